"""Which meeting a topic needs next, and from which day it may be held."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import LOOK_AFTER, book_of, check_not_failed, due, on_roll
from services.meetings.models import Matter, Meeting
from shared import clock
from shared.calls import directory
from shared.calls import meetings as calls
from shared.errors import NotFound
from shared.identity import Caller
from shared.vocabulary import Body, RollKind


def due_for(session: Session, query: calls.GetConveningAdvice, caller: Caller) -> tuple[Matter, Body, str]:
    """The body that is next for a topic and the step it takes; the chosen body, where the law leaves a choice."""
    matter = session.get(Matter, query.topic_id)
    if matter is None:
        raise NotFound()
    if not caller.has(*LOOK_AFTER, area=matter.village):
        raise NotFound()
    check_not_failed(session, matter)
    next_one = due(matter)
    body = query.body or next_one.bodies[0]
    if body not in next_one.bodies:
        raise refusals.WrongBody(body=body.chinese, due=next_one.label, source=next_one.source)
    return matter, body, next_one.step


def group_of(matter: Matter, body: Body, asked: str) -> str:
    """Which village group meets: the one whose matter it is; where that is not on record, the one that is asked for."""
    return matter.group_name or asked if body is Body.VILLAGE_GROUP else asked


def roll_of(body: Body, on: date) -> RollKind:
    return rules.body_rules(body, on).roll


def voted_before(session: Session, matter: Matter, step: str, *, today: date) -> dict[str, Any]:
    """How often the step was voted down, and how often it may still be voted on; nothing of one that was not."""
    down = sa.select(sa.func.count()).where(
        Meeting.topic_id == matter.topic_id, Meeting.step == step, Meeting.passed.is_(False)
    )
    failed = session.scalar(down) or 0
    if not failed:
        return {}
    more = rules.again(failed, today, book_of(session, matter.village))
    return {"failed": failed, "left": more.left, "again_source": more.source}


def advice(
    session: Session,
    body: Body,
    step: str,
    roll: directory.Roll,
    *,
    now: datetime,
    group: str = "",
) -> calls.ConveningAdvice:
    """What the secretary is told before convening: the earliest lawful moment, the notice, the quorum, by the rules
    of that day. ``roll`` is today's; ``group`` is the village group that meets."""
    day, body_rules = rules.first_lawful(body, clock.day_of(now), book_of(session, roll.area))
    morning = datetime.combine(day, time(9), tzinfo=clock.SHANGHAI)
    earliest = max(morning, now + timedelta(minutes=5))  # to fill in the form takes a moment
    there = on_roll(roll, body, group)
    of_homes = body_rules.quorum_of_households
    return calls.ConveningAdvice(
        body=body, body_label=rules.name_of(body, group), step=step, notice_days=body_rules.notice.days, earliest=earliest,
        should_attend=there.voters, quorum_needed=body_rules.quorum.needed(there.voters), source=body_rules.notice.source,
        group=group, turnout_needed=body_rules.turnout.needed(there.voters) if body_rules.turnout else 0,
        households=there.households if of_homes else 0,
        households_needed=of_homes.needed(there.households) if of_homes else 0,
    )  # fmt: skip
