"""The sheet of Party organisations: codes, places and superiors that can't be, what is new or changed, writing it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory.actions.importing.known import LEVELS, Findings, Known, KnownOrganisation, pieces
from services.directory.importing.rows import OrganisationRow
from services.directory.models import Membership, Organisation
from shared.calls.directory import ImportProblem


@dataclass
class Plan:
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


def find_faults(session: Session, rows: list[OrganisationRow], known: Known, findings: Findings) -> None:
    """What refers to a row that is wrong is wrong itself, and so on, until nothing more is found."""
    findings.add(_faults(session, rows, known))
    while findings.add(_faults_of_superiors(findings.good(rows), known)):
        pass


def _faults(session: Session, rows: list[OrganisationRow], known: Known) -> Iterator[ImportProblem]:
    by_code = {one.code: one for one in known.organisations.values()}
    with_members = _with_members(session, {by_code[row.code].id for row in rows if row.code in by_code})
    for row in rows:
        yield from known.fault_of_area(row, "地方代码", row.area, tuple(LEVELS))
        one = by_code.get(row.code)
        if one is None:
            continue
        if row.code not in known.branches:
            yield row.problem("党组织编码", "已属于外县的，或不是党组织", "请核对编码，或另编一个")
        elif one.area != row.area and one.id in with_members:
            # whose members it has would change on the rolls of days that are over
            yield row.problem("地方代码", f"已登记在 {one.area}，并且有党员", "请用新编码另建党组织，再把党员转过去")


def _with_members(session: Session, ids: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in pieces(sorted(ids)):
        found |= set(
            session.scalars(
                sa.select(Membership.organisation_id).distinct().where(Membership.organisation_id.in_(some))
            )
        )
    return found


def _faults_of_superiors(rows: list[OrganisationRow], known: Known) -> Iterator[ImportProblem]:
    superior = {one.code: known.organisations[one.parent_id].code for one in known.organisations.values() if one.parent_id in known.organisations}  # fmt: skip
    superior |= {row.code: row.superior for row in rows}
    codes = {row.code for row in rows} | set(known.branches)
    for row in rows:
        if row.superior and row.superior not in codes:
            yield row.problem(
                "上级党组织编码", f"没有编码为 {row.superior} 的党组织", "请核对；上级那一行有问题的，先改好它"
            )
        elif _is_above_itself(row.code, superior):
            yield row.problem("上级党组织编码", "它是自己的上级", "请核对谁是谁的上级")


def _is_above_itself(code: str, superior: dict[str | None, str | None]) -> bool:
    passed: set[str | None] = set()
    above = superior.get(code)
    while above and above not in passed:
        if above == code:
            return True
        passed.add(above)
        above = superior.get(above)
    return False


def plan(rows: list[OrganisationRow], known: Known) -> Plan:
    """Gives new organisations their ids, so that their subordinates and members can name them."""
    made = Plan()
    for row in rows:
        known.branches.setdefault(row.code, UUID(str(uuid7())))
    for row in rows:
        stated = KnownOrganisation(
            id=known.branches[row.code], code=row.code, name=row.name, kind=row.kind, area=row.area,
            parent_id=known.branches[row.superior] if row.superior else None,
        )  # fmt: skip
        before = known.organisations.get(stated.id)
        known.organisations[stated.id] = stated
        values = {**stated._asdict(), "external_code": row.code}
        del values["code"]
        if before is None:
            made.new.append(values)
        elif before != stated:
            made.changed.append(values)
    return made


def write(session: Session, made: Plan) -> None:
    """First all of them, then whose each is: a superior may stand below its subordinates."""
    for some in pieces(made.new):
        session.execute(sa.insert(Organisation), [{**one, "parent_id": None} for one in some])
    if made.new or made.changed:
        session.execute(sa.update(Organisation), [*made.new, *made.changed])
