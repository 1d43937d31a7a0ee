"""Numbers of law as data: each with unit, mark, source and the days from and to which it is in force. Standard library only.

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
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

MARKS = ("law", "case", "local", "default")


class BrokenRulebook(Exception):
    """A rulebook that must not be used; the message says which entry and why."""


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
    def __init__(self, numbers: Iterable[Number]) -> None:
        self._by_name: dict[str, list[Number]] = {}
        for number in sorted(numbers, key=lambda number: (number.name, number.effective_from)):
            self._by_name.setdefault(number.name, []).append(number)
        for versions in self._by_name.values():
            _check_order(versions)

    @classmethod
    def load(cls, path: Path, *, county: Path | None = None) -> "Rulebook":
        """Read a rulebook; ``county`` names another one whose numbers replace those of the same name.

        Raises :class:`BrokenRulebook` for a float, a missing source, an unknown mark, an overlap, or a county number that
        replaces nothing.
        """
        numbers = _read(path)
        own = _read(county) if county else []
        names = {number.name for number in own}
        if unknown := names - {number.name for number in numbers}:
            raise BrokenRulebook(f"{county}: {', '.join(sorted(unknown))} replace nothing")
        return cls([number for number in numbers if number.name not in names] + own)

    def number(self, name: str, *, on: date) -> Number:
        """The number in force on a day. Raises :class:`BrokenRulebook` where there is none."""
        for number in self._by_name.get(name, ()):
            if number.in_force(on):
                return number
        raise BrokenRulebook(f"no {name} in force on {on}")

    def all(self) -> list[Number]:
        """Every number in every version, by name and day: for the page that shows them."""
        return [number for versions in self._by_name.values() for number in versions]


def _check_order(versions: list[Number]) -> None:
    for earlier, later in pairwise(versions):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            raise BrokenRulebook(
                f"{earlier.name}: the versions of {earlier.effective_from} and {later.effective_from} overlap"
            )


def _read(path: Path) -> list[Number]:
    with path.open("rb") as file:
        entries = tomllib.load(file).get("number", [])
    return [_number(entry, path) for entry in entries]


def _number(entry: dict[str, Any], path: Path) -> Number:
    where = f"{path.name}: {entry.get('name', '?')}"
    if unknown := entry.keys() - Number.__dataclass_fields__.keys():
        raise BrokenRulebook(f"{where}: unknown {', '.join(sorted(unknown))}")
    if not entry.get("source") or entry.get("mark") not in MARKS:
        raise BrokenRulebook(f"{where}: needs a source, and a mark out of {', '.join(MARKS)}")
    try:
        return Number(**{**entry, "value": _value(entry["value"])})
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise BrokenRulebook(f"{where}: {error}") from None


def _value(given: object) -> int | Fraction:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and "." not in given:
        return Fraction(given)
    raise ValueError(f"{given!r} is neither an integer nor a fraction as text")
