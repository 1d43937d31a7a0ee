"""Whatever is tried with entrustments at a collective's assembly: nobody has two voices, and nobody's is taken by others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.meetings.models import Member, Vote
from shared.errors import Refused
from shared.storage import Sessions
from shared.vocabulary import Choice, Voting
from tests.exploring import explore
from tests.meetings.collective import Collective

WHO = st.integers(0, 8)  # three households; everybody else comes and stays
OF_THEM = st.integers(0, 3)  # of the same household; or, at the end, of the next one
OTHERS = tuple(range(9, 32))


class Proxies(RuleBasedStateMachine):
    """What the nine do, and beside it what they may count on, kept apart from the tables."""

    sessions: Sessions
    held = given = (
        0  # votes opened with somebody represented, and given for somebody: so that it is known how far they come
    )

    def __init__(self) -> None:
        super().__init__()
        self.collective = Collective(self.sessions)
        self.there: set[int] = set()
        self.withdrawn: set[int] = set()
        self.acts: dict[int, int] = {}  # in force: for whom who
        self.entered: dict[int, int] = {}  # on paper, read by one official
        self.fixed: tuple[set[int], dict[int, int]] | None = None
        self.meeting_id: UUID

    @staticmethod
    def other(number: int, place: int) -> int:
        return (number // 3 * 3 + place) % 9

    def tries(self, do: Callable[[], Any]) -> bool:
        self.collective.now += timedelta(seconds=1)
        try:
            do()
        except Refused:
            return False
        return True

    @initialize(before=st.sets(st.sampled_from((0, 1, 3, 4))))
    def begin(self, before: set[int]) -> None:
        """Some have entrusted the one of their household who comes."""
        self.meeting_id = self.collective.noticed(Voting.NAMED)
        for number in sorted(before):
            self.entrust(number, 2)
        self.collective.begins(self.meeting_id, 2, 5, *OTHERS)
        self.there = {2, 5}

    @property
    def represented(self) -> dict[int, int]:
        if self.fixed:
            return self.fixed[1]
        gone = self.there | self.withdrawn
        in_the_room = self.there - self.withdrawn
        return {one: proxy for one, proxy in self.acts.items() if one not in gone and proxy in in_the_room}

    # -- what is tried

    @rule(number=WHO, place=OF_THEM)
    def entrust(self, number: int, place: int) -> None:
        to = self.other(number, place)
        if self.tries(lambda: self.collective.entrusts(self.meeting_id, number, to)):
            self.entered.pop(number, None)
            self.acts[number] = to

    @rule(number=WHO)
    def end(self, number: int) -> None:
        if self.tries(lambda: self.collective.ends(self.meeting_id, number)):
            self.acts.pop(number, None)
            self.entered.pop(number, None)

    @rule(number=WHO, place=OF_THEM)
    def enter(self, number: int, place: int) -> None:
        to = self.other(number, place)
        by = self.collective.township
        if self.tries(lambda: self.collective.enters_paper(self.meeting_id, number, to, caller=by)):
            assert number not in self.represented, "nobody is driven out"
            self.acts.pop(number, None)
            self.entered[number] = to

    @rule(number=WHO, place=OF_THEM)
    def confirm(self, number: int, place: int) -> None:
        to = self.other(number, place)
        if self.tries(lambda: self.collective.confirms_paper(self.meeting_id, number, to)):
            assert self.entered.pop(number) == to
            self.acts[number] = to

    @rule(number=WHO)
    def come(self, number: int) -> None:
        if self.tries(lambda: self.collective.attend(self.meeting_id, [self.collective.people[number]])):
            self.there.add(number)
            self.acts.pop(number, None)

    @rule(number=WHO)
    def leave(self, number: int) -> None:
        if self.tries(lambda: self.collective.leave(self.meeting_id, self.collective.people[number])):
            self.there.discard(number)

    @rule(number=WHO)
    def withdraw(self, number: int) -> None:
        if self.tries(lambda: self.collective.withdraws(self.meeting_id, number)):
            self.withdrawn.add(number)

    @rule(often=st.integers(0, 2))
    def open_vote(self, often: int) -> None:
        if not often and self.tries(lambda: self.collective.open_vote(self.meeting_id)):
            by = self.represented
            Proxies.held += bool(by)
            self.fixed = (self.there - self.withdrawn) | by.keys(), by

    @rule(number=WHO, choice=st.sampled_from(Choice))
    def cast(self, number: int, choice: Choice) -> None:
        if self.tries(lambda: self.collective.cast(self.meeting_id, self.collective.people[number], choice)):
            assert self.fixed
            assert number in self.fixed[0]

    @rule(number=WHO, place=OF_THEM, right=st.integers(0, 3), choice=st.sampled_from(Choice))
    def cast_for(self, number: int, place: int, right: int, choice: Choice) -> None:
        proxy, by = self.other(number, place), sorted(self.represented.items())
        if right and by:
            number, proxy = by[number % len(by)]
        if self.tries(lambda: self.collective.votes_for(self.meeting_id, proxy, number, choice)):
            assert self.fixed
            assert self.fixed[1][number] == proxy
            Proxies.given += 1

    # -- what holds

    @invariant()
    def who_is_there_is_there_once(self) -> None:
        by = self.represented
        here = self.fixed[0] if self.fixed else (self.there - self.withdrawn) | by.keys()
        assert self.collective.there(self.meeting_id) == (len(OTHERS) + len(here), len(by))

    @invariant()
    def nobody_acts_for_more_than_two_or_for_another_household(self) -> None:
        proxies = list(self.represented.values())
        assert all(proxies.count(proxy) <= 2 for proxy in proxies)
        assert all(one // 3 == proxy // 3 and one != proxy for one, proxy in self.represented.items())

    @invariant()
    def every_vote_is_of_somebody_who_has_one(self) -> None:
        with self.sessions() as session:
            mine = Vote.meeting_id == self.meeting_id
            votes = session.scalar(sa.select(sa.func.count()).where(mine))
            of_those_there = (
                sa.select(sa.func.count())
                .select_from(Vote)
                .join(Member, sa.and_(Member.meeting_id == Vote.meeting_id, Member.person_id == Vote.person_id))
                .where(mine, Member.at_vote)
            )
            assert votes == session.scalar(of_those_there)


def test_no_path_leads_to_two_voices(own_sessions: Sessions) -> None:
    Proxies.sessions = own_sessions
    explore(Proxies, {"held": 1, "given": 1}, examples=15, steps=60, rounds=16)
