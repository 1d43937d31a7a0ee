"""What was briefed to the members, and which periodic briefing is due."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import BriefedMatter, Gathering, Topic
from services.topics.queries.gatherings import gathering_views
from services.topics.queries.sight import (
    MEMBERS_FIRST,
    PAGE,
    STAFF,
    before,
    cursor,
    require_overlap,
    where_held,
    within,
)
from shared import clock
from shared.calls import common
from shared.calls import telling as calls
from shared.calls.common import NextStep, Todo
from shared.errors import NotFound
from shared.identity import Caller, Role


def list_briefings(session: Session, call: calls.ListBriefings, *, caller: Caller, now: datetime) -> calls.BriefedList:
    """Of this area, what lies within the caller's own. Four statements."""
    require_overlap(caller, call.area)
    conditions = (within(Gathering.village, call.area), where_held(Gathering.village, caller, *MEMBERS_FIRST))
    rows = sa.select(Gathering, BriefedMatter).join(BriefedMatter).where(*conditions)
    total = session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
    rows = rows.order_by(Gathering.held_at.desc(), Gathering.id.desc())
    if call.after:
        rows = rows.where(before(call.after, Gathering.held_at, Gathering.id))
    found = session.execute(rows.limit(PAGE + 1)).tuples().all()
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    due = [one for one in due_briefings(session, caller, clock.day_of(now)) if one.village.startswith(call.area)]
    return calls.BriefedList(
        items=tuple(_line(gathering, briefed) for gathering, briefed in found[:PAGE]),
        due=tuple(due),
        page=common.Page(next=cursor(last.held_at, last.id) if last else None, total=total),
    )


def _line(gathering: Gathering, briefed: BriefedMatter) -> calls.BriefedLine:
    return calls.BriefedLine(
        id=gathering.id, village=gathering.village, kind=rules.kind_of(briefed.matter), matter=briefed.matter,
        title=briefed.title, held_at=gathering.held_at, group_name=gathering.group_name,
        should_attend=gathering.should_attend, present=gathering.present,
    )  # fmt: skip


def get_briefing(session: Session, call: calls.GetBriefing, *, caller: Caller) -> calls.BriefedView:
    """Three statements."""
    gathering, briefed = session.get(Gathering, call.gathering_id), session.get(BriefedMatter, call.gathering_id)
    if gathering is None or briefed is None or not caller.has(*MEMBERS_FIRST, area=gathering.village):
        raise NotFound
    [view] = gathering_views(session, [gathering], looks_after=caller.has(*STAFF, area=gathering.village))
    return calls.BriefedView(line=_line(gathering, briefed), gathering=view, questions=briefed.questions)


_OWED = "这一期还没有向党员通报，到期以前开会通报并登记。"
_MISSED = "上一期没有向党员通报，已经超期，尽快开会通报并登记。"

# -- what is due ------------------------------------------------------------------------------


def due_briefings(session: Session, caller: Caller, today: date) -> Iterator[calls.DueBriefing]:
    """Periodic briefings that the branches of the caller still owe in this period, or missed in the one before; to the township those that
    were missed. Two statements."""
    own = {grant.area for grant in caller.grants if grant.role in map(Role, acts.BRANCH)}
    looked_at = where_held(Gathering.village, caller, *map(Role, acts.BRANCH), Role.TOWNSHIP)
    held = sa.select(Gathering.village, BriefedMatter.matter, sa.func.max(Gathering.held_at)).join(BriefedMatter)
    held = held.where(looked_at, BriefedMatter.matter.in_(rules.PERIODIC)).group_by(
        Gathering.village, BriefedMatter.matter
    )
    last = {(village, matter): clock.day_of(at) for village, matter, at in session.execute(held).tuples()}
    since = _since(session, caller)
    for village in sorted(own | since.keys()):
        for matter in rules.PERIODIC:
            due_on = rules.due_by(matter, last_held=last.get((village, matter)), since=since.get(village), today=today)
            if due_on and (village in own or due_on < today):
                why = _MISSED if due_on < today else _OWED
                step = NextStep(
                    verb="brief_members", label=f"{rules.kind_of(matter).chinese}：{matter.chinese}", why=why,
                    source=rules.source_of(matter, today), due_on=due_on,
                )  # fmt: skip
                yield calls.DueBriefing(village=village, matter=matter, step=step)


def _since(session: Session, caller: Caller) -> dict[str, date]:
    """Since when there is anything of a village of the caller's: from then on its branch owes what comes round."""
    roles = (*map(Role, acts.BRANCH), Role.TOWNSHIP)
    first = sa.union_all(
        sa.select(Gathering.village, Gathering.held_at.label("at")).where(
            where_held(Gathering.village, caller, *roles)
        ),
        sa.select(Topic.village, Topic.opened_at).where(where_held(Topic.village, caller, *roles)),
    ).subquery()
    rows = session.execute(sa.select(first.c.village, sa.func.min(first.c.at)).group_by(first.c.village)).tuples()
    return {village: clock.day_of(at) for village, at in rows}


def waiting_briefings(session: Session, caller: Caller, today: date) -> Iterator[Todo]:
    """Two statements."""
    for due in due_briefings(session, caller, today):
        yield Todo(
            subject_kind="briefing", subject_id=uuid5(NAMESPACE_OID, f"{due.village}/{due.matter.value}"),
            title=due.matter.chinese, area=due.village, step=due.step,
        )  # fmt: skip
