"""Who may demand a meeting or a recall, and when somebody is recalled."""

from dataclasses import dataclass
from datetime import date

from services.meetings.rules.bodies import BOOK, Base, Share
from shared.rulebook import Rulebook


@dataclass(frozen=True)
class Demand:
    """How many demanded, of how many."""

    villagers: int = 0
    all_villagers: int = 0
    representatives: int = 0
    all_representatives: int = 0

    def of_villagers(self, name: str, on: date, book: Rulebook) -> bool:
        """Whether the villagers who demand are the share that ``name`` asks, or more."""
        return Share(book.number(name, on=on), strict=False, base=Base.ALL).reached(self.villagers, self.all_villagers)

    def of_representatives(self, name: str, on: date, book: Rulebook) -> bool:
        share = Share(book.number(name, on=on), strict=False, base=Base.ALL)
        return share.reached(self.representatives, self.all_representatives)


def villagers_assembly_must_be_called(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/10 of the villagers or ≥ 1/3 of the representatives demand it (村民委员会组织法第二十五条)."""
    return demand.of_villagers("villagers_assembly.demand_of_villagers", on, book) or demand.of_representatives(
        "villagers_assembly.demand_of_representatives", on, book
    )


def representatives_assembly_must_be_called(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/5 of the representatives demand it (村民委员会组织法第三十条)."""
    return demand.of_representatives("representatives_assembly.demand", on, book)


def recall_may_be_demanded(demand: Demand, on: date, book: Rulebook = BOOK) -> bool:
    """≥ 1/5 of the villagers with a vote or ≥ 1/3 of the representatives demand it (村民委员会组织法第十九条)."""
    return demand.of_villagers("recall.demand_of_voters", on, book) or demand.of_representatives(
        "recall.demand_of_representatives", on, book
    )


def is_recalled(*, registered: int, votes: int, ayes: int, on: date, book: Rulebook = BOOK) -> bool:
    """More than half of the registered voters vote, and more than half of the votes are for it (第十九条)."""
    turnout = Share(book.number("recall.turnout", on=on), strict=True, base=Base.ALL)
    majority = Share(book.number("recall.majority", on=on), strict=True, base=Base.PRESENT)
    return turnout.reached(votes, registered) and majority.reached(ayes, votes)
