"""Who may demand a meeting, a recall, a levy: each share one below, at, one above; on odd and on even rolls."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals
from services.meetings.rules import demands, levies
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
        (levies.levy_may_be_proposed, "villagers", 200, 20),
        (levies.levy_may_be_proposed, "villagers", 201, 21),
        (levies.levy_may_be_proposed, "representatives", 30, 6),
        (levies.levy_may_be_proposed, "representatives", 31, 7),
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


@pytest.mark.parametrize(
    ("age", "is_man", "owes"),
    [
        (17, True, False),
        (18, True, True),
        (55, True, True),
        (56, True, False),
        (18, False, True),
        (50, False, True),
        (51, False, False),
    ],
)
def test_labour_is_owed_from_eighteen_to_fifty_five_and_to_fifty(age, is_man, owes):
    assert levies.owes_labour(age=age, is_man=is_man, on=TODAY) is owes


@pytest.mark.parametrize(
    ("yuan", "workdays", "lawful"), [(15, 10, True), (16, 10, False), (15, 11, False), (14, 9, True)]
)
def test_a_levy_stays_under_its_caps(yuan, workdays, lawful):
    if lawful:
        levies.check_levy(yuan=yuan, workdays=workdays, on=TODAY)
        return
    with pytest.raises(refusals.LevyOverTheCap):
        levies.check_levy(yuan=yuan, workdays=workdays, on=TODAY)


def weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("handed_in", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 2)),  # Monday: over one weekend
        (date(2026, 11, 20), date(2026, 12, 1)),  # Friday: over two
        (date(2026, 11, 22), date(2026, 12, 1)),  # Sunday
    ],
)
def test_the_county_answers_within_seven_working_days(handed_in, due):
    assert levies.levy_answer_due(handed_in, weekday) == due


def test_a_holiday_gives_the_county_a_day_more():
    holiday = date(2026, 12, 1)
    due = levies.levy_answer_due(date(2026, 11, 23), lambda day: weekday(day) and day != holiday)
    assert due == date(2026, 12, 3)


def test_the_committee_proposes_a_levy_by_itself():
    assert levies.levy_may_be_proposed(Demand(), TODAY, by_committee=True)
    assert not levies.levy_may_be_proposed(Demand(), TODAY)


def test_who_is_exempt_owes_no_labour():
    assert not levies.owes_labour(age=30, is_man=True, on=TODAY, exempt_for="在校学生")
    assert levies.owes_labour(age=30, is_man=True, on=TODAY, exempt_for=" ")


@given(registered=st.integers(0, 2000), data=st.data())
def test_one_more_vote_for_a_recall_never_saves_anybody(registered, data):
    votes = data.draw(st.integers(0, registered))
    ayes = data.draw(st.integers(0, votes))
    before = demands.is_recalled(registered=registered, votes=votes, ayes=ayes, on=TODAY)
    after = demands.is_recalled(registered=registered, votes=votes, ayes=min(ayes + 1, votes), on=TODAY)
    assert before <= after
