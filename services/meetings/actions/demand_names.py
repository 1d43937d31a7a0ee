"""Names on paper under a demand: entered by the township, which has the paper before it, and struck by it."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.actions.demand_record import (
    add_name,
    count_names,
    note,
    open_for_names,
    remove_name,
    signed_among,
)
from services.meetings.actions.record import Actor
from services.meetings.models import Demand, DemandEntry, DemandRollEntry, DemandSignature
from services.meetings.rules import demanding as rules
from shared import clock
from shared.calls import demands as calls
from shared.calls import directory
from shared.calls.common import Done
from shared.identity import Caller, Role


def enter_names(
    session: Session, call: calls.EnterDemandNames, *, caller: Caller, now: datetime, rolls: Sequence[directory.Roll]
) -> Done:
    """``rolls`` are those of today: who no longer is what a frozen roll says does not count there."""
    demand = open_for_names(session, call.demand_id, caller, now)
    actor = Actor.of(caller, Role.TOWNSHIP, area=demand.village)
    rules.check_seen(seen=call.seen)
    signers = set(call.signers)
    still = {(roll.kind, one.person_id) for roll in rolls for one in roll.entries}
    frozen = sa.select(DemandRollEntry.kind, DemandRollEntry.person_id).where(
        DemandRollEntry.demand_id == demand.id, DemandRollEntry.person_id.in_(signers)
    )
    standing = [(kind, person) for kind, person in session.execute(frozen).tuples() if (kind, person) in still]
    rules.check_names_on_paper(
        signed_on=call.signed_on, started_on=clock.day_of(demand.started_at), today=clock.day_of(now),
        signatures=call.signatures, signers=call.signers, on_roll={person for _, person in standing},
    )  # fmt: skip
    rules.check_not_taken_back(call.signed_on, [on for who, on in _taken_back(session, demand) if who in signers])
    already = signed_among(session, demand, signers)
    for person in sorted(signers - already):
        kinds = [kind for kind, one in standing if one == person]
        add_name(session, demand, person, kinds, now=now, entered_by=actor.person_id)
    detail = f"{clock.in_words(call.signed_on)}的纸质签名 {call.signatures} 个"
    detail += f"，其中 {len(already)} 人已经签过，只计一次" if already else ""
    note(session, demand, "enter_demand_names", actor, call, now=now, detail=detail)
    return count_names(session, demand, now=now)


def strike(session: Session, call: calls.StrikeDemandName, *, caller: Caller, now: datetime) -> Done:
    """Who it was and why stands in the record's content alone, as with whoever takes their own name back."""
    demand = open_for_names(session, call.demand_id, caller, now)
    actor = Actor.of(caller, Role.TOWNSHIP, area=demand.village)
    whose = (DemandSignature.person_id == call.person_id, DemandSignature.entered_by.is_not(None))
    if not remove_name(session, demand, *whose):
        raise refusals.NotFromPaper
    note(session, demand, "strike_demand_name", actor, call, now=now, detail="划去 1 个从纸上登记的签名")
    return Done(id=demand.id)


def _taken_back(session: Session, demand: Demand) -> list[tuple[UUID, date]]:
    """Who has taken their name back, and on which day; it stands in the record alone."""
    lines = sa.select(DemandEntry.at, DemandEntry.content).where(
        DemandEntry.demand_id == demand.id, DemandEntry.verb == "withdraw_demand_signature"
    )
    return [
        (UUID(json.loads(content)["person_id"]), clock.day_of(at)) for at, content in session.execute(lines).tuples()
    ]
