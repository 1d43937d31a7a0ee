"""A village whose secretary holds meetings: forty members in three groups, two of them probationary."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.meetings.actions import attending, convening, matters
from services.meetings.models import Base
from shared import clock, storage
from shared.bus import mailbox
from shared.calls import directory, notifications
from shared.calls import meetings as calls
from shared.events.topics import ResultPosted, TopicConfirmed
from shared.identity import Caller, Grant, Role
from shared.vocabulary import Body, MatterClass, RollKind, Standing, Voting

VILLAGE = "620922105201"
NOON = datetime(2027, 3, 1, 4, tzinfo=UTC)  # noon in Gansu
PEOPLE = [UUID(int=1000 + n) for n in range(40)]
GROUPS = [UUID(int=100 + n) for n in range(3)]
SECRETARY = Caller(person_id=PEOPLE[0], grants=(Grant(Role.SECRETARY, VILLAGE), Grant(Role.MEMBER, VILLAGE)))
STRANGER = Caller(person_id=uuid4(), grants=(Grant(Role.SECRETARY, "620922105202"),))


def member(person: UUID) -> Caller:
    return Caller(person_id=person, grants=(Grant(Role.MEMBER, VILLAGE),))


def roll(size: int = 40, *, probationary: int = 2, kind: RollKind = RollKind.MEMBERS) -> directory.Roll:
    entries = tuple(
        directory.RollEntry(
            person_id=person, votes=n < size - probationary, group_id=GROUPS[n % 3], group_name=f"第{n % 3 + 1}党小组",
            standing=Standing.FULL if n < size - probationary else Standing.PROBATIONARY,
        )
        for n, person in enumerate(PEOPLE[:size])
    )  # fmt: skip
    return directory.Roll(kind=kind, area=VILLAGE, on=clock.day_of(NOON), entries=entries)


def certificate(*, to_be_told: int = 40, reached: int = 40, attempted: int = 0) -> notifications.Certificate:
    return notifications.Certificate(
        about_id=UUID(int=0), noticed_at=NOON, to_be_told=to_be_told, reached=reached, attempted=attempted
    )


@pytest.fixture
def sessions(database_url) -> storage.Sessions:
    made = storage.sessions(database_url)
    Base.metadata.create_all(made.kw["bind"])
    mailbox.metadata.create_all(made.kw["bind"])
    return made


class Village:
    """What the secretary does, step by step, in transactions of their own."""

    def __init__(self, sessions: storage.Sessions, matter_class: MatterClass) -> None:
        self.sessions, self.topic_id, self.now = sessions, uuid4(), NOON
        with sessions.begin() as session:
            matters.keep(
                session,
                TopicConfirmed(
                    topic_id=self.topic_id, village=VILLAGE, title="修桥", matter_class=matter_class, major=False
                ),
            )

    def post_result(self) -> None:
        with self.sessions.begin() as session:
            matters.posted(
                session,
                ResultPosted(
                    topic_id=self.topic_id,
                    village=VILLAGE,
                    title="修桥",
                    text="同意",
                    until=clock.day_of(NOON),
                    source="…",
                ),
            )

    def do(self, action, call, *, caller=SECRETARY, **facts):
        with self.sessions.begin() as session:
            return action(session, call, caller=caller, now=self.now, **facts)

    def convene(
        self, body=Body.MEMBERS_DELIBERATION, *, days=7, who=None, caller=SECRETARY, voting=Voting.SHOW_OF_HANDS, **more
    ):
        call = calls.ConveneMeeting(
            id=uuid4(), topic_id=self.topic_id, body=body, held_at=self.now + timedelta(days=days, minutes=5), place="村委会",
            voting=voting, **more,
        )  # fmt: skip
        return self.do(convening.convene, call, caller=caller, roll=who or roll()).id

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def attend(self, meeting_id, people=PEOPLE):
        return self.do(
            attending.record_attendance, calls.RecordAttendance(meeting_id=meeting_id, present=tuple(people))
        )

    def name_officers(self, meeting_id):
        for place, group in enumerate(GROUPS):
            call = calls.NameGroupOfficers(
                meeting_id=meeting_id, group_id=group, leader_id=PEOPLE[place], recorder_id=PEOPLE[place + 3]
            )
            self.do(attending.name_group_officers, call)

    def open(self, meeting_id, told=None, caller=SECRETARY):
        call = calls.OpenMeeting(meeting_id=meeting_id)
        return self.do(attending.open_meeting, call, caller=caller, certificate=told or certificate())

    def opened(self, body=Body.MEMBERS_DELIBERATION, *, present=PEOPLE, who=None, voting=Voting.SHOW_OF_HANDS, days=7):
        meeting_id = self.convene(body, days=days, who=who, voting=voting)
        self.wait(days)
        self.attend(meeting_id, present)
        if body is Body.MEMBERS_DELIBERATION:
            self.name_officers(meeting_id)
        self.open(meeting_id)
        return meeting_id


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions, MatterClass.VILLAGE_AFFAIRS)


@pytest.fixture
def party_village(sessions) -> Village:
    made = Village(sessions, MatterClass.PARTY_AFFAIRS)
    made.post_result()
    return made
