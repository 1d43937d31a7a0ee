"""Carrying out: briefings, deadlines, satisfaction."""

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from services.topics import refusals
from services.topics.rules.book import BOOK
from shared.vocabulary import Grade, Stage

# -- briefings ----------------------------------------------------------------------------


def briefings_missing(*, major: bool, held: Collection[Stage]) -> list[Stage]:
    return [stage for stage in Stage if stage not in held] if major else []


def check_briefings_complete(*, major: bool, held: Collection[Stage], on: date) -> None:
    """A major project can't be closed without its three linked briefings. Raises :class:`BriefingsMissing`."""
    if missing := briefings_missing(major=major, held=held):
        source = BOOK.number("briefings.of_a_major_project", on=on).source
        raise refusals.BriefingsMissing(missing="、".join(stage.chinese for stage in missing), source=source)


def check_is_major(*, major: bool) -> None:
    """The three linked briefings belong to major projects; other work is briefed in a session of its own. Raises
    :class:`NoMajorProject`."""
    if not major:
        raise refusals.NoMajorProject


def check_briefing(stage: Stage, held_on: date, *, today: date, held: Mapping[Stage, date]) -> None:
    """Each stage once, in order, not in the future."""
    if stage in held:
        raise refusals.BriefingAlreadyHeld(stage=stage.chinese)
    order = list(Stage)
    earlier = [held[before] for before in order[: order.index(stage)] if before in held]
    later = [held[after] for after in order[order.index(stage) + 1 :] if after in held]
    if held_on > today or any(held_on < day for day in earlier) or any(held_on > day for day in later):
        raise refusals.BriefingOutOfOrder(stage=stage.chinese)


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise refusals.DueInThePast(today=today)


# -- survey -------------------------------------------------------------------------------

SATISFIED = (Grade.SATISFIED, Grade.FAIRLY, Grade.BASICALLY)


def satisfaction(counts: Mapping[Grade, int]) -> Fraction | None:
    """At least basically satisfied, of all who answered; None when nobody did. Members and masses are scored apart."""
    asked = sum(counts.values())
    return Fraction(sum(counts.get(grade, 0) for grade in SATISFIED), asked) if asked else None
