"""What becomes of memberships and offices when a sheet states them. Pure: what is held and what is stated in, what is held then out.

A roll of a day that is over never changes. What a sheet states of the past therefore counts from ``floor`` on: the day of the
import, or the beginning of time for somebody who came into the directory on that day and stood on no roll before. The days as
the source has them are kept beside those that count, so that the same sheet is recognised again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

ONE_DAY = timedelta(days=1)
ALWAYS = date.min  # the floor of somebody whom no roll knows yet


@dataclass(frozen=True)
class Stated:
    """A row of the sheet: ``what`` is the same as long as nothing but days differs."""

    row: int
    what: Any
    since: date
    until: date | None


@dataclass(frozen=True)
class Held:
    """What the directory has, or is to have: ``id`` is None for what is new, ``row`` the sheet's row it now comes from."""

    id: UUID | None
    what: Any
    since: date
    until: date | None
    stated_since: date
    stated_until: date | None
    row: int | None = None

    def is_over(self, on: date) -> bool:
        return self.until is not None and self.until < on


class NotPossible(Exception):
    """Why a row can't be followed, and what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


def overlapping(rows: Iterable[Stated]) -> list[tuple[int, int]]:
    """Pairs of rows that last at the same time, next to each other by their first day."""
    found = []
    last: Stated | None = None
    for row in sorted(rows, key=lambda row: row.since):
        if last and (last.until is None or last.until >= row.since):
            found.append((last.row, row.row))
        if last is None or not (last.until is None or (row.until and row.until < last.until)):
            last = row
    return found


def follow(held: Sequence[Held], stated: Iterable[Stated], *, floor: date) -> tuple[list[Held], dict[int, NotPossible]]:
    """What is held when the sheet has been followed, and which rows could not be. One line at a time: nothing overlaps."""
    impossible = {}
    now = list(held)
    for row in sorted(stated, key=lambda row: row.since):
        try:
            now = _follow_one(now, row, floor)
        except NotPossible as why:
            impossible[row.row] = why
    return now, impossible


def _follow_one(now: list[Held], row: Stated, floor: date) -> list[Held]:
    twin = _twin(now, row, floor)
    if twin and (twin.stated_since, twin.stated_until) == (row.since, row.until):
        return now
    others = [one for one in now if one is not twin]
    opened = Held(
        id=None, what=row.what, since=max(row.since, floor), until=row.until, stated_since=row.since,
        stated_until=row.until, row=row.row,
    )  # fmt: skip
    if row.until is not None and row.until < floor:
        if twin is None:
            raise NotPossible(
                "起止都在今天以前，而名册上没有：过去的名册不再改动", "请删去这一行；有误录的，终止日填今天"
            )
        return [*others, _end_in_the_past(twin, row, floor)]
    if twin is None:
        return [*_make_room(others, opened, floor), opened]
    if twin.until is not None and twin.until + ONE_DAY < floor:  # it comes back after days without
        return [*_make_room(now, opened, floor), opened]
    since = opened.since if twin.since >= floor else twin.since
    kept = replace(opened, id=twin.id, since=since)
    return [*_make_room(others, kept, floor), kept]


def _twin(now: list[Held], row: Stated, floor: date) -> Held | None:
    """The same thing as held: from the same day, or, as long as it lasts, from one that the sheet now puts earlier."""
    same = [one for one in now if one.what == row.what]
    exact = [one for one in same if one.stated_since == row.since]
    corrected = [
        one
        for one in same
        if not one.is_over(floor)
        and row.since < one.stated_since
        and (row.until is None or one.stated_since <= row.until)
    ]
    return max(exact or corrected, key=lambda one: one.since, default=None)


def _end_in_the_past(twin: Held, row: Stated, floor: date) -> Held:
    """It ends with the last day that is over; what ended before keeps the day on which it left the rolls."""
    ended = replace(twin, stated_since=row.since, stated_until=row.until, row=row.row)
    if twin.is_over(floor):
        return ended
    if twin.since >= floor:
        raise NotPossible("今天才登记，不能止于今天以前：过去的名册不再改动", "终止日请填今天")
    return replace(ended, until=floor - ONE_DAY)


def _make_room(others: list[Held], placed: Held, floor: date) -> list[Held]:
    """What was held before ends the day before; what was put down today, or is yet to come, gives way to a later statement."""
    left = []
    for one in others:
        if one.is_over(placed.since) or (placed.until is not None and one.since > placed.until):
            left.append(one)
        elif one.since < placed.since:
            eve = placed.since - ONE_DAY
            left.append(replace(one, until=eve, stated_until=eve))
        elif one.stated_since > placed.stated_since or one.since < floor:
            raise NotPossible(f"与已登记的（自 {one.stated_since} 起）时间重叠", "请核对起止日；已登记的也请写进表格")
    return left
