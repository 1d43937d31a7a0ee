"""Raising funds and labour by the villagers' own decision (一事一议): who pays, how much, who is free of it, who replies by when.

Money is counted in fen, labour in standard workdays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.topics import refusals
from services.topics.rules.book import BOOK
from shared.money import FEN, in_yuan
from shared.rulebook import Rulebook
from shared.vocabulary import Body, Duty, Exemption
from shared.workdays import CALENDAR, Calendar

DAY = timedelta(days=1)
MEASURES = "《村民一事一议筹资筹劳管理办法》（国办发〔2007〕4号）"
ASSEMBLIES = (Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY)


@dataclass(frozen=True)
class Ground:
    """Of what an exemption frees, and whether an assembly has to decide it."""

    frees_of: tuple[Duty, ...]
    is_decided: bool = False


GROUNDS: Final[Mapping[Exemption, Ground]] = {
    Exemption.DESTITUTE: Ground((Duty.MONEY, Duty.LABOUR)),
    Exemption.SOLDIER: Ground((Duty.MONEY, Duty.LABOUR)),
    Exemption.DISABLED_VETERAN: Ground((Duty.LABOUR,)),
    Exemption.STUDENT: Ground((Duty.LABOUR,)),
    Exemption.MOTHER: Ground((Duty.LABOUR,)),
    Exemption.HARDSHIP: Ground((Duty.MONEY,), is_decided=True),
    Exemption.ILLNESS: Ground((Duty.LABOUR,), is_decided=True),
}


# -- who owes what ------------------------------------------------------------------------


def owes_labour(*, age: int, is_man: bool, on: date, book: Rulebook = BOOK) -> bool:
    """Men from 18 to 55, women from 18 to 50, both ends included."""
    oldest = book.number("levy.oldest_man" if is_man else "levy.oldest_woman", on=on).days
    return book.number("levy.youngest", on=on).days <= age <= oldest


def labour_births(*, is_man: bool, on: date, book: Rulebook = BOOK) -> tuple[date, date]:
    """Whoever was born from the first to the last of these days owes labour on the other: what a register can be asked for."""
    oldest = book.number("levy.oldest_man" if is_man else "levy.oldest_woman", on=on).days
    youngest = book.number("levy.youngest", on=on).days
    return _years_before(on, oldest + 1) + DAY, _years_before(on, youngest)


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def duties_freed(ground: Exemption, decided_by: Body | None, *, works: bool) -> tuple[Duty, ...]:
    """Of what this ground frees somebody who stands on the list. Raises :class:`ExemptionNotDecided`, :class:`NothingToBeFreedOf`."""
    rule = GROUNDS[ground]
    if rule.is_decided and decided_by not in ASSEMBLIES:
        raise refusals.ExemptionNotDecided(ground=ground.chinese, source=MEASURES)
    duties = tuple(duty for duty in rule.frees_of if duty is Duty.MONEY or works)
    if not duties:
        raise refusals.NothingToBeFreedOf(ground=ground.chinese)
    return duties


# -- how much -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Of each person and of each worker: fen, and standard workdays."""

    per_head: int
    workdays: int

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.per_head + other.per_head, self.workdays + other.workdays)


def check_asked(asked: Asked, already: Asked, *, on: date, book: Rulebook = BOOK) -> None:
    """Something is raised, and with what the village's other levies of the year ask it stays within the province's caps.

    Raises :class:`NothingRaised`, :class:`LevyOverTheCap`.
    """
    if asked.per_head <= 0 and asked.workdays <= 0:
        raise refusals.NothingRaised
    whole = asked + already
    money, labour = book.number("levy.most_money", on=on), book.number("levy.most_labour", on=on)
    if asked.per_head and whole.per_head > money.days * FEN:
        raise refusals.LevyOverTheCap(
            asked=in_yuan(whole.per_head), already=in_yuan(already.per_head), most=money.days, unit=money.unit, source=money.source
        )  # fmt: skip
    if asked.workdays and whole.workdays > labour.days:
        raise refusals.LevyOverTheCap(
            asked=whole.workdays, already=already.workdays, most=labour.days, unit=labour.unit, source=labour.source
        )


# -- in public, and before the county -------------------------------------------------------


def plan_posted_until(laid_on: date, book: Rulebook = BOOK) -> date:
    """The first day on which the plan has stood long enough: the day it was drawn up is not counted."""
    return laid_on + timedelta(days=book.number("levy.posting_days", on=laid_on).days)


def check_plan_posted(laid_on: date, *, today: date, book: Rulebook = BOOK) -> None:
    """Raises :class:`PlanPostedTooShort`."""
    number = book.number("levy.posting_days", on=laid_on)
    if (today - laid_on).days < number.days:
        raise refusals.PlanPostedTooShort(
            days=(today - laid_on).days, required=number.days, until=plan_posted_until(laid_on, book), source=number.source
        )  # fmt: skip


def reply_due(forwarded_on: date, book: Rulebook = BOOK, calendar: Calendar = CALENDAR) -> date:
    """The last day for the county's reply, counted in working days from the day after."""
    return calendar.after(forwarded_on, book.number("levy.reply", on=forwarded_on).days)


def check_may_be_raised(*, approved: bool | None, due: date | None, on: date) -> None:
    """Nothing is raised before the county has replied, nor where it objects. Raises :class:`CountyHasNotReplied`,
    :class:`CountyObjects`."""
    source = BOOK.number("levy.reply", on=on).source
    if approved is None:
        waits = f"答复期限 {due.year}年{due.month}月{due.day}日" if due else "乡镇还没有转报"
        raise refusals.CountyHasNotReplied(waits=waits, source=source)
    if not approved:
        raise refusals.CountyObjects(source=source)


def account_sentence(*, income: int, expense: int, workdays: int) -> str:
    """What is published of the account with the result."""
    left = income - expense
    balance = f"结余 {in_yuan(left)} 元" if left >= 0 else f"超支 {in_yuan(-left)} 元"
    return f"筹资收入 {in_yuan(income)} 元，支出 {in_yuan(expense)} 元，{balance}；出工 {workdays} 个标准工日。"


def asked_sentence(purpose: str, asked: Asked) -> str:
    """What a levy asks and what for, as it stands in the resolution."""
    money = f"每人筹资 {in_yuan(asked.per_head)} 元" if asked.per_head else "不筹资"
    labour = f"每个劳动力筹劳 {asked.workdays} 个标准工日" if asked.workdays else "不筹劳"
    return f"{money}，{labour}，用于：{purpose}"
