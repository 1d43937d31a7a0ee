"""From an event to a notice and its deliveries: a fixed number of statements, however many people are to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications import rules, wording
from services.notifications.channels import board, inbox, sms
from services.notifications.channels.base import Way
from services.notifications.models import Delivery, Notice, Posting
from services.notifications.wording import Kind, Sheet
from shared import clock
from shared.bus import mailbox
from shared.events.directory import PasswordIssued
from shared.events.meetings import AssemblyNoticed, MeetingCancelled, MeetingNoticed, MeetingOpened, RecallNoticed
from shared.events.topics import (
    HearingAnnounced,
    InquiryAsked,
    RecallDue,
    ResultPosted,
    ReviewRecorded,
    SigningOpened,
    TopicCompleted,
    TopicDecided,
)
from shared.procedure import INVITED_IN_PUBLIC
from shared.vocabulary import Channel, RollKind
from shared.vocabulary import Delivery as State

NOTICE = Notice.metadata.tables["notice"]
NOT_SENT_ANY_MORE = "会议已开始或取消，没有再发"


# -- meetings -------------------------------------------------------------------------------


def announce_meeting(
    session: Session, event: MeetingNoticed | AssemblyNoticed | RecallNoticed, *, now: datetime
) -> None:
    """Everybody on the roll, in their inbox and by SMS; where whoever may come is invited, on the board as well."""
    title, text = wording.recall_vote(event) if isinstance(event, RecallNoticed) else wording.meeting(event)
    concerned = event.concerned_id if isinstance(event, RecallNoticed) else None
    notice = _draw_up(
        session, Kind.MEETING, occasion_id=event.meeting_id, about_id=event.meeting_id, village=event.village,
        title=title, text=text, source=event.source, now=now, by_sms=True, held_at=event.held_at,
        urgent=rules.is_urgent(event.held_at, now), named_at=now, concerned_id=concerned,
    )  # fmt: skip
    if notice is None:
        return
    _tell(session, notice, event.recipients, now=now)
    if event.body in INVITED_IN_PUBLIC:
        board.hang(
            session, Sheet.MEETING_NOTICE, about_id=event.meeting_id, topic_id=event.topic_id, village=event.village,
            title=title, text=text, source=event.source, until=clock.day_of(event.held_at), now=now,
            concerned_id=concerned,
        )  # fmt: skip


def announce_cancellation(session: Session, event: MeetingCancelled, *, now: datetime) -> None:
    """Whoever was to be told of the meeting is told that it is off, also after it was opened; what was not sent yet is not sent any more."""
    off = _close(session, event.meeting_id, now=now)
    if off is None:
        return
    title, text = wording.cancelled(event)
    still_to_come = off.held_at if off.held_at and off.held_at > now else None
    notice = _draw_up(
        session, Kind.CANCELLED, occasion_id=event.meeting_id, about_id=event.meeting_id, village=event.village,
        title=title, text=text, source=off.source, now=now, by_sms=True, held_at=still_to_come,
        urgent=still_to_come is not None and rules.is_urgent(still_to_come, now), named_at=now, concerned_id=off.concerned_id,
    )  # fmt: skip
    if notice is None:
        return
    invited = sa.select(Delivery.person_id).where(Delivery.notice_id == off.id, Delivery.channel == Channel.INBOX)
    _tell(session, notice, session.scalars(invited.order_by(Delivery.person_id)).all(), now=now)
    board.replace(session, Sheet.MEETING_NOTICE, about_id=event.meeting_id, title=title, text=text)


def stop_telling(session: Session, event: MeetingOpened, *, now: datetime) -> None:
    """The meeting has begun: its certificate was used, nobody has to be told any more."""
    _close(session, event.meeting_id, now=now)


def _close(session: Session, meeting_id: UUID, *, now: datetime) -> Notice | None:
    """The notice of a meeting, closed from now on if it was not before; None if there is none."""
    notice = session.scalar(
        sa.select(Notice).where(Notice.occasion_id == meeting_id, Notice.kind == Kind.MEETING).with_for_update()
    )
    if notice is not None and notice.closed_at is None:
        notice.closed_at = now
        unsent = sa.update(Delivery).where(
            Delivery.notice_id == notice.id, Delivery.channel == Channel.SMS, Delivery.state == State.PENDING
        )
        session.execute(
            unsent.values(state=State.FAILED, at=now, remark=NOT_SENT_ANY_MORE).execution_options(
                synchronize_session=False
            )
        )
    return notice


# -- topics ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Publication:
    """A published step of a topic: the sheet on the board, the notice to the village's Party members."""

    kind: Kind
    sheet: Sheet
    by_sms: bool = False
    audience: RollKind = RollKind.MEMBERS


# The case asks for SMS where process and result of the deliberation are made public; what follows hangs on the board.
_RESULT = _Publication(Kind.RESULT, Sheet.DELIBERATION_RESULT, by_sms=True)
_RESOLUTION = _Publication(Kind.RESOLUTION, Sheet.RESOLUTION)
_RECALL = _Publication(Kind.RECALL, Sheet.RECALL, audience=RollKind.VILLAGERS)
_RECALL_VOTED = _Publication(Kind.RECALL_VOTED, Sheet.RECALL_VOTED, audience=RollKind.VILLAGERS)
_COMPLETION = _Publication(Kind.COMPLETION, Sheet.IMPLEMENTATION_RESULT)


def publish_result(session: Session, event: ResultPosted, *, now: datetime) -> None:
    _publish(session, _RESULT, event, wording.result(event), now=now)


def publish_recall(session: Session, event: RecallDue, *, now: datetime) -> None:
    """All who will vote are told that they will, and of nobody whom it concerns."""
    _publish(session, _RECALL, event, wording.recall(event), now=now)


def publish_resolution(session: Session, event: TopicDecided, *, now: datetime) -> None:
    """What the voters have said to a recall is told to all of them."""
    demanded = sa.exists().where(Posting.topic_id == event.topic_id, Posting.kind == Sheet.RECALL)
    if session.scalar(sa.select(demanded)):
        _publish(session, _RECALL_VOTED, event, wording.recall_voted(event), now=now)
        return
    _publish(session, _RESOLUTION, event, wording.resolution(event), now=now)


def publish_completion(session: Session, event: TopicCompleted, *, now: datetime) -> None:
    _publish(session, _COMPLETION, event, wording.completion(event), now=now)


def _publish(
    session: Session, what: _Publication, event: ResultPosted | RecallDue | TopicDecided | TopicCompleted,
    words: tuple[str, str], *, now: datetime,
) -> None:  # fmt: skip
    title, text = words
    board.hang(
        session, what.sheet, about_id=event.topic_id, topic_id=event.topic_id, village=event.village, title=event.title,
        text=event.text, source=event.source, until=event.until, now=now,
        concerned_id=event.person_id if isinstance(event, RecallDue) else _concerned(session, event.topic_id),
    )  # fmt: skip
    _draw_up(
        session, what.kind, occasion_id=event.topic_id, about_id=event.topic_id, village=event.village, title=title,
        text=text, source=event.source, now=now, by_sms=what.by_sms, audience=what.audience,
    )  # fmt: skip


def _concerned(session: Session, topic_id: UUID) -> UUID | None:
    """Whom the recall concerns, if it is one: the sheet of its demand knows."""
    demand = sa.select(Posting.concerned_id).where(Posting.about_id == topic_id, Posting.kind == Sheet.RECALL)
    return session.scalar(demand)


def announce_signing(session: Session, event: SigningOpened, *, now: datetime) -> None:
    """The village's Party members learn that they may sign; once more when the text was changed and they have to sign anew."""
    title, text = wording.signing(event)
    over = sa.select(sa.func.count()).where(
        Notice.about_id == event.topic_id, Notice.kind == Kind.SIGNING, Notice.closed_at.is_not(None)
    )
    times = session.scalar(over) or 0
    _draw_up(
        session, Kind.SIGNING, occasion_id=uuid5(event.topic_id, str(times)) if times else event.topic_id, about_id=event.topic_id, village=event.village, title=title,
        text=text, source=wording.SIGNING, now=now, audience=RollKind.MEMBERS,
    )  # fmt: skip


def stop_asking_to_sign(session: Session, topic_id: UUID, *, now: datetime) -> None:
    """Nobody can sign any more: there were enough, or the topic was withdrawn."""
    ended = sa.update(Notice).where(
        Notice.about_id == topic_id, Notice.kind == Kind.SIGNING, Notice.closed_at.is_(None)
    )
    session.execute(ended.values(closed_at=now))


def expire(session: Session, topic_id: UUID, *, now: datetime) -> None:
    """The topic is archived: what was told of it waits for nobody any more."""
    over = sa.update(Notice).where(Notice.about_id == topic_id, Notice.closed_at.is_(None))
    session.execute(over.values(closed_at=now))


def announce_hearing(session: Session, event: HearingAnnounced, *, now: datetime) -> None:
    """On the board for everybody whom it concerns, and to the villagers' representatives, who are heard; anew when it is moved."""
    title, text = wording.hearing(event)
    board.hang(
        session, Sheet.HEARING_NOTICE, about_id=event.topic_id, topic_id=event.topic_id, village=event.village,
        title=title, text=text, source=event.source, until=clock.day_of(event.held_at), now=now,
    )  # fmt: skip
    until = clock.day_of(event.held_at)
    board.replace(session, Sheet.HEARING_NOTICE, about_id=event.topic_id, title=title, text=text, until=until)
    moved = sa.update(Notice).where(
        Notice.about_id == event.topic_id, Notice.kind == Kind.HEARING, Notice.held_at != event.held_at
    )
    session.execute(moved.values(closed_at=now))
    _draw_up(
        session, Kind.HEARING, occasion_id=uuid5(event.topic_id, event.held_at.isoformat()), about_id=event.topic_id,
        village=event.village, title=title, text=text, source=event.source, now=now, by_sms=True,
        held_at=event.held_at, urgent=rules.is_urgent(event.held_at, now), audience=RollKind.REPRESENTATIVES,
    )  # fmt: skip


def announce_review(session: Session, event: ReviewRecorded, *, now: datetime) -> None:
    """Each member of the branch committee learns what was written down in its name."""
    title, text = wording.review(event)
    _draw_up(
        session, Kind.REVIEW, occasion_id=uuid5(event.topic_id, f"review {event.number}"), about_id=event.topic_id,
        village=event.village, title=title, text=text, source=wording.REVIEWS, now=now, by_sms=True,
        audience=RollKind.BRANCH_COMMITTEE,
    )  # fmt: skip


def announce_inquiry(session: Session, event: InquiryAsked, *, now: datetime) -> None:
    """The branch committee learns that somebody asked in public; of a recall not whom it concerns."""
    title, text = wording.inquiry()
    _draw_up(
        session, Kind.INQUIRY, occasion_id=event.inquiry_id, about_id=event.topic_id, village=event.village,
        title=title, text=text, source=wording.INQUIRIES, now=now, audience=RollKind.BRANCH_COMMITTEE,
        concerned_id=_concerned(session, event.topic_id),
    )  # fmt: skip


def announce_password(session: Session, event: PasswordIssued, *, now: datetime) -> None:
    """Whoever's account it is hears of it each time, at once, also by SMS: perhaps they did not ask for one."""
    title, text = wording.password()
    times = session.scalar(
        sa.select(sa.func.count()).where(Notice.about_id == event.person_id, Notice.kind == Kind.PASSWORD)
    )
    notice = _draw_up(
        session, Kind.PASSWORD, occasion_id=uuid5(event.person_id, str(times)), about_id=event.person_id,
        village=event.area, title=title, text=text, source=wording.ACCOUNTS, now=now, by_sms=True, urgent=True, named_at=now,
    )  # fmt: skip
    if notice is not None:
        _tell(session, notice, [event.person_id], now=now)


# -- whom -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unnamed:
    """A notice whose recipients the directory still has to name."""

    notice_id: UUID
    audience: RollKind
    village: str


def unnamed(session: Session, *, limit: int) -> list[Unnamed]:
    """Oldest first."""
    rows = session.execute(
        sa.select(Notice.id, Notice.audience, Notice.village)
        .where(Notice.named_at.is_(None)).order_by(Notice.noticed_at).limit(limit)
    )  # fmt: skip
    return [Unnamed(row.id, row.audience, row.village) for row in rows if row.audience]


def name_recipients(session: Session, notice_id: UUID, people: Sequence[UUID], *, now: datetime) -> None:
    """The directory has said whom; said again, it changes nothing."""
    notice = session.get(Notice, notice_id, with_for_update=True)
    if notice is not None and notice.named_at is None:
        notice.named_at = now
        keeps_out = notice.concerned_id if notice.kind is Kind.INQUIRY else None
        _tell(session, notice, [person for person in people if person != keeps_out], now=now)


def _draw_up(session: Session, kind: Kind, *, occasion_id: UUID, now: datetime, **what: object) -> Notice | None:
    """The notice of this kind on this occasion; None if there was one already, whoever drew it up."""
    notice_id = uuid5(NAMESPACE_OID, f"{occasion_id}/{kind}")
    values = {"urgent": False, "by_sms": False, **what}
    drawn = mailbox.insert(session, NOTICE).values(
        id=notice_id, kind=kind, occasion_id=occasion_id, noticed_at=now, **values
    )
    first = session.scalar(drawn.on_conflict_do_nothing().returning(NOTICE.c.id))
    return session.get(Notice, notice_id) if first is not None else None


def _tell(session: Session, notice: Notice, people: Sequence[UUID], *, now: datetime) -> None:
    each_once = tuple(dict.fromkeys(people))
    ways: tuple[Way, ...] = (inbox, sms) if notice.by_sms else (inbox,)
    for way in ways:
        way.put(session, notice, each_once, now=now)
