"""Demanding a meeting: it is started, signed, ended; a meeting answers it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.actions.demand_record import (
    NOBODY,
    add_name,
    count_names,
    locked,
    note,
    open_for_names,
    person_of,
    remove_name,
    signed_among,
    speaking_for_oneself,
    state_today,
)
from services.meetings.actions.record import Actor
from services.meetings.demanded import CALLS_IT, SIGNS_AS, Answer, is_answer
from services.meetings.models import (
    Demand,
    DemandRoll,
    DemandRollEntry,
    DemandSignature,
    DemandWithholding,
    Meeting,
    OrdinaryAnswer,
    OrdinaryMeeting,
)
from services.meetings.rules import demanding as rules
from shared import clock
from shared.calls import demands as calls
from shared.calls import directory
from shared.calls.common import Done
from shared.identity import Caller, Role
from shared.vocabulary import DemandState, RollKind


def start(
    session: Session, call: calls.StartDemand, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> Done:
    """``rolls`` are those of today which give the right to demand this body: they are frozen, and whoever starts it signs first."""
    person, today = person_of(caller), clock.day_of(now)
    kinds = [roll.kind for roll in rolls if person in {one.person_id for one in roll.entries}]
    rules.check_signer(on_roll=bool(_rightly(kinds, caller, call.village)), signed=False)
    lapsed = sa.update(Demand).where(Demand.started_by == person, Demand.runs, Demand.lapses_on < today)
    session.execute(lapsed.values(runs=False), execution_options={"synchronize_session": False})
    demand = Demand(
        id=call.id, village=call.village, body=call.body, title=call.title, reason=call.reason, state=DemandState.OPEN,
        started_by=person, started_at=now, lapses_on=rules.last_day(today), runs=True, entries=0, sealed="",
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(demand)
    except sa.exc.IntegrityError:
        raise refusals.HasOneOpen from None
    for roll in rolls:
        _freeze(session, demand, roll)
    sizes = "，".join(f"{roll.kind.chinese} {len(roll.entries)} 人" for roll in rolls)
    until = clock.in_words(demand.lapses_on)
    content = {"started": call, "rolls": {roll.kind.value: [one.person_id for one in roll.entries] for roll in rolls}}
    note(
        session, demand, "start_demand", speaking_for_oneself(caller, call.village), content, now=now,
        detail=f"要求召开{call.body.chinese}。固定名册：{sizes}。联名到{until}", source=rules.lapsing(today).source,
    )  # fmt: skip
    add_name(session, demand, person, _rightly(kinds, caller, call.village), now=now)
    return count_names(session, demand, now=now)


def sign(session: Session, call: calls.SignDemand, *, caller: Caller, now: datetime) -> Done:
    """Signers queue at the demand: nobody's name is lost or counted twice, and only one is the last that is needed."""
    person = person_of(caller)
    demand = open_for_names(session, call.demand_id, caller, now)
    kinds = _rightly(_kinds(session, demand, person), caller, demand.village)
    rules.check_signer(on_roll=bool(kinds), signed=person in signed_among(session, demand, [person]))
    add_name(session, demand, person, kinds, now=now)
    return count_names(session, demand, now=now)


def take_back(session: Session, call: calls.WithdrawDemandSignature, *, caller: Caller, now: datetime) -> Done:
    """The record says that one was taken back; whose, in its content alone."""
    person = person_of(caller)
    demand = open_for_names(session, call.demand_id, caller, now)
    if not remove_name(session, demand, DemandSignature.person_id == person):
        raise refusals.NotDemanded
    content = {"person_id": person}
    note(session, demand, "withdraw_demand_signature", NOBODY, content, now=now, detail="有 1 人撤回签名")
    return Done(id=demand.id)


def end(session: Session, call: calls.EndDemand, *, caller: Caller, now: datetime) -> Done:
    """It is not signed any more; it stays where it is. Once others have signed, it is theirs too."""
    person = person_of(caller)
    demand = open_for_names(session, call.demand_id, caller, now)
    if demand.started_by != person:
        raise refusals.NotTheStarter
    others = sa.exists().where(DemandSignature.demand_id == demand.id, DemandSignature.person_id != person)
    if session.scalar(sa.select(others)):
        raise refusals.OthersDemandIt
    demand.state, demand.runs = DemandState.ENDED, False
    note(session, demand, "end_demand", speaking_for_oneself(caller, demand.village), call, now=now, detail=call.reason)
    return Done(id=demand.id)


def answer(session: Session, call: calls.AnswerDemand, *, caller: Caller, now: datetime) -> Done:
    """The village says which meeting it has called because of the demand."""
    demand = locked(session, call.demand_id, caller)
    actor = Actor.of(caller, *CALLS_IT, area=demand.village)
    state = state_today(session, demand, now)
    if state not in (DemandState.STOOD, DemandState.ANSWERED):
        raise refusals.DemandDoesNotWait(state=state.chinese)
    meeting = session.get(Meeting, call.meeting_id) or _ordinary(session, call.meeting_id)
    if meeting is None or not is_answer(demand, meeting, clock.day_of(now)):
        last, number = rules.held_by(clock.day_of(demand.stood_at or now))
        raise refusals.NotTheAnswer(body=demand.body.chinese, last=last, source=number.source)
    session.execute(sa.delete(OrdinaryAnswer).where(OrdinaryAnswer.demand_id == demand.id))
    if isinstance(meeting, Meeting):
        demand.meeting_id = meeting.id
    else:
        demand.meeting_id = None
        session.add(OrdinaryAnswer(demand_id=demand.id, meeting_id=meeting.id))
    named = Answer.by(meeting)
    detail = f"{named.title}，{clock.in_words(clock.day_of(named.held_at))}"
    note(session, demand, "answer_demand", actor, call, now=now, detail=detail)
    return Done(id=demand.id)


def _ordinary(session: Session, meeting_id: UUID) -> OrdinaryMeeting | None:
    """One that was corrected, or struck, is none."""
    return session.scalar(sa.select(OrdinaryMeeting).where(OrdinaryMeeting.id == meeting_id, OrdinaryMeeting.stands()))


def withhold(session: Session, call: calls.WithholdDemand, *, caller: Caller, now: datetime) -> Done:
    """The title stays in the record and with the village's own people, who have to know what they sign."""
    demand = locked(session, call.demand_id, caller)
    actor = Actor.of(caller, Role.TOWNSHIP, area=demand.village)
    before = session.get(DemandWithholding, demand.id)
    rules.check_may_be_withheld(call.reason, before=before.reason if before else None)
    session.add(DemandWithholding(demand_id=demand.id, reason=call.reason))
    note(session, demand, "withhold_demand", actor, call, now=now, detail=call.reason.chinese)
    return Done(id=demand.id)


def _freeze(session: Session, demand: Demand, roll: directory.Roll) -> None:
    session.add(DemandRoll(demand_id=demand.id, kind=roll.kind, size=len(roll.entries)))
    session.flush()
    if roll.entries:
        lines = [{"demand_id": demand.id, "kind": roll.kind, "person_id": one.person_id} for one in roll.entries]
        session.execute(sa.insert(DemandRollEntry), lines)


def _kinds(session: Session, demand: Demand, person: UUID) -> Sequence[RollKind]:
    """The frozen rolls on which somebody stands."""
    mine = sa.and_(DemandRollEntry.demand_id == demand.id, DemandRollEntry.person_id == person)
    return session.scalars(sa.select(DemandRollEntry.kind).where(mine)).all()


def _rightly(kinds: Collection[RollKind], caller: Caller, village: str) -> list[RollKind]:
    """Of the rolls on which the caller stands, those that say what the caller still is."""
    return [kind for kind in kinds if caller.has(SIGNS_AS[kind], area=village)]
