"""Whatever is tried with demands for a recall: nobody is recalled whom not enough people wanted voted on, and no two run at once.

What may happen is told by the law's own numbers here, not by the rules that are tested.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
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

from services.topics import actions
from services.topics.models import Entry, Meeting, Recall, Topic
from shared.calls import reviewing
from shared.calls import topics as calls
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.recall_words import FormFault
from shared.storage import Sessions
from shared.vocabulary import Body, Kind, Route, State
from tests.exploring import explore
from tests.topics.recall import REASON, RecallVillage
from tests.topics.sheets import confirmed, entered, takes_back

FIRST, MANY = st.integers(0, 99), st.integers(1, 15)
OVER = (State.DECIDED, State.ARCHIVED, State.REJECTED, State.WITHDRAWN)
VOTABLE = (State.POSTED, State.DECIDED, State.ARCHIVED)
STEPS = ("resolution", "resolution", "resolution", "proposal")


class Demands(RuleBasedStateMachine):
    """A village that may demand recalls of two, and what everybody in it tries; beside it who has signed which."""

    sessions: Sessions
    townships = count(1)  # of a database of their own
    posted = voted = refused_second = 0  # by all machines: so that it is known how far they come

    def __init__(self) -> None:
        super().__init__()
        self.village = RecallVillage(self.sessions, township_code=f"620922{next(self.townships):03}")
        self.recalls: list[UUID] = []
        self.at = 0
        self.of: dict[UUID, UUID] = {}
        self.signed: dict[UUID, set[UUID]] = {}
        self.waiting: list[tuple[UUID, UUID, set[UUID]]] = []  # topic, sheet, who stands on it
        self.reached: set[UUID] = set()  # for which enough had signed, at some moment
        self.carried: dict[UUID, bool] = {}  # what the voters said

    def callers(self) -> list[Caller]:
        village = self.village
        both = village.person(village.members[2], Role.VILLAGERS_COMMITTEE, Role.SECRETARY, Role.COLLECTION_TEAM)
        return [village.collector, village.township, village.secretary, village.other, both, village.villager(50)]

    def tries(self, do: Callable[[], Any]) -> bool:
        self.village.now += timedelta(seconds=1)
        try:
            do()
        except Refused:
            return False
        return True

    @property
    def last(self) -> UUID:
        """That they are about now."""
        return self.recalls[self.at % len(self.recalls)]

    def state(self, topic_id: UUID) -> State:
        with self.sessions() as session:
            return session.get_one(Topic, topic_id).state

    @initialize(ready=st.integers(0, 3))
    def begin(self, ready: int) -> None:
        """So far it has come in good order: opened, enough signed, made public."""
        if ready >= 1:
            self.open_recall(0, of_head=True)
            self.open_signing(0)
        if ready >= 2:
            self.sign(0, 15)
            self.sign(15, 5)
        if ready >= 3:
            self.check(2, None, still=True)

    # -- what is tried

    @rule(who=st.integers(0, 5), of_head=st.booleans())
    def open_recall(self, who: int, *, of_head: bool) -> None:
        whom = self.village.members[2 if of_head else 3]
        running = [one for one in self.recalls if self.of[one] == whom and self.state(one) not in OVER]
        made: list[UUID] = []
        if self.tries(lambda: made.append(self.village.opens_recall(self.callers()[who], of=whom))):
            assert not running, "another one of the same person runs"
            assert whom != self.callers()[who].person_id
            self.recalls += made
            self.of[made[0]], self.signed[made[0]] = whom, set()
        else:
            Demands.refused_second += bool(running)

    def going() -> Callable[[Any], Any]:  # type: ignore[misc]
        """Only once there is one."""
        return precondition(lambda self: self.recalls)

    @going()
    @rule(at=st.sampled_from([-1, -1, 0]))
    def turn_to(self, at: int) -> None:
        self.at = at

    @going()
    @rule(who=st.integers(0, 5))
    def open_signing(self, who: int) -> None:
        call, village = calls.OpenSigning(topic_id=self.last), self.village
        self.tries(lambda: village.does(actions.open_signing, call, self.callers()[who], rolls=village.rolls()))

    @going()
    @rule(first=FIRST, many=MANY)
    def sign(self, first: int, many: int) -> None:
        for number in range(first, min(first + many, 100)):
            self._signs(self.village.villager(number))

    @going()
    @rule(first=st.integers(0, 19), many=st.integers(1, 5))
    def representatives_sign(self, first: int, many: int) -> None:
        for number in range(first, min(first + many, 20)):
            self._signs(self.village.representative(number))

    @going()
    @rule(first=st.integers(5, 40), many=MANY)
    def members_sign(self, first: int, many: int) -> None:
        for number in range(first, min(first + many, 41)):
            self._signs(self.village.member(number))

    def _signs(self, caller: Caller) -> None:
        topic_id = self.last
        if self.tries(lambda: self.village.sign(topic_id, caller)):
            assert caller.person_id
            assert caller.person_id not in self.signed[topic_id], "nobody counts twice"
            self._counts(topic_id, {caller.person_id})

    def _counts(self, topic_id: UUID, people: set[UUID]) -> None:
        self.signed[topic_id] |= people
        villagers = len(self.signed[topic_id].intersection(self.village.villagers))
        representatives = len(self.signed[topic_id].intersection(self.village.representatives))
        if villagers * 5 >= len(self.village.villagers) or representatives * 3 >= len(self.village.representatives):
            self.reached.add(topic_id)

    @going()
    @rule(number=FIRST)
    def take_back(self, number: int) -> None:
        if self.tries(lambda: takes_back(self.village, self.last, self.village.villager(number))):
            self.signed[self.last].discard(self.village.villagers[number])

    @going()
    @rule(who=st.integers(0, 5), first=FIRST, many=MANY)
    def enter_sheet(self, who: int, first: int, many: int) -> None:
        people = self.village.villagers[first : first + many]
        sheets: list[UUID] = []
        if self.tries(lambda: sheets.append(entered(self.village, self.last, people, self.callers()[who]))):
            self.waiting.append((self.last, sheets[0], set(people)))

    @precondition(lambda self: self.waiting)
    @rule(who=st.integers(0, 5))
    def confirm_sheet(self, who: int) -> None:
        topic_id, sheet_id, people = self.waiting[-1]
        if self.tries(lambda: confirmed(self.village, topic_id, sheet_id, self.callers()[who])):
            self.waiting.pop()
            self._counts(topic_id, people)

    @going()
    @rule(who=st.integers(0, 5))
    def withdraw(self, who: int) -> None:
        call = calls.WithdrawTopic(topic_id=self.last, reason="不合适")
        if self.tries(lambda: self.village.does(actions.withdraw_topic, call, self.callers()[who])):
            assert not self.signed[self.last], "nobody withdraws it for those who signed"

    @going()
    @rule(
        who=st.integers(0, 5),
        fault=st.sampled_from([None, None, None, *FormFault]),
        still=st.sampled_from([True, True, False]),
    )
    def check(self, who: int, fault: FormFault | None, *, still: bool) -> None:
        caller, topic_id = self.callers()[who], self.last
        if self.tries(lambda: self.village.checks(topic_id, fault, caller, missing="没有写是哪两年", still=still)):
            assert caller.person_id != self.of[topic_id]
            Demands.posted += fault is None

    @going()
    @rule(who=st.integers(0, 5), text=st.sampled_from([REASON, f"{REASON}是去年和前年。"]))
    def revise(self, who: int, text: str) -> None:
        call = calls.Revise(topic_id=self.last, title="罢免村民委员会成员", content=text)
        done = self.tries(lambda: self.village.does(actions.revise, call, self.callers()[who]))
        if done and self.state(self.last) is State.MERGED:  # it is signed anew
            self.signed[self.last] = set()
            self.reached.discard(self.last)

    @going()
    @rule(who=st.integers(0, 5))
    def defend(self, who: int) -> None:
        """From the signing until the vote is over, and nobody else for them."""
        caller, state = self.callers()[who], self.state(self.last)
        said = self.tries(lambda: self.village.defends(self.last, caller))
        may = state in (State.MERGED, State.PROPOSED, State.RETURNED, State.POSTED)
        assert said == (caller.person_id == self.of[self.last] and may)

    @going()
    @rule(body=st.sampled_from([*[Body.RECALL] * len(Body), *Body]), passed=st.booleans(), step=st.sampled_from(STEPS))
    def vote(self, body: Body, step: str, *, passed: bool) -> None:
        """A body meets, by what the meetings service might say."""
        topic_id, before = self.last, self.state(self.last)
        made: list[UUID] = []
        if not self.tries(lambda: made.append(self.village.convenes(topic_id, body))):
            return
        assert body is Body.RECALL, "no other body is before the voters"
        assert before is State.POSTED
        self.tries(lambda: self.village.opens(topic_id, made[0], body))
        if self.tries(lambda: self.village.resolves(topic_id, step, body, passed=passed, meeting_id=made[0])):
            self.carried[topic_id] = passed
            Demands.voted += 1
        else:
            with suppress(Refused):
                self.village.cancels(topic_id, made[0], body)

    @rule(passed=st.booleans(), of_head=st.booleans())
    def go_the_whole_way(self, *, passed: bool, of_head: bool) -> None:
        """From wherever it has come to the voters, as far as that is lawful."""
        self.open_recall(0, of_head=of_head)
        if self.recalls:
            self.open_signing(0)
            self.sign(0, 15)
            self.sign(15, 5)
            self.check(2, None, still=True)
            self.vote(Body.RECALL, "resolution", passed=passed)

    @going()
    @rule(data=st.data(), who=st.integers(0, 5))
    def out_of_turn(self, data: st.DataObject, who: int) -> None:
        """What a recall does without."""
        topic_id, village, caller = self.last, self.village, self.callers()[who]
        by_body = calls.ProposeByBody(topic_id=topic_id, route=Route.VILLAGERS_COMMITTEE, resolution="会议决定")
        tried = (
            lambda: village.does(actions.take_up_for_review, reviewing.TakeUpForReview(topic_id=topic_id), caller),
            lambda: village.does(actions.propose_by_body, by_body, caller),
            lambda: village.reviews(topic_id),
            lambda: village.posts(topic_id),
            lambda: village.plans(topic_id),
        )
        assert not self.tries(data.draw(st.sampled_from(tried)))

    # -- what holds

    @invariant()
    def what_is_put_to_the_voters_was_demanded_by_enough(self) -> None:
        with self.sessions() as session:
            for topic_id in self.recalls:
                topic = session.get_one(Topic, topic_id)
                if topic.state in (*VOTABLE, State.PROPOSED, State.RETURNED):
                    assert topic_id in self.reached

    @invariant()
    def nobody_is_recalled_but_by_the_voters(self) -> None:
        with self.sessions() as session:
            for topic_id in self.recalls:
                topic = session.get_one(Topic, topic_id)
                assert topic.passed is self.carried.get(topic_id)
                assert topic.kind is Kind.RECALL
                meetings = sa.select(Meeting.body).where(Meeting.topic_id == topic_id, Meeting.passed.is_not(None))
                assert set(session.scalars(meetings)) <= {Body.RECALL}

    @invariant()
    def of_one_person_one_runs(self) -> None:
        with self.sessions() as session:
            running = sa.select(Recall.person_id).join(Topic).where(
                Topic.id.in_(self.recalls), Topic.state.not_in(OVER)
            )  # fmt: skip
            people = session.scalars(running).all()
            assert len(people) == len(set(people))

    @invariant()
    def whom_it_concerns_has_no_hand_in_it(self) -> None:
        with self.sessions() as session:
            for topic_id in self.recalls:
                theirs = sa.select(Entry.verb).where(Entry.topic_id == topic_id, Entry.actor_id == self.of[topic_id])
                assert set(session.scalars(theirs)) <= {"state_defence"}


def test_no_path_leads_to_a_recall_that_was_not_demanded(own_sessions: Sessions) -> None:
    Demands.sessions = own_sessions
    explore(Demands, {"posted": 6, "voted": 6, "refused_second": 6}, examples=15, steps=40, rounds=6)
