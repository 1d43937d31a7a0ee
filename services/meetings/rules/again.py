"""A step that was not passed may be put to the vote again, and not until it suits."""

from dataclasses import dataclass
from datetime import date

from services.meetings.rules.bodies import BOOK
from shared.rulebook import Rulebook


@dataclass(frozen=True)
class Again:
    """``left``: how often the step may be voted on again."""

    left: int
    source: str


def again(failed: int, on: date, book: Rulebook = BOOK) -> Again:
    """After a step of a matter was voted on ``failed`` times and never passed."""
    number = book.number("step.again", on=on)
    return Again(max(number.days + 1 - failed, 0), number.source)
