"""Of somebody on a meeting's roll: what waits for them there, while it is convened and while it goes on."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.facts import admits_latecomers, body_label
from services.meetings.models import CountSheet, Group, Meeting, Member, Turnout, Vote
from services.meetings.queries.steps import STEP_5
from services.meetings.queries.voters import voters_step, was_missed
from shared import clock
from shared.calls.common import NextStep, Todo
from shared.identity import Caller
from shared.vocabulary import SEALED, Body, Voting

IS_LIVE = Meeting.state.in_(("noticed", "open"))


def todo_of(meeting: Meeting, step: NextStep) -> Todo:
    title = f"{body_label(meeting)}：{meeting.title}"
    return Todo(subject_kind="meeting", subject_id=meeting.id, title=title, area=meeting.village, step=step)


def called_to(session: Session, caller: Caller, *, now: datetime) -> list[Todo]:
    """Meetings to attend, unless excused and away, until the own vote is cast; in a deliberation the own group."""
    if caller.person_id is None:
        return []
    own_vote = sa.and_(Vote.meeting_id == Meeting.id, Vote.person_id == caller.person_id)
    own_ballot = sa.and_(Turnout.meeting_id == Meeting.id, Turnout.person_id == caller.person_id)
    own_group = sa.and_(Group.meeting_id == Meeting.id, Group.id == Member.group_id, Group.conclusion == "")
    counted = sa.exists().where(CountSheet.meeting_id == Meeting.id)
    mine = (
        sa.select(Meeting, Member, Group, counted)
        .join(Member, sa.and_(Member.meeting_id == Meeting.id, Member.person_id == caller.person_id))
        .join(Group, own_group, isouter=True)
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
    return [
        todo_of(meeting, step)
        for meeting, line, group, counted in rows
        if (step := _step(meeting, line, group, counted=counted, now=now)) is not None
    ]


def _step(meeting: Meeting, line: Member, group: Group | None, *, counted: bool, now: datetime) -> NextStep | None:
    """``counted``: what came back on paper is written down."""
    if was_missed(meeting, now):
        return None  # whoever convened it calls it off
    if meeting.body is Body.RECALL:
        casting = admits_latecomers(meeting, counted=counted)
        if of_voter := voters_step(meeting, line, casting=casting, now=now):
            return of_voter
    return _members(meeting, line, group)


def _members(meeting: Meeting, line: Member, group: Group | None) -> NextStep | None:
    """``group``: theirs, while it is still talking."""
    held = clock.day_of(meeting.held_at)
    if meeting.state == "noticed":
        why = f"{meeting.place}。不能到会的请填写意见。"
        return NextStep(verb="get_meeting", label="参加会议", why=why, source="", due_on=held)
    if meeting.vote_opened_at and line.votes and line.at_vote and meeting.voting in SEALED:
        return NextStep(verb="cast_ballot", label="投票", why="会议正在无记名投票。", source="", due_on=held)
    if meeting.vote_opened_at and line.votes and line.at_vote and meeting.voting is Voting.NAMED:
        return NextStep(verb="cast_vote", label="表决", why="会议正在记名表决。", source="", due_on=held)
    if group and line.person_id in (group.leader_id, group.recorder_id):
        return _officers(group, line, held)
    if meeting.vote_opened_at:
        return None
    why = f"会议正在{meeting.place}进行。"
    return NextStep(verb="get_meeting", label="参加会议", why=why, source="", due_on=held)


def _officers(group: Group, line: Member, held: date) -> NextStep:
    if line.person_id == group.recorder_id:
        why = "到会党员人人发言，或登记无补充意见；然后填写小组意见。"
        return NextStep(verb="record_spoken", label=f"{group.name}讨论：登记发言", why=why, source=STEP_5, due_on=held)
    why = "请到会党员人人发言，由记录员登记；小组意见由您向会议汇报。"
    return NextStep(verb="get_meeting", label=f"主持{group.name}讨论", why=why, source=STEP_5, due_on=held)
