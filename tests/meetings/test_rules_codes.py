"""The code on the wall: signed, soon over, of one meeting."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.meetings import refusals, rules

KEY, MEETING, DAY = b"k" * 32, UUID(int=1), date(2027, 3, 8)
ON_THE_MINUTE = datetime(2027, 3, 8, 1, 30, tzinfo=UTC)


def good(text: str, now: datetime, *, key: bytes = KEY, meeting: UUID = MEETING) -> None:
    rules.check_attendance_code(key, meeting, text, now, on=DAY)


def code(now: datetime = ON_THE_MINUTE) -> rules.Code:
    return rules.attendance_code(KEY, MEETING, now, on=DAY)


@pytest.mark.parametrize("seconds", [0, 119, 120])
def test_a_code_is_good_for_two_minutes(seconds):
    good(code().text, ON_THE_MINUTE + timedelta(seconds=seconds))


def test_a_second_later_it_is_over():
    with pytest.raises(refusals.AttendanceCodeIsOver, match="2 分钟"):
        good(code().text, ON_THE_MINUTE + timedelta(seconds=121))


def test_it_changes_every_minute_and_whoever_reads_it_last_has_a_minute_left():
    last = ON_THE_MINUTE + timedelta(seconds=59)
    assert code(last) == code()
    assert code(last + timedelta(seconds=1)) != code()
    assert code(last).good_until - last > timedelta(minutes=1)


def test_another_meetings_code_is_refused():
    with pytest.raises(refusals.WrongAttendanceCode):
        good(code().text, ON_THE_MINUTE, meeting=UUID(int=2))


def test_a_code_signed_by_somebody_else_is_refused():
    with pytest.raises(refusals.WrongAttendanceCode):
        good(code().text, ON_THE_MINUTE, key=b"x" * 32)


def test_nobody_lengthens_its_life():
    until, _, signature = code().text.partition(".")
    with pytest.raises(refusals.WrongAttendanceCode):
        good(f"{int(until) + 60}.{signature}", ON_THE_MINUTE)


@pytest.mark.parametrize("text", ["", ".", "1", "x.y", "-1.y", "²³.y", "1.签到", "1799999999."])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(refusals.WrongAttendanceCode):
        good(text, ON_THE_MINUTE)
