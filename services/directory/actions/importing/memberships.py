"""The sheet of Party members: who belongs to which organisation and group, one at a time, with the past kept as it was."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory.actions.importing import lasting
from services.directory.actions.importing.known import Findings, Known, pieces
from services.directory.importing.rows import MembershipRow
from services.directory.importing.timeline import Held, Stated, follow, overlapping
from services.directory.models import Membership, PartyGroup
from shared.calls.directory import ImportProblem
from shared.vocabulary import Standing

BOTH = "请核对起止日：前一段的终止日要早于后一段的起始日"


class Place(NamedTuple):
    """What a change of begins a new membership. ``group`` is the group's name, or nothing."""

    organisation_id: UUID
    group: str
    standing: Standing


def faults(rows: list[MembershipRow], known: Known) -> Iterator[ImportProblem]:
    by_person: dict[str, list[Stated]] = {}
    lines = {row.row: row for row in rows}
    for row in rows:
        by_person.setdefault(row.person, []).append(Stated(row.row, None, row.since, row.until))
        if row.person not in known.members:
            advice = "请核对；“人员”表里那一行有问题的，先改好它"
            yield row.problem("人员编号", f"没有编号为 {row.person} 的人", advice)
        if row.organisation not in known.branches:
            advice = "请核对；“党组织”表里那一行有问题的，先改好它"
            yield row.problem("党组织编码", f"没有编码为 {row.organisation} 的党组织", advice)
    for several in by_person.values():
        for one, other in overlapping(several):
            for this, that in ((one, other), (other, one)):
                same = lines[this].organisation == lines[that].organisation
                problem = f"与第 {that} 行的时间重叠" if same else f"与第 {that} 行同时在两个党组织"
                yield lines[this].problem("起始日", problem, BOTH)


def plan(session: Session, rows: list[MembershipRow], known: Known, findings: Findings) -> lasting.Plan:
    stated: dict[str, list[Stated]] = {}
    for row in rows:
        place = Place(known.branches[row.organisation], row.group, row.standing)
        stated.setdefault(row.person, []).append(Stated(row.row, place, row.since, row.until))
    before = _held(session, {known.members[key].id for key in stated})
    made = lasting.Plan()
    for key, several in stated.items():
        person = known.members[key]
        after, impossible = follow(before.get(person.id, []), several, floor=person.floor)
        made.take(person.id, before.get(person.id, []), after)
        made.impossible |= impossible
    lines = {row.row: row for row in rows}
    findings.add(lines[row].problem("起始日", why.problem, why.advice) for row, why in made.impossible.items())
    return made


def _held(session: Session, people: set[UUID]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = {}
    for some in pieces(sorted(people)):
        memberships = (
            sa.select(Membership, PartyGroup.name)
            .join(PartyGroup, PartyGroup.id == Membership.group_id, isouter=True)
            .where(Membership.person_id.in_(some))
        )
        for membership, group in session.execute(memberships):
            place = Place(membership.organisation_id, group or "", membership.standing)
            found.setdefault(membership.person_id, []).append(lasting.held(membership, place))
    return found


def write(session: Session, made: lasting.Plan) -> None:
    groups = _groups(session, {(one.what.organisation_id, one.what.group) for _, one in made.opened if one.what.group})

    def columns(person_id: UUID, one: Held) -> dict[str, Any]:
        place: Place = one.what
        group = groups[place.organisation_id, place.group] if place.group else None
        return {
            "person_id": person_id, "organisation_id": place.organisation_id, "group_id": group,
            "standing": place.standing,
        }  # fmt: skip

    lasting.write(session, Membership, made, columns)


def _groups(session: Session, wanted: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """The groups' ids; those that the organisation has not yet are founded."""
    found: dict[tuple[UUID, str], UUID] = {}
    for some in pieces(sorted({organisation for organisation, _ in wanted})):
        groups = sa.select(PartyGroup.organisation_id, PartyGroup.name, PartyGroup.id)
        for organisation, name, group in session.execute(groups.where(PartyGroup.organisation_id.in_(some))):
            found[organisation, name] = group
    new = {key: UUID(str(uuid7())) for key in sorted(wanted - set(found))}
    rows = [{"id": group, "organisation_id": organisation, "name": name} for (organisation, name), group in new.items()]
    for some_rows in pieces(rows):
        session.execute(sa.insert(PartyGroup), some_rows)
    return found | new
