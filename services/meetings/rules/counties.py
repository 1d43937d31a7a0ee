"""What the law leaves to the county: half or two thirds of the members, three, five or ten days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.rulebook import Number, Rulebook
from shared.vocabulary import CountyRule


@dataclass(frozen=True)
class Chosen:
    """By a county, from a day on, by a text."""

    rule: CountyRule
    effective_from: date
    source: str


def check_choice(effective_from: date, *, today: date) -> None:
    """What was decided stands: a county chooses for days to come. Raises :class:`NotForThePast`."""
    if effective_from <= today:
        raise refusals.NotForThePast(earliest=today + timedelta(days=1))


def county_book(chosen: Sequence[Chosen], book: Rulebook = BOOK) -> Rulebook:
    """The book that a county's meetings are judged by: each choice until the day before the next of its kind."""
    return book.beside(_numbers(chosen, book)) if chosen else book


def _numbers(chosen: Sequence[Chosen], book: Rulebook) -> list[Number]:
    later: dict[str, date] = {}
    numbers = []
    for one in sorted(chosen, key=lambda one: one.effective_from, reverse=True):
        name, next_one = one.rule.number, later.get(one.rule.number)
        numbers.append(
            Number(
                name=name, value=Fraction(one.rule.measure) if "/" in one.rule.measure else int(one.rule.measure),
                unit=book.number(name, on=one.effective_from).unit, mark="local", source=one.source,
                effective_from=one.effective_from, effective_to=next_one - timedelta(days=1) if next_one else None,
            )
        )  # fmt: skip
        later[name] = one.effective_from
    return numbers
