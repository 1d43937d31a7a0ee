"""Who stands on which roll of an area on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import rules
from services.directory.models import Belonging, FormerPerson, Membership, Office, Organisation, PartyGroup, Person
from shared.calls import directory as calls
from shared.identity import Role
from shared.ordinals import as_counted
from shared.vocabulary import BelongsTo, RollKind

OFFICES = {
    RollKind.REPRESENTATIVES: (Role.REPRESENTATIVE,),
    RollKind.REPRESENTATIVES_ASSEMBLY: (Role.REPRESENTATIVE, Role.VILLAGERS_COMMITTEE),
    RollKind.BRANCH_COMMITTEE: (Role.SECRETARY, Role.BRANCH_COMMITTEE),
    RollKind.VILLAGERS_COMMITTEE: (Role.VILLAGERS_COMMITTEE,),
    RollKind.SUPERVISION_COMMITTEE: (Role.SUPERVISION_COMMITTEE,),
    RollKind.JOINT_COMMITTEE: (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE),
}

BELONGING = {RollKind.VILLAGE_GROUP: BelongsTo.VILLAGE_GROUP, RollKind.COLLECTIVE: BelongsTo.COLLECTIVE}


def roll(session: Session, query: calls.GetRoll) -> calls.Roll:
    """Everybody on a roll, once, by person id."""
    if query.kind is RollKind.MEMBERS:
        entries = _members(session, query.area, query.on)
    elif query.kind in OFFICES:
        entries = _officers(session, OFFICES[query.kind], query.area, query.on)
    elif query.kind is RollKind.HOUSEHOLDS:
        entries = _households(session, query.area, query.on)
    elif query.kind in BELONGING:
        entries = _belonging(session, query)
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


def _living(area: str, on: date) -> sa.Subquery:
    """Looked for by area first: among those who live there now, and those who once did."""
    ever = sa.union(
        sa.select(Person.id).where(Person.area == area),
        sa.select(FormerPerson.person_id).where(FormerPerson.area == area, FormerPerson.until >= on),
    )
    people = _people(on).add_columns(Person.gender).where(Person.id.in_(ever)).subquery()
    return sa.select(people).where(people.c.area == area).subquery()


def _adults(area: str, on: date) -> sa.Subquery:
    people = _living(area, on)
    return sa.select(people).where(people.c.born_on <= rules.born_by(on)).subquery()


def residents(session: Session, query: calls.GetResidents) -> calls.Residents:
    """One statement, however many there are."""
    people = _living(query.area, query.on)
    born = people.c.born_on
    works = sa.case(
        (people.c.gender == "男", born.between(query.men_from, query.men_until)),
        else_=born.between(query.women_from, query.women_until),
    )
    rows = session.execute(sa.select(people.c.id, works).order_by(people.c.id)).tuples()
    return calls.Residents(items=tuple(calls.Resident(person_id=person, works=bool(owes)) for person, owes in rows))


def _villagers(session: Session, area: str, on: date) -> list[calls.RollEntry]:
    adults = _adults(area, on)
    return _plain(session.execute(sa.select(adults).order_by(adults.c.id)).all())


def _households(session: Session, area: str, on: date) -> list[calls.RollEntry]:
    """The oldest adult of each household stands for it."""
    adult = _adults(area, on)
    oldest = sa.func.row_number().over(partition_by=adult.c.household_id, order_by=(adult.c.born_on, adult.c.id))
    ranked = sa.select(adult, oldest.label("place")).where(adult.c.household_id.is_not(None)).subquery()
    return _plain(session.execute(sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.id)).all())


def _belonging(session: Session, query: calls.GetRoll) -> list[calls.RollEntry]:
    """The adults of a group or of a collective, wherever they live."""
    theirs = sa.select(Belonging.person_id).where(
        Belonging.area == query.area, Belonging.belongs_to == BELONGING[query.kind], Belonging.is_in_force(query.on),
        Belonging.group_name == query.group,
    )  # fmt: skip
    people = _people(query.on).where(Person.id.in_(theirs)).subquery()
    adults = sa.select(people).where(people.c.born_on <= rules.born_by(query.on)).order_by(people.c.id)
    return _plain(session.execute(adults).all())


def assembly_makeup(session: Session, query: calls.GetAssemblyMakeup) -> calls.AssemblyMakeup:
    """Two statements, however many there are."""
    represents = Office.role == Role.REPRESENTATIVE
    members, representatives, women = session.execute(
        sa.select(
            sa.func.count(Person.id.distinct()),
            sa.func.count(Person.id.distinct()).filter(represents),
            sa.func.count(Person.id.distinct()).filter(represents, Person.gender == "女"),
        )
        .join(Office, Office.person_id == Person.id)
        .where(
            Office.area == query.area, Office.role.in_((Role.REPRESENTATIVE, Role.VILLAGERS_COMMITTEE)),
            Office.is_in_force(query.on), Person.is_in_force(query.on),
        )
    ).one()  # fmt: skip
    adult = _adults(query.area, query.on).c
    households, without = session.execute(
        sa.select(sa.func.count(adult.household_id.distinct()), sa.func.count().filter(adult.household_id.is_(None)))
    ).one()
    return calls.AssemblyMakeup(
        members=members, representatives=representatives, women=women, households=households, without_household=without
    )


def party_groups(session: Session, query: calls.ListPartyGroups) -> calls.PartyGroups:
    """One statement for the whole area; a village's as people count them."""
    rows = session.execute(
        sa.select(Organisation.area, PartyGroup.name, sa.func.count())
        .join(Organisation, Organisation.id == PartyGroup.organisation_id)
        .join(Membership, Membership.group_id == PartyGroup.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Organisation.area.startswith(query.area, autoescape=True), Membership.is_in_force(query.on),
            Person.is_in_force(query.on),
        )
        .group_by(Organisation.area, PartyGroup.name)
    ).tuples()  # fmt: skip
    items = (calls.PartyGroupView(village=area, name=name, members=members) for area, name, members in rows)
    return calls.PartyGroups(items=tuple(sorted(items, key=lambda one: (one.village, as_counted(one.name)))))


def committee_members(session: Session, query: calls.ListCommitteeMembers) -> calls.CommitteeMembers:
    """One statement for the whole area."""
    rows = session.execute(
        sa.select(Office.area, Office.person_id, sa.func.min(Office.since))
        .join(Person, Person.id == Office.person_id)
        .where(
            Office.area.startswith(query.area, autoescape=True),
            Office.role.in_((Role.VILLAGERS_COMMITTEE, Role.SUPERVISION_COMMITTEE)),
            Office.is_in_force(query.on), Person.is_in_force(query.on),
        )
        .group_by(Office.area, Office.person_id).order_by(Office.area, Office.person_id)
    ).tuples()  # fmt: skip
    return calls.CommitteeMembers(
        items=tuple(calls.CommitteeMember(village=area, person_id=person, since=since) for area, person, since in rows)
    )


def village_groups(session: Session, query: calls.ListVillageGroups) -> calls.VillageGroups:
    """As people count them, with everybody who belongs to them, children too."""
    of_it = (
        Belonging.area == query.area,
        Belonging.belongs_to == BelongsTo.VILLAGE_GROUP,
        Belonging.is_in_force(query.on),
    )
    rows = session.execute(
        sa.select(Belonging.group_name, sa.func.count()).where(*of_it)
        .group_by(Belonging.group_name)
    ).tuples()  # fmt: skip
    items = (calls.VillageGroup(name=name, people=people) for name, people in rows)
    return calls.VillageGroups(items=tuple(sorted(items, key=lambda one: as_counted(one.name))))
