"""How often a body meets, the village's affairs are disclosed and its committees appraised: once in each calendar month, quarter or year."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.meetings.rules.bodies import BOOK
from services.meetings.rules.ordinary import BODIES
from shared.calendar_words import DisclosureKind
from shared.rulebook import Number, Rulebook
from shared.vocabulary import Body

MONTHS = 12
DISCLOSED = (DisclosureKind.GENERAL, DisclosureKind.FINANCES)  # in their time; major matters at once
_QUARTERLY = {
    DisclosureKind.GENERAL: "disclosure.per_year",
    DisclosureKind.FINANCES: "disclosure.finances_per_year",
}


@dataclass(frozen=True)
class Due:
    """The next time: by which day, the last of its period. ``waits``: its period has come, and nothing was held in it yet."""

    by: date
    waits: bool
    late: int  # days past it; 0 while there is time
    number: Number


def bodies_that_meet(on: date, book: Rulebook = BOOK) -> list[Body]:
    """Those of which the law of a day says how often."""
    numbers = book.on(on)
    return [body for body in BODIES if f"{body.value}.per_year" in numbers]


def meeting_due(
    body: Body, last_held: date | None, today: date, *, since: date | None = None, book: Rulebook = BOOK
) -> Due:
    """``since``: from when on anything is known. What was never held is due in the first whole period after it, not before."""
    return _due(f"{body.value}.per_year", last_held, today, since, book)


def is_due(body: Body, last_held: date | None, today: date, book: Rulebook = BOOK) -> bool:
    """Whether the body has not met yet in the period that runs."""
    return meeting_due(body, last_held, today, book=book).waits


def kinds_disclosed(on: date, book: Rulebook = BOOK) -> tuple[DisclosureKind, ...]:
    """Those of which the law of a day says how often."""
    return DISCLOSED if "disclosure.per_year" in book.on(on) else ()


def disclosure_due(
    last: date | None, today: date, *, kind: DisclosureKind = DisclosureKind.GENERAL, since: date | None = None,
    busy_since: date | None = None, book: Rulebook = BOOK,
) -> Due:  # fmt: skip
    """Quarterly, and the finances monthly from the month after the one in which they were found busy
    (村民委员会组织法第三十五条), whichever day comes first. ``busy_since``: of the finances alone."""
    quarterly = _due(_QUARTERLY[kind], last, today, since, book)
    if busy_since is None:
        return quarterly
    known = max(last, busy_since) if last else busy_since
    monthly = _due("disclosure.busy_finances_per_year", known, today, since, book)
    return min(monthly, quarterly, key=lambda due: due.by)


def appraisal_due(last: int | None, today: date, *, since: date | None = None, book: Rulebook = BOOK) -> Due | None:
    """Once a year, from the year on in which the law says so; None before. ``last``: the latest year of which everybody was."""
    number = book.on(today).get("annual_review.per_year")
    if number is None:
        return None
    before = number.effective_from - timedelta(days=1)
    known = max(since, before) if since else None
    return _due(number.name, date(last, MONTHS, 1) if last else None, today, known, book)


def is_soon(by: date, today: date, book: Rulebook = BOOK) -> bool:
    """Whether the village is told already that something is due by this day."""
    return (by - today).days <= book.number("calendar.remind", on=today).days


def is_for_the_township(late: int, today: date, book: Rulebook = BOOK) -> bool:
    """Whether the township is told that something is so many days late."""
    return late >= book.number("calendar.overdue_days", on=today).days


def _due(name: str, last: date | None, today: date, since: date | None, book: Rulebook) -> Due:
    number = book.number(name, on=today)
    months = MONTHS // number.days
    this = _period(today, months)
    known = last or since
    period = _period(known, months) + 1 if known else this
    if last is None:
        period = min(period, this)
    by = _last_day(period, months)
    return Due(by=by, waits=period <= this, late=max((today - by).days, 0), number=number)


def _period(day: date, months: int) -> int:
    """The number of the month, quarter or year that a day lies in."""
    return (day.year * MONTHS + day.month - 1) // months


def _last_day(period: int, months: int) -> date:
    year, month = divmod((period + 1) * months, MONTHS)
    return date(year, month + 1, 1) - timedelta(days=1)
