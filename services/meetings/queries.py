"""Reads, shaped for a screen; each a fixed number of statements, however long the roll."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import DELIBERATION, STATES, counts, due, result
from services.meetings.models import Entry, Group, Matter, Meeting, Member, Vote
from services.meetings.steps import next_steps
from shared import clock
from shared.calls import directory, notifications
from shared.calls import meetings as calls
from shared.calls.common import Entry as EntryView
from shared.calls.common import NextStep, Numbers, NumberView, Page, Todo, Todos
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, RollKind

PAGE = 50
SEES_THE_ROLL = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP, Role.COUNTY)
VERBS = {
    "convene_meeting": "通知会议",
    "cancel_meeting": "取消会议",
    "name_group_officers": "确定组长和记录员",
    "excuse_member": "不计入应到会",
    "record_absent_opinion": "登记缺席意见",
    "record_attendance": "登记到会",
    "open_meeting": "会议开始",
    "record_spoken": "登记发言",
    "conclude_group": "小组意见",
    "conclude_deliberation": "会议结论",
    "record_tally": "计票",
    "close_vote": "计票",
}


def find(session: Session, meeting_id: UUID, caller: Caller) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound()
    caller.require_sight(meeting.village)
    return meeting


# -- one meeting --------------------------------------------------------------------------


def view(
    session: Session, meeting: Meeting, caller: Caller, certificate: notifications.Certificate | None
) -> calls.MeetingView:
    """``certificate`` of the notice; None where it could not be had."""
    members = session.scalars(sa.select(Member).where(Member.meeting_id == meeting.id).order_by(Member.person_id)).all()
    groups = session.scalars(
        sa.select(Group).where(Group.meeting_id == meeting.id).order_by(Group.name, Group.id)
    ).all()
    voted = set(session.scalars(sa.select(Vote.person_id).where(Vote.meeting_id == meeting.id)))
    entries = session.scalars(sa.select(Entry).where(Entry.meeting_id == meeting.id).order_by(Entry.number)).all()
    should_attend, present = counts(session, meeting)
    body_rules = rules.body_rules(meeting.body, clock.day_of(meeting.held_at))
    quorum = rules.quorum(body_rules, should_attend=should_attend, present=present)
    checks = opening_checks(meeting, body_rules, quorum, groups, certificate)
    mine = next((member for member in members if member.person_id == caller.person_id), None)
    sees_all = caller.has(*SEES_THE_ROLL, area=meeting.village)
    shown = members if sees_all else [mine] if mine else []
    may_vote = mine is not None and mine.votes and meeting.state == "open" and meeting.step != DELIBERATION
    return calls.MeetingView(
        id=meeting.id, topic_id=meeting.topic_id, topic_title=meeting.title, village=meeting.village, body=meeting.body,
        body_label=meeting.body.chinese, step=meeting.step, state=meeting.state, held_at=meeting.held_at, place=meeting.place,
        noticed_at=meeting.noticed_at, voting=meeting.voting, should_attend=should_attend, present=_present(members),
        voting_present=present, quorum_needed=quorum.needed, quorum_met=quorum.reached, conclusion=meeting.conclusion,
        result=result(meeting) if meeting.passed is not None else None,
        roll=tuple(_member(member, voted) for member in shown),
        groups=tuple(_group(group, members) for group in groups),
        checks=tuple(checks), record=tuple(_entry(entry) for entry in entries),
        next_steps=tuple(next_steps(meeting, checks, groups, caller)),
        may_vote=may_vote, has_voted=caller.person_id in voted,
    )  # fmt: skip


def _present(members: Sequence[Member]) -> int:
    return sum(member.arrived_at is not None for member in members)


def _member(member: Member, voted: set[UUID]) -> calls.MemberView:
    return calls.MemberView(
        person_id=member.person_id, votes=member.votes, standing=member.standing, away=member.away, group_id=member.group_id,
        present=member.arrived_at is not None, spoke=member.spoke, excused=member.excused_for,
        absent_opinion=member.absent_opinion, has_voted=member.person_id in voted,
    )  # fmt: skip


def _group(group: Group, members: Sequence[Member]) -> calls.GroupView:
    there = [member for member in members if member.group_id == group.id and member.arrived_at is not None]
    return calls.GroupView(
        id=group.id, name=group.name, leader_id=group.leader_id, recorder_id=group.recorder_id, present=len(there),
        spoken=sum(member.spoke is not None for member in there), conclusion=group.conclusion,
    )  # fmt: skip


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        at=entry.at, verb=entry.verb, label=VERBS.get(entry.verb, entry.verb), actor_id=entry.actor_id,
        actor_role=entry.actor_role, detail=entry.detail, source=entry.source,
    )  # fmt: skip


def opening_checks(
    meeting: Meeting, body_rules: rules.BodyRules, quorum: rules.Quorum, groups: Sequence[Group],
    certificate: notifications.Certificate | None,
) -> list[calls.Check]:  # fmt: skip
    """The conditions for opening, as opening itself checks them."""
    noticed, held = clock.day_of(meeting.noticed_at), clock.day_of(meeting.held_at)
    days = (held - noticed).days
    enough = days >= body_rules.notice.days or bool(meeting.urgent_reason)
    told = (
        f"应通知 {certificate.to_be_told} 人，已通知到 {certificate.reached} 人，另有 {certificate.attempted} 人登记了联系情况"
        if certificate
        else "暂时查不到通知情况"
    )
    everybody = certificate is not None and certificate.to_be_told > 0 and not certificate.missing
    checks = [
        calls.Check(label="提前通知", met=enough, detail=f"提前 {days} 天，应不少于 {body_rules.notice.days} 天", source=body_rules.notice.source),
        calls.Check(label="到了开会的日子", met=clock.today() >= held, detail=f"通知的日期是 {held}", source="按通知的时间开会"),
        calls.Check(label="人人通知到", met=everybody, detail=told, source="党员首议制第4步：逐人通知，联系不上的登记原因"),
        calls.Check(
            label="到会人数", met=quorum.reached, source=quorum.source,
            detail=f"应到会 {quorum.should_attend} 人，到会 {quorum.have} 人，须 {quorum.needed} 人",
        ),
    ]  # fmt: skip
    if groups:
        without = sum(group.leader_id is None for group in groups)
        detail = f"{len(groups)} 个小组，{without} 个还没有组长和记录员"
        checks.append(calls.Check(label="小组组长和记录员", met=not without, detail=detail, source="党员首议制第5步"))
    return checks


# -- lists --------------------------------------------------------------------------------


def listed(session: Session, query: calls.ListMeetings, caller: Caller) -> calls.Meetings:
    caller.require_sight(query.area)
    inside = [Meeting.village.startswith(query.area, autoescape=True)]
    if query.topic_id:
        inside.append(Meeting.topic_id == query.topic_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(*inside)) or 0
    start = int(query.after) if query.after and query.after.isdigit() else 0
    newest_first = sa.select(Meeting).where(*inside).order_by(Meeting.held_at.desc(), Meeting.id)
    rows = session.scalars(newest_first.offset(start).limit(PAGE))
    return calls.Meetings(
        items=tuple(
            calls.MeetingLine(
                id=m.id, topic_id=m.topic_id, topic_title=m.title, village=m.village, body_label=m.body.chinese, state=m.state,
                state_label=STATES[m.state], held_at=m.held_at, place=m.place, passed=m.passed,
            )
            for m in rows
        ),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )  # fmt: skip


def todos(session: Session, caller: Caller) -> Todos:
    """The secretary's meetings that go on; a member's that they are on the roll of."""
    led = [grant.area for grant in caller.grants if grant.role is Role.SECRETARY]
    items: list[Todo] = []
    live = Meeting.state.in_(("noticed", "open"))
    if led:
        for meeting in session.scalars(
            sa.select(Meeting).where(Meeting.village.in_(led), live).order_by(Meeting.held_at)
        ):
            items.append(_todo(meeting, _secretarys(meeting)))  # noqa: PERF401 - two kinds of lines follow each other
        items += _to_convene(session, led)
    if caller.person_id:
        mine = (
            sa.select(Meeting, Member.votes, Vote.person_id.label("voted"))
            .join(Member, sa.and_(Member.meeting_id == Meeting.id, Member.person_id == caller.person_id))
            .join(Vote, sa.and_(Vote.meeting_id == Meeting.id, Vote.person_id == caller.person_id), isouter=True)
            .where(live).order_by(Meeting.held_at)
        )  # fmt: skip
        items += [
            _todo(row.Meeting, step)
            for row in session.execute(mine)
            if (step := _members(row.Meeting, row.votes, row.voted))
        ]
    return Todos(items=tuple(items))


def _todo(meeting: Meeting, step: NextStep) -> Todo:
    title = f"{meeting.body.chinese}：{meeting.title}"
    return Todo(subject_kind="meeting", subject_id=meeting.id, title=title, area=meeting.village, step=step)


def _secretarys(meeting: Meeting) -> NextStep:
    held = clock.day_of(meeting.held_at)
    if meeting.state == "open":
        verb, label = (
            ("conclude_deliberation", "填写会议结论") if meeting.step == DELIBERATION else ("record_tally", "表决计票")
        )
        return NextStep(verb=verb, label=label, why="会议正在进行。", source="", due_on=held)
    if clock.today() < held:
        return NextStep(
            verb="list_recipients",
            label="核对通知情况",
            why="开会前要人人通知到。",
            source="党员首议制第4步",
            due_on=held,
        )
    return NextStep(
        verb="record_attendance", label="登记到会，开始会议", why="到了通知的日子。", source="", due_on=held
    )


def _members(meeting: Meeting, votes: bool, voted: UUID | None) -> NextStep | None:
    held = clock.day_of(meeting.held_at)
    if meeting.state == "noticed":
        return NextStep(
            verb="get_meeting", label="参加会议", why=f"{meeting.place}。不能到会的请填写意见。", source="", due_on=held
        )
    if meeting.voting.value == "named" and votes and voted is None and meeting.step != DELIBERATION:
        return NextStep(verb="cast_vote", label="表决", why="会议正在记名表决。", source="", due_on=held)
    return None


def _to_convene(session: Session, areas: list[str]) -> list[Todo]:
    live = sa.exists().where(Meeting.topic_id == Matter.topic_id, Meeting.state.in_(("noticed", "open")))
    waiting = sa.select(Matter).where(Matter.village.in_(areas), Matter.stage.in_(("confirmed", "posted")), ~live)
    items = []
    for matter in session.scalars(waiting):
        try:
            next_one = due(matter)
        except refusals.NothingDue:
            continue
        step = NextStep(
            verb="convene_meeting",
            label=f"通知{next_one.label}",
            why="前一步已经完成，可以通知下一个会议。",
            source=next_one.source,
        )
        items.append(
            Todo(subject_kind="topic", subject_id=matter.topic_id, title=matter.title, area=matter.village, step=step)
        )
    return items


# -- convening ----------------------------------------------------------------------------


def due_for(session: Session, query: calls.GetConveningAdvice, caller: Caller) -> tuple[Matter, Body, str]:
    """Which body is next for a topic; the chosen one, where the law leaves a choice."""
    matter = session.get(Matter, query.topic_id)
    if matter is None:
        raise NotFound()
    caller.require_sight(matter.village)
    next_one = due(matter)
    body = query.body or next_one.bodies[0]
    if body not in next_one.bodies:
        raise refusals.WrongBody(body=body.chinese, due=next_one.label, source=next_one.source)
    return matter, body, next_one.step


def roll_of(body: Body, on: date) -> RollKind:
    return rules.body_rules(body, on).roll


def advice(body: Body, step: str, roll: directory.Roll, *, now: datetime) -> calls.ConveningAdvice:
    today = clock.day_of(now)
    body_rules = rules.body_rules(body, today)
    first_day = rules.earliest_day(body_rules, today)
    morning = datetime.combine(first_day, time(9), tzinfo=clock.SHANGHAI)
    earliest = max(morning, now + timedelta(minutes=5))
    voters = sum(entry.votes and rules.may_vote(entry.standing) for entry in roll.entries)
    return calls.ConveningAdvice(
        body=body, body_label=body.chinese, step=step, notice_days=body_rules.notice.days, earliest=earliest,
        should_attend=voters, quorum_needed=body_rules.quorum.needed(voters), source=body_rules.notice.source,
    )  # fmt: skip


def numbers() -> Numbers:
    """Every number of law this service decides by."""
    return Numbers(
        items=tuple(
            NumberView(
                name=n.name, value=str(n.value), unit=n.unit, mark=n.mark, source=n.source, effective_from=n.effective_from,
                effective_to=n.effective_to, note=n.note,
            )
            for n in rules.BOOK.all()
        )
    )  # fmt: skip
