"""The collection team of a village: who is on it, in which capacity, and what it lacks."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import rules
from services.directory.models import Office, Person, TeamNaming, capacities_on
from shared.calls import teams as calls
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import Caller, Role


def collection_team(session: Session, village: str, *, on: date, with_candidates: bool = False) -> calls.CollectionTeam:
    """Four statements."""
    held = rules.by_person(session.execute(capacities_on(village, on)).tuples())
    offices = session.scalars(
        sa.select(Office)
        .where(Office.area == village, Office.role == Role.COLLECTION_TEAM, Office.is_in_force(on))
        .order_by(Office.person_id)
    ).all()
    names = _names(session, {*held, *(office.person_id for office in offices)})
    resolution = session.scalar(
        sa.select(TeamNaming.resolution)
        .where(TeamNaming.village == village, TeamNaming.is_in_force(on))
        .order_by(TeamNaming.named_at.desc())
        .limit(1)
    )
    return calls.CollectionTeam(
        village=village, on=on, source=rules.TEAM, resolution=resolution or "",
        members=tuple(
            calls.TeamMember(
                person_id=office.person_id, name=names[office.person_id], since=office.since, until=office.until,
                capacities=_words(held.get(office.person_id, ())),
            )
            for office in offices
        ),
        lacks=tuple(rules.team_lacks([held.get(office.person_id, set()) for office in offices], held.values())),
        candidates=tuple(
            calls.Candidate(person_id=person, name=names[person], capacities=_words(roles))
            for person, roles in sorted(held.items(), key=lambda one: names[one[0]])
        )
        if with_candidates
        else (),
    )  # fmt: skip


def _names(session: Session, people: Iterable[UUID]) -> dict[UUID, str]:
    return dict(session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people))).tuples().all())


def _words(roles: Iterable[Role]) -> tuple[str, ...]:
    """The secretary is one of the committee: said once."""
    held = set(roles)
    if Role.SECRETARY in held:
        held.discard(Role.BRANCH_COMMITTEE)
    return tuple(role.chinese for role in rules.CAPACITIES if role in held)


def todos(session: Session, *, caller: Caller, on: date) -> Todos:
    """A secretary's village has no team, or one that is not lawful."""
    found = []
    for grant in caller.grants:
        if grant.role is Role.SECRETARY and caller.person_id is not None:
            lacks = collection_team(session, grant.area, on=on).lacks
            if lacks:
                step = NextStep(
                    verb="name_collection_team", label="确定民情民意收集小组", why="".join(lacks), source=rules.TEAM
                )
                found.append(
                    Todo(
                        subject_kind="team", subject_id=caller.person_id, title="本村没有合规的民情民意收集小组",
                        area=grant.area, step=step,
                    )
                )  # fmt: skip
    return Todos(items=tuple(found))
