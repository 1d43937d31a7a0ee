"""Divisions, people and organisations of an area, and how many there are."""

from datetime import date
from re import fullmatch
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import rules
from services.directory.models import Cadre, Division, Membership, Office, Organisation, Person
from shared.calls import directory as calls
from shared.calls.common import Page

PAGE = 20


def divisions(session: Session, *, on: date) -> calls.Divisions:
    rows = session.scalars(sa.select(Division).where(Division.is_in_force(on)).order_by(Division.code))
    return calls.Divisions(
        items=tuple(
            calls.DivisionView(
                code=d.code, name=d.name, level=d.level, parent_code=d.parent_code, residents=d.residents
            )
            for d in rows
        )
    )


def people(session: Session, query: calls.ListPeople, *, on: date) -> calls.People:
    inside = sa.and_(Person.area.startswith(query.area, autoescape=True), Person.is_in_force(on))
    if query.name:
        inside = sa.and_(inside, Person.name.contains(query.name, autoescape=True))
    total = session.scalar(sa.select(sa.func.count()).select_from(Person).where(inside)) or 0
    start = int(query.after) if query.after and fullmatch("[0-9]{1,9}", query.after) else 0
    rows = session.execute(
        sa.select(Person, Membership.standing)
        .join(Membership, sa.and_(Membership.person_id == Person.id, Membership.is_in_force(on)), isouter=True)
        .where(inside).order_by(Person.area, Person.name, Person.id).offset(start).limit(PAGE)
    ).all()  # fmt: skip
    held: dict[UUID, list[str]] = {}
    for office in session.scalars(
        sa.select(Office).where(Office.person_id.in_([p.id for p, _ in rows]), Office.is_in_force(on))
    ):
        held.setdefault(office.person_id, []).append(office.role.chinese)
    return calls.People(
        items=tuple(
            calls.PersonView(
                person_id=p.id, name=p.name, gender=p.gender, born_on=p.born_on, area=p.area,
                phone=rules.mask_phone(p.phone) if p.phone else "", away=p.away,
                standing=standing.chinese if standing else "", roles=tuple(held.get(p.id, ())),
            )
            for p, standing in rows
        ),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )  # fmt: skip


def organisations(session: Session, query: calls.ListOrganisations, *, on: date) -> calls.Organisations:
    members = sa.func.count(Membership.id)
    rows = session.execute(
        sa.select(Organisation, members)
        .join(Membership, sa.and_(Membership.organisation_id == Organisation.id, Membership.is_in_force(on)), isouter=True)
        .where(Organisation.area.startswith(query.area, autoescape=True))
        .group_by(Organisation.id).order_by(Organisation.area, Organisation.name)
    )  # fmt: skip
    return calls.Organisations(
        items=tuple(
            calls.OrganisationView(id=o.id, kind=o.kind, name=o.name, area=o.area, parent_id=o.parent_id, members=count)
            for o, count in rows
        )
    )


def counts(session: Session, area: str, *, on: date) -> calls.Counts:
    """How large an area is on a day; residents are the published count, people those in the directory."""

    def count(table: type[Any], *where: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0

    levels: dict[str, int] = {}
    residents = 0
    inside = Division.code.startswith(area, autoescape=True)
    for d in session.scalars(sa.select(Division).where(inside, Division.is_in_force(on))):
        levels[d.level] = levels.get(d.level, 0) + 1
        residents += d.residents if d.level in ("village", "community") else 0
    resides = sa.and_(Person.area.startswith(area, autoescape=True), Person.is_in_force(on))
    belongs = Organisation.area.startswith(area, autoescape=True)
    branches = sa.select(Organisation.id).where(belongs)
    return calls.Counts(
        townships=levels.get("township", 0), villages=levels.get("village", 0), communities=levels.get("community", 0),
        organisations=count(Organisation, belongs, Organisation.kind.startswith("party")),
        members=count(Membership, Membership.organisation_id.in_(branches), Membership.is_in_force(on)),
        cadres=count(Cadre, Cadre.person_id.in_(sa.select(Person.id).where(resides))),
        residents=residents,
        people=count(Person, resides),
    )  # fmt: skip
