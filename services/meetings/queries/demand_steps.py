"""What comes next with a demand, for whom; and what waits in somebody's list."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.demanded import CALLS_IT, SIGNS_AS, called, is_answer, named, state_of
from services.meetings.models import Demand
from services.meetings.rules import demanding as rules
from services.meetings.rules.demands import ways
from shared import clock
from shared.calls.common import NextStep, Todo
from shared.identity import OVERSEE, Caller, Role
from shared.vocabulary import Body, DemandState, RollKind


@dataclass(frozen=True)
class Standing:
    """A demand as somebody stands to it. ``alone``: nobody but its starter has signed; ``on_paper``: some names are from paper; ``on_rolls``: the frozen rolls with their own; ``can_be_answered``: a meeting was called;
    ``withheld``: its title is not public."""

    demand: Demand
    state: DemandState
    signed: bool
    alone: bool
    on_paper: bool
    on_rolls: Collection[RollKind]
    can_be_answered: bool
    withheld: bool
    caller: Caller
    today: date


# What whoever urges the village does, beside how late it is.
_HOW_TO_URGE = (
    "请找村民委员会主任和村党支部书记，问清为什么没有召集、定在哪天。村里通知{body}，或者开完以后登记为例会，再由他们在这一页指定是哪一次，"
    "就答复了这个要求。"
)


def next_steps(standing: Standing) -> Iterator[NextStep]:
    """The first is the one to take."""
    if standing.state is DemandState.OPEN:
        yield from _while_open(standing)
    elif standing.caller.has(*CALLS_IT, area=standing.demand.village):
        if standing.state is DemandState.STOOD and standing.demand.stood_at:
            stood_on = clock.day_of(standing.demand.stood_at)
            yield calling(standing.demand.body, stood_on, can_be_answered=standing.can_be_answered)
        elif standing.state is DemandState.ANSWERED:
            why = "指定错了，或者另有一次会议才是答复的，可以重新指定。"
            yield NextStep(verb="replace_answer", label="重新指定会议", why=why, source="")
    elif standing.state is DemandState.STOOD and (step := _urging(standing.demand, standing.caller, standing.today)):
        yield replace(step, why=step.why + _HOW_TO_URGE.format(body=standing.demand.body.chinese))
    if standing.caller.has(Role.TOWNSHIP, area=standing.demand.village) and not standing.withheld:
        why = "标题涉及他人隐私，或者有侮辱、诽谤的话的，由乡镇不再公开，理由留在原处；要求照常联名、召集。"
        yield NextStep(verb="withhold_demand", label="标题不再公开", why=why, source="")


def _while_open(standing: Standing) -> Iterator[NextStep]:
    demand, caller = standing.demand, standing.caller
    source = "；".join(way.source for way in ways(demand.body, {}, clock.day_of(demand.started_at)))
    rightly = any(caller.has(SIGNS_AS[kind], area=demand.village) for kind in standing.on_rolls)
    if rightly and not standing.signed:
        why = "赞成召开会议的签名，每人一次；够人数以前可以撤回。"
        yield NextStep(verb="sign_demand", label="我要签名", why=why, source=source, due_on=demand.lapses_on)
    if caller.has(Role.TOWNSHIP, area=demand.village):
        why = "没有手机的村民在纸上签名，由乡镇看过原件后登记。"
        yield NextStep(verb="enter_demand_names", label="登记纸质签名", why=why, source=source)
        if standing.on_paper:
            why = "登记错了，或者没有手机的村民书面撤回的，在够人数以前划去。"
            yield NextStep(verb="strike_demand_name", label="划去纸质签名", why=why, source="")
    if standing.signed:
        why = "够人数以前可以撤回，撤回后还可以再签。"
        yield NextStep(verb="withdraw_demand_signature", label="撤回签名", why=why, source="")
    if standing.alone and demand.started_by == caller.person_id:
        why = "还没有别人签名，可以撤销；撤销以后不再签名，要求留在名单上，写明已撤销。"
        yield NextStep(verb="end_demand", label="撤销这个要求", why=why, source="")


def calling(body: Body, stood_on: date, *, can_be_answered: bool) -> NextStep:
    """Of whoever calls the meeting, once the demand stands."""
    due_on, number = rules.convened_by(stood_on)
    if can_be_answered:
        why = f"已经够人数，也召集了{body.chinese}：请指定答复这个要求的是哪一次。"
        return NextStep(verb="answer_demand", label="指定召开的会议", why=why, source=number.source, due_on=due_on)
    why = (
        f"联名的人数已经达到法定比例，村民委员会应当召集{body.chinese}，把要求的事列入议程。要表决的，由书记从议题通知会议；不表决的，开完会由书记登记为"
        "例会。然后在这里指定是哪一次。"
    )
    label = f"召集{body.chinese}"
    return NextStep(verb="convene_meeting", label=label, why=why, source=number.source, due_on=due_on)


def demand_todos(session: Session, caller: Caller, today: date) -> Iterator[Todo]:
    """Demands that wait for their meeting: the village's own; the township's and the county's once they wait too long."""
    village = [grant.area for grant in caller.grants if grant.role in CALLS_IT]
    over = [Demand.village.startswith(one.area, autoescape=True) for one in caller.grants if one.role in OVERSEE]
    if not village and not over:
        return
    mine = sa.or_(Demand.village.in_(village), *over)
    waiting = sa.select(Demand).where(mine, Demand.state == DemandState.STOOD).order_by(Demand.stood_at, Demand.id)
    found = session.scalars(waiting).all()
    if not found:
        return
    answers, meetings = named(session, found), called(session, village)
    for demand in found:
        if demand.stood_at is None or state_of(demand, answers.get(demand.id), today) is not DemandState.STOOD:
            continue
        can_be_answered = any(is_answer(demand, one, today) for one in meetings)
        if step := _waits(demand, clock.day_of(demand.stood_at), caller, today, can_be_answered=can_be_answered):
            yield Todo(subject_kind="demand", subject_id=demand.id, title=demand.title, area=demand.village, step=step)


def _waits(demand: Demand, stood_on: date, caller: Caller, today: date, *, can_be_answered: bool) -> NextStep | None:
    if caller.has(*CALLS_IT, area=demand.village):
        return calling(demand.body, stood_on, can_be_answered=can_be_answered)
    return _urging(demand, caller, today)


def _urging(demand: Demand, caller: Caller, today: date) -> NextStep | None:
    """Of the township, and later of the county, once the village lets it lie."""
    if demand.stood_at is None or not caller.has(*OVERSEE, area=demand.village):
        return None
    stood_on = clock.day_of(demand.stood_at)
    is_township = caller.has(Role.TOWNSHIP, area=demand.village)
    due_on, number = rules.convened_by(stood_on) if is_township else rules.of_the_county_from(stood_on)
    if today <= due_on:
        return None
    so_far = "指定的会议没有按期召开" if demand.meeting_id else f"还没有召集{demand.body.chinese}"
    why = f"够人数已经 {(today - stood_on).days} 天，村里{so_far}。"
    return NextStep(verb="get_demand", label="督促召集会议", why=why, source=number.source, due_on=due_on)
