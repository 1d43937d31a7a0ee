"""Of somebody who has a vote on a recall: how they vote, and until when."""

from datetime import datetime

from services.meetings import rules
from services.meetings.models import Meeting, Member
from shared import clock
from shared.calls.common import NextStep
from shared.procedure import RECALL
from shared.recall_words import way_to_vote
from shared.vocabulary import SEALED

UNTIL = "停止投票以前来，都可以投"


def voters_step(meeting: Meeting, line: Member | None, *, casting: bool, now: datetime) -> NextStep | None:
    """None for who has no vote, has the page to vote on, or comes too late. ``casting``: ballots may be cast."""
    if line is None or not line.votes or (meeting.vote_opened_at and not casting) or _is_over(meeting, now):
        return None
    way = way_to_vote(meeting.voting)
    hour = f"{clock.hour_in_words(meeting.held_at)}，" if meeting.state == "noticed" else ""
    label, why = "参加罢免投票", f"{hour}{meeting.place}。宣读申辩意见后无记名投票：{way}。{UNTIL}。"
    if meeting.vote_opened_at and line.at_vote:
        if meeting.voting in SEALED:
            return None
        label, why = "领纸质票投票", "正在投票：在会场领纸质票，写好投进票箱。已经投了的，不用再办。"
    elif meeting.vote_opened_at:
        label, why = "到会场投票", f"正在{meeting.place}投票：{way}。{UNTIL}{_not_before(meeting, now)}。"
    elif line.arrived_at:
        label, why = "等开始投票", f"您已经到会。宣读申辩意见后投票：{way}。"
    return NextStep(verb="get_meeting", label=label, why=why, source=RECALL, due_on=clock.day_of(meeting.held_at))


def was_missed(meeting: Meeting, now: datetime) -> bool:
    """Its day is over, and it was never opened."""
    return meeting.state == "noticed" and clock.day_of(now) > clock.day_of(meeting.held_at)


def _is_over(meeting: Meeting, now: datetime) -> bool:
    on = clock.day_of(meeting.held_at)
    return was_missed(meeting, now) or (
        meeting.opened_at is not None and now >= rules.lasts_until(meeting.opened_at, on=on)
    )


def _not_before(meeting: Meeting, now: datetime) -> str:
    """Until when it stays open at least, while that is still ahead."""
    if meeting.vote_opened_at is None:
        return ""
    until = rules.recall_open_until(meeting.vote_opened_at, on=clock.day_of(meeting.held_at))
    said = f"；至少开放到 {until.astimezone(clock.SHANGHAI):%H:%M}，投票的人过半数的可以提前停止"
    return said if now < until else ""
