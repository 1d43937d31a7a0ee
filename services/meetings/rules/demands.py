"""Who may demand a meeting, a recall, a levy; and what a levy may ask."""

from dataclasses import dataclass
from datetime import date

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, Base, Share
from shared.rulebook import Rulebook


@dataclass(frozen=True)
class Demand:
    """How many demanded, of how many."""

    villagers: int = 0
    all_villagers: int = 0
    representatives: int = 0
    all_representatives: int = 0


def _enough(name: str, have: int, whole: int, on: date, book: Rulebook) -> bool:
    return Share(book.number(name, on=on), strict=False, base=Base.ALL).reached(have, whole)


def villagers_assembly_must_be_called(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/10 of the villagers or ≥ 1/3 of the representatives demand it (村民委员会组织法第二十五条)."""
    return _enough(
        "villagers_assembly.demand_of_villagers", demand.villagers, demand.all_villagers, on, book
    ) or _enough(
        "villagers_assembly.demand_of_representatives", demand.representatives, demand.all_representatives, on, book
    )


def representatives_assembly_must_be_called(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/5 of the representatives demand it (第三十条)."""
    return _enough("representatives_assembly.demand", demand.representatives, demand.all_representatives, on, book)


def recall_may_be_demanded(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/5 of the voters or ≥ 1/3 of the representatives demand it."""
    return _enough("recall.demand_of_voters", demand.villagers, demand.all_villagers, on, book) or _enough(
        "recall.demand_of_representatives", demand.representatives, demand.all_representatives, on, book
    )


def is_recalled(*, registered: int, votes: int, ayes: int, on: date, book: Rulebook = BOOK) -> bool:
    """More than half of the registered voters vote, and more than half of the votes are for it."""
    turnout = Share(book.number("recall.turnout", on=on), strict=True, base=Base.ALL)
    majority = Share(book.number("recall.majority", on=on), strict=True, base=Base.PRESENT)
    return turnout.reached(votes, registered) and majority.reached(ayes, votes)


def levy_may_be_proposed(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """By ≥ 1/10 of the villagers or ≥ 1/5 of the representatives; the villagers' committee needs no signatures."""
    return _enough("levy.demand_of_villagers", demand.villagers, demand.all_villagers, on, book) or _enough(
        "levy.demand_of_representatives", demand.representatives, demand.all_representatives, on, book
    )


def owes_labour(*, age: int, is_man: bool, on: date, book: Rulebook = BOOK) -> bool:
    """Men from 18 to 55, women from 18 to 50; both ends included."""
    oldest = book.number("levy.oldest_man" if is_man else "levy.oldest_woman", on=on).days
    return book.number("levy.youngest", on=on).days <= age <= oldest


def check_levy(*, yuan: int, workdays: int, on: date, book: Rulebook = BOOK) -> None:
    """Per person and year, per worker and year. Raises :class:`LevyOverTheCap`."""
    for asked, name in ((yuan, "levy.most_money"), (workdays, "levy.most_labour")):
        most = book.number(name, on=on)
        if asked > most.days:
            raise refusals.LevyOverTheCap(asked=asked, most=most.days, unit=most.unit, source=most.source)
