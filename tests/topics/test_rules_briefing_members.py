"""What is briefed at once, what once in a period, and when that is due."""

from datetime import date
from uuid import UUID

import pytest

from services.topics import refusals, rules
from shared.vocabulary import BriefingKind, BriefingMatter

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
DUES = BriefingMatter.DUES


@pytest.mark.parametrize("matter", list(BriefingMatter))
def test_dues_and_routine_are_periodic_and_the_four_important_matters_are_not(matter: BriefingMatter):
    periodic = matter in (BriefingMatter.DUES, BriefingMatter.ROUTINE)
    assert rules.kind_of(matter) is (BriefingKind.PERIODIC if periodic else BriefingKind.IMMEDIATE)
    assert rules.source_of(matter, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ((2027, 1, 1), (2027, 1, 1), (2027, 3, 31)),
        ((2027, 3, 31), (2027, 1, 1), (2027, 3, 31)),
        ((2027, 4, 1), (2027, 4, 1), (2027, 6, 30)),
        ((2027, 12, 31), (2027, 10, 1), (2027, 12, 31)),
    ],
)
def test_a_period_is_a_quarter_of_the_calendar(day, first, last):
    assert rules.period_of(DUES, date(*day)) == (date(*first), date(*last))


@pytest.mark.parametrize(("day", "due"), [(15, None), (16, date(2027, 3, 31)), (31, date(2027, 3, 31))])
def test_the_branch_is_reminded_fifteen_days_before_the_end_and_not_sixteen(day, due):
    assert rules.due_by(DUES, last_held=None, since=None, today=date(2027, 3, day)) == due


def test_one_held_on_the_first_day_of_the_period_counts_and_one_the_day_before_does_not():
    today = date(2027, 6, 30)
    assert rules.due_by(DUES, last_held=date(2027, 4, 1), since=None, today=today) is None
    assert rules.due_by(DUES, last_held=date(2027, 3, 31), since=None, today=today) == today


def test_the_contact_is_a_cadre_of_the_village_or_whoever_of_the_township_records_it():
    rules.check_briefer(ONE, officials=[ONE, TWO], recorder=TWO)
    rules.check_briefer(THREE, officials=[ONE, TWO], recorder=THREE)
    with pytest.raises(refusals.NotAContact):
        rules.check_briefer(THREE, officials=[ONE, TWO], recorder=ONE)


@pytest.mark.parametrize(
    ("last_held", "since", "due"),
    [
        (None, date(2027, 1, 1), date(2027, 3, 31)),  # there since the period's first day, and nothing was held
        (None, date(2027, 1, 2), None),
        (None, None, None),
        (date(2026, 12, 31), date(2026, 5, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2026, 5, 1), None),
        (date(2027, 4, 1), date(2026, 5, 1), None),  # made up for in the period after
    ],
)
def test_what_was_missed_in_the_period_before_is_still_owed(last_held, since, due):
    assert rules.due_by(DUES, last_held=last_held, since=since, today=date(2027, 4, 2)) == due
