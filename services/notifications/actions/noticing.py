"""From an event to a notice, a delivery per person and channel, and a sheet on the board: set-based, however many people."""

import secrets
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Delivery, Notice, Posting
from shared import clock
from shared.bus import mailbox
from shared.events.meetings import MeetingCancelled, MeetingNoticed
from shared.events.topics import ResultPosted, TopicCompleted, TopicDecided
from shared.vocabulary import Body, Channel
from shared.vocabulary import Delivery as State

IN_ONE_STATEMENT = 1000
NOTICE = Notice.metadata.tables["notice"]
DELIVERY = Delivery.metadata.tables["delivery"]
POSTING = Posting.metadata.tables["posting"]
ON_THE_BOARD = (
    Body.MEMBERS_DELIBERATION, Body.MEMBERS_ASSEMBLY, Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGE_GROUP,
    Body.COLLECTIVE_ASSEMBLY,
)  # fmt: skip
KINDS = {
    "meeting_notice": "会议通知",
    "deliberation_result": "首议结果公示",
    "resolution": "决议公示",
    "implementation_result": "办理结果公示",
}


def derived_id(about: UUID, kind: str) -> UUID:
    """The same for the same thing, so that nothing is posted twice."""
    return uuid5(NAMESPACE_OID, f"{about}/{kind}")


def when(moment: datetime) -> str:
    local = moment.astimezone(clock.SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02}分"


def announce_meeting(session: Session, event: MeetingNoticed) -> None:
    """Everybody on the roll gets an inbox notice and an SMS."""
    title = f"{event.body.chinese}：{event.title}"
    text = f"定于{when(event.held_at)}在{event.place}召开{event.body.chinese}，议题：《{event.title}》。不能到会的，请提前说明并提出意见。"
    tell(
        session, about=event.meeting_id, kind="meeting", village=event.village, title=title, text=text,
        people=event.recipients, held_at=event.held_at,
    )  # fmt: skip
    if event.body in ON_THE_BOARD:
        until = clock.day_of(event.held_at)
        post(
            session, event.meeting_id, "meeting_notice", event.village, title, text, until, event.source, event.topic_id
        )


def announce_cancellation(session: Session, event: MeetingCancelled) -> None:
    """Whoever was told of the meeting is told that it is off."""
    told = sa.select(DELIVERY.c.person_id).distinct().join(NOTICE).where(NOTICE.c.about_id == event.meeting_id)
    people = tuple(session.scalars(told.where(NOTICE.c.kind == "meeting")))
    title = f"会议取消：{event.title}"
    text = f"原定的{event.body.chinese}（《{event.title}》）取消。原因：{event.reason}"
    tell(
        session, about=event.meeting_id, kind="cancelled", village=event.village, title=title, text=text, people=people
    )
    session.execute(sa.delete(POSTING).where(POSTING.c.about_id == event.meeting_id))


def tell(
    session: Session, *, about: UUID, kind: str, village: str, title: str, text: str, people: tuple[UUID, ...],
    held_at: datetime | None = None,
) -> None:  # fmt: skip
    """A notice for these people; told again, it changes nothing."""
    now = clock.now()
    notice_id = derived_id(about, kind)
    put = mailbox.insert(session, NOTICE).values(
        id=notice_id,
        about_id=about,
        kind=kind,
        village=village,
        title=title,
        text=text,
        noticed_at=now,
        held_at=held_at,
    )
    session.execute(put.on_conflict_do_nothing())
    rows = [_inbox(notice_id, person, now) for person in people] + [_sms(notice_id, person, now) for person in people]
    for start in range(0, len(rows), IN_ONE_STATEMENT):
        deliveries = mailbox.insert(session, DELIVERY).values(rows[start : start + IN_ONE_STATEMENT])
        session.execute(deliveries.on_conflict_do_nothing())


def _inbox(notice_id: UUID, person: UUID, now: datetime) -> dict[str, object]:
    return {
        "notice_id": notice_id, "person_id": person, "channel": Channel.INBOX, "state": State.SENT, "at": now, "attempts": 1,
        "next_attempt_at": None, "message_id": None, "secret": None, "remark": "", "taken_by": None,
    }  # fmt: skip


def _sms(notice_id: UUID, person: UUID, now: datetime) -> dict[str, object]:
    return {
        "notice_id": notice_id, "person_id": person, "channel": Channel.SMS, "state": State.PENDING, "at": None, "attempts": 0,
        "next_attempt_at": now, "message_id": uuid4(), "secret": secrets.token_hex(16), "remark": "", "taken_by": None,
    }  # fmt: skip


# -- the notice board ---------------------------------------------------------------------


def post(
    session: Session, about: UUID, kind: str, village: str, title: str, text: str, until: date, source: str,
    topic_id: UUID | None,
) -> None:  # fmt: skip
    put = mailbox.insert(session, POSTING).values(
        id=derived_id(about, kind), about_id=about, topic_id=topic_id, kind=kind, village=village, title=title, text=text,
        posted_at=clock.now(), until=until, source=source,
    )  # fmt: skip
    session.execute(put.on_conflict_do_nothing())


def post_result(session: Session, event: ResultPosted) -> None:
    post(
        session,
        event.topic_id,
        "deliberation_result",
        event.village,
        event.title,
        event.text,
        event.until,
        event.source,
        event.topic_id,
    )


def post_resolution(session: Session, event: TopicDecided) -> None:
    post(
        session,
        event.topic_id,
        "resolution",
        event.village,
        event.title,
        event.text,
        event.until,
        event.source,
        event.topic_id,
    )


def post_implementation(session: Session, event: TopicCompleted) -> None:
    kind = "implementation_result"
    post(
        session, event.topic_id, kind, event.village, event.title, event.text, event.until, event.source, event.topic_id
    )
