"""Who may demand a meeting or a recall: each share one below, at, one above; on odd and on even rolls."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals
from services.meetings.rules import demands
from services.meetings.rules.demands import Demand
from shared.vocabulary import Body, RollKind

TODAY = date(2026, 11, 23)
VILLAGERS, REPRESENTATIVES = Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY


def must_be_called(body: Body, counted: dict[RollKind, tuple[int, int]]) -> bool:
    return any(way.reached for way in demands.ways(body, counted, TODAY))


@pytest.mark.parametrize(
    ("rule", "field", "whole", "needed"),
    [
        (demands.recall_may_be_demanded, "villagers", 200, 40),
        (demands.recall_may_be_demanded, "villagers", 201, 41),
        (demands.recall_may_be_demanded, "representatives", 30, 10),
        (demands.recall_may_be_demanded, "representatives", 31, 11),
    ],
)
def test_a_demand_for_a_recall_counts_from_its_number_on(rule, field, whole, needed):
    for have, holds in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert rule(Demand(**{field: have, f"all_{field}": whole}), TODAY) is holds


@pytest.mark.parametrize(
    ("body", "kind", "whole", "needed"),
    [
        (VILLAGERS, RollKind.VILLAGERS, 200, 20),
        (VILLAGERS, RollKind.VILLAGERS, 201, 21),
        (VILLAGERS, RollKind.REPRESENTATIVES, 30, 10),
        (VILLAGERS, RollKind.REPRESENTATIVES, 31, 11),
        (REPRESENTATIVES, RollKind.REPRESENTATIVES, 30, 6),
        (REPRESENTATIVES, RollKind.REPRESENTATIVES, 31, 7),
    ],
)
def test_a_meeting_must_be_called_from_its_number_on(body, kind, whole, needed):
    for have, holds in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert must_be_called(body, {kind: (have, whole)}) is holds


def test_the_two_rolls_are_not_added_up():
    counted = {RollKind.VILLAGERS: (19, 200), RollKind.REPRESENTATIVES: (9, 30)}
    assert not must_be_called(VILLAGERS, counted)
    assert must_be_called(VILLAGERS, counted | {RollKind.REPRESENTATIVES: (10, 30)})


def test_villagers_do_not_demand_a_representatives_assembly():
    assert not must_be_called(REPRESENTATIVES, {RollKind.VILLAGERS: (200, 200)})


def test_an_empty_roll_demands_nothing():
    assert not must_be_called(VILLAGERS, {})
    assert not must_be_called(VILLAGERS, {RollKind.VILLAGERS: (0, 0)})


def test_no_other_body_is_demanded():
    for body in set(Body) - {VILLAGERS, REPRESENTATIVES}:
        with pytest.raises(refusals.CanNotBeDemanded):
            demands.ways(body, {}, TODAY)


@pytest.mark.parametrize(
    ("registered", "votes", "ayes", "recalled"),
    [
        (200, 100, 100, False),
        (200, 101, 51, True),
        (200, 101, 50, False),
        (201, 101, 51, True),
        (200, 102, 51, False),
        (0, 0, 0, False),
    ],
)
def test_a_recall_needs_half_of_the_voters_and_half_of_the_votes_exceeded(registered, votes, ayes, recalled):
    assert demands.is_recalled(registered=registered, votes=votes, ayes=ayes, on=TODAY) is recalled


@given(registered=st.integers(0, 2000), data=st.data())
def test_one_more_vote_for_a_recall_never_saves_anybody(registered, data):
    votes = data.draw(st.integers(0, registered))
    ayes = data.draw(st.integers(0, votes))
    before = demands.is_recalled(registered=registered, votes=votes, ayes=ayes, on=TODAY)
    after = demands.is_recalled(registered=registered, votes=votes, ayes=min(ayes + 1, votes), on=TODAY)
    assert before <= after
