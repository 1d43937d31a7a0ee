"""A village's affairs are posted (村务公开): from when on it is written down, how long it hangs, who answers for it."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.rulebook import Number, Rulebook


def check_posted(posted_on: date, *, today: date, book: Rulebook = BOOK) -> None:
    """It hangs already, and not since so long ago that nobody can vouch for it. Raises :class:`NotPostedYet`, :class:`PostedTooLongAgo`."""
    if posted_on > today:
        raise refusals.NotPostedYet(today=today)
    within = book.number("disclosure.entered_within", on=today)
    earliest = today - timedelta(days=within.days)
    if posted_on < earliest:
        raise refusals.PostedTooLongAgo(days=within.days, earliest=earliest, source=within.source)


def hangs(posted_on: date, book: Rulebook = BOOK) -> tuple[date, Number]:
    """The last day on which it has to hang, and the number."""
    days = book.number("disclosure.days", on=posted_on)
    return posted_on + timedelta(days=days.days), days


def check_who_answers(
    posted_by: UUID, checked_by: UUID, *, on: date, officials: Collection[UUID], supervisors: Collection[UUID]
) -> None:
    """An official has posted it; somebody else has looked at it, of the supervision committee (村民委员会组织法第三十七条), and only where
    it has nobody another official.

    Raises :class:`NotAnOfficial`, :class:`CheckedByWhoPosted`, :class:`NotACheckerOfDisclosures`, :class:`SupervisorsCheckDisclosures`.
    """
    if posted_by not in officials:
        raise refusals.NotAnOfficial(day=on)
    if checked_by == posted_by:
        raise refusals.CheckedByWhoPosted
    if checked_by not in {*officials, *supervisors}:
        raise refusals.NotACheckerOfDisclosures(day=on)
    if set(supervisors) - {posted_by} and checked_by not in supervisors:
        raise refusals.SupervisorsCheckDisclosures(day=on)
