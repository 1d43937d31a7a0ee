"""What waits for a person, most urgent first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import OFFICIALS, by_township, count_stands_still, due
from services.meetings.models import CountSheet, Group, Matter, Meeting, PaperVote, Teller, Vote
from services.meetings.queries.ballot_steps import NOBODY_COUNTS, NOT_COUNTED, OBJECTION, STILL, STILL_WAITS
from services.meetings.queries.called import IS_LIVE, called_to, todo_of
from services.meetings.queries.demand_steps import demand_todos
from services.meetings.queries.office import in_office
from services.meetings.queries.paper_steps import DIFFER, SETTLE, WAITS_FOR_A_THIRD
from services.meetings.queries.steps import STEP_5
from services.meetings.queries.viewing import view
from services.meetings.queries.waiting_proxies import of_proxies
from shared import clock
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import OVERSEE, Caller, Grant, Role
from shared.vocabulary import Body, Kind


def todos(session: Session, caller: Caller, *, now: datetime) -> Todos:
    """The secretary's meetings that go on and those to convene, the township's that it convened; a member's that they are called to."""
    caller = in_office(session, caller, now=now)
    led = [grant.area for grant in caller.grants if grant.role is Role.SECRETARY]
    theirs = [grant.area for grant in caller.grants if grant.role is Role.VILLAGERS_COMMITTEE]
    kept_out = _concerning(session, caller)
    whose = sa.and_(_theirs(Meeting, led, theirs, Meeting.body == Body.RECALL), Meeting.topic_id.not_in(kept_out))
    whose = sa.or_(whose, sa.and_(_over(caller), by_township(Meeting.id)))
    items = [*_led(session, caller, whose, now), *_to_convene(session, led, theirs, kept_out)]
    items += _entrusted_to(session, caller)
    items += _papers(session, caller)
    items += _standing_still(session, caller, now)
    items += _counts_to_confirm(session, caller)
    items += demand_todos(session, caller, clock.day_of(now))
    items += [todo_of(meeting, step) for meeting, step in of_proxies(session, caller, _official_here(caller))]
    items += _not_known(called_to(session, caller, now=now), items)
    return Todos(items=tuple(sorted(items, key=lambda todo: todo.step.due_on or date.max)))


def _not_known(calls: Sequence[Todo], known: Sequence[Todo]) -> list[Todo]:
    """Each once; and who has something to do at a meeting is not told beside it to be there."""
    steps = {(todo.subject_id, todo.step.verb) for todo in known}
    busy_at = {todo.subject_id for todo in known}
    return [
        todo
        for todo in calls
        if (todo.subject_id, todo.step.verb) not in steps
        and not (todo.step.verb == "get_meeting" and todo.subject_id in busy_at)
    ]


def _concerning(session: Session, caller: Caller) -> Sequence[UUID]:
    """Recalls that concern the caller, who has no hand in them."""
    if caller.person_id is None:
        return ()
    return session.scalars(sa.select(Matter.topic_id).where(Matter.concerned_id == caller.person_id)).all()


def _led(session: Session, caller: Caller, whose: sa.ColumnElement[bool], now: datetime) -> list[Todo]:
    """Of a meeting that goes on, what its own page says comes first."""
    leaderless = sa.exists().where(Group.meeting_id == Meeting.id, Group.leader_id.is_(None))
    meetings = sa.select(Meeting, leaderless).where(whose, IS_LIVE).order_by(Meeting.held_at, Meeting.id)
    rows = session.execute(meetings).tuples().all()
    return [
        todo_of(meeting, _before(meeting, now, leaderless=leaderless) if meeting.state == "noticed" else _now(session, meeting, caller, now))
        for meeting, leaderless in rows
    ]  # fmt: skip


def _theirs(
    table: type[Meeting | Matter],
    areas: Sequence[str],
    recalls_of: Sequence[str],
    is_recall: sa.ColumnElement[bool],
) -> sa.ColumnElement[bool]:
    """``recalls_of``: where the caller is of the villagers' committee, which leads the vote on a recall too."""
    return sa.or_(table.village.in_(areas), sa.and_(table.village.in_(recalls_of), is_recall))


def _before(meeting: Meeting, now: datetime, *, leaderless: bool) -> NextStep:
    """Who still has to be told stands in the list of the notifications service."""
    held = clock.day_of(meeting.held_at)
    if clock.day_of(now) > held:
        why = "通知的那一天已经过了，会议没有开：取消这次会议，再另行通知。"
        return NextStep(verb="get_meeting", label="会议没有开成", why=why, source="按通知的时间开会", due_on=held)
    if leaderless:
        why = "每个小组要有组长和记录员，会议才能开始。"
        return NextStep(verb="name_group_officers", label="确定组长和记录员", why=why, source=STEP_5, due_on=held)
    if now >= rules.attendance_opens(meeting.held_at, on=held):
        why = "到了通知的日子。"
        return NextStep(verb="record_attendance", label="登记到会，开始会议", why=why, source="", due_on=held)
    return NextStep(
        verb="open_meeting", label="宣布会议开始", why="会议已经通知。", source="", due_on=held,
        blocked=f"会议定于{clock.hour_in_words(meeting.held_at)}召开。",
    )  # fmt: skip


def _now(session: Session, meeting: Meeting, caller: Caller, now: datetime) -> NextStep:
    """Where it is somebody else's turn, that is what keeps the secretary."""
    step = view(session, meeting, caller, None, now=now).next_steps[0]
    blocked = step.why if step.verb == "get_meeting" else step.blocked
    return replace(step, blocked=blocked, due_on=clock.day_of(meeting.held_at))


def _to_convene(
    session: Session, areas: Sequence[str], recalls_of: Sequence[str], kept_out: Sequence[UUID]
) -> list[Todo]:
    live = sa.exists().where(Meeting.topic_id == Matter.topic_id, IS_LIVE)
    theirs = _theirs(Matter, areas, recalls_of, Matter.kind == Kind.RECALL)
    waiting = sa.select(Matter).where(
        theirs, Matter.topic_id.not_in(kept_out), Matter.stage.in_(("confirmed", "posted")), ~live
    )
    matters = session.scalars(waiting.order_by(Matter.title, Matter.topic_id))
    return [todo for matter in matters if (todo := _convene(matter)) is not None]


def _convene(matter: Matter) -> Todo | None:
    """Nothing where something has to be ready first: the topics service says what."""
    try:
        next_one = due(matter)
    except refusals.NotReadyToDecide:
        return None
    step = NextStep(
        verb="convene_meeting", label=f"通知{next_one.label}", why="前一步已经完成，可以通知下一个会议。", source=next_one.source
    )  # fmt: skip
    return Todo(subject_kind="topic", subject_id=matter.topic_id, title=matter.title, area=matter.village, step=step)


def _entrusted_to(session: Session, caller: Caller) -> list[Todo]:
    """Ballots that wait for this teller's code: to be taken, or to be typed in."""
    if caller.person_id is None:
        return []
    mine = (
        sa.select(Meeting, Teller)
        .join(Teller, Teller.meeting_id == Meeting.id)
        .where(Teller.person_id == caller.person_id, Meeting.state == "open")
        .order_by(Meeting.held_at, Meeting.id)
    )
    rows = session.execute(mine).tuples()
    return [todo_of(meeting, step) for meeting, teller in rows if (step := _tellers(meeting, teller)) is not None]


def _papers(session: Session, caller: Caller) -> list[Todo]:
    """Votes on paper that somebody else has entered, or that two have read differently: one line per meeting and thing to do."""
    me = caller.person_id
    unread, entered, read = PaperVote.read_by.is_(None), PaperVote.entered_by == me, PaperVote.read_by == me
    kinds = (
        (sa.and_(unread, ~entered), "confirm_paper_vote", "核对纸质票", "有纸质票等第二个人核对。"),
        (sa.and_(~unread, ~entered, ~read), "settle_paper_vote", SETTLE, "两个人看到的不一样，请您和他们一起再看。"),
        (sa.and_(~unread, sa.or_(entered, read)), "get_meeting", DIFFER, WAITS_FOR_A_THIRD),
    )
    mine = _official_here(caller)
    voted = sa.exists().where(Vote.meeting_id == PaperVote.meeting_id, Vote.person_id == PaperVote.person_id)
    waiting = sa.and_(
        PaperVote.meeting_id == Meeting.id, PaperVote.confirmed_by.is_(None), PaperVote.person_id != me, ~voted
    )
    columns = [sa.exists().where(waiting, kind) for kind, *_ in kinds]
    meetings = sa.select(Meeting, *columns).where(mine, Meeting.state == "open", sa.or_(*columns))
    found: list[Todo] = []
    for meeting, *flags in session.execute(meetings.order_by(Meeting.held_at, Meeting.id)):
        day = clock.day_of(meeting.held_at)
        for holds, (_, verb, label, why) in zip(flags, kinds, strict=True):
            if holds:
                found.append(todo_of(meeting, NextStep(verb=verb, label=label, why=why, source="", due_on=day)))
    return found


def _standing_still(session: Session, caller: Caller, now: datetime) -> list[Todo]:
    """Of the township: a count that its second teller does not agree with, or a vote that does not come to its end."""
    waiting = (
        sa.select(Meeting, CountSheet)
        .outerjoin(CountSheet, CountSheet.meeting_id == Meeting.id)
        .where(_over(caller), Meeting.state == "open")
        .order_by(Meeting.held_at, Meeting.id)
    )
    found: list[Todo] = []
    for meeting, sheet in session.execute(waiting).tuples():
        day = clock.day_of(meeting.held_at)
        if sheet is not None and sheet.is_objected_to:
            label, why, source = OBJECTION, "请督促当场重新清点；说不到一起的，可以取消会议重新开。", rules.TWO_SAY_SO
        elif count_stands_still(meeting, sheet, now):
            label, why = (STILL_WAITS, STILL) if sheet else (NOT_COUNTED, NOBODY_COUNTS)
            source = rules.count_waits(day).source
        else:
            continue
        step = NextStep(verb="get_meeting", label=label, why=why, source=source, due_on=day)
        found.append(todo_of(meeting, step))
    return found


def _counts_to_confirm(session: Session, caller: Caller) -> list[Todo]:
    """Of the second teller: a count that was entered."""
    if caller.person_id is None:
        return []
    mine = (
        sa.select(Meeting)
        .join(CountSheet, CountSheet.meeting_id == Meeting.id)
        .where(Meeting.second_teller_id == caller.person_id, CountSheet.confirmed_by.is_(None), Meeting.state == "open")
        .order_by(Meeting.held_at, Meeting.id)
    )
    why = "票数已经登记，您是监票人，确认以后才生效。"
    return [
        todo_of(
            meeting,
            NextStep(verb="confirm_count", label="确认票数", why=why, source="", due_on=clock.day_of(meeting.held_at)),
        )
        for meeting in session.scalars(mine)
    ]


def _over(caller: Caller) -> sa.ColumnElement[bool]:
    """Where the caller is of the township."""
    return sa.or_(sa.false(), *(_lies_in(grant) for grant in caller.grants if grant.role is Role.TOWNSHIP))


def _official_here(caller: Caller) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(_lies_in(grant) for grant in caller.grants if grant.role in OFFICIALS))


def _lies_in(grant: Grant) -> sa.ColumnElement[bool]:
    if grant.role in OVERSEE:
        return Meeting.village.startswith(grant.area, autoescape=True)
    return Meeting.village == grant.area


def _tellers(meeting: Meeting, teller: Teller) -> NextStep | None:
    held = clock.day_of(meeting.held_at)
    if not teller.key:
        why = "您是计票的人，投票前要领取计票码。"
        return NextStep(verb="take_code", label="领取计票码", why=why, source="", due_on=held)
    if meeting.casting_ended_at and not teller.share:
        return NextStep(verb="open_box", label="输入计票码", why="投票已经停止，等您开箱。", source="", due_on=held)
    return None
