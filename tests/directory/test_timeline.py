"""What becomes of a membership or an office when a sheet states it: days that are over stay, what is stated holds from today on."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.importing.timeline import ALWAYS, Held, Stated, follow, overlapping

TODAY = date(2027, 3, 1)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def held(what, since, until=None):
    last = None if until is None else day(until)
    return Held(uuid4(), what, day(since), last, day(since), last)


def stated(what, since, until=None, *, row=2):
    return Stated(row, what, day(since), None if until is None else day(until))


def days(rows):
    """Where somebody stands, from when to when, as the rolls count it; days from today."""
    found = [(one.what, (one.since - TODAY).days, one.until and (one.until - TODAY).days) for one in rows]
    return sorted(found, key=lambda found: found[1])


def followed(before, *rows, floor=TODAY):
    after, impossible = follow(before, rows, floor=floor)
    assert impossible == {}
    return days(after)


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        pytest.param([], ("A", 10), [("A", 10, None)], id="a new one begins on its day"),
        pytest.param([], ("A", -10), [("A", 0, None)], id="one that began before is on the rolls from today on"),
        pytest.param([("A", -99)], ("A", -99), [("A", -99, None)], id="the same changes nothing"),
        pytest.param([("A", -99)], ("A", -120), [("A", -99, None)], id="an earlier first day changes no roll"),
        pytest.param([("A", -99)], ("B", 10), [("A", -99, 9), ("B", 10, None)], id="a move closes the day before"),
        pytest.param([("A", -99)], ("B", 0), [("A", -99, -1), ("B", 0, None)], id="a move today"),
        pytest.param([("A", -99)], ("B", -10), [("A", -99, -1), ("B", 0, None)], id="a move that comes late"),
        pytest.param([("A", -99)], ("B", -99), [("A", -99, -1), ("B", 0, None)], id="another group, the same day"),
        pytest.param([("A", -99)], ("A", -10), [("A", -99, -1), ("A", 0, None)], id="a second term"),
        pytest.param([("A", -99)], ("A", -99, 20), [("A", -99, 20)], id="a last day to come ends it"),
        pytest.param([("A", -99)], ("A", -99, 0), [("A", -99, 0)], id="today is the last day"),
        pytest.param([("A", -99)], ("A", -99, -20), [("A", -99, -1)], id="a last day that is over ends it yesterday"),
        pytest.param([("A", -99, 20)], ("A", -99), [("A", -99, None)], id="it goes on after all"),
        pytest.param([("A", -99, -1)], ("A", -99), [("A", -99, None)], id="it ended yesterday and goes on"),
        pytest.param([("A", -99, -9)], ("A", -99), [("A", -99, -9), ("A", 0, None)], id="it comes back after a while"),
        pytest.param([("A", -99, -9)], ("A", -99, -20), [("A", -99, -9)], id="it had ended earlier than was said"),
        pytest.param([("A", 10)], ("A", 20), [("A", 10, 19), ("A", 20, None)], id="a term to come and the next"),
        pytest.param([("A", -99, -50), ("A", -40)], ("B", 5), [("A", -99, -50), ("A", -40, 4), ("B", 5, None)], id="long ago"),
    ],
)  # fmt: skip
def test_what_is_stated_holds_from_today_on_and_the_past_stays(before, row, after):
    assert followed([held(*one) for one in before], stated(*row)) == after


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ([], ("A", -99), [("A", -99, None)]),
        ([], ("A", -99, -9), [("A", -99, -9)]),
        ([("A", -99)], ("A", -120), [("A", -120, None)]),
        ([("A", -99)], ("B", -99), [("B", -99, None)]),
        ([("A", -99)], ("B", -50), [("A", -99, -51), ("B", -50, None)]),
    ],
)
def test_for_somebody_whom_no_roll_knows_the_days_are_taken_as_they_are(before, row, after):
    assert followed([held(*one) for one in before], stated(*row), floor=ALWAYS) == after


@pytest.mark.parametrize(
    ("before", "row", "why"),
    [
        pytest.param([], ("A", -99, -9), "起止都在今天以前", id="over before it was known"),
        pytest.param([("B", -99)], ("A", -200, -150), "起止都在今天以前", id="of another place"),
        pytest.param([("A", 20)], ("B", 10), "时间重叠", id="before what is to come"),
    ],
)
def test_what_can_not_be_followed_is_said_and_changes_nothing(before, row, why):
    before = [held(*one) for one in before]
    after, impossible = follow(before, [stated(*row, row=7)], floor=TODAY)
    assert why in impossible[7].problem
    assert impossible[7].advice
    assert days(after) == days(before)


def test_what_was_put_down_today_can_not_have_ended_before():
    once, _ = follow([], [stated("A", -99)], floor=TODAY)
    after, impossible = follow(once, [stated("A", -99, -9)], floor=TODAY)
    assert (days(after), "今天才登记" in impossible[2].problem) == ([("A", 0, None)], True)
    assert followed(once, stated("A", -99, 0)) == [("A", 0, 0)]


def test_what_was_put_down_today_by_mistake_is_put_right_the_same_day():
    one = held("A", -99)
    after, _ = follow([one], [stated("B", -99)], floor=TODAY)
    assert days(after) == [("A", -99, -1), ("B", 0, None)]
    assert followed(after, stated("A", -99)) == [("A", -99, None)]


def test_several_rows_of_one_person_are_followed_in_the_order_of_their_days():
    rows = [stated("B", -9, 9, row=3), stated("C", 10, row=2), stated("A", -99, -10, row=4)]
    assert followed([held("A", -99)], *rows) == [("A", -99, -1), ("B", 0, 9), ("C", 10, None)]
    assert followed([], *rows, floor=ALWAYS) == [("A", -99, -10), ("B", -9, 9), ("C", 10, None)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("A", 0, 9), ("B", 10)], []),
        ([("A", 0, 10), ("B", 10)], [(1, 2)]),
        ([("B", 10), ("A", 0)], [(2, 1)]),
        ([("A", 0), ("B", 3, 4), ("C", 6)], [(1, 2), (1, 3)]),
        ([("A", 0, 5), ("B", 1, 9), ("C", 6)], [(1, 2), (2, 3)]),
    ],
)
def test_rows_at_the_same_time_are_found_to_the_day(rows, found):
    assert overlapping(stated(*row, row=number) for number, row in enumerate(rows, 1)) == found


# -- whatever is held and whatever is stated ----------------------------------------------

NUMBERS = st.integers(-60, 60)
PLACES = st.sampled_from("ABC")


@st.composite
def lines(draw, make, most):
    """Rows that follow one another, the last perhaps without an end."""
    edges = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2 * most, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    made = [make(draw(PLACES), since, until, row) for row, (since, until) in enumerate(pairs, 2)]
    if draw(st.booleans()):
        what, since, _, row = draw(PLACES), pairs[-1][0], None, len(pairs) + 1
        made[-1] = make(what, since, None, row)
    return made


HELD = lines(lambda what, since, until, _: held(what, since, until), 4)
STATED = lines(lambda what, since, until, row: stated(what, since, until, row=row), 3)


def place(rows, on):
    return [one.what for one in rows if one.since <= on and (one.until is None or one.until >= on)]


@given(HELD, st.lists(STATED, min_size=1, max_size=3))
def test_no_day_that_is_over_changes_and_nobody_is_in_two_places(before, sheets):
    after = before
    for rows in sheets:
        after, _ = follow(after, rows, floor=TODAY)
    for number in range(-70, 71):
        found = place(after, day(number))
        assert len(found) <= 1
        assert number >= 0 or found == place(before, day(number))


@given(HELD, STATED)
def test_what_is_stated_and_possible_holds_from_today_on(before, rows):
    after, impossible = follow(before, rows, floor=TODAY)
    for row in rows:
        if row.row not in impossible:
            for number in range(70):
                on = day(number)
                if row.since <= on and (row.until is None or on <= row.until):
                    assert place(after, on) == [row.what]


def stored(rows):
    """As the next import finds them."""
    return [Held(one.id or UUID(int=n), *(getattr(one, f) for f in FIELDS)) for n, one in enumerate(rows)]


FIELDS = ("what", "since", "until", "stated_since", "stated_until")


@given(HELD, STATED, st.integers(0, 30), st.sampled_from([TODAY, ALWAYS]))
def test_the_same_sheet_again_changes_nothing_also_later(before, rows, later, floor):
    after, impossible = follow(before, rows, floor=floor)
    written = [row for row in rows if row.row not in impossible]
    once = stored(after)
    again, impossible = follow(once, written, floor=TODAY + timedelta(days=later))
    assert (again, impossible) == (once, {})
