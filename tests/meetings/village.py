"""A village that holds meetings: forty members in three groups, the last two of them probationary.

What other services would answer or say (rolls, certificates, topics) is made by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.meetings import queries
from services.meetings.actions import attending, convening, counting, deliberating, matters, returning, voting
from services.meetings.models import CountSheet, Meeting
from shared import clock
from shared.bus import mailbox
from shared.calls import counting as counting_calls
from shared.calls import directory, notifications
from shared.calls import meetings as calls
from shared.calls.common import Done, Todo
from shared.errors import Refused
from shared.events.topics import ResultPosted, TopicConfirmed, TopicDecided
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, Excuse, MatterClass, RollKind, Standing, Voting

NOON = datetime(2027, 3, 1, 12, tzinfo=clock.SHANGHAI)  # of the day on which all stories begin
COUNTY = "620922"
FOUR_STEPS = (
    (Body.BRANCH_COMMITTEE, 0), (Body.JOINT_COMMITTEE, 0), (Body.MEMBERS_ASSEMBLY, 0), (Body.REPRESENTATIVES_ASSEMBLY, 3),
)  # fmt: skip
_townships: defaultdict[Sessions, Iterator[int]] = defaultdict(lambda: count(100))  # of each database


class Village:
    """Every village lies in a township of its own, so that stories in one database don't meet."""

    def __init__(self, sessions: Sessions, matter_class: MatterClass = MatterClass.VILLAGE_AFFAIRS) -> None:
        self.sessions, self.now = sessions, NOON
        self.township_code = f"{COUNTY}{next(_townships[sessions])}"
        self.code = f"{self.township_code}201"
        self.people = sorted(uuid4() for _ in range(40))
        self.groups = sorted(uuid4() for _ in range(3))
        self.rolls: dict[UUID, directory.Roll] = {}
        self.hours: dict[UUID, datetime] = {}
        self.topic_id = self.confirmed(matter_class)

    # -- who is who

    def person(self, person_id: UUID, *roles: Role, area: str = "") -> Caller:
        return Caller(person_id=person_id, grants=tuple(Grant(role, area or self.code) for role in roles))

    def member(self, number: int) -> Caller:
        return self.person(self.people[number], Role.MEMBER)

    @cached_property
    def secretary(self) -> Caller:
        return self.person(self.people[0], Role.SECRETARY, Role.MEMBER)

    @cached_property
    def township(self) -> Caller:
        return self.person(uuid4(), Role.TOWNSHIP, area=self.township_code)

    @cached_property
    def stranger(self) -> Caller:
        """The secretary of the next village."""
        return self.person(uuid4(), Role.SECRETARY, area=f"{self.township_code}202")

    def roll(self, size: int = 40, *, kind: RollKind = RollKind.MEMBERS, grouped: bool = True) -> directory.Roll:
        entries = tuple(
            directory.RollEntry(
                person_id=person, votes=n < 38, standing=Standing.FULL if n < 38 else Standing.PROBATIONARY,
                group_id=self.groups[n % 3] if grouped else None, group_name=f"第{n % 3 + 1}党小组" if grouped else "",
            )
            for n, person in enumerate(self.people[:size])
        )  # fmt: skip
        return directory.Roll(kind=kind, area=self.code, on=self.today, entries=entries)

    def in_group(self, number: int) -> list[UUID]:
        return self.people[number::3]

    # -- time, and what other services say

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def hears(self, handler: Callable[..., None], event: Any) -> None:
        with self.sessions.begin() as session:
            handler(session, event)

    def confirmed(self, matter_class: MatterClass, title: str = "修桥") -> UUID:
        topic_id = uuid4()
        self.hears(
            matters.keep,
            TopicConfirmed(topic_id=topic_id, village=self.code, title=title, matter_class=matter_class, major=False),
        )
        return topic_id

    def post_result(self) -> None:
        event = ResultPosted(
            topic_id=self.topic_id, village=self.code, title="修桥", text="同意", until=self.today, source="…"
        )
        self.hears(matters.posted, event)

    def decide(self) -> None:
        """The topics service has published the decision."""
        event = TopicDecided(
            topic_id=self.topic_id,
            village=self.code,
            title="修桥",
            passed=True,
            text="同意",
            until=self.today,
            source="…",
        )
        self.hears(matters.decided, event)

    def certificate(self, meeting_id: UUID, *, missing: int = 0, attempted: int = 0) -> notifications.Certificate:
        told = len(self.rolls[meeting_id].entries)
        return notifications.Certificate(
            about_id=meeting_id, noticed_at=self.now, to_be_told=told, reached=told - missing - attempted,
            attempted=attempted, missing=tuple(uuid4() for _ in range(missing)),
        )  # fmt: skip

    # -- doing

    def does(self, action: Callable[..., Any], call: Any, caller: Caller | None = None, **facts: Any) -> Any:
        with self.sessions.begin() as session:
            return action(session, call, caller=caller or self.secretary, now=self.now, **facts)

    def convene(
        self,
        body: Body = Body.MEMBERS_DELIBERATION,
        *,
        days: int = 7,
        at: datetime | None = None,
        who: directory.Roll | None = None,
        caller: Caller | None = None,
        households: directory.Roll | None = None,
        **more: Any,
    ) -> UUID:
        held_at = at or self.now + timedelta(days=days, minutes=5)
        call = calls.ConveneMeeting(
            id=uuid4(), topic_id=self.topic_id, body=body, held_at=held_at, place="村委会", **more
        )
        roll = who or self.roll()
        done: UUID = self.does(convening.convene, call, caller, roll=roll, households=households).id
        self.rolls[done], self.hours[done] = roll, held_at
        return done

    def comes_to(self, meeting_id: UUID) -> None:
        """Once its day has come, people are there at its hour."""
        if self.today == clock.day_of(self.hours[meeting_id]):
            self.now = max(self.now, self.hours[meeting_id])

    def cancel(self, meeting_id: UUID, caller: Caller | None = None) -> None:
        self.does(convening.cancel, calls.CancelMeeting(meeting_id=meeting_id, reason="改期"), caller)

    def excuse(self, meeting_id: UUID, *people: UUID, caller: Caller | None = None) -> None:
        for person in people:
            call = calls.ExcuseMember(meeting_id=meeting_id, person_id=person, reason=Excuse.BEDRIDDEN)
            self.does(attending.excuse, call, caller or self.township)

    def attend(self, meeting_id: UUID, people: Iterable[UUID] | None = None) -> None:
        self.comes_to(meeting_id)
        present = tuple(self.people if people is None else people)
        self.does(attending.record_attendance, calls.RecordAttendance(meeting_id=meeting_id, present=present))

    def opines(self, meeting_id: UUID, person: UUID, text: str, caller: Caller | None = None) -> Done:
        call = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=person, text=text)
        done: Done = self.does(attending.record_absent_opinion, call, caller)
        return done

    def send_back(self, meeting_id: UUID, reason: str = "预算没有附上", caller: Caller | None = None) -> None:
        self.does(returning.return_to_step, calls.ReturnToStep(meeting_id=meeting_id, reason=reason), caller)

    def name_officers(self, meeting_id: UUID) -> None:
        """The first of each group leads it, the second writes."""
        for number, group in enumerate(self.groups):
            leader, recorder, *_ = self.in_group(number)
            call = calls.NameGroupOfficers(
                meeting_id=meeting_id, group_id=group, leader_id=leader, recorder_id=recorder
            )
            self.does(attending.name_group_officers, call)

    def open(self, meeting_id: UUID, caller: Caller | None = None, **told: int) -> None:
        proof = self.certificate(meeting_id, **told)
        self.does(attending.open_meeting, calls.OpenMeeting(meeting_id=meeting_id), caller, certificate=proof)

    def on_its_day(self) -> UUID:
        """A deliberation on its day, the groups with their officers, nobody there yet."""
        meeting_id = self.convene()
        self.wait(7)
        self.name_officers(meeting_id)
        return meeting_id

    def opened(
        self, body: Body = Body.MEMBERS_DELIBERATION, *, days: int = 7, present: Sequence[UUID] | None = None, **more: Any
    ) -> UUID:  # fmt: skip
        meeting_id = self.convene(body, days=days, **more)
        self.wait(days)
        everybody = [entry.person_id for entry in self.rolls[meeting_id].entries]
        self.attend(meeting_id, everybody if present is None else present)
        if body is Body.MEMBERS_DELIBERATION:
            self.name_officers(meeting_id)
        self.open(meeting_id)
        return meeting_id

    def hear(self, meeting_id: UUID, number: int, *, silent: int = 0, caller: Caller | None = None) -> None:
        """Everybody of a group speaks but the last, who has nothing to add; or so many less."""
        people = self.in_group(number)
        heard = people[: len(people) - silent]
        call = calls.RecordSpoken(
            meeting_id=meeting_id, group_id=self.groups[number], spoke=tuple(heard[:-1]), passed=tuple(heard[-1:])
        )
        self.does(deliberating.record_spoken, call, caller)

    def conclude_group(self, meeting_id: UUID, number: int, caller: Caller | None = None) -> None:
        call = calls.ConcludeGroup(meeting_id=meeting_id, group_id=self.groups[number], conclusion="同意")
        self.does(deliberating.conclude_group, call, caller)

    def conclude(self, meeting_id: UUID) -> None:
        call = calls.ConcludeDeliberation(meeting_id=meeting_id, conclusion="建议修桥")
        self.does(deliberating.conclude_deliberation, call)

    def tally(
        self, meeting_id: UUID, ayes: int, noes: int = 0, abstentions: int = 0, *, tellers: Sequence[UUID] = (),
        caller: Caller | None = None,
    ) -> calls.VoteResult:  # fmt: skip
        """The vote begun, the count entered, and confirmed by the second teller."""
        first, second = tellers or self.people[1:3]
        self.enter_tally(meeting_id, ayes, noes, abstentions, tellers=(first, second), caller=caller)
        return self.confirmed_result(meeting_id, second)

    def enter_tally(
        self, meeting_id: UUID, ayes: int, noes: int = 0, abstentions: int = 0, *, tellers: Sequence[UUID] = (),
        caller: Caller | None = None,
    ) -> None:  # fmt: skip
        """The vote begun, the count entered; it waits for the second teller."""
        first, second = tellers or self.people[1:3]
        self.begin_vote(meeting_id, caller)
        call = calls.RecordTally(
            meeting_id=meeting_id, ayes=ayes, noes=noes, abstentions=abstentions, first_teller_id=first, second_teller_id=second
        )  # fmt: skip
        self.does(voting.record_tally, call, caller)

    def confirmed_result(self, meeting_id: UUID, second_teller: UUID) -> calls.VoteResult:
        """What was entered, once the second teller has confirmed it."""
        self.confirm_count(meeting_id, self.person(second_teller, Role.MEMBER))
        result = self.sees(meeting_id).result
        assert result is not None
        return result

    def confirm_count(self, meeting_id: UUID, caller: Caller) -> None:
        call = counting_calls.ConfirmCount(meeting_id=meeting_id, number=self._count(meeting_id))
        self.does(counting.confirm, call, caller)

    def _count(self, meeting_id: UUID) -> int:
        """Which one was entered last."""
        with self.sessions() as session:
            sheet = session.get(CountSheet, meeting_id)
        return sheet.number if sheet else 1

    def witness_count(self, meeting_id: UUID, caller: Caller | None = None) -> None:
        call = counting_calls.WitnessCount(
            meeting_id=meeting_id, number=self._count(meeting_id), reason="监票人没有手机"
        )
        self.does(counting.witness, call, caller or self.person(uuid4(), Role.VILLAGERS_COMMITTEE))

    def cast(self, meeting_id: UUID, person: UUID, choice: Choice = Choice.AYE) -> None:
        self.cast_as(meeting_id, self.person(person, Role.MEMBER), choice)

    def cast_as(self, meeting_id: UUID, caller: Caller, choice: Choice = Choice.AYE) -> None:
        [outcome] = self.cast_together([(calls.CastVote(meeting_id=meeting_id, choice=choice), caller)])
        if isinstance(outcome, Refused):
            raise outcome

    def cast_together(self, votes: Sequence[tuple[calls.CastVote, Caller]]) -> list[Done | Refused]:
        with self.sessions.begin() as session:
            return voting.cast_votes(session, votes, now=self.now)

    def leave(self, meeting_id: UUID, *people: UUID, caller: Caller | None = None) -> None:
        self.does(attending.record_departures, calls.RecordDepartures(meeting_id=meeting_id, left=people), caller)

    def open_vote(self, meeting_id: UUID, caller: Caller | None = None) -> None:
        self.does(voting.open_vote, calls.OpenVote(meeting_id=meeting_id), caller)

    def close(self, meeting_id: UUID) -> calls.VoteResult:
        self.now += timedelta(minutes=10)
        result: calls.VoteResult = self.does(voting.close_vote, calls.CloseVote(meeting_id=meeting_id))
        return result

    def begin_vote(self, meeting_id: UUID, caller: Caller | None = None) -> None:
        """Where it has not begun."""
        with self.sessions() as session:
            begun = session.get_one(Meeting, meeting_id).vote_opened_at is not None
        if not begun:
            self.open_vote(meeting_id, caller)

    def before_named_vote(self, present: Sequence[UUID] | None = None) -> UUID:
        return self.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED, present=present)

    def named_vote(self, present: Sequence[UUID] | None = None) -> UUID:
        meeting_id = self.before_named_vote(present)
        self.open_vote(meeting_id)
        return meeting_id

    def committee(self) -> directory.Roll:
        return self.roll(5, kind=RollKind.BRANCH_COMMITTEE, grouped=False)

    # -- asking

    def sees(self, meeting_id: UUID, caller: Caller | None = None, *, missing: int = 0) -> calls.MeetingView:
        caller, proof = caller or self.secretary, self.certificate(meeting_id, missing=missing)
        with self.sessions() as session:
            meeting = queries.find(session, meeting_id, caller)
            return queries.view(session, meeting, caller, proof, now=self.now)

    def todos(self, caller: Caller) -> tuple[Todo, ...]:
        with self.sessions() as session:
            return queries.todos(session, caller, now=self.now).items

    def lists(self, caller: Caller, area: str = "", **more: Any) -> calls.Meetings:
        with self.sessions() as session:
            return queries.listed(session, calls.ListMeetings(area=area or self.code, **more), caller)

    def state(self, meeting_id: UUID) -> str:
        with self.sessions() as session:
            return session.get_one(Meeting, meeting_id).state

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """What was published about the village's meetings, in order: names and data."""
        rows = sa.select(mailbox.outbox.c.key, mailbox.outbox.c.data).order_by(mailbox.outbox.c.id)
        with self.sessions() as session:
            told = [(key.split(".")[1], data) for key, data in session.execute(rows).tuples()]
        return [(name, data) for name, data in told if data["village"] == self.code]

    def said(self) -> list[str]:
        return [name for name, _ in self.events()]
