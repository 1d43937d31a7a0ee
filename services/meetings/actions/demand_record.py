"""Finding a demand one may act on, names under it, and the one place that writes its record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.actions.record import Actor
from services.meetings.demanded import SIGNS_AS, counted, named, state_of
from services.meetings.models import Demand, DemandEntry, DemandSignature
from services.meetings.rules import demanding as rules
from services.meetings.rules import demands as shares
from shared import chain, clock
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller
from shared.vocabulary import DemandState, RollKind

NOBODY = Actor()


def person_of(caller: Caller) -> UUID:
    if caller.person_id is None:
        raise NotSignedIn
    return caller.person_id


def speaking_for_oneself(caller: Caller, village: str) -> Actor:
    """Whoever speaks for themselves; also who is neither any more, and ends what they started."""
    role = next((role.value for role in SIGNS_AS.values() if caller.has(role, area=village)), "")
    return Actor(caller.person_id, role)


def locked(session: Session, demand_id: UUID, caller: Caller) -> Demand:
    """The demand, held until the end of the transaction; one in an area the caller does not see is not there."""
    demand = session.get(Demand, demand_id, with_for_update=True)
    if demand is None:
        raise NotFound
    caller.require_sight(demand.village)
    return demand


def state_today(session: Session, demand: Demand, now: datetime) -> DemandState:
    return state_of(demand, named(session, [demand]).get(demand.id), clock.day_of(now))


def open_for_names(session: Session, demand_id: UUID, caller: Caller, now: datetime) -> Demand:
    demand = locked(session, demand_id, caller)
    rules.check_open(state_today(session, demand, now))
    return demand


def add_name(
    session: Session, demand: Demand, person: UUID, kinds: Collection[RollKind], *, now: datetime,
    entered_by: UUID | None = None,
) -> None:  # fmt: skip
    session.add_all(
        DemandSignature(demand_id=demand.id, person_id=person, kind=kind, signed_at=now, entered_by=entered_by)
        for kind in kinds
    )


def signed_among(session: Session, demand: Demand, people: Collection[UUID]) -> set[UUID]:
    names = sa.and_(DemandSignature.demand_id == demand.id, DemandSignature.person_id.in_(people))
    return set(session.scalars(sa.select(DemandSignature.person_id).where(names)))


def remove_name(session: Session, demand: Demand, *which: sa.ColumnElement[bool]) -> bool:
    """Whether there was such a name."""
    names = sa.delete(DemandSignature).where(DemandSignature.demand_id == demand.id, *which)
    return bool(session.execute(names.returning(DemandSignature.kind)).all())


def count_names(session: Session, demand: Demand, *, now: datetime) -> Done:
    """It stands as soon as one roll has reached its share."""
    session.flush()
    ways = shares.ways(demand.body, counted(session, [demand.id])[demand.id], clock.day_of(now))
    reached = next((way for way in ways if way.reached), None)
    if reached:
        demand.state, demand.stood_at, demand.runs = DemandState.STOOD, now, False
        detail = f"{reached.kind.chinese} {reached.whole} 人，{reached.have} 人要求，需要 {reached.need} 人。应当召集{demand.body.chinese}"
        content = {"signatures": _signatures(session, demand)}
        note(session, demand, "demand_stands", NOBODY, content, now=now, detail=detail, source=reached.source)
    return Done(id=demand.id)


def _signatures(session: Session, demand: Demand) -> list[dict[str, Any]]:
    kept = sa.select(
        DemandSignature.person_id, DemandSignature.kind, DemandSignature.signed_at, DemandSignature.entered_by
    ).where(DemandSignature.demand_id == demand.id)
    rows = session.execute(kept.order_by(DemandSignature.signed_at, DemandSignature.person_id)).mappings()
    return [dict(row) for row in rows]


def note(
    session: Session, demand: Demand, verb: str, actor: Actor, content: Any, *, now: datetime, detail: str = "", source: str = ""
) -> None:  # fmt: skip
    """Write a line of the demand's record."""
    line = DemandEntry(
        demand_id=demand.id, at=now, verb=verb, actor_id=actor.person_id, actor_role=actor.role, detail=detail,
        source=source, content=chain.content(content),
    )  # fmt: skip
    session.add(chain.follow(demand, line))
