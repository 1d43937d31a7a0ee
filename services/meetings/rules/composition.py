"""How a representatives' assembly is made up, and when an office ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.meetings.rules.bodies import BOOK, Base, Share
from shared.rulebook import Rulebook

THEN = "再请县级工作人员把任职导入名册。"


@dataclass(frozen=True)
class Assembly:
    """Its members: representatives (of them women) and the committee; the households they stand for."""

    members: int
    representatives: int
    women: int
    households: int


@dataclass(frozen=True)
class Fault:
    """What is not as the law has it, and what to do next; in Chinese."""

    sentence: str
    advice: str
    source: str


def faults(assembly: Assembly, on: date, book: Rulebook = BOOK) -> list[Fault]:
    """What is not as 村民委员会组织法第二十九条 has it; nothing when all is well. Of what is not known (0) nothing is said: see :func:`missing`.

    For days since 2026-01-01: of whom the women were to be a third before, is not in this rulebook.
    """
    if not assembly.representatives:
        return []
    found = []
    enough = Share(book.number("representatives_assembly.share_of_representatives", on=on), strict=False, base=Base.ALL)
    if not enough.reached(assembly.representatives, assembly.members):
        sentence = f"村民代表 {assembly.representatives} 人，应不少于 {enough.needed(assembly.members)} 人"
        found.append(Fault(sentence, f"请由各户补选村民代表，{THEN}", enough.number.source))
    women = Share(book.number("representatives_assembly.share_of_women", on=on), strict=False, base=Base.ALL)
    if not women.reached(assembly.women, assembly.representatives):
        sentence = f"妇女代表 {assembly.women} 人，应不少于 {women.needed(assembly.representatives)} 人"
        found.append(Fault(sentence, f"请在补选、换届推选时选足妇女代表，{THEN}", women.number.source))
    return found + _of_households(assembly, on, book)


def _of_households(assembly: Assembly, on: date, book: Rulebook) -> list[Fault]:
    fewest = book.number("representatives_assembly.fewest_households", on=on)
    most = book.number("representatives_assembly.most_households", on=on)
    lowest, highest = fewest.days * assembly.representatives, most.days * assembly.representatives
    if not assembly.households or lowest <= assembly.households <= highest:
        return []
    change = "减少" if assembly.households < lowest else "增加"
    sentence = f"全村 {assembly.households} 户、村民代表 {assembly.representatives} 人，每名代表应由 {fewest.days} 至 {most.days} 户推选"
    return [Fault(sentence, f"请按户数{change}村民代表名额，重新划分推选的户，{THEN}", fewest.source)]


def missing(assembly: Assembly, *, without_household: int) -> list[str]:
    """What the register does not have, in Chinese: it is asked for, never guessed."""
    lacks = []
    if not assembly.representatives:
        lacks.append("名册上没有村民代表，人数、妇女代表和户数都不能核对。请县级工作人员在名册里导入村民代表的任职。")
    if not assembly.households:
        lacks.append("名册上没有本村的户，每名代表由多少户推选不能核对。请县级工作人员在名册里补上户。")
    elif without_household:
        lacks.append(
            f"名册上有 {without_household} 名成年村民没有写是哪一户，户数可能偏少。请县级工作人员在名册里补上。"
        )
    return lacks


def office_ends(reviews: Sequence[bool], on: date, book: Rulebook = BOOK) -> bool:
    """Whether two yearly reviews running (competent or not, oldest first) were "not competent" (第三十八条)."""
    running = book.number("annual_review.not_competent_running", on=on).days
    return any(not competent and len(list(years)) >= running for competent, years in groupby(reviews))
