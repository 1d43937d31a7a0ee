"""The sheet of who belongs to which village group and to which collective: one of each at a time, the past as it was."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory.actions.importing import lasting
from services.directory.actions.importing.known import Findings, Known, pieces
from services.directory.importing.rows import BelongingRow
from services.directory.importing.timeline import Held, Stated, follow, overlapping
from services.directory.models import Belonging
from shared.calls.directory import ImportProblem
from shared.vocabulary import BelongsTo


class Tie(NamedTuple):
    """Whose timeline it is: nobody is in two groups, or in two collectives, at once."""

    person_id: UUID
    belongs_to: BelongsTo


class Where(NamedTuple):
    area: str
    group_name: str


def faults(rows: list[BelongingRow], known: Known) -> Iterator[ImportProblem]:
    by_tie: dict[tuple[str, BelongsTo], list[BelongingRow]] = {}
    for row in rows:
        by_tie.setdefault((row.person, row.belongs_to), []).append(row)
        if row.person not in known.members:
            advice = "请核对；“人员”表里那一行有问题的，先改好它"
            yield row.problem("人员编号", f"没有编号为 {row.person} 的人", advice)
        yield from known.fault_of_area(row, "村代码", row.area, ("village",))
        if (row.belongs_to is BelongsTo.VILLAGE_GROUP) != bool(row.group):
            yield row.problem("小组名称", "村民小组要写名称，集体经济组织不写", "请核对“归属”和“小组名称”")
    for several in by_tie.values():
        lines = {row.row: row for row in several}
        for one, other in overlapping(Stated(row.row, None, row.since, row.until) for row in several):
            for this, that in ((one, other), (other, one)):
                advice = "请核对起止日：前一段的终止日要早于后一段的起始日"
                yield lines[this].problem("起始日", f"与第 {that} 行的时间重叠", advice)


def plan(session: Session, rows: list[BelongingRow], known: Known, findings: Findings) -> lasting.Plan:
    stated: dict[Tie, list[Stated]] = {}
    floors = {}
    for row in rows:
        person = known.members[row.person]
        floors[person.id] = person.floor
        where = Where(row.area, row.group)
        stated.setdefault(Tie(person.id, row.belongs_to), []).append(Stated(row.row, where, row.since, row.until))
    before = _held(session, set(floors))
    made = lasting.Plan()
    for tie, several in stated.items():
        after, impossible = follow(before.get(tie, []), several, floor=floors[tie.person_id])
        made.take(tie, before.get(tie, []), after)
        made.impossible |= impossible
    lines = {row.row: row for row in rows}
    findings.add(lines[row].problem("起始日", why.problem, why.advice) for row, why in made.impossible.items())
    return made


def _held(session: Session, people: set[UUID]) -> dict[Tie, list[Held]]:
    found: dict[Tie, list[Held]] = {}
    for some in pieces(sorted(people)):
        for one in session.scalars(sa.select(Belonging).where(Belonging.person_id.in_(some))):
            tie, where = Tie(one.person_id, one.belongs_to), Where(one.area, one.group_name)
            found.setdefault(tie, []).append(lasting.held(one, where))
    return found


def write(session: Session, made: lasting.Plan) -> None:
    def columns(tie: Tie, one: Held) -> dict[str, Any]:
        return {**tie._asdict(), **one.what._asdict()}

    lasting.write(session, Belonging, made, columns)
