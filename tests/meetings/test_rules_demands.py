"""Who may demand a meeting or a recall: each share one below, at, one above; on odd and on even rolls."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings.rules import demands
from services.meetings.rules.demands import Demand

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("rule", "field", "whole", "needed"),
    [
        (demands.villagers_assembly_must_be_called, "villagers", 200, 20),
        (demands.villagers_assembly_must_be_called, "villagers", 201, 21),
        (demands.villagers_assembly_must_be_called, "representatives", 30, 10),
        (demands.villagers_assembly_must_be_called, "representatives", 31, 11),
        (demands.representatives_assembly_must_be_called, "representatives", 30, 6),
        (demands.representatives_assembly_must_be_called, "representatives", 31, 7),
        (demands.recall_may_be_demanded, "villagers", 200, 40),
        (demands.recall_may_be_demanded, "villagers", 201, 41),
        (demands.recall_may_be_demanded, "representatives", 30, 10),
        (demands.recall_may_be_demanded, "representatives", 31, 11),
    ],
)
def test_a_demand_counts_from_its_number_on(rule, field, whole, needed):
    for have, holds in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert rule(Demand(**{field: have, f"all_{field}": whole}), TODAY) is holds


def test_an_empty_roll_demands_nothing():
    assert not demands.villagers_assembly_must_be_called(Demand(), TODAY)


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
