"""The sheet of offices: who holds which, where, from when; a village has one secretary at a time."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory.actions.importing import lasting
from services.directory.actions.importing.known import SETTLEMENTS, Findings, Known, pieces
from services.directory.importing.rows import OfficeRow
from services.directory.importing.timeline import Held, Stated, follow, overlapping
from services.directory.models import Office
from shared.calls.directory import ImportProblem
from shared.identity import Role

SECRETARIES = "一个村同时只有一名书记：请在表格里给前任填上终止日，早于后任的起始日"
LEVELS = {
    Role.TOWNSHIP: ("township",),
    Role.COUNTY: ("county",),
    Role.TRAINING_ADMIN: ("county",),
    Role.IT: ("county",),
}


class Seat(NamedTuple):
    """Whose timeline it is: terms of the same person in the same office do not overlap."""

    person_id: UUID
    role: Role
    area: str


def faults(rows: list[OfficeRow], known: Known) -> Iterator[ImportProblem]:
    for row in rows:
        if row.person not in known.members:
            advice = "请核对；“人员”表里那一行有问题的，先改好它"
            yield row.problem("人员编号", f"没有编号为 {row.person} 的人", advice)
        yield from known.fault_of_area(row, "地方代码", row.area, LEVELS.get(row.role, SETTLEMENTS))
    for one, other in _at_once(rows, lambda row: (row.person, row.role, row.area)):
        yield one.problem(
            "起始日", f"与第 {other.row} 行同一职务的时间重叠", "请核对：前一届的终止日要早于后一届的起始日"
        )
    for one, other in _at_once((row for row in rows if row.role is Role.SECRETARY), lambda row: row.area):
        if one.person != other.person:
            yield one.problem("起始日", f"与第 {other.row} 行同时是这个村的书记", SECRETARIES)


def _at_once(rows: Iterable[OfficeRow], key: Callable[[OfficeRow], Any]) -> Iterator[tuple[OfficeRow, OfficeRow]]:
    """Rows of the same key that last at the same time, each with the other."""
    by_key: dict[Any, list[OfficeRow]] = {}
    for row in rows:
        by_key.setdefault(key(row), []).append(row)
    for several in by_key.values():
        lines = {row.row: row for row in several}
        for one, other in overlapping(Stated(row.row, None, row.since, row.until) for row in several):
            yield lines[one], lines[other]
            yield lines[other], lines[one]


def plan(session: Session, rows: list[OfficeRow], known: Known, findings: Findings) -> lasting.Plan:
    """Again without the rows that would make a second secretary, until no village has two."""
    while True:
        good = findings.good(rows)
        made, after = _follow(session, good, known)
        lines = {row.row: row for row in good}
        found = [lines[row].problem("起始日", why.problem, why.advice) for row, why in made.impossible.items()]
        found += _second_secretaries(session, after, lines, known)
        if not findings.add(found):
            return made


def _follow(session: Session, rows: list[OfficeRow], known: Known) -> tuple[lasting.Plan, dict[Seat, list[Held]]]:
    stated: dict[Seat, list[Stated]] = {}
    floors = {}
    for row in rows:
        person = known.members[row.person]
        floors[person.id] = person.floor
        stated.setdefault(Seat(person.id, row.role, row.area), []).append(Stated(row.row, None, row.since, row.until))
    before = _held(session, set(floors))
    made, all_after = lasting.Plan(), {}
    for seat, several in stated.items():
        after, impossible = follow(before.get(seat, []), several, floor=floors[seat.person_id])
        made.take(seat, before.get(seat, []), after)
        made.impossible |= impossible
        all_after[seat] = after
    return made, all_after


def _held(session: Session, people: set[UUID]) -> dict[Seat, list[Held]]:
    found: dict[Seat, list[Held]] = {}
    for some in pieces(sorted(people)):
        for office in session.scalars(sa.select(Office).where(Office.person_id.in_(some))):
            seat = Seat(office.person_id, office.role, office.area)
            found.setdefault(seat, []).append(lasting.held(office, None))
    return found


def _second_secretaries(
    session: Session, after: dict[Seat, list[Held]], lines: dict[int, OfficeRow], known: Known
) -> list[ImportProblem]:
    """Of two at once, from today on, the row that brought it about."""
    seats = {seat: terms for seat, terms in after.items() if seat.role is Role.SECRETARY}
    areas = {seat.area for seat, terms in seats.items() if any(one.row is not None for one in terms)}
    by_area: dict[str, list[Held]] = {area: [] for area in areas}
    for some in pieces(sorted(areas)):
        others = sa.select(Office).where(Office.role == Role.SECRETARY, Office.area.in_(some))
        for office in session.scalars(others):
            if Seat(office.person_id, office.role, office.area) not in seats:
                by_area[office.area].append(lasting.held(office, None))
    for seat, terms in seats.items():
        if seat.area in areas:
            by_area[seat.area] += terms
    found = []
    for terms in by_area.values():
        left = sorted((one for one in terms if not one.is_over(known.today)), key=lambda one: one.since)
        for one, other in pairwise(left):
            row = other.row if other.row is not None else one.row
            if row is not None and not one.is_over(other.since):
                found.append(lines[row].problem("起始日", "这个村另有一名书记已登记，同时在任", SECRETARIES))
    return found


def write(session: Session, made: lasting.Plan) -> None:
    def columns(seat: Seat, _: Held) -> dict[str, Any]:
        return seat._asdict()

    lasting.write(session, Office, made, columns)
