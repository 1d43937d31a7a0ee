"""Demands for a meeting: what anybody may see, and who sees the names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.demanded import CALLS_IT, Answer, Counted, called, counted, is_answer, named, state_of, withheld
from services.meetings.facts import OFFICIALS, OWN
from services.meetings.models import Demand, DemandEntry, DemandRollEntry, DemandSignature
from services.meetings.queries.demand_steps import Standing, next_steps
from services.meetings.queries.listing import PAGE, PLACE
from services.meetings.rules import demands as shares
from shared import chain, clock
from shared.calls import demands as calls
from shared.calls import records
from shared.calls.common import Entry, Page
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import DemandState, RollKind, Withheld

SHOWN_ONCE_IT_STOOD = tuple(role for role in (*OFFICIALS, Role.COUNTY) if role is not Role.TOWNSHIP)
VERBS = {
    "start_demand": "发起要求",
    "withdraw_demand_signature": "撤回签名",
    "enter_demand_names": "登记纸质签名",
    "strike_demand_name": "划去纸质签名",
    "demand_stands": "够人数，应当召集",
    "end_demand": "撤销要求",
    "answer_demand": "召集会议",
    "withhold_demand": "标题不公开",
}


def list_demands(session: Session, query: calls.ListDemands, *, today: date) -> calls.Demands:
    """Titles, counts and dates are for anybody."""
    inside = Demand.village.startswith(query.area, autoescape=True)
    total = session.scalar(sa.select(sa.func.count()).select_from(Demand).where(inside)) or 0
    start = int(query.after) if query.after and PLACE.fullmatch(query.after) else 0
    newest_first = sa.select(Demand).where(inside).order_by(Demand.started_at.desc(), Demand.id)
    found = session.scalars(newest_first.offset(start).limit(PAGE)).all()
    counts, meetings = counted(session, [one.id for one in found]), named(session, found)
    hidden = withheld(session, [one.id for one in found])
    lines = (_line(one, counts[one.id], meetings, today, hidden.get(one.id)) for one in found)
    return calls.Demands(
        items=tuple(replace(line, title="") if line.withheld else line for line in lines),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )


def _line(
    demand: Demand, counts: Counted, answers: Mapping[UUID, Answer], today: date, hidden: Withheld | None
) -> calls.DemandLine:
    answer = answers.get(demand.id)
    state = state_of(demand, answer, today)
    stood_on = clock.day_of(demand.stood_at) if demand.stood_at else None
    ways = shares.ways(demand.body, counts, stood_on or min(today, demand.lapses_on))
    return calls.DemandLine(
        id=demand.id, village=demand.village, title=demand.title, body=demand.body, state=state,
        started_on=clock.day_of(demand.started_at), lapses_on=demand.lapses_on, stood_on=stood_on,
        progress=tuple(
            calls.DemandProgress(
                kind=way.kind, have=way.have, whole=way.whole, need=way.need, reached=way.reached, source=way.source
            )
            for way in ways
        ),
        meeting=_meeting(answer) if answer and state is DemandState.ANSWERED else None, withheld=hidden,
    )  # fmt: skip


def _meeting(answer: Answer) -> calls.DemandMeeting:
    return calls.DemandMeeting(
        id=answer.id, title=answer.title, held_at=answer.held_at, ordinary=answer.ordinary
    )  # fmt: skip


def find_demand(session: Session, demand_id: UUID, caller: Caller) -> Demand:
    """The demand; one in an area the caller does not see is not there."""
    demand = session.get(Demand, demand_id)
    if demand is None:
        raise NotFound
    caller.require_sight(demand.village)
    return demand


def get_demand(session: Session, query: calls.GetDemand, caller: Caller, *, now: datetime) -> calls.DemandView:
    demand = find_demand(session, query.demand_id, caller)
    meetings = named(session, [demand])
    hidden = withheld(session, [demand.id]).get(demand.id)
    line = _line(demand, counted(session, [demand.id])[demand.id], meetings, clock.day_of(now), hidden)
    signatures = _signatures(session, demand)
    signed = any(one.person_id == caller.person_id for one in signatures)
    shown = sees_names(demand, caller, signed=signed)
    candidates = _candidates(session, demand, clock.day_of(now)) if caller.has(*CALLS_IT, area=demand.village) else []
    standing = Standing(
        demand=demand, state=line.state, signed=signed, alone=all(one.person_id == demand.started_by for one in signatures), on_paper=any(one.on_paper for one in signatures), on_rolls=_on_rolls(session, demand, caller),
        can_be_answered=bool(candidates), withheld=hidden is not None, caller=caller, today=clock.day_of(now),
    )  # fmt: skip
    entries = session.scalars(
        sa.select(DemandEntry).where(DemandEntry.demand_id == demand.id).order_by(DemandEntry.number)
    )
    return calls.DemandView(
        line=line, reason=demand.reason, signed=signed, names_shown=shown,
        signers=tuple(signatures) if shown else (), meetings=tuple(_meeting(one) for one in candidates),
        record=tuple(_entry(entry, whole=shown, me=caller.person_id) for entry in entries),
        record_digest=demand.sealed, next_steps=tuple(next_steps(standing)),
    )  # fmt: skip


def sees_names(demand: Demand, caller: Caller, *, signed: bool) -> bool:
    """So that nobody is put under pressure: whoever holds an office in the village sees numbers, also as a signer or the township's, until it stands."""
    if caller.has(*SHOWN_ONCE_IT_STOOD, area=demand.village):
        return demand.stood_at is not None
    return signed or caller.has(Role.TOWNSHIP, area=demand.village)


def _signatures(session: Session, demand: Demand) -> list[calls.Signer]:
    """Each person once, on however many rolls they count; by time."""
    columns = (DemandSignature.person_id, DemandSignature.signed_at, DemandSignature.entered_by)
    names = sa.select(*columns).where(DemandSignature.demand_id == demand.id).distinct()
    return [
        calls.Signer(person_id=person, signed_at=at, on_paper=entered_by is not None)
        for person, at, entered_by in session.execute(names.order_by(*columns[1::-1])).tuples()
    ]


def _on_rolls(session: Session, demand: Demand, caller: Caller) -> frozenset[RollKind]:
    mine = (DemandRollEntry.demand_id == demand.id, DemandRollEntry.person_id == caller.person_id)
    return frozenset(session.scalars(sa.select(DemandRollEntry.kind).where(*mine)))


def _candidates(session: Session, demand: Demand, today: date) -> list[Answer]:
    """Meetings that may be named as the answer, the latest first; those without a topic after the others."""
    if demand.stood_at is None:
        return []
    return [Answer.by(one) for one in called(session, [demand.village]) if is_answer(demand, one, today)]


def _entry(entry: DemandEntry, *, whole: bool, me: UUID | None) -> Entry:
    """Who signs, and so who starts and ends it, is told to those who see names."""
    for_themselves = entry.actor_role in ("", *(role.value for role in OWN))
    known = whole or not for_themselves or entry.actor_id == me
    return Entry(
        at=entry.at, verb=entry.verb, label=VERBS[entry.verb], actor_id=entry.actor_id if known else None,
        actor_role=entry.actor_role, detail=entry.detail, source=entry.source,
    )  # fmt: skip


def demand_roll(session: Session, query: calls.GetDemandRoll, caller: Caller) -> calls.DemandRollPeople:
    demand = find_demand(session, query.demand_id, caller)
    caller.require(Role.TOWNSHIP, area=demand.village)
    people = sa.select(DemandRollEntry.person_id).where(DemandRollEntry.demand_id == demand.id).distinct()
    return calls.DemandRollPeople(people=tuple(session.scalars(people.order_by(DemandRollEntry.person_id))))


def read_demand_record(session: Session, query: calls.ReadDemandRecord, caller: Caller) -> records.RecordLines:
    demand = find_demand(session, query.demand_id, caller)
    caller.require(Role.TOWNSHIP, area=demand.village)
    lines, after = chain.page(session, DemandEntry, DemandEntry.demand_id == demand.id, after=query.after)
    return records.RecordLines(lines=lines, after=after)
