"""Raising funds and labour by the villagers' own decision (一事一议): who proposes, who pays, how much."""

from collections.abc import Callable
from datetime import date, timedelta

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from services.meetings.rules.demands import Demand
from shared.rulebook import Rulebook


def levy_may_be_proposed(demand: Demand, on: date, *, by_committee: bool = False, book: Rulebook = BOOK) -> bool:
    """By the villagers' committee, or by ≥ 1/10 of the villagers, or by ≥ 1/5 of the representatives."""
    return (
        by_committee
        or demand.of_villagers("levy.demand_of_villagers", on, book)
        or demand.of_representatives("levy.demand_of_representatives", on, book)
    )


def owes_labour(*, age: int, is_man: bool, on: date, exempt_for: str = "", book: Rulebook = BOOK) -> bool:
    """Men from 18 to 55, women from 18 to 50, both ends included; nobody who is exempt, with the reason on record."""
    oldest = book.number("levy.oldest_man" if is_man else "levy.oldest_woman", on=on).days
    return not exempt_for.strip() and book.number("levy.youngest", on=on).days <= age <= oldest


def check_levy(*, yuan: int, workdays: int, on: date, book: Rulebook = BOOK) -> None:
    """Per person and year, per worker and year. Raises :class:`LevyOverTheCap`."""
    for asked, name in ((yuan, "levy.most_money"), (workdays, "levy.most_labour")):
        most = book.number(name, on=on)
        if asked > most.days:
            raise refusals.LevyOverTheCap(asked=asked, most=most.days, unit=most.unit, source=most.source)


def levy_answer_due(handed_in: date, is_workday: Callable[[date], bool], book: Rulebook = BOOK) -> date:
    """The last day for the county's answer, counted in working days from the day after."""
    left, day = book.number("levy.reply", on=handed_in).days, handed_in
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day
