"""Whatever is tried with the vote on a recall: nobody is recalled without notice, unheard, in the open or by too few.

What may happen is told by the law's own numbers here, not by the rules that are tested.
"""

from collections.abc import Callable
from datetime import timedelta
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

from services.meetings.actions import attending
from services.meetings.models import Entry, Meeting
from shared import clock
from shared.calls import meetings as calls
from shared.errors import Refused
from shared.identity import Caller
from shared.recall_words import DefenceHeard
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, Voting
from tests.exploring import explore
from tests.meetings.online_vote import OnlineVote
from tests.meetings.recall import VOTERS, RecallVillage

SECRET = (Voting.SECRET, Voting.ONLINE_SECRET, Voting.MIXED_SECRET)
MANY = st.integers(0, VOTERS)
FEW = st.integers(0, 6)
WHO = st.sampled_from([0, 0, 0, 0, 1, 2, 3])


class Votes(RuleBasedStateMachine):
    """The voters of a village, and whoever would lead, hinder or bend their vote."""

    sessions: Sessions
    carried = failed = late = 0  # by all machines: so that it is known how far they come

    def __init__(self) -> None:
        super().__init__()
        self.village = RecallVillage(self.sessions)
        self.meetings: list[UUID] = []
        self.votes: dict[UUID, OnlineVote] = {}
        self.came: set[int] = set()
        self.cast: dict[UUID, list[Choice]] = {}  # online, as it was cast

    def callers(self) -> list[Caller]:
        village = self.village
        return [village.other, village.secretary, village.concerned, village.township]

    def tries(self, do: Callable[[], Any]) -> bool:
        self.village.now += timedelta(seconds=1)
        try:
            do()
        except Refused:
            return False
        return True

    @property
    def last(self) -> UUID:
        return self.meetings[-1]

    @property
    def state(self) -> str:
        return self.village.state(self.last) if self.meetings else ""

    def stands(*states: str) -> Callable[[Any], Any]:
        """Only while the last vote is in one of the states; "" before the first."""
        return precondition(lambda self: self.state in states)

    @initialize(ready=st.integers(0, 3), way=st.sampled_from(SECRET), there=MANY)
    def begin(self, ready: int, way: Voting, there: int) -> None:
        """So far it has come in good order: noticed, opened, whom it concerns was heard."""
        if ready >= 1:
            self.convene(0, Body.RECALL, way, 10)
        if ready >= 2:
            self.wait(10)
            self.attend(0, 0, there)
            self.open(0, missing=0)
        if ready >= 3:
            self.hear(0, DefenceHeard.SPOKE)

    # -- what is tried

    @stands("", "cancelled", "decided")
    @rule(
        who=WHO, body=st.sampled_from([*[Body.RECALL] * len(Body), *Body]),
        way=st.sampled_from([*SECRET, *Voting]), days=st.sampled_from([0, 9, 10, 10, 10, 12]),
    )  # fmt: skip
    def convene(self, who: int, body: Body, way: Voting, days: int) -> None:
        village, made = self.village, list[UUID]()
        caller = self.callers()[who]

        def convened() -> None:
            made.append(village.convene(body, days=days, who=village.voters(), caller=caller, voting=way))

        if self.tries(convened):
            assert body is Body.RECALL
            assert way in SECRET
            assert caller.person_id != village.people[2]
            assert days >= 10
            self.meetings += made
            self.came = set()

    @stands("noticed", "open")
    @rule(days=st.sampled_from([0, 0, 1, 10]), hours=st.sampled_from([0, 2]))
    def wait(self, days: int, hours: int = 0) -> None:
        self.village.now += timedelta(days=days, hours=hours, minutes=10)
        self.village.comes_to(self.last)

    @stands("noticed", "open")
    @rule(who=WHO, first=MANY, many=MANY)
    def attend(self, who: int, first: int, many: int) -> None:
        numbers = set(range(first, min(first + many, VOTERS)))
        present = tuple(self.village.people[number] for number in sorted(numbers))
        call = calls.RecordAttendance(meeting_id=self.last, present=present)
        was_open = self.state == "open"
        if self.tries(lambda: self.village.does(attending.record_attendance, call, self.callers()[who])):
            self.came = self.came | numbers if was_open else numbers

    @stands("noticed")
    @rule(who=WHO, missing=st.sampled_from([0, 0, 0, 1]))
    def open(self, who: int, missing: int) -> None:
        self.tries(lambda: self.village.open(self.last, self.callers()[who], missing=missing))

    @rule()
    def state_the_defence(self) -> None:
        self.village.defence_is_stated()

    @stands("open")
    @rule(who=WHO, how=st.sampled_from([DefenceHeard.SPOKE, *DefenceHeard]))
    def hear(self, who: int, how: DefenceHeard) -> None:
        self.tries(lambda: self.village.hears_them(self.last, how, self.callers()[who]))

    @stands("open")
    @rule(who=WHO, ayes=MANY, noes=FEW, invalid=FEW, kept=FEW, teller=st.integers(0, 6))
    def count_papers(self, who: int, *, ayes: int, noes: int, invalid: int, kept: int, teller: int) -> None:
        numbers = {"ayes": ayes, "noes": noes, "invalid": invalid, "kept": kept}
        tellers = self.village.people[teller : teller + 2]
        caller = self.callers()[who]
        if self.tries(lambda: self.village.enters(self.last, **numbers, caller=caller, tellers=tellers)):
            assert self.village.people[2] not in (*tellers, caller.person_id)
            assert sum(numbers.values()) <= len(self.came)
            self.tries(lambda: self.village.confirmed_result(self.last, tellers[1]))

    @stands("open")
    @rule(teller=st.integers(0, 6))
    def open_the_box(self, teller: int) -> None:
        vote = OnlineVote(self.village, at=self.last)
        vote.tellers = self.village.people[teller : teller + 2]
        if self.tries(vote.opened):
            assert self.village.people[2] not in vote.tellers
            self.votes[self.last], self.cast[self.last] = vote, []

    @stands("open")
    @rule(first=MANY, many=MANY, choice=st.sampled_from([Choice.AYE, *Choice]))
    def vote_online(self, first: int, many: int, choice: Choice) -> None:
        vote = self.votes.get(self.last)
        for number in range(first, min(first + many, VOTERS)) if vote else ():
            assert vote
            if self.tries(lambda number=number: vote.cast(self.village.people[number], choice)):  # type: ignore[misc]
                assert number in self.came, "whoever votes is there"
                self.cast[self.last].append(choice)

    @stands("open")
    @rule(number=st.integers(0, VOTERS - 1))
    def come_late_and_vote(self, number: int) -> None:
        """Every registered voter may, until the vote is closed."""
        vote = self.votes.get(self.last)
        if vote is None or vote.box().stage != "casting" or number in self.came:
            return
        call = calls.RecordAttendance(meeting_id=self.last, present=(self.village.people[number],))
        if self.tries(lambda: self.village.does(attending.record_attendance, call, self.village.other)):
            self.came.add(number)
            vote.cast(self.village.people[number])
            self.cast[self.last].append(Choice.AYE)
            Votes.late += 1

    @stands("open")
    @rule()
    def close_and_open_the_box(self) -> None:
        if vote := self.votes.get(self.last):
            self.village.now += timedelta(minutes=10)
            if self.tries(vote.end):
                self.tries(lambda: vote.share(0))
                self.tries(lambda: vote.share(1))

    @stands("noticed", "open")
    @rule(who=WHO, often=st.integers(0, 4))
    def cancel(self, who: int, often: int) -> None:
        if not often:
            self.tries(lambda: self.village.cancel(self.last, self.callers()[who]))

    @stands("", "cancelled")
    @rule(way=st.sampled_from(SECRET), there=MANY, ayes=MANY, noes=FEW, late=st.integers(0, VOTERS - 1))
    def hold(self, way: Voting, *, there: int, ayes: int, noes: int, late: int) -> None:
        """A whole one in good order, by so many as happen to come."""
        self.convene(0, Body.RECALL, way, 10)
        self.wait(10)
        self.attend(0, 0, there)
        self.open(0, 0)
        if self.state != "open":
            return
        self.hear(0, DefenceHeard.SPOKE)
        self.open_the_box(4)
        self.vote_online(0, ayes, Choice.AYE)
        self.come_late_and_vote(late)
        self.wait(0, late % 3)
        self.count_papers(0, ayes=ayes, noes=noes, invalid=0, kept=0, teller=4)
        self.close_and_open_the_box()

    # -- what holds

    @invariant()
    def nobody_is_recalled_but_by_half_of_all_and_half_of_the_votes(self) -> None:
        for meeting in self._meetings():
            if meeting.state != "decided":
                continue
            assert meeting.body is Body.RECALL
            votes = meeting.ayes + meeting.noes + meeting.abstentions + meeting.invalid
            assert votes <= len(self.came)
            assert meeting.should_attend == VOTERS
            assert meeting.passed == (2 * votes > VOTERS and 2 * meeting.ayes > votes)
            if meeting.voting is not Voting.SECRET:
                cast = self.cast[meeting.id]
                assert (meeting.ayes, votes) == (cast.count(Choice.AYE), len(cast))

    @invariant()
    def no_vote_begins_unheard_without_notice_or_in_the_open(self) -> None:
        for meeting in self._meetings():
            assert meeting.voting in SECRET
            if meeting.opened_at:
                assert (clock.day_of(meeting.held_at) - clock.day_of(meeting.noticed_at)).days >= 10
                assert clock.day_of(meeting.opened_at) == clock.day_of(meeting.held_at)
            if meeting.vote_opened_at:
                assert meeting.defence is not None

    @invariant()
    def once_decided_nothing_comes_after(self) -> None:
        assert [meeting.state for meeting in self._meetings()][:-1].count("decided") == 0

    @invariant()
    def whom_it_concerns_has_no_hand_in_it(self) -> None:
        with self.sessions() as session:
            theirs = sa.select(Entry.verb).where(
                Entry.meeting_id.in_(self.meetings), Entry.actor_id == self.village.people[2]
            )  # fmt: skip
            assert session.scalars(theirs).all() == []

    def _meetings(self) -> list[Meeting]:
        with self.sessions() as session:
            rows = session.scalars(sa.select(Meeting).where(Meeting.id.in_(self.meetings))).all()
        return sorted(rows, key=lambda meeting: self.meetings.index(meeting.id))

    def teardown(self) -> None:
        Votes.carried += sum(meeting.passed is True for meeting in self._meetings())
        Votes.failed += sum(meeting.passed is False for meeting in self._meetings())


def test_no_path_leads_to_a_recall_that_does_not_stand(own_sessions: Sessions) -> None:
    Votes.sessions = own_sessions
    explore(Votes, {"carried": 2, "failed": 2, "late": 2}, examples=16, steps=20, rounds=12)
