"""Which numbers a cadre of a category is measured by on a day. Standard library only."""

from datetime import date
from pathlib import Path

from services.learning_credits import refusals
from shared.rulebook import Number, Rulebook

BOOK = Rulebook.load(Path(__file__).parent / "rulebook.toml")


def policy(category: str, on: date) -> list[Number]:
    """The category's own numbers and those for all cadres, in force on the day. Raises :class:`NoPolicy`."""
    mine = [n for n in BOOK.all() if n.name.split(".")[0] == category and n.in_force(on)]
    if not mine:
        raise refusals.NoPolicy(category=category[:40], day=on.isoformat())
    return mine + [n for n in BOOK.all() if n.name.startswith("all.") and n.in_force(on)]
