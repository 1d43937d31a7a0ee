"""How a representatives' assembly is made up (村民委员会组织法第二十九条)."""

from dataclasses import dataclass
from datetime import date

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
    """What is not as the law has it, in Chinese with the source; nothing when all is well."""
    found = []
    enough = Share(book.number("representatives_assembly.share_of_representatives", on=on), strict=False, base=Base.ALL)
    if not enough.reached(assembly.representatives, assembly.members):
        found.append(f"村民代表应不少于 {enough.needed(assembly.members)} 人（{enough.number.source}）")
    women = Share(book.number("representatives_assembly.share_of_women", on=on), strict=False, base=Base.ALL)
    if not women.reached(assembly.women, assembly.representatives):
        found.append(f"妇女代表应不少于 {women.needed(assembly.representatives)} 人（{women.number.source}）")
    fewest = book.number("representatives_assembly.fewest_households", on=on)
    most = book.number("representatives_assembly.most_households", on=on)
    per_representative_too_few = assembly.households < fewest.days * assembly.representatives
    per_representative_too_many = assembly.households > most.days * assembly.representatives
    if per_representative_too_few or per_representative_too_many:
        found.append(f"每名代表应由 {fewest.days} 至 {most.days} 户推选（{fewest.source}）")
    return found
