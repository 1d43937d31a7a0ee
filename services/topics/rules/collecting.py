"""Who writes down whose opinion, what a visit is, and which opinions say the same."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK
from shared.vocabulary import OnBehalf

Grams = frozenset[str]  # every two characters that stand beside each other


def check_entry(*, household: str, on_behalf: OnBehalf | None, collects: bool) -> None:
    """One's own opinion, or by the collection team somebody else's, with whose and why.

    Raises :class:`NotForOthers`, :class:`ReasonToEnterMissing`.
    """
    if not household and on_behalf is None:
        return
    if not collects:
        raise refusals.NotForOthers
    if not household or on_behalf is None:
        raise refusals.ReasonToEnterMissing


def check_visit(
    *, visited_on: date, today: date, visitors: Collection[UUID], team: Collection[UUID], said: Collection[str],
    nothing: bool, on_behalf: OnBehalf | None,
) -> None:  # fmt: skip
    """On a day that has come, by people of the team of that day, with what was said or that nothing was.

    Raises :class:`VisitInTheFuture`, :class:`VisitorsNotOnTheTeam`, :class:`SaidOrNothing`, :class:`ReasonToEnterMissing`.
    """
    if visited_on > today:
        raise refusals.VisitInTheFuture(today=today)
    strangers = len(set(visitors) - set(team))
    if not visitors or strangers:
        raise refusals.VisitorsNotOnTheTeam(strangers=strangers, day=visited_on)
    if bool(said) is nothing:
        raise refusals.SaidOrNothing
    if said and on_behalf is None:
        raise refusals.ReasonToEnterMissing


def grams(text: str) -> Grams:
    """Punctuation and spaces say nothing."""
    plain = "".join(character for character in text.lower() if character.isalnum())
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, 1)))


def similarity(one: Grams, other: Grams) -> Fraction:
    """Of both texts' pairs of characters, how many stand in both (Dice's coefficient): 0 to 1."""
    return Fraction(2 * len(one & other), len(one) + len(other))


def degree(how_alike: Fraction, *, on: date) -> str:
    """In words; nothing for what is not alike."""
    for name, words in (("opinions.much_alike", "很相近"), ("opinions.alike", "比较相近")):
        if how_alike >= BOOK.number(name, on=on).share:
            return words
    return ""


def alike(texts: Mapping[UUID, Grams], *, on: date) -> list[tuple[tuple[UUID, ...], Fraction]]:
    """Groups of two or more, each with how alike the least alike is to its first: every text in one group at most, and alike to the
    first of it, so that no chain leads from one matter to another."""
    least = BOOK.number("opinions.alike", on=on).share
    left, found = dict(texts), []
    while left:
        first, its_grams = next(iter(left.items()))
        del left[first]
        near = _near(its_grams, left.items(), least)
        if near:
            found.append(((first, *near), min(near.values())))
            left = {one: text for one, text in left.items() if one not in near}
    return found


def _near(text: Grams, others: Iterable[tuple[UUID, Grams]], least: Fraction) -> dict[UUID, Fraction]:
    measured = ((one, similarity(text, other)) for one, other in others)
    return {one: how_alike for one, how_alike in measured if how_alike >= least}


def nearest(text: Grams, topics: Mapping[UUID, Collection[Grams]], *, on: date) -> tuple[UUID, Fraction] | None:
    """The topic of whose opinions one is most like this text, if any is alike."""
    least = BOOK.number("opinions.alike", on=on).share
    measured = (
        (topic, max((similarity(text, one) for one in said), default=Fraction(0))) for topic, said in topics.items()
    )
    best = max(measured, key=lambda pair: pair[1], default=None)
    return best if best is not None and best[1] >= least else None
