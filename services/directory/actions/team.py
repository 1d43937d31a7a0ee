"""Naming the collection team of a village."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory import rules
from services.directory.models import Office, TeamNaming, capacities_on
from shared import clock
from shared.calls import teams as calls
from shared.calls.common import Done
from shared.identity import Role

DAY = timedelta(days=1)


def name_collection_team(session: Session, call: calls.NameCollectionTeam, *, named_by: UUID, now: datetime) -> Done:
    """From the first day of the term on, these and nobody else. What was before ends the day before; what was to begin later does
    not begin."""
    rules.check_term(call.since, call.until, today=clock.day_of(now))
    _queue(session, call.village)
    able = rules.by_person(session.execute(capacities_on(call.village, call.since)).tuples())
    people = sorted(set(call.members))
    rules.check_team([able.get(person, set()) for person in people], able.values())
    _end_before(session, call)
    naming = TeamNaming(
        id=uuid7(), village=call.village, since=call.since, until=call.until, resolution=call.resolution,
        named_by=named_by, named_at=now,
    )  # fmt: skip
    session.add(naming)
    session.add_all(
        Office(
            id=uuid7(), person_id=person, role=Role.COLLECTION_TEAM, area=call.village, since=call.since, until=call.until
        )
        for person in people
    )  # fmt: skip
    return Done(id=naming.id)


def _queue(session: Session, village: str) -> None:
    """Two namings at once come one after the other: the second waits for the offices of the village."""
    session.execute(sa.select(Office.id).where(Office.area == village).order_by(Office.id).with_for_update())


def _end_before(session: Session, call: calls.NameCollectionTeam) -> None:
    for kind, mine in (
        (Office, sa.and_(Office.area == call.village, Office.role == Role.COLLECTION_TEAM)),
        (TeamNaming, TeamNaming.village == call.village),
    ):
        session.execute(sa.delete(kind).where(mine, kind.since >= call.since))
        lasts = sa.or_(kind.until.is_(None), kind.until >= call.since)
        session.execute(sa.update(kind).where(mine, lasts).values(until=call.since - DAY))
