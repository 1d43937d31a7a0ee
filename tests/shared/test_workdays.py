"""Working days as the State Council arranges them, and as the law's festivals alone make them until it has."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rulebook import BrokenRulebook
from shared.workdays import CALENDAR, Calendar

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2037, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # a Saturday worked in its place
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),  # its last day, a Monday
        (date(2026, 2, 24), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday worked for National Day
        (date(2026, 11, 28), False),  # any Saturday
    ],
)
def test_holidays_are_off_and_the_days_for_them_are_worked(day, worked):
    assert CALENDAR.is_workday(day) is worked


@pytest.mark.parametrize(
    ("begins", "days", "ends"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 7, date(2026, 12, 2)),  # Monday: over one weekend
        (date(2026, 11, 22), 7, date(2026, 12, 1)),  # Sunday
        (date(2026, 9, 30), 7, date(2026, 10, 15)),  # over seven days off, with a Saturday worked
        (date(2026, 2, 12), 2, date(2026, 2, 14)),
        (date(2026, 2, 12), 3, date(2026, 2, 24)),
    ],
)
def test_a_time_of_working_days_begins_on_the_day_after(begins, days, ends):
    assert CALENDAR.after(begins, days) == ends


def test_a_year_that_is_not_announced_has_the_festivals_of_the_law():
    assert not CALENDAR.is_announced(2027)
    off = [date(2027, 1, 1), date(2027, 2, 5), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15), date(2027, 10, 1)]
    assert [day for day in off if CALENDAR.is_workday(day)] == []
    assert not any(
        CALENDAR.is_workday(date(2027, 2, 6) + number * DAY) for number in range(5)
    )  # 6 and 7 February in lieu
    assert CALENDAR.is_workday(date(2027, 2, 11))
    assert CALENDAR.is_workday(date(2027, 10, 8))


def test_far_ahead_the_weekends_and_the_fixed_days_are_left():
    assert not CALENDAR.is_workday(date(2050, 10, 3))
    assert not CALENDAR.is_workday(date(2050, 10, 5))  # 1 and 2 October are a weekend
    assert CALENDAR.is_workday(date(2050, 10, 6))


def test_a_county_adds_the_year_that_was_just_announced(tmp_path):
    ours, county = tmp_path / "ours.toml", tmp_path / "workdays.toml"
    ours.write_text("")
    county.write_text('[[year]]\nyear = 2027\nsource = "通知"\noff = [2027-10-08]\nworked = [2027-10-09]\n')
    calendar = Calendar.load(ours, county=county)
    assert calendar.is_announced(2027)
    assert (calendar.is_workday(date(2027, 10, 8)), calendar.is_workday(date(2027, 10, 9))) == (False, True)
    assert calendar.is_workday(date(2027, 10, 1))  # the announced year alone counts


@pytest.mark.parametrize(
    "wrong",
    [
        "year = 2027\noff = [2027-10-08]",
        'year = 2027\nsource = "通知"\noff = [2026-10-08]',
        'year = 2027\nsource = "通知"\noff = [2027-10-09]',
        'year = 2027\nsource = "通知"\nworked = [2027-10-08]',
    ],
)
def test_a_year_that_cannot_be_right_is_not_used(tmp_path, wrong):
    (tmp_path / "workdays.toml").write_text(f"[[year]]\n{wrong}\n")
    with pytest.raises(BrokenRulebook):
        Calendar.load(tmp_path / "workdays.toml")


def test_an_unknown_table_is_not_passed_over(tmp_path):
    (tmp_path / "workdays.toml").write_text("[[holiday]]\nyear = 2027\n")
    with pytest.raises(BrokenRulebook):
        Calendar.load(tmp_path / "workdays.toml")


@given(day=DAYS, count=st.integers(1, 40))
def test_a_time_ends_on_a_day_that_is_worked_and_counts_as_many(day, count):
    end = CALENDAR.after(day, count)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.between(day, end) == count


@given(day=DAYS, count=st.integers(0, 40))
def test_whoever_begins_later_ends_no_earlier(day, count):
    assert CALENDAR.after(day + DAY, count) >= CALENDAR.after(day, count)


@given(day=DAYS)
def test_no_day_before_a_time_begins_is_in_it(day):
    assert CALENDAR.between(day, day) == 0
    assert CALENDAR.between(day, day - DAY) == 0


def test_there_is_no_time_of_less_than_nothing():
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.after(date(2026, 3, 2), -1)
