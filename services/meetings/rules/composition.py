"""How a representatives' assembly is made up, who may stand in for whom, and when an office ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, Base, Share
from shared.rulebook import Rulebook


@dataclass(frozen=True)
class Assembly:
    """Its members: representatives (of them women) and the committee; the households they stand for."""

    members: int
    representatives: int
    women: int
    households: int


def faults(assembly: Assembly, on: date, book: Rulebook = BOOK) -> list[str]:
    """What is not as 村民委员会组织法第二十九条 has it, in Chinese with the source; nothing when all is well.

    For days since 2026-01-01: of whom the women were to be a third before, is not in this rulebook.
    """
    found = []
    enough = Share(book.number("representatives_assembly.share_of_representatives", on=on), strict=False, base=Base.ALL)
    if not enough.reached(assembly.representatives, assembly.members):
        found.append(f"村民代表应不少于 {enough.needed(assembly.members)} 人（{enough.number.source}）")
    women = Share(book.number("representatives_assembly.share_of_women", on=on), strict=False, base=Base.ALL)
    if not women.reached(assembly.women, assembly.representatives):
        found.append(f"妇女代表应不少于 {women.needed(assembly.representatives)} 人（{women.number.source}）")
    fewest = book.number("representatives_assembly.fewest_households", on=on)
    most = book.number("representatives_assembly.most_households", on=on)
    lowest, highest = fewest.days * assembly.representatives, most.days * assembly.representatives
    if not lowest <= assembly.households <= highest:
        found.append(f"每名代表应由 {fewest.days} 至 {most.days} 户推选（{fewest.source}）")
    return found


def check_proxy(household: UUID, of_proxy: UUID) -> None:
    """At a collective's assembly a member is stood in for by their own household (农村集体经济组织法第二十七条)."""
    if household != of_proxy:
        raise refusals.ProxyOfAnotherHousehold


def office_ends(reviews: Sequence[bool], on: date, book: Rulebook = BOOK) -> bool:
    """Whether two yearly reviews running (competent or not, oldest first) were "not competent" (第三十八条)."""
    running = book.number("annual_review.not_competent_running", on=on).days
    return any(not competent and len(list(years)) >= running for competent, years in groupby(reviews))
