"""Who stands on which roll, who somebody is, what an area has. Each a fixed number of statements."""

from collections.abc import Sequence
from datetime import date
from re import fullmatch
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import rules
from services.directory.models import (
    Account,
    Cadre,
    Division,
    FormerPerson,
    Membership,
    Office,
    Organisation,
    PartyGroup,
    Person,
)
from shared.calls import directory as calls
from shared.calls.common import Page
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import RollKind

PAGE = 50
OFFICES = {
    RollKind.REPRESENTATIVES: (Role.REPRESENTATIVE,),
    RollKind.BRANCH_COMMITTEE: (Role.SECRETARY, Role.BRANCH_COMMITTEE),
    RollKind.VILLAGERS_COMMITTEE: (Role.VILLAGERS_COMMITTEE,),
    RollKind.JOINT_COMMITTEE: (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE),
}


# -- rolls --------------------------------------------------------------------------------


def roll(session: Session, query: calls.GetRoll) -> calls.Roll:
    """Everybody on a roll, once, by person id."""
    if query.kind is RollKind.MEMBERS:
        entries = _members(session, query.area, query.on)
    elif query.kind in OFFICES:
        entries = _officers(session, OFFICES[query.kind], query.area, query.on)
    elif query.kind is RollKind.HOUSEHOLDS:
        entries = _households(session, query.area, query.on)
    else:
        entries = _villagers(session, query.area, query.on)
    return calls.Roll(kind=query.kind, area=query.area, on=query.on, entries=tuple(entries))


def _people(on: date) -> sa.Select[Any]:
    """Everybody in the directory on a day, as they were on that day."""

    def was(name: str) -> sa.Label[Any]:
        is_former = FormerPerson.person_id.is_not(None)
        return sa.case((is_former, getattr(FormerPerson, name)), else_=getattr(Person, name)).label(name)

    former = sa.and_(FormerPerson.person_id == Person.id, FormerPerson.since <= on, FormerPerson.until >= on)
    return (
        sa.select(Person.id, was("born_on"), was("area"), was("household_id"), was("away"))
        .join(FormerPerson, former, isouter=True)
        .where(Person.is_in_force(on))
    )


def _members(session: Session, area: str, on: date) -> list[calls.RollEntry]:
    rows = session.execute(
        _people(on).add_columns(Membership.standing, Membership.group_id, PartyGroup.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(PartyGroup, PartyGroup.id == Membership.group_id, isouter=True)
        .where(Organisation.area == area, Membership.is_in_force(on))
        .order_by(Person.id)
    )  # fmt: skip
    return [
        calls.RollEntry(
            person_id=row.id, votes=row.standing.value == "full", standing=row.standing, away=row.away,
            household_id=row.household_id, group_id=row.group_id, group_name=row.name or "",
        )
        for row in rows
    ]  # fmt: skip


def _plain(rows: Sequence[Any]) -> list[calls.RollEntry]:
    return [calls.RollEntry(person_id=r.id, votes=True, away=r.away, household_id=r.household_id) for r in rows]


def _officers(session: Session, roles: Sequence[Role], area: str, on: date) -> list[calls.RollEntry]:
    rows = session.execute(
        _people(on).distinct()
        .join(Office, Office.person_id == Person.id)
        .where(Office.area == area, Office.role.in_(roles), Office.is_in_force(on))
        .order_by(Person.id)
    ).all()  # fmt: skip
    return _plain(rows)


def _adults(area: str, on: date) -> sa.Subquery:
    """Looked for by area first: among those who live there now, and those who once did."""
    ever = sa.union(
        sa.select(Person.id).where(Person.area == area),
        sa.select(FormerPerson.person_id).where(FormerPerson.area == area, FormerPerson.until >= on),
    )
    people = _people(on).where(Person.id.in_(ever)).subquery()
    return sa.select(people).where(people.c.area == area, people.c.born_on <= rules.born_by(on)).subquery()


def _villagers(session: Session, area: str, on: date) -> list[calls.RollEntry]:
    adults = _adults(area, on)
    return _plain(session.execute(sa.select(adults).order_by(adults.c.id)).all())


def _households(session: Session, area: str, on: date) -> list[calls.RollEntry]:
    """The oldest adult of each household stands for it."""
    adult = _adults(area, on)
    oldest = sa.func.row_number().over(partition_by=adult.c.household_id, order_by=(adult.c.born_on, adult.c.id))
    ranked = sa.select(adult, oldest.label("place")).where(adult.c.household_id.is_not(None)).subquery()
    return _plain(session.execute(sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.id)).all())


# -- identities ---------------------------------------------------------------------------


def area_of(session: Session, person_id: UUID) -> str:
    """Where somebody lives; raises :class:`NotFound`."""
    area = session.scalar(sa.select(Person.area).where(Person.id == person_id))
    if area is None:
        raise NotFound()
    return area


def identity(session: Session, person_id: UUID, *, on: date) -> calls.Identity:
    """A person with the roles they hold on a day: their offices, a member's branch, a villager's village."""
    person = session.get(Person, person_id)
    if person is None or not (person.since <= on and (person.until is None or person.until >= on)):
        raise NotFound()
    grants = {
        (office.role.value, office.area)
        for office in session.scalars(sa.select(Office).where(Office.person_id == person_id, Office.is_in_force(on)))
    }
    issued_at = session.scalar(sa.select(Account.issued_at).where(Account.person_id == person_id))
    branch = session.scalar(
        sa.select(Organisation.area)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.is_in_force(on))
    )
    if branch:
        grants.add((Role.MEMBER.value, branch))
    if len(person.area) == 12 and person.born_on <= rules.born_by(on):
        grants.add((Role.VILLAGER.value, person.area))
    widest = min((area for _, area in grants), key=len, default=person.area)
    return calls.Identity(
        person_id=person.id, name=person.name, home=widest,
        grants=tuple(calls.GrantView(role=role, area=area) for role, area in sorted(grants)),
        must_change_password=issued_at is not None,
    )  # fmt: skip


def names(session: Session, query: calls.GetNames, caller: Caller) -> calls.PersonNames:
    """Full names inside the areas the caller sees, masked ones elsewhere."""
    rows = session.execute(sa.select(Person.id, Person.name, Person.area).where(Person.id.in_(query.person_ids))).all()
    return calls.PersonNames(
        items=tuple(
            calls.PersonName(
                person_id=r.id, name=r.name if caller.sees(r.area) else rules.mask_name(r.name), area=r.area
            )
            for r in rows
        )
    )


def contacts(session: Session, query: calls.GetContacts) -> calls.Contacts:
    rows = session.execute(
        sa.select(Person.id, Person.phone, Person.away, Account.person_id.label("account"))
        .join(Account, Account.person_id == Person.id, isouter=True)
        .where(Person.id.in_(query.person_ids))
    ).all()
    return calls.Contacts(
        items=tuple(
            calls.Contact(person_id=r.id, phone=r.phone, has_account=r.account is not None, away=r.away) for r in rows
        )
    )


# -- lists --------------------------------------------------------------------------------


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
