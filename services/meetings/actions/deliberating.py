"""Discussion in groups and the meeting's conclusion: advice, not a decision."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.matters import matter
from services.meetings.actions.record import Actor, lead, locked, note, require_state, seal
from services.meetings.actions.speaking import leave_list
from services.meetings.facts import DELIBERATION, counts, unread, waiting_for_word
from services.meetings.models import AgendaItem, Group, Meeting, Member
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.events.meetings import DeliberationConcluded
from shared.identity import Caller

SOURCE = "党员首议制第5步"


def _group(session: Session, meeting: Meeting, group_id: UUID, caller: Caller) -> tuple[Group, Actor]:
    """A group, for its recorder or the secretary."""
    group = session.get(Group, (meeting.id, group_id))
    if group is None:
        raise NotFound()
    if caller.person_id is not None and caller.person_id == group.recorder_id:
        return group, Actor(caller.person_id, "recorder")
    return group, lead(session, meeting, caller)


def record_spoken(session: Session, call: calls.RecordSpoken, *, caller: Caller, now: datetime) -> Done:
    meeting = locked(session, call.meeting_id, caller)
    group, actor = _group(session, meeting, call.group_id, caller)
    require_state(meeting, "open", verb="登记发言")
    for spoke, people in ((True, call.spoke), (False, call.passed)):
        if not people:
            continue
        heard = sa.update(Member).where(
            Member.meeting_id == meeting.id, Member.group_id == group.id, Member.person_id.in_(people),
            Member.arrived_at.is_not(None),
        )  # fmt: skip
        done = session.execute(heard.values(spoke=spoke), execution_options={"synchronize_session": False})
        if done.rowcount != len(set(people)):  # type: ignore[attr-defined]
            raise refusals.NotOnThisRoll()
    leave_list(session, meeting, [*call.spoke, *call.passed], now=now)
    detail = f"{group.name}：发言 {len(call.spoke)} 人，无补充意见 {len(call.passed)} 人"
    note(session, meeting, "record_spoken", actor, call, now=now, detail=detail, source=SOURCE)
    return Done(id=group.id)


def conclude_group(session: Session, call: calls.ConcludeGroup, *, caller: Caller, now: datetime) -> Done:
    meeting = locked(session, call.meeting_id, caller)
    group, actor = _group(session, meeting, call.group_id, caller)
    require_state(meeting, "open", verb="填写小组意见")
    _check_heard(session, meeting, Member.group_id == group.id)
    inside = sa.select(Member.person_id).where(Member.meeting_id == meeting.id, Member.group_id == group.id)
    rules.check_nobody_waits(len(set(session.scalars(inside)) & set(waiting_for_word(session, meeting))))
    group.conclusion = call.conclusion
    note(
        session,
        meeting,
        "conclude_group",
        actor,
        call,
        now=now,
        detail=f"{group.name}：{call.conclusion}",
        source=SOURCE,
    )
    return Done(id=group.id)


def _check_heard(session: Session, meeting: Meeting, *among: sa.ColumnElement[bool]) -> None:
    there = (Member.meeting_id == meeting.id, Member.arrived_at.is_not(None), *among)
    heard = sa.func.count().filter(Member.spoke.is_not(None))
    row = session.execute(sa.select(sa.func.count(), heard).where(*there)).one()
    rules.check_may_conclude(present=int(row[0]), heard=int(row[1]))


def conclude_deliberation(session: Session, call: calls.ConcludeDeliberation, *, caller: Caller, now: datetime) -> Done:
    """Every group with somebody there has its conclusion, and everybody there was heard, also who came late."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "open", verb="结束首议会")
    if meeting.step != DELIBERATION:
        raise refusals.OtherWayOfVoting(voting=meeting.voting.chinese)
    own = sa.select(AgendaItem.number).where(AgendaItem.meeting_id == meeting.id, AgendaItem.own.is_(True))
    rules.check_own_item(current=meeting.item, own=session.scalars(own).one())
    _check_groups(session, meeting)
    _check_heard(session, meeting)
    rules.check_nobody_waits(len(waiting_for_word(session, meeting)))
    rules.check_opinions_read(unread(session, meeting))
    should_attend, present = counts(session, meeting)
    meeting.state, meeting.closed_at, meeting.conclusion = "concluded", now, call.conclusion
    meeting.should_attend, meeting.present = should_attend, present
    matter(session, meeting.topic_id).stage = "deliberated"
    note(session, meeting, "conclude_deliberation", actor, call, now=now, detail=call.conclusion, source=SOURCE)
    mailbox.post(
        session,
        DeliberationConcluded(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, should_attend=should_attend,
            present=present, conclusion=call.conclusion,
        ),
    )  # fmt: skip
    seal(session, meeting)
    return Done(id=meeting.id)


def _check_groups(session: Session, meeting: Meeting) -> None:
    """Every group in which somebody is present has its conclusion."""
    here = sa.exists().where(
        Member.meeting_id == Group.meeting_id, Member.group_id == Group.id, Member.arrived_at.is_not(None)
    )
    silent = (
        sa.select(sa.func.count())
        .select_from(Group)
        .where(Group.meeting_id == meeting.id, Group.conclusion == "", here)
    )
    if groups := session.scalar(silent):
        raise refusals.GroupNotConcluded(groups=groups)
