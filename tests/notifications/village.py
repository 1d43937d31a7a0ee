"""A village to tell things in: each step as the bus would run it, one session and one transaction, in one sentence.

What other services would say or answer (meetings, topics, phone numbers) is made by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.notifications import dispatch, queries
from services.notifications.actions import noticing, receipts, sending
from services.notifications.channels.kannel import Answer, Sms
from services.notifications.models import Delivery, Notice, Posting
from shared import clock
from shared.calls import notifications as calls
from shared.calls.common import Todo
from shared.events.meetings import MeetingCancelled, MeetingNoticed, MeetingOpened, RecallNoticed
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
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions
from shared.vocabulary import Body, Channel, ReviewDecision, Voting
from shared.vocabulary import Delivery as State

MORNING = datetime(2027, 3, 1, 9, tzinfo=clock.SHANGHAI)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CODE = "620922105201"
GATEWAY = Caller(service="gateway")
MEETINGS = Caller(service="meetings")


class Exchange:
    """A gateway that answers as it is told, and remembers what it was handed."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers or (Answer.TAKEN,)
        self.handed: list[Sms] = []

    def send(self, sms: Sms) -> Answer:
        self.handed.append(sms)
        return self.answers[min(len(self.handed), len(self.answers)) - 1]


@dataclass
class Village:
    """``phones`` is what the directory would say."""

    sessions: Sessions
    now: datetime = MORNING
    code: str = CODE
    size: int = 12
    meeting_id: UUID = field(default_factory=uuid4)
    topic_id: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.people = [uuid4() for _ in range(self.size)]
        self.phones = {person: f"+86138{number:07}1" for number, person in enumerate(self.people)}

    # -- who is who

    def person(self, number: int, *roles: Role, area: str = "") -> Caller:
        grants = tuple(Grant(role, area or self.code) for role in roles or (Role.MEMBER,))
        return Caller(person_id=self.people[number], grants=grants)

    @cached_property
    def secretary(self) -> Caller:
        return self.person(0, Role.SECRETARY, Role.MEMBER)

    @cached_property
    def collector(self) -> Caller:
        return self.person(1, Role.COLLECTION_TEAM, Role.MEMBER)

    @cached_property
    def township(self) -> Caller:
        return Caller(person_id=uuid4(), grants=(Grant(Role.TOWNSHIP, self.code[:9]),))

    @cached_property
    def stranger(self) -> Caller:
        """The secretary of another village."""
        return Caller(person_id=uuid4(), grants=(Grant(Role.SECRETARY, self.code[:9] + "999"),))

    # -- hearing

    def hears(self, handler: Callable[..., None], event: Any) -> None:
        with self.sessions.begin() as session:
            handler(session, event, now=self.now)

    def noticed(self, **changes: Any) -> MeetingNoticed:
        facts: dict[str, Any] = {
            "meeting_id": self.meeting_id, "topic_id": self.topic_id, "village": self.code, "title": "修缮东桥",
            "body": Body.MEMBERS_DELIBERATION, "held_at": self.now + 7 * DAY, "place": "党群服务中心", "notice_days": 7,
            "source": "党员首议制：7日前周知", "recipients": tuple(self.people),
        }  # fmt: skip
        return MeetingNoticed(**(facts | changes))

    def convenes(self, **changes: Any) -> None:
        self.hears(noticing.announce_meeting, self.noticed(**changes))

    def convenes_recall(self, concerned: int, way: Voting = Voting.SECRET) -> None:
        """The demand to recall this person is public, and the vote on it convened."""
        due = RecallDue(
            topic_id=self.topic_id, village=self.code, title="罢免村民委员会成员", person_id=self.people[concerned],
            convene_by=self.today + 30 * DAY, text="村民联名要求罢免一名成员。", until=self.today + 15 * DAY, source="…",
        )  # fmt: skip
        self.hears(noticing.publish_recall, due)
        facts = self.noticed(body=Body.RECALL, title="罢免村民委员会成员").dump()
        vote = RecallNoticed.load(facts | {"concerned_id": str(self.people[concerned]), "voting": way.value})
        self.hears(noticing.announce_meeting, vote)

    def cancels(self) -> None:
        event = MeetingCancelled(
            meeting_id=self.meeting_id, topic_id=self.topic_id, village=self.code, title="修缮东桥",
            body=Body.MEMBERS_DELIBERATION, reason="大雪封路",
        )  # fmt: skip
        self.hears(noticing.announce_cancellation, event)

    def opens(self) -> None:
        event = MeetingOpened(
            meeting_id=self.meeting_id, topic_id=self.topic_id, village=self.code, body=Body.MEMBERS_DELIBERATION,
            should_attend=self.size, present=self.size,
        )  # fmt: skip
        self.hears(noticing.stop_telling, event)

    def _published(self, kind: type[Any], text: str, **more: Any) -> Any:
        until = clock.day_of(self.now) + 15 * DAY
        facts = {"topic_id": self.topic_id, "village": self.code, "title": "修缮东桥", "text": text, "until": until}
        return kind(**facts, source="村民委员会组织法第三十五条", **more)

    def posts_result(self) -> None:
        self.hears(noticing.publish_result, self._published(ResultPosted, "党员首议同意修缮东桥。"))

    def decides(self) -> None:
        self.hears(noticing.publish_resolution, self._published(TopicDecided, "赞成30票，通过。", passed=True))

    def completes(self) -> None:
        self.hears(noticing.publish_completion, self._published(TopicCompleted, "东桥已修好。"))

    def opens_signing(self) -> None:
        self.hears(
            noticing.announce_signing, SigningOpened(topic_id=self.topic_id, village=self.code, title="修缮东桥")
        )

    def ends_signing(self) -> None:
        with self.sessions.begin() as session:
            noticing.stop_asking_to_sign(session, self.topic_id, now=self.now)

    def archives(self) -> None:
        with self.sessions.begin() as session:
            noticing.expire(session, self.topic_id, now=self.now)

    def is_asked(self) -> None:
        event = InquiryAsked(topic_id=self.topic_id, inquiry_id=uuid4(), village=self.code)
        self.hears(noticing.announce_inquiry, event)

    def reviews(self, number: int = 1) -> None:
        event = ReviewRecorded(
            topic_id=self.topic_id, village=self.code, title="修缮东桥", held_on=clock.day_of(self.now),
            decision=ReviewDecision.REJECT, number=number, present=4, ayes=3, noes=1,
        )  # fmt: skip
        self.hears(noticing.announce_review, event)

    def announces_hearing(self, *, days: int = 7, place: str = "村委会") -> None:
        event = HearingAnnounced(
            topic_id=self.topic_id, village=self.code, title="修缮东桥", held_at=self.now + days * DAY, place=place,
            text="听取对修桥方案的意见。", source="重大项目决定前先听证",
        )  # fmt: skip
        self.hears(noticing.announce_hearing, event)

    def names_recipients(self, people: Sequence[UUID] | None = None) -> None:
        """As the timer does when the directory has answered."""
        with self.sessions.begin() as session:
            for one in noticing.unnamed(session, limit=20):
                chosen = self.people if people is None else people
                noticing.name_recipients(session, one.notice_id, chosen, now=self.now)

    # -- doing

    def does(self, action: Callable[..., Any], call: Any, caller: Caller) -> Any:
        with self.sessions.begin() as session:
            return action(session, call, caller=caller, now=self.now)

    def sends(self, gateway: dispatch.Gateway | None = None, *, keeps_quiet: bool = True) -> int:
        return dispatch.send_due(
            self.sessions, phones=lambda people: {p: self.phones[p] for p in people if p in self.phones},
            gateway=gateway or Exchange(), now=lambda: self.now, keeps_quiet=keeps_quiet,
        )  # fmt: skip

    def waits(self, how_long: timedelta) -> None:
        self.now += how_long
        with self.sessions.begin() as session:
            sending.give_up_waiting(session, now=self.now)

    def gets_report(self, person: int, status: int, *, secret: str | None = None) -> None:
        row = self.sms(person)
        assert row.message_id
        assert row.secret
        report = calls.RecordSmsReport(message_id=row.message_id, status=status, secret=secret or row.secret)
        self.does(receipts.record_sms_report, report, GATEWAY)

    def tells(
        self, person: int, caller: Caller | None = None, *, channel: Channel = Channel.PHONE, reached: bool = True,
        remark: str = "",
    ) -> None:  # fmt: skip
        call = calls.RecordTold(
            about_id=self.meeting_id, person_id=self.people[person], channel=channel, reached=reached, remark=remark
        )
        self.does(receipts.record_told, call, caller or self.secretary)

    def reads(self, person: int) -> calls.InboxItem:
        notice_id = self.inbox(person).items[0].notice_id
        item: calls.InboxItem = self.does(
            receipts.read_notice, calls.ReadNotice(notice_id=notice_id), self.person(person)
        )
        return item

    def hangs(self, posting_id: UUID, caller: Caller | None = None) -> None:
        self.does(receipts.confirm_hung, calls.ConfirmHung(posting_id=posting_id), caller or self.secretary)

    # -- seeing

    def certificate(self, caller: Caller = MEETINGS) -> calls.Certificate:
        with self.sessions() as session:
            return queries.certificate(session, calls.GetCertificate(about_id=self.meeting_id), caller=caller)

    def recipients(self, caller: Caller | None = None, after: str | None = None) -> calls.Recipients:
        with self.sessions() as session:
            query = calls.ListRecipients(about_id=self.meeting_id, after=after)
            return queries.recipients(session, query, caller=caller or self.secretary)

    def to_be_called(self, caller: Caller | None = None) -> list[UUID]:
        with self.sessions() as session:
            query = calls.ListPhones(about_id=self.meeting_id)
            return queries.to_be_called(session, query, caller=caller or self.secretary, today=self.today)

    def told(self, person: int) -> calls.RecipientView:
        return next(item for item in self.recipients().items if item.person_id == self.people[person])

    def inbox(self, person: int, after: str | None = None) -> calls.Inbox:
        with self.sessions() as session:
            return queries.inbox(session, calls.ListInbox(after=after), caller=self.person(person), now=self.now)

    def board(
        self, area: str = "", after: str | None = None, topic_id: UUID | None = None, caller: Caller | None = None
    ) -> calls.Board:
        with self.sessions() as session:
            query = calls.ListBoard(area=area or self.code, topic_id=topic_id, after=after)
            return queries.board(session, query, caller=caller or self.secretary)

    def todos(self, caller: Caller, kind: str) -> list[Todo]:
        with self.sessions() as session:
            return [t for t in queries.todos(session, caller=caller, now=self.now).items if t.subject_kind == kind]

    def sms(self, person: int) -> Delivery:
        """The newest SMS to this person."""
        with self.sessions() as session:
            return session.scalars(
                sa.select(Delivery).join(Notice)
                .where(Delivery.person_id == self.people[person], Delivery.channel == Channel.SMS)
                .order_by(Notice.noticed_at.desc())
            ).all()[0]  # fmt: skip

    def states(self) -> dict[State, int]:
        """How many SMS stand where."""
        with self.sessions() as session:
            rows = session.execute(
                sa.select(Delivery.state, sa.func.count())
                .where(Delivery.channel == Channel.SMS)
                .group_by(Delivery.state)
            )
            return dict(rows.tuples().all())

    def count(self, table: type[Notice | Delivery | Posting]) -> int:
        with self.sessions() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    @property
    def today(self) -> date:
        return clock.day_of(self.now)
