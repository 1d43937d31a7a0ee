"""When a meeting may begin, when people are entered as present, when a vote may end."""

from datetime import date, datetime, timedelta

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.rulebook import Number


def check_hour(held_at: datetime, now: datetime, *, held_on: date, today: date, noticed_for: str) -> None:
    """Not before the noticed hour, and on no other day: whoever was told comes then. ``noticed_for``: the hour in words.

    Raises :class:`TooEarly`, :class:`ItsDayIsOver`.
    """
    if today > held_on:
        raise refusals.ItsDayIsOver(when=noticed_for)
    if now < held_at:
        raise refusals.TooEarly(when=noticed_for)


def attendance_opens(held_at: datetime, *, on: date) -> datetime:
    return held_at - timedelta(hours=BOOK.number("attendance.ahead", on=on).days)


def check_attendance_open(held_at: datetime, now: datetime, *, on: date) -> None:
    """Nobody is in the room days ahead. Raises :class:`AttendanceTooEarly`."""
    if now < attendance_opens(held_at, on=on):
        raise refusals.AttendanceTooEarly(hours=BOOK.number("attendance.ahead", on=on).days)


def check_vote_may_end(since: datetime, now: datetime, *, silent: int, on: date) -> None:
    """Everybody who is there has voted, or had the time to. ``since``: when the vote was opened.

    Raises :class:`VoteStaysOpen`.
    """
    minutes = BOOK.number("vote.stays_open", on=on).days
    if silent and now < since + timedelta(minutes=minutes):
        raise refusals.VoteStaysOpen(silent=silent, minutes=minutes)


def lasts_until(opened_at: datetime, *, on: date) -> datetime:
    return opened_at + timedelta(hours=BOOK.number("meeting.lasts", on=on).days)


def check_still_on(opened_at: datetime | None, now: datetime, *, on: date) -> None:
    """What belongs into the room is done while people are in it. Raises :class:`MeetingIsOver`."""
    number = BOOK.number("meeting.lasts", on=on)
    if opened_at is not None and now >= lasts_until(opened_at, on=on):
        raise refusals.MeetingIsOver(hours=number.days, source=number.source)


def recall_open_until(since: datetime, *, on: date) -> datetime:
    """Unless more than half have voted before. ``since``: when the vote was opened."""
    return since + timedelta(hours=BOOK.number("recall.stays_open", on=on).days)


def check_recall_may_end(since: datetime, now: datetime, *, registered: int, voted: int, on: date) -> None:
    """Everybody had the time to come, or more than half have voted. ``since``: when the vote was opened. Raises :class:`RecallStaysOpen`."""
    number = BOOK.number("recall.stays_open", on=on)
    if 2 * voted <= registered and now < recall_open_until(since, on=on):
        raise refusals.RecallStaysOpen(hours=number.days, source=number.source)


def check_could_disagree(entered_at: datetime, now: datetime, *, on: date) -> None:
    """Whom somebody else has entered as withdrawn has had the time to say no. Raises :class:`MayStillDisagree`."""
    number = BOOK.number("withdrawal.to_disagree", on=on)
    if now < entered_at + timedelta(minutes=number.days):
        raise refusals.MayStillDisagree(minutes=number.days, source=number.source)


def count_waits(on: date) -> Number:
    """How long a vote waits for its end, and a count for its second teller, before the township is told."""
    return BOOK.number("vote.count_waits", on=on)


def stands_still(since: datetime, now: datetime, *, on: date) -> bool:
    """Whether it has waited as long. ``since``: from when on."""
    return now >= since + timedelta(hours=count_waits(on).days)
