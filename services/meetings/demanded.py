"""What actions and queries both have to know of a demand: how many have signed of how many, and what it is today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.facts import body_label
from services.meetings.models import (
    Demand,
    DemandRoll,
    DemandSignature,
    DemandWithholding,
    Meeting,
    OrdinaryAnswer,
    OrdinaryMeeting,
)
from services.meetings.rules import demanding
from services.meetings.rules.demands import SHARES
from shared import clock
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


@dataclass(frozen=True)
class Answer:
    """The meeting that was named: on a topic, or an ``ordinary`` one. ``holds``: it is not cancelled, or struck; ``held``: it was opened, as every ordinary one."""

    id: UUID
    title: str
    held_at: datetime
    holds: bool = True
    held: bool = True
    ordinary: bool = False

    @classmethod
    def by(cls, meeting: Meeting | OrdinaryMeeting, *, stands: bool = True) -> Self:
        if isinstance(meeting, Meeting):
            title = f"{body_label(meeting)}：{meeting.title}"
            holds, held = meeting.state != "cancelled", meeting.opened_at is not None
            return cls(meeting.id, title, meeting.held_at, holds=holds, held=held)
        day = datetime.combine(meeting.held_on, time(), clock.SHANGHAI)
        return cls(meeting.id, f"{meeting.label}（例会）", day, holds=stands, ordinary=True)


def named(session: Session, demands: Collection[Demand]) -> dict[UUID, Answer]:
    """What was named as the answer, by the demand's id."""
    on_a_topic = {demand.meeting_id: demand.id for demand in demands if demand.meeting_id}
    found: dict[UUID, Answer] = {}
    if on_a_topic:
        rows = session.scalars(sa.select(Meeting).where(Meeting.id.in_(on_a_topic)))
        by_id = {one.id: one for one in rows}
        found = {demand.id: Answer.by(by_id[demand.meeting_id]) for demand in demands if demand.meeting_id}
    without = (
        sa.select(OrdinaryAnswer.demand_id, OrdinaryMeeting, OrdinaryMeeting.stands())
        .join(OrdinaryMeeting, OrdinaryMeeting.id == OrdinaryAnswer.meeting_id)
        .where(OrdinaryAnswer.demand_id.in_([demand.id for demand in demands]))
    )
    for demand_id, meeting, stands in session.execute(without).tuples():
        found[demand_id] = Answer.by(meeting, stands=stands)
    return found


def called(session: Session, villages: Collection[str]) -> list[Meeting | OrdinaryMeeting]:
    """Meetings of the bodies that can be demanded, the latest first."""
    on_a_topic = sa.select(Meeting).where(Meeting.village.in_(villages), Meeting.body.in_(SHARES))
    without = sa.select(OrdinaryMeeting).where(
        OrdinaryMeeting.village.in_(villages), OrdinaryMeeting.body.in_(SHARES), OrdinaryMeeting.stands()
    )
    return [
        *session.scalars(on_a_topic.order_by(Meeting.held_at.desc(), Meeting.id)),
        *session.scalars(without.order_by(OrdinaryMeeting.held_on.desc(), OrdinaryMeeting.id)),
    ]


def withheld(session: Session, demands: Collection[UUID]) -> dict[UUID, Withheld]:
    """Whose title is not public, and why."""
    rows = sa.select(DemandWithholding.demand_id, DemandWithholding.reason)
    return dict(session.execute(rows.where(DemandWithholding.demand_id.in_(demands))).tuples().all())


def state_of(demand: Demand, answer: Answer | None, today: date) -> DemandState:
    """``answer``: the meeting that was named."""
    answered = answer is not None and _answers_still(demand, answer, today)
    return demanding.demand_state(demand.state, lapses_on=demand.lapses_on, answered=answered, today=today)


def _answers_still(demand: Demand, answer: Answer, today: date) -> bool:
    """As long as it holds, and was held or will be in time."""
    if demand.stood_at is None or not answer.holds:
        return False
    held_on, stood_on = clock.day_of(answer.held_at), clock.day_of(demand.stood_at)
    return demanding.still_answers(opened=answer.held, held_on=held_on, stood_on=stood_on, today=today)


def is_answer(demand: Demand, meeting: Meeting | OrdinaryMeeting, today: date) -> bool:
    """Whether a meeting may be named as the answer to a demand that stands; of an ordinary one that it stands is seen to before."""
    if demand.stood_at is None or meeting.village != demand.village:
        return False
    if isinstance(meeting, OrdinaryMeeting):
        stood_on, reached = clock.day_of(demand.stood_at), meeting.quorum_reached
        return demanding.ordinary_answers(
            meeting.body, demand.body, held_on=meeting.held_on, stood_on=stood_on, quorum=reached
        )
    in_time = _answers_still(demand, Answer.by(meeting), today)
    return in_time and demanding.answers(
        meeting.body, demand.body, noticed_at=meeting.noticed_at, stood_at=demand.stood_at,
        cancelled=meeting.state == "cancelled",
    )  # fmt: skip
