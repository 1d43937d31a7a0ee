"""Numbers of law as data: each with its unit, mark, source, and from which day to which it is in force.

Standard library only.

A rulebook is a TOML file of ``[[number]]`` tables::

    [[number]]
    name = "deliberation.notice_days"
    value = 7                    # an integer, or a fraction as text: "1/10"
    unit = "日"
    mark = "case"                # law, case, local or default: how binding its source is
    source = "肃州区党员首议制：会前七天周知"
    effective_from = 2010-01-01
    # effective_to = 2025-12-31  # the last day, where a later text replaced it
    # note = "…"

A county that lawfully measures otherwise ("a county may set two thirds") puts its own numbers into a file of the same
form, named for the service, in the folder that ``COUNTY_RULES`` names: ``/etc/shouyi/rules/meetings.toml``. From their
first day to their last they stand before the book's; on other days the book's are in force.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

MARKS = ("law", "case", "local", "default")
SHARE = re.compile(r"[1-9][0-9]*/[1-9][0-9]*")


class BrokenRulebook(Exception):
    """A rulebook that must not be used; the message says which entry and why."""


class NotInForce(BrokenRulebook):
    """The book knows the number, but no version of it is in force on that day."""


@dataclass(frozen=True)
class Number:
    """One number in force from one day to another, with where it comes from."""

    name: str
    value: int | Fraction
    unit: str
    mark: str
    source: str
    effective_from: date
    effective_to: date | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @property
    def days(self) -> int:
        """The value where it counts something whole; a fraction here is a mistake in the rulebook's use."""
        if not isinstance(self.value, int):
            raise BrokenRulebook(f"{self.name} is a share, not a count")
        return self.value

    @property
    def share(self) -> Fraction:
        return Fraction(self.value)


class Rulebook:
    """The numbers of one service in all their versions.

    Raises :class:`BrokenRulebook` for versions that overlap or leave a gap, and where a county number replaces nothing.
    """

    def __init__(self, numbers: Iterable[Number], county: Iterable[Number] = ()) -> None:
        self._ours, self._countys = _versions(numbers), _versions(county)
        for versions in self._ours.values():
            _check_no_gaps(versions)
        if unknown := self._countys.keys() - self._ours.keys():
            raise BrokenRulebook(f"the county's {', '.join(sorted(unknown))} replace nothing")

    @classmethod
    def load(cls, path: Path, *, county: Path | None = None) -> "Rulebook":
        """Read a rulebook, and a county's own numbers.

        Raises :class:`BrokenRulebook` also for a float, a missing source, an unknown mark, and for anything in the file
        that is not a field of a number.
        """
        return cls(_read(path), _read(county) if county else ())

    @classmethod
    def of(cls, service: Path) -> "Rulebook":
        """The rulebook in a service's folder, with the county's own numbers where there are any."""
        folder = Path(os.environ.get("COUNTY_RULES") or service)
        if not folder.is_dir():
            raise BrokenRulebook(f"COUNTY_RULES names {folder}, which is no folder")
        county = folder / f"{service.name}.toml"
        return cls.load(service / "rulebook.toml", county=county if county.exists() else None)

    def beside(self, numbers: Iterable[Number]) -> "Rulebook":
        """The same book with a county's further numbers before it; they take the place of those of its file by name."""
        further = list(numbers)
        names = {number.name for number in further}
        kept = [number for number in _flat(self._countys) if number.name not in names]
        return Rulebook(_flat(self._ours), [*kept, *further])

    def number(self, name: str, *, on: date) -> Number:
        """The number in force on a day.

        Raises :class:`NotInForce` where there is none on that day, :class:`BrokenRulebook` where there never was.
        """
        if name not in self._ours:
            raise BrokenRulebook(f"there is no number {name}")
        for number in (*self._countys.get(name, []), *self._ours[name]):
            if number.in_force(on):
                return number
        raise NotInForce(f"no {name} in force on {on}")

    def on(self, day: date) -> Mapping[str, Number]:
        """All numbers in force on a day, by name: the book that a decision of that day is judged by."""
        books = (self._ours, self._countys)
        return {number.name: number for book in books for number in _flat(book) if number.in_force(day)}

    def all(self) -> list[Number]:
        """Every number in every version, by name and day: for the page that shows them."""
        return sorted(_flat(self._ours) + _flat(self._countys), key=lambda number: (number.name, number.effective_from))


def _versions(numbers: Iterable[Number]) -> dict[str, list[Number]]:
    by_name: dict[str, list[Number]] = {}
    for number in sorted(numbers, key=lambda number: (number.name, number.effective_from)):
        by_name.setdefault(number.name, []).append(number)
    for versions in by_name.values():
        _check_no_overlaps(versions)
    return by_name


def _flat(by_name: Mapping[str, list[Number]]) -> list[Number]:
    return [number for versions in by_name.values() for number in versions]


def _check_no_overlaps(versions: list[Number]) -> None:
    for earlier, later in pairwise(versions):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            raise BrokenRulebook(f"{later.name}: its version of {later.effective_from} overlaps the one before")


def _check_no_gaps(versions: list[Number]) -> None:
    """What replaces a number begins on the day after its last."""
    for earlier, later in pairwise(versions):
        if earlier.effective_to != later.effective_from - timedelta(days=1):
            raise BrokenRulebook(f"{later.name}: a gap before its version of {later.effective_from}")


def _read(path: Path) -> list[Number]:
    with path.open("rb") as file:
        content = tomllib.load(file)
    if unknown := content.keys() - {"number"}:
        raise BrokenRulebook(f"{path.name}: unknown {', '.join(sorted(unknown))}")
    return [_number(entry, path.name) for entry in content.get("number", ())]


def _number(entry: dict[str, Any], book: str) -> Number:
    where = f"{book}: {entry.get('name', '?')}"
    if unknown := entry.keys() - Number.__dataclass_fields__.keys():
        raise BrokenRulebook(f"{where}: unknown {', '.join(sorted(unknown))}")
    if missing := [field for field in ("name", "unit", "source") if not str(entry.get(field, "")).strip()]:
        raise BrokenRulebook(f"{where}: no {', '.join(missing)}")
    if entry.get("mark") not in MARKS:
        raise BrokenRulebook(f"{where}: needs a mark out of {', '.join(MARKS)}")
    first, last = (_day(entry, field, where) for field in ("effective_from", "effective_to"))
    if first is None or (last is not None and last < first):
        raise BrokenRulebook(f"{where}: in force from {first} to {last}")
    return Number(**{**entry, "value": _value(entry.get("value"), where)})


def _day(entry: dict[str, Any], field: str, where: str) -> date | None:
    day = entry.get(field)
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        raise BrokenRulebook(f"{where}: {field} {day!r} is not a day")
    return day


def _value(given: object, where: str) -> int | Fraction:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and SHARE.fullmatch(given):
        return Fraction(given)
    raise BrokenRulebook(f"{where}: {given!r} is neither an integer nor a fraction as text")
