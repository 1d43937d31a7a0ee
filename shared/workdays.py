"""Working days: what the law counts in 工作日, with the State Council's holidays and the days worked in their place.

Each year's arrangement is announced late in the year before. ``workdays.toml`` holds the years that are known; a county adds the
next one in a file of the same name and form in the folder that ``COUNTY_RULES`` names, without an upgrade. A year that nobody has
announced yet is reckoned by the statutory festivals alone (《全国年节及纪念日放假办法》, as of 2025): where one falls on a weekend,
the next working day is off instead, and no weekend is worked. Standard library only.
"""

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from shared.rulebook import BrokenRulebook

DAY = timedelta(days=1)
SATURDAY = 5
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))  # New Year's Day, Labour Day, National Day
MOVING = ("spring", "qingming", "dragon_boat", "mid_autumn")
EVE_AND_FIRST_THREE = (-1, 0, 1, 2)  # of the Spring Festival, which is named by its first day


@dataclass(frozen=True)
class Year:
    """What one year changes: weekdays that are off, days of a weekend that are worked."""

    off: frozenset[date]
    worked: frozenset[date]
    source: str


class Calendar:
    """Which days are worked. ``announced``: the years that the State Council has arranged; ``festivals``: of others, when the moving
    festivals fall."""

    def __init__(self, announced: dict[int, Year], festivals: dict[int, dict[str, date]]) -> None:
        self._announced, self._festivals = announced, festivals
        self._year = lru_cache(maxsize=64)(self._reckon)

    @classmethod
    def load(cls, path: Path, *, county: Path | None = None) -> Self:
        """Read the years; the county's stand before ours. Raises :class:`BrokenRulebook` for a year that can't be right."""
        ours = _read(path)
        added = _read(county) if county else {}
        announced = {entry["year"]: _announced(entry) for entry in (*ours.get("year", ()), *added.get("year", ()))}
        festivals = {entry["year"]: _moving(entry) for entry in ours.get("festivals", ())}
        return cls(announced, festivals)

    def is_announced(self, year: int) -> bool:
        """Whether the State Council has said how this year is; until then a reckoned day may still move."""
        return year in self._announced

    def is_workday(self, day: date) -> bool:
        year = self._year(day.year)
        return day in year.worked or (day.weekday() < SATURDAY and day not in year.off)

    def after(self, day: date, count: int) -> date:
        """The last day of a time of so many working days; the day it begins on is not counted."""
        if count < 0:
            raise ValueError(f"{count} working days")
        while count:
            day += DAY
            count -= self.is_workday(day)
        return day

    def between(self, day: date, until: date) -> int:
        """How many working days come after a day, up to another and with it."""
        return sum(self.is_workday(day + number * DAY) for number in range(1, (until - day).days + 1))

    def _reckon(self, year: int) -> Year:
        if year in self._announced:
            return self._announced[year]
        days = [date(year, month, day) for month, day in FIXED]
        for name, first in self._festivals.get(year, {}).items():
            days += [first + offset * DAY for offset in (EVE_AND_FIRST_THREE if name == "spring" else (0,))]
        return Year(_with_days_in_lieu(days), frozenset(), "《全国年节及纪念日放假办法》")


def _with_days_in_lieu(festivals: Iterable[date]) -> frozenset[date]:
    """A festival on a weekend takes the next weekday that is not off already."""
    off = set(festivals)
    for festival in sorted(off):
        if festival.weekday() >= SATURDAY:
            instead = festival
            while instead.weekday() >= SATURDAY or instead in off:
                instead += DAY
            off.add(instead)
    return frozenset(off)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        content = tomllib.load(file)
    if unknown := content.keys() - {"year", "festivals"}:
        raise BrokenRulebook(f"{path.name}: unknown {', '.join(sorted(unknown))}")
    return content


def _announced(entry: dict[str, Any]) -> Year:
    year, where = entry.get("year"), f"workdays.toml: {entry.get('year')}"
    off, worked = frozenset(entry.get("off", ())), frozenset(entry.get("worked", ()))
    if not str(entry.get("source", "")).strip():
        raise BrokenRulebook(f"{where}: no source")
    if strange := [day for day in (*off, *worked) if day.year != year]:
        raise BrokenRulebook(f"{where}: {strange[0]} is of another year")
    if wrong := [
        *(day for day in off if day.weekday() >= SATURDAY),
        *(day for day in worked if day.weekday() < SATURDAY),
    ]:
        raise BrokenRulebook(f"{where}: {wrong[0]} is so anyway")
    return Year(off, worked, entry["source"])


def _moving(entry: dict[str, Any]) -> dict[str, date]:
    return {name: entry[name] for name in MOVING}


def _of_this_county() -> Calendar:
    own = Path(__file__).with_suffix(".toml")
    folder = os.environ.get("COUNTY_RULES")
    county = Path(folder) / own.name if folder else None
    return Calendar.load(own, county=county if county and county.exists() else None)


CALENDAR = _of_this_county()
