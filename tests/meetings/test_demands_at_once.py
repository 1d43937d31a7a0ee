"""Many sign at the same moment, on the database that lets them; and whatever is tried, in whatever order: nothing stands under its share."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from services.meetings import refusals
from services.meetings.models import Demand, DemandSignature
from shared.calls.demands import DemandLine
from shared.errors import Refused
from shared.storage import Sessions
from shared.vocabulary import Body, DemandState, RollKind
from tests.exploring import explore
from tests.meetings.demand import REPRESENTATIVES, DemandingVillage
from tests.meetings.test_actions_at_once import outcome
from tests.verifier import follow

PEOPLE = st.integers(0, 14)
BODIES = st.sampled_from([Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY])


def names_under(village: DemandingVillage, demand: UUID) -> Counter[tuple[UUID, RollKind]]:
    with village.sessions() as session:
        kept = sa.select(DemandSignature.person_id, DemandSignature.kind).where(DemandSignature.demand_id == demand)
        return Counter(row.tuple() for row in session.execute(kept))


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> DemandingVillage:
    return DemandingVillage(postgresql_sessions)


def test_fifty_names_of_one_person_at_once_are_one_on_each_roll(busy_village: DemandingVillage):
    demand = busy_village.start(20)
    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: busy_village.sign(demand, 0)), range(50)))
    assert done == {"done": 1, refusals.DemandedAlready.code: 49}
    kinds = [kind for person, kind in names_under(busy_village, demand) if person == busy_village.people[0]]
    assert sorted(kinds) == [RollKind.REPRESENTATIVES, RollKind.VILLAGERS]


def test_of_many_who_sign_at_once_the_fourth_is_the_last(busy_village: DemandingVillage):
    demand = busy_village.start(20)
    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(lambda number: outcome(lambda: busy_village.sign(demand, number)), range(21, 40)))
    assert done == {"done": 3, refusals.DemandNotOpen.code: 16}
    verbs = [line["verb"] for line in follow(busy_village.exported(demand))]
    assert verbs == ["start_demand", "demand_stands"]


def test_of_demands_that_one_person_starts_at_once_one_is_started(busy_village: DemandingVillage):
    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: busy_village.start(20)), range(8)))
    assert done == {"done": 1, refusals.HasOneOpen.code: 7}
    assert len(busy_village.board()) == 1


def test_online_and_on_paper_at_once_somebody_counts_once(busy_village: DemandingVillage):
    demand = busy_village.start(20)
    tried = [lambda: busy_village.sign(demand, 21), lambda: busy_village.enter(demand, [21])] * 6
    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(outcome, tried))
    assert done["done"] >= 6
    assert names_under(busy_village, demand)[busy_village.people[21], RollKind.VILLAGERS] == 1
    assert busy_village.shows(demand, busy_village.township).line.progress[0].have == 2


class Demands(RuleBasedStateMachine):
    """A demand, and everything that people and the township might try with it. The shares are told by the law's own numbers here."""

    sessions: Sessions
    stood = 0  # by all machines: so that it is known how far they come

    @initialize(body=BODIES, starter=st.integers(0, REPRESENTATIVES - 1))
    def begin(self, body: Body, starter: int) -> None:
        self.village = DemandingVillage(self.sessions)
        self.body = body
        self.demand = self.village.start(starter, body)
        self.signed = {starter}
        self.taken_back: set[int] = set()
        self.on_paper: set[int] = set()

    def tries(self, do: Callable[[], None]) -> bool:
        try:
            do()
        except Refused:
            return False
        return True

    def may(self, number: int) -> bool:
        return number < REPRESENTATIVES or self.body is Body.VILLAGERS_ASSEMBLY

    @rule(number=PEOPLE)
    def sign(self, number: int) -> None:
        fits = self.is_open() and self.may(number) and number not in self.signed
        assert self.tries(lambda: self.village.sign(self.demand, number)) is fits
        if fits:
            self.signed.add(number)

    @rule(number=PEOPLE)
    def take_back(self, number: int) -> None:
        fits = self.is_open() and number in self.signed
        assert self.tries(lambda: self.village.take_back(self.demand, number)) is fits
        if fits:
            self.signed.discard(number)
            self.on_paper.discard(number)
            self.taken_back.add(number)

    @rule(numbers=st.lists(PEOPLE, min_size=1, max_size=4, unique=True))
    def enter_paper(self, numbers: list[int]) -> None:
        fits = self.is_open() and all(map(self.may, numbers)) and not self.taken_back & set(numbers)
        assert self.tries(lambda: self.village.enter(self.demand, numbers)) is fits
        if fits:
            self.on_paper |= set(numbers) - self.signed
            self.signed |= set(numbers)

    @rule(number=PEOPLE)
    def strike(self, number: int) -> None:
        fits = self.is_open() and number in self.on_paper
        assert self.tries(lambda: self.village.strike(self.demand, number)) is fits
        if fits:
            self.signed.discard(number)
            self.on_paper.discard(number)

    @rule(days=st.sampled_from([1, 30]))
    def days_pass(self, days: int) -> None:
        self.village.wait(days)
        self.taken_back.clear()  # paper of a later day counts again

    def is_open(self) -> bool:
        return self.shown().state is DemandState.OPEN

    def shown(self) -> DemandLine:
        return self.village.shows(self.demand, self.village.township).line

    @invariant()
    def it_stands_when_a_share_is_reached_and_not_before(self) -> None:
        representatives = sum(number < REPRESENTATIVES for number in self.signed)
        share = 5 if self.body is Body.REPRESENTATIVES_ASSEMBLY else 3
        enough = representatives >= ceil(REPRESENTATIVES / share)
        if self.body is Body.VILLAGERS_ASSEMBLY:
            enough = enough or len(self.signed) >= 40 // 10
        with self.village.sessions() as session:
            state = session.get_one(Demand, self.demand).state
        assert (state is DemandState.STOOD) is enough
        type(self).stood += enough

    @invariant()
    def everybody_is_counted_once_on_each_of_their_rolls(self) -> None:
        kept = names_under(self.village, self.demand)
        assert set(kept.values()) <= {1}
        people = {person for person, _ in kept}
        assert people == {self.village.people[number] for number in self.signed}
        have = {way.kind: way.have for way in self.shown().progress}
        assert have[RollKind.REPRESENTATIVES] == sum(number < REPRESENTATIVES for number in self.signed)
        if self.body is Body.VILLAGERS_ASSEMBLY:
            assert have[RollKind.VILLAGERS] == len(self.signed)

    def teardown(self) -> None:
        follow(self.village.exported(self.demand))


def test_whatever_is_tried_a_demand_stands_from_its_share_on(own_sessions: Sessions):
    Demands.sessions = own_sessions
    explore(Demands, {"stood": 6}, examples=40, steps=25, rounds=2)
