"""Whatever is tried, in whatever order: nothing is decided without notice, quorum and the right body, no opinion is lost, and all of
it is on record.

What may happen is told by the law's own numbers here, not by the rules that are tested.
"""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from services.meetings.models import Entry, Meeting, Member, Vote
from shared import clock
from shared.errors import Refused
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, MatterClass, Voting
from tests.exploring import explore
from tests.meetings.village import Village
from tests.verifier import follow

# Days of notice, least share of those who should attend, and of what the ayes must be more than half.
LAW = {
    Body.MEMBERS_DELIBERATION: (7, Fraction(1, 2), ""),
    Body.BRANCH_COMMITTEE: (0, Fraction(1, 2), "should"),
    Body.JOINT_COMMITTEE: (0, Fraction(1, 2), "present"),
    Body.MEMBERS_ASSEMBLY: (0, Fraction(1, 2), "should"),
    Body.REPRESENTATIVES_ASSEMBLY: (3, Fraction(2, 3), "present"),
}
GOOD_ORDER = (
    (Body.MEMBERS_DELIBERATION, 7), (Body.BRANCH_COMMITTEE, 0), (Body.JOINT_COMMITTEE, 0), (Body.MEMBERS_ASSEMBLY, 0),
    (Body.REPRESENTATIVES_ASSEMBLY, 3),
)  # fmt: skip
ORDER = ("proposal", "consultation", "members_review", "resolution")
SOME = st.integers(0, 40)
DAYS = st.sampled_from([0, 2, 3, 6, 7, 9])
VOTINGS = st.sampled_from([Voting.SHOW_OF_HANDS, Voting.NAMED])


class Paths(RuleBasedStateMachine):
    """A village affair, and everything that a secretary might try with it."""

    sessions: Sessions
    decided = returned = 0  # by all machines: so that it is known how far they come

    def __init__(self) -> None:
        super().__init__()
        self.village = Village(self.sessions, MatterClass.VILLAGE_AFFAIRS)
        self.meetings: list[UUID] = []
        self.posted = False
        self.ended: dict[UUID, str] = {}
        self.written: dict[UUID, dict[UUID, str]] = {}  # by meeting: what its absent members want to have said

    def tries(self, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except Refused:
            return None

    @property
    def last(self) -> UUID:
        return self.meetings[-1]

    @property
    def state(self) -> str:
        return self._meetings()[-1].state if self.meetings else ""

    @initialize(steps=st.integers(0, 4))
    def begin(self, steps: int) -> None:
        """So many steps are behind already, in good order: the deliberation, then one body after the other."""
        for body, days in GOOD_ORDER[:steps]:
            self.convene(body, days, Voting.SHOW_OF_HANDS)
            self.the_hour_comes()
            self.attend(40)
            self.open(0)
            if body is Body.MEMBERS_DELIBERATION:
                self.deliberate()
            else:
                self.tally_of_those_there(40)

    def teardown(self) -> None:
        Paths.decided += sum(meeting.state == "decided" for meeting in self._meetings())
        Paths.returned += sum(meeting.state == "returned" for meeting in self._meetings())

    # -- what is tried, each where it may have its place

    def stands(*states: str) -> Callable[[Any], Any]:
        """Only while the last meeting is in one of the states; "" before the first."""
        return precondition(lambda self: self.state in states)

    @stands("", "concluded", "decided", "returned", "cancelled")
    @rule(body=st.sampled_from([None, None, None, *LAW]), days=DAYS, voting=VOTINGS)
    def convene(self, body: Body | None, days: int, voting: Voting) -> None:
        """None: the body whose turn it is."""
        self.post()
        due = min(len(self._taken()) + self.deliberated, 4)
        body = body or GOOD_ORDER[due][0]
        self.call_for(body, days, voting)

    @stands("noticed")
    @rule(there=SOME, missing=st.sampled_from([0, 0, 0, 1]))
    def begin_meeting(self, there: int, missing: int) -> None:
        if self.state != "noticed":
            return
        self.the_hour_comes()
        self.attend(there)
        self.open(missing)

    @stands("", "concluded", "decided", "returned", "cancelled")
    @rule(days=DAYS, there=SOME, left=SOME, ayes=SOME, back=st.booleans())
    def hold(self, *, days: int, there: int, left: int, ayes: int, back: bool) -> None:
        """A whole meeting of the body whose turn it is, as lawful as it happens to be."""
        self.convene(None, days, Voting.SHOW_OF_HANDS)
        self.begin_meeting(there, 0)
        if self.state == "open":
            self.deliberate()
            self.leave(list(range(left, there)))
            if back:
                self.send_back()
            self.tally_of_those_there(ayes)
        if self.state == "noticed":
            self.cancel(0)

    @stands("noticed")
    @rule(days=st.sampled_from([0, 0, 1, 3, 7]))
    def wait(self, days: int) -> None:
        self.village.now += timedelta(days=days, minutes=10)

    @stands("open")
    @rule()
    def deliberate(self) -> None:
        for number in range(3):
            self.tries(lambda number=number: self.village.hear(self.last, number))  # type: ignore[misc]
            self.tries(lambda number=number: self.village.conclude_group(self.last, number))  # type: ignore[misc]
        self.tries(lambda: self.village.conclude(self.last))

    @stands("open", "voting")
    @rule(left=st.lists(SOME, max_size=25))
    def leave(self, left: list[int]) -> None:
        people = {self.village.people[number % 40] for number in left}
        self.tries(lambda: self.village.leave(self.last, *people))

    @stands("open")
    @rule(ayes=SOME)
    def tally_of_those_there(self, ayes: int) -> None:
        there = self.village.sees(self.last).voting_present
        self.tries(lambda: self.village.tally(self.last, min(ayes, there), max(there - ayes, 0)))

    @stands("noticed", "open")
    @rule(number=SOME, own=st.booleans())
    def write_an_opinion(self, number: int, own: bool) -> None:
        person, text = self.village.people[number % 40], f"意见 {number}"
        caller = self.village.member(number % 40) if own else self.village.secretary
        if self.tries(lambda: self.village.opines(self.last, person, text, caller)):
            self.written[self.last][person] = text

    @stands("open")
    @rule()
    def send_back(self) -> None:
        self.village.now += timedelta(minutes=1)
        self.tries(lambda: self.village.send_back(self.last))

    @stands("open")
    @rule()
    def open_vote(self) -> None:
        self.tries(lambda: self.village.open_vote(self.last))

    @stands("voting")
    @rule(first=SOME, count=SOME, choice=st.sampled_from(Choice))
    def cast(self, first: int, count: int, choice: Choice) -> None:
        for person in self.village.people[first : first + count]:
            self.tries(lambda person=person: self.village.cast(self.last, person, choice))  # type: ignore[misc]

    @stands("voting")
    @rule(minutes=st.sampled_from([0, 15]))
    def close(self, minutes: int) -> None:
        self.village.now += timedelta(minutes=minutes)
        self.tries(lambda: self.village.close(self.last))

    @stands("noticed", "open", "voting")
    @rule(often=st.integers(0, 3))
    def cancel(self, often: int) -> None:
        self.village.now += timedelta(minutes=1)
        if self.meetings and not often:
            self.tries(lambda: self.village.cancel(self.last))

    @stands("open", "voting")
    @rule(ayes=SOME, hours=st.sampled_from([0, 25]), again=st.booleans(), often=st.integers(0, 5))
    def leave_a_count_lying(self, *, ayes: int, hours: int, again: bool, often: int) -> None:
        """Nobody confirms it; after a while the township may call the meeting off, and then it is confirmed."""
        if often:
            return
        meeting, there = self.last, self.village.sees(self.last).voting_present
        self.tries(lambda: self.village.enter_tally(self.last, min(ayes, there), max(there - ayes, 0)))
        self.village.now += timedelta(hours=hours)
        self.tries(lambda: self.village.cancel(self.last, self.village.township))
        if again:
            self.convene(None, 7, Voting.SHOW_OF_HANDS)
        self.tries(lambda: self.village.confirm_count(meeting, self.village.member(2)))

    @precondition(lambda self: self.meetings)
    @rule(data=st.data(), number=SOME)
    def out_of_turn(self, data: st.DataObject, number: int) -> None:
        """What is not its turn, at a meeting that may be over long since."""
        meeting = data.draw(st.sampled_from(self.meetings))
        person = self.village.people[number % 40]
        tried = (
            lambda: self.call_for(Body.REPRESENTATIVES_ASSEMBLY, 3, Voting.NAMED),
            lambda: self.village.attend(meeting, self.village.people[:number]),
            lambda: self.village.open(meeting),
            lambda: self.village.conclude(meeting),
            lambda: self.village.leave(meeting, person),
            lambda: self.village.tally(meeting, number, 0),
            lambda: self.village.open_vote(meeting),
            lambda: self.village.cast(meeting, person, Choice.AYE),
            lambda: self.village.close(meeting),
            lambda: self.village.cancel(meeting),
            lambda: self.village.cancel(meeting, self.village.township),
            lambda: self.village.send_back(meeting),
            lambda: self.village.confirm_count(meeting, self.village.member(2)),
            lambda: self.village.witness_count(meeting),
        )
        self.tries(data.draw(st.sampled_from(tried)))

    # -- their parts

    def call_for(self, body: Body, days: int, voting: Voting) -> None:
        made = self.tries(lambda: self.village.convene(body, days=days, voting=voting))
        if made:
            self.meetings.append(made)
            self.written[made] = self._still_to_be_read(made)

    def _still_to_be_read(self, meeting_id: UUID) -> dict[UUID, str]:
        """What was written for the same step, as long as its meetings came to nothing."""
        *before, this = self._meetings()
        assert this.id == meeting_id
        written: dict[UUID, str] = {}
        for meeting in before:
            if meeting.step == this.step:
                written = written | self.written[meeting.id] if meeting.state in ("cancelled", "returned") else {}
        on_the_roll = {entry.person_id for entry in self.village.rolls[meeting_id].entries}
        return {person: text for person, text in written.items() if person in on_the_roll}

    def _taken(self) -> list[str]:
        """The steps that are behind, in order: one that is sent back to is not, nor is the one that sent back."""
        taken: list[str] = []
        for meeting in self._meetings():
            if meeting.passed:
                taken.append(meeting.step)
            elif meeting.state == "returned":
                assert taken, "there was no step before"
                taken.pop()
        return taken

    def the_hour_comes(self) -> None:
        self.village.now = max(self.village.now, self.village.hours[self.last])

    def attend(self, count: int) -> None:
        self.tries(lambda: self.village.attend(self.last, self.village.people[:count]))

    def open(self, missing: int) -> None:
        self.tries(lambda: self.village.name_officers(self.last))
        self.tries(lambda: self.village.open(self.last, missing=missing))

    @property
    def deliberated(self) -> bool:
        return any(meeting.state == "concluded" for meeting in self._meetings())

    def post(self) -> None:
        """The topics service says so once, after the deliberation."""
        if not self.posted and self.deliberated:
            self.village.post_result()
            self.posted = True

    # -- what holds

    @invariant()
    def what_was_opened_was_noticed_and_had_its_quorum(self) -> None:
        for meeting in self._meetings():
            if meeting.opened_at is None:
                continue
            days, _, _ = LAW[meeting.body]
            noticed, held = clock.day_of(meeting.noticed_at), clock.day_of(meeting.held_at)
            assert (held - noticed).days >= days
            assert meeting.opened_at >= meeting.held_at
            assert clock.day_of(meeting.opened_at) == held

    @invariant()
    def what_was_decided_was_decided_by_those_who_may(self) -> None:
        decided = [meeting for meeting in self._meetings() if meeting.state == "decided"]
        for meeting in decided:
            _, share, base = LAW[meeting.body]
            assert meeting.present >= share * meeting.should_attend
            assert meeting.ayes + meeting.noes + meeting.abstentions == meeting.present
            whole = meeting.should_attend if base == "should" else meeting.present
            assert meeting.passed == (2 * meeting.ayes > whole)
        assert self._taken() == list(ORDER[: len(self._taken())]), "no step is skipped, none is taken twice"

    @invariant()
    def what_is_over_stays_as_it_ended(self) -> None:
        for meeting in self._meetings():
            ended = self.ended.get(meeting.id, meeting.state)
            assert meeting.state == ended
            if meeting.closed_at is not None:
                self.ended[meeting.id] = meeting.state

    @invariant()
    def the_last_step_was_due_when_it_was_taken(self) -> None:
        behind = 0
        for meeting in self._meetings():
            if meeting.state in ("decided", "returned"):
                assert meeting.step == ORDER[behind]
                behind += 1 if meeting.passed else -1 if meeting.state == "returned" else 0

    @invariant()
    def no_opinion_is_lost(self) -> None:
        """It stands at its meeting, and at the next one if that came to nothing; and the record says that it was written."""
        with self.sessions() as session:
            for meeting_id, written in self.written.items():
                lines = sa.select(Member.person_id, Member.absent_opinion).where(
                    Member.meeting_id == meeting_id, Member.absent_opinion != ""
                )
                assert dict(session.execute(lines).tuples().all()) == written

    @invariant()
    def a_decision_follows_a_deliberation_that_was_concluded(self) -> None:
        states = [(meeting.step, meeting.state) for meeting in self._meetings()]
        if any(step in ORDER for step, _ in states):
            assert ("deliberation", "concluded") in states

    @invariant()
    def nobody_has_voted_twice_or_without_a_vote(self) -> None:
        with self.sessions() as session:
            for meeting in self._meetings():
                votes = session.scalar(sa.select(sa.func.count()).where(Vote.meeting_id == meeting.id)) or 0
                assert votes <= 38
                if meeting.state == "decided" and meeting.voting is Voting.NAMED:
                    assert meeting.ayes + meeting.noes <= votes <= meeting.present

    @invariant()
    def everything_is_on_record(self) -> None:
        with self.sessions() as session:
            for meeting in self._meetings():
                lines = sa.select(Entry).where(Entry.meeting_id == meeting.id).order_by(Entry.number)
                entries, previous, exported = session.scalars(lines).all(), "", []
                for entry in entries:
                    exported.append(entry.exported(previous))
                    previous = entry.digest
                verbs = [line["verb"] for line in follow(exported)]
                assert (verbs[0], previous) == ("convene_meeting", meeting.sealed)
                assert ("open_meeting" in verbs) == (meeting.opened_at is not None)
                assert (verbs[-1] in ("take_result", "close_vote")) == (meeting.state == "decided")
                assert (verbs[-1] == "cancel_meeting") == (meeting.state == "cancelled")
                assert (verbs[-1] == "return_to_step") == (meeting.state == "returned")

    def _meetings(self) -> list[Meeting]:
        """As they lie, by when they were convened."""
        if not self.meetings:
            return []
        with self.sessions() as session:
            rows = session.scalars(sa.select(Meeting).where(Meeting.topic_id == self.village.topic_id)).all()
        return sorted(rows, key=lambda meeting: self.meetings.index(meeting.id))


def test_no_path_leads_to_a_decision_that_does_not_stand(own_sessions: Sessions) -> None:
    Paths.sessions = own_sessions
    explore(Paths, {"decided": 20, "returned": 2}, examples=10, steps=40, rounds=16)


def test_the_good_order_leads_to_the_resolution(own_sessions: Sessions) -> None:
    Paths.sessions = own_sessions
    machine = Paths()
    machine.begin(5)
    machine.what_was_decided_was_decided_by_those_who_may()
    assert [meeting.passed for meeting in machine._meetings()] == [None, True, True, True, True]
