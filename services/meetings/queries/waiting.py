"""What waits for a person, most urgent first."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import DELIBERATION, OFFICIALS, body_label, due
from services.meetings.models import CountSheet, Matter, Meeting, Member, PaperVote, Teller, Turnout, Vote
from services.meetings.queries.ballot_steps import COUNT_WAITS, OBJECTION, WAITS_FOR
from services.meetings.queries.demand_steps import demand_todos
from services.meetings.queries.paper_steps import DIFFER, SETTLE, WAITS_FOR_A_THIRD
from shared import clock
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import OVERSEE, Caller, Grant, Role
from shared.vocabulary import SEALED, Body, Kind, Voting

IS_LIVE = Meeting.state.in_(("noticed", "open"))


def todos(session: Session, caller: Caller, *, now: datetime) -> Todos:
    """The secretary's meetings that go on and those to convene; a member's that they are called to."""
    led = [grant.area for grant in caller.grants if grant.role is Role.SECRETARY]
    theirs = [grant.area for grant in caller.grants if grant.role is Role.VILLAGERS_COMMITTEE]
    kept_out = _concerning(session, caller)
    items = [*_led(session, led, theirs, kept_out, clock.day_of(now)), *_to_convene(session, led, theirs, kept_out)]
    items += _called_to(session, caller)
    items += _entrusted_to(session, caller)
    items += _papers(session, caller)
    items += _objected(session, caller)
    items += _counts_to_confirm(session, caller)
    items += demand_todos(session, caller, clock.day_of(now))
    return Todos(items=tuple(sorted(items, key=lambda todo: todo.step.due_on or date.max)))


def _todo(meeting: Meeting, step: NextStep) -> Todo:
    title = f"{body_label(meeting)}：{meeting.title}"
    return Todo(subject_kind="meeting", subject_id=meeting.id, title=title, area=meeting.village, step=step)


def _concerning(session: Session, caller: Caller) -> Sequence[UUID]:
    """Recalls that concern the caller, who has no hand in them."""
    if caller.person_id is None:
        return ()
    return session.scalars(sa.select(Matter.topic_id).where(Matter.concerned_id == caller.person_id)).all()


def _led(
    session: Session, areas: Sequence[str], recalls_of: Sequence[str], kept_out: Sequence[UUID], today: date
) -> list[Todo]:
    """``recalls_of``: where the caller is of the villagers' committee, which leads the vote on a recall too."""
    agreed = CountSheet.objected_to != CountSheet.number
    waits = sa.exists().where(CountSheet.meeting_id == Meeting.id, CountSheet.confirmed_by.is_(None), agreed)
    meetings = (
        sa.select(Meeting, waits)
        .where(
            _theirs(Meeting, areas, recalls_of, Meeting.body == Body.RECALL), Meeting.topic_id.not_in(kept_out), IS_LIVE
        )
        .order_by(Meeting.held_at, Meeting.id)
    )
    rows = session.execute(meetings).tuples()
    return [_todo(meeting, _secretarys(meeting, today, count_waits=waits)) for meeting, waits in rows]


def _theirs(
    table: type[Meeting | Matter],
    areas: Sequence[str],
    recalls_of: Sequence[str],
    is_recall: sa.ColumnElement[bool],
) -> sa.ColumnElement[bool]:
    return sa.or_(table.village.in_(areas), sa.and_(table.village.in_(recalls_of), is_recall))


def _secretarys(meeting: Meeting, today: date, *, count_waits: bool) -> NextStep:
    """``count_waits``: it is entered already, and the second teller's turn."""
    held = clock.day_of(meeting.held_at)
    if meeting.state == "noticed" and today < held:
        verb, label, why, source = "list_recipients", "核对通知情况", "开会前要人人通知到。", "党员首议制第4步"
    elif meeting.state == "noticed":
        verb, label, why, source = "record_attendance", "登记到会，开始会议", "到了通知的日子。", ""
    elif meeting.step == DELIBERATION:
        verb, label, why, source = "conclude_deliberation", "填写会议结论", "会议正在进行。", "党员首议制第5步"
    elif count_waits:
        verb, label, why, source = "get_meeting", COUNT_WAITS, WAITS_FOR, rules.TWO_SAY_SO
    elif meeting.voting is Voting.NAMED and not meeting.vote_opened_at:
        verb, label, why, source = "open_vote", "开始表决", "会议正在进行。", ""
    elif meeting.voting is Voting.NAMED:
        verb, label, why, source = "close_vote", "结束表决并计票", "会议正在记名表决。", ""
    elif meeting.voting in SEALED:
        verb, label, why, source = "get_meeting", meeting.voting.chinese, "会议正在进行。", ""
    elif meeting.voting is Voting.SECRET:
        verb, label, why, source = "record_ballots", "投票计票", "会议正在进行。", ""
    else:
        verb, label, why, source = "record_tally", "表决计票", "会议正在进行。", ""
    return NextStep(verb=verb, label=label, why=why, source=source, due_on=held)


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


def _called_to(session: Session, caller: Caller) -> list[Todo]:
    """Meetings to attend, unless excused and away; named votes to cast."""
    if caller.person_id is None:
        return []
    own_vote = sa.and_(Vote.meeting_id == Meeting.id, Vote.person_id == caller.person_id)
    own_ballot = sa.and_(Turnout.meeting_id == Meeting.id, Turnout.person_id == caller.person_id)
    mine = (
        sa.select(Meeting, Member)
        .join(Member, sa.and_(Member.meeting_id == Meeting.id, Member.person_id == caller.person_id))
        .join(Vote, own_vote, isouter=True)
        .join(Turnout, own_ballot, isouter=True)
        .where(
            IS_LIVE,
            sa.or_(Member.excused_for == "", Member.arrived_at.is_not(None)),
            Vote.person_id.is_(None),
            Turnout.person_id.is_(None),
            Meeting.casting_ended_at.is_(None),
        )
        .order_by(Meeting.held_at, Meeting.id)
    )
    rows = session.execute(mine).tuples()
    return [_todo(meeting, step) for meeting, line in rows if (step := _members(meeting, line)) is not None]


def _members(meeting: Meeting, line: Member) -> NextStep | None:
    held = clock.day_of(meeting.held_at)
    if meeting.state == "noticed":
        why = f"{meeting.place}。不能到会的请填写意见。"
        return NextStep(verb="get_meeting", label="参加会议", why=why, source="", due_on=held)
    if meeting.vote_opened_at and line.votes and line.at_vote and meeting.voting in SEALED:
        return NextStep(verb="cast_ballot", label="投票", why="会议正在无记名投票。", source="", due_on=held)
    if meeting.vote_opened_at and line.votes and line.at_vote and meeting.voting is Voting.NAMED:
        return NextStep(verb="cast_vote", label="表决", why="会议正在记名表决。", source="", due_on=held)
    return None


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
    return [_todo(meeting, step) for meeting, teller in rows if (step := _tellers(meeting, teller)) is not None]


def _papers(session: Session, caller: Caller) -> list[Todo]:
    """Votes on paper that somebody else has entered, or that two have read differently: one line per meeting and thing to do."""
    me = caller.person_id
    unread, entered, read = PaperVote.read_by.is_(None), PaperVote.entered_by == me, PaperVote.read_by == me
    kinds = (
        (sa.and_(unread, ~entered), "confirm_paper_vote", "核对纸质票", "有纸质票等第二个人核对。"),
        (sa.and_(~unread, ~entered, ~read), "settle_paper_vote", SETTLE, "两个人看到的不一样，请您和他们一起再看。"),
        (sa.and_(~unread, sa.or_(entered, read)), "get_meeting", DIFFER, WAITS_FOR_A_THIRD),
    )
    mine = sa.or_(sa.false(), *(_lies_in(grant) for grant in caller.grants if grant.role in OFFICIALS))
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
                found.append(_todo(meeting, NextStep(verb=verb, label=label, why=why, source="", due_on=day)))
    return found


def _objected(session: Session, caller: Caller) -> list[Todo]:
    """Of the township: a count that its second teller does not agree with."""
    mine = sa.or_(sa.false(), *(_lies_in(grant) for grant in caller.grants if grant.role is Role.TOWNSHIP))
    objected = (CountSheet.confirmed_by.is_(None), CountSheet.objected_to == CountSheet.number)
    meetings = (
        sa.select(Meeting)
        .join(CountSheet, CountSheet.meeting_id == Meeting.id)
        .where(mine, Meeting.state == "open", *objected)
        .order_by(Meeting.held_at, Meeting.id)
    )
    return [
        _todo(
            meeting,
            NextStep(
                verb="get_meeting", label=OBJECTION, why="请督促当场重新清点；说不到一起的，可以取消会议重新开。",
                source=rules.TWO_SAY_SO, due_on=clock.day_of(meeting.held_at),
            ),
        )
        for meeting in session.scalars(meetings)
    ]  # fmt: skip


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
        _todo(
            meeting,
            NextStep(verb="confirm_count", label="确认票数", why=why, source="", due_on=clock.day_of(meeting.held_at)),
        )
        for meeting in session.scalars(mine)
    ]


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
