"""What actions and queries both have to know of a demand: how many have signed of how many, and what it is today."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.models import Demand, DemandRoll, DemandSignature, DemandWithholding, Meeting
from services.meetings.rules import demanding
from shared.identity import Role
from shared.vocabulary import DemandState, RollKind, Withheld

SIGNS_AS = {RollKind.VILLAGERS: Role.VILLAGER, RollKind.REPRESENTATIVES: Role.REPRESENTATIVE}
CALLS_IT = (Role.SECRETARY, Role.VILLAGERS_COMMITTEE)  # who call the meeting, and say which one is the answer
Counted = dict[RollKind, tuple[int, int]]


def counted(session: Session, demands: Collection[UUID]) -> dict[UUID, Counted]:
    """Of each demand and each of its rolls: how many have signed, of how many."""
    signed = (
        sa.select(DemandSignature.demand_id, DemandSignature.kind, sa.func.count().label("signed"))
        .where(DemandSignature.demand_id.in_(demands))
        .group_by(DemandSignature.demand_id, DemandSignature.kind)
        .subquery()
    )
    same = sa.and_(signed.c.demand_id == DemandRoll.demand_id, signed.c.kind == DemandRoll.kind)
    rolls = (
        sa.select(DemandRoll.demand_id, DemandRoll.kind, sa.func.coalesce(signed.c.signed, 0), DemandRoll.size)
        .outerjoin_from(DemandRoll, signed, same)
        .where(DemandRoll.demand_id.in_(demands))
    )
    found: dict[UUID, Counted] = {demand: {} for demand in demands}
    for demand, kind, have, whole in session.execute(rolls).tuples():
        found[demand][kind] = (have, whole)
    return found


def named(session: Session, demands: Iterable[Demand]) -> dict[UUID, Meeting]:
    """The meetings that were named as answers, by their id."""
    ids = {demand.meeting_id for demand in demands if demand.meeting_id}
    return {one.id: one for one in session.scalars(sa.select(Meeting).where(Meeting.id.in_(ids)))} if ids else {}


def withheld(session: Session, demands: Collection[UUID]) -> dict[UUID, Withheld]:
    """Whose title is not public, and why."""
    rows = sa.select(DemandWithholding.demand_id, DemandWithholding.reason)
    return dict(session.execute(rows.where(DemandWithholding.demand_id.in_(demands))).tuples().all())


def state_of(demand: Demand, meeting: Meeting | None, today: date) -> DemandState:
    """``meeting``: the one that was named as its answer."""
    answered = meeting is not None and meeting.state != "cancelled"
    return demanding.demand_state(demand.state, lapses_on=demand.lapses_on, answered=answered, today=today)


def is_answer(demand: Demand, meeting: Meeting) -> bool:
    """Whether a meeting may be named as the answer to a demand that stands."""
    return (
        demand.stood_at is not None
        and meeting.village == demand.village
        and demanding.answers(
            meeting.body, demand.body, noticed_at=meeting.noticed_at, stood_at=demand.stood_at,
            cancelled=meeting.state == "cancelled",
        )
    )  # fmt: skip
