"""How often a body meets and the village's affairs are disclosed: once in each calendar month, quarter or year."""

from datetime import date

from services.meetings.rules.bodies import BOOK
from shared.rulebook import Rulebook
from shared.vocabulary import Body

MONTHS = 12


def is_due(body: Body, last_held: date | None, today: date, book: Rulebook = BOOK) -> bool:
    """Whether the body has not met yet in the period that runs."""
    return _is_due(f"{body.value}.per_year", last_held, today, book)


def disclosure_is_due(last: date | None, today: date, *, busy_finances: bool = False, book: Rulebook = BOOK) -> bool:
    """Quarterly, monthly where the village's finances are busy (村民委员会组织法第三十五条); major matters at once."""
    name = "disclosure.busy_finances_per_year" if busy_finances else "disclosure.per_year"
    return _is_due(name, last, today, book)


def _is_due(name: str, last: date | None, today: date, book: Rulebook) -> bool:
    months = MONTHS // book.number(name, on=today).days
    return last is None or _period(last, months) < _period(today, months)


def _period(day: date, months: int) -> int:
    """The number of the month, quarter or year that a day lies in."""
    return (day.year * MONTHS + day.month - 1) // months
