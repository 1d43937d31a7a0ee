"""A meeting on the wall: who is there, what is deliberated, how the vote stands; for the projector in the room."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template

from services.gateway import asking, places, who
from services.gateway.meeting_step import unit
from services.gateway.pages.checking_in import on_the_wall
from services.gateway.pages.meetings import STATES
from shared.calls.meetings import GetMeeting, MeetingView
from shared.vocabulary import Voting

pages = Blueprint("meeting_screen", __name__)
NEXT = 5  # of those who wait for the word, so many are named
COUNTED = frozenset({Voting.SHOW_OF_HANDS, Voting.SECRET})  # by hand, in the room
OVER = frozenset({"concluded", "decided", "returned", "cancelled"})


@dataclass(frozen=True)
class Now:
    """What the room is waiting for, in one line; ``figures``: number, label."""

    line: str
    figures: tuple[tuple[str, str], ...]


@pages.get("/meetings/<uuid:meeting_id>/screen")
@who.needs_sign_in
def screen(meeting_id: UUID) -> str:
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    return render_template(
        "screen.html", view=view, now=_now(view), village=places.name_of(view.village), state=STATES[view.state],
        goes_on=view.state not in OVER, code=on_the_wall(view) if view.admits_latecomers or not view.vote_opened_at else None, speakers=_speakers(view),
    )  # fmt: skip


def _speakers(view: MeetingView) -> list[str]:
    """Who is next, in order."""
    named = places.names(view.speakers[:NEXT])
    return [named.get(person, "（没有姓名）") for person in view.speakers[:NEXT]]


def _now(view: MeetingView) -> Now:
    there = (
        (str(view.should_attend), "登记的村民" if view.turnout_needed else "应到会"),
        (str(view.turnout_needed), "须投票") if view.turnout_needed else (str(view.quorum_needed), "须到会"),
        (str(view.voting_present), "到会"),
    )  # fmt: skip
    if view.result:
        tally = view.result.tally
        votes = ((str(tally.ayes), "赞成"), (str(tally.noes), "反对"), (str(tally.abstentions), "弃权"))
        return Now(view.result.sentence, votes)
    if view.state == "noticed":
        counted = "户数" if view.by_households else "人数"
        missing = view.quorum_needed - view.voting_present
        return Now(
            f"还差 {missing} {unit(view)}，{counted}够了才能开会。" if missing > 0 else f"{counted}够了，可以开会。",
            there,
        )
    if view.state == "open":
        return _going_on(view, there)
    if view.state == "returned":
        return Now("已退回上一步，改好以后重新开会。", ())
    return Now(f"会议结论：{view.conclusion}" if view.conclusion else "会议已取消。", there if view.conclusion else ())


def _cast(view: MeetingView) -> tuple[tuple[str, str], ...]:
    """Whoever has a paper has not voted by that."""
    cast = sum(line.has_voted for line in view.roll)
    if view.voting is Voting.MIXED_SECRET:
        return (str(cast - view.papers_taken), "网上已投"), (str(view.papers_taken), "领了纸质票")
    return ((str(cast), "已表决"),)


def _going_on(view: MeetingView, there: tuple[tuple[str, str], ...]) -> Now:
    if view.vote_opened_at and view.voting in COUNTED:
        counted = "票数已经登记，等监票人确认。"
        return Now(counted if view.count else "正在表决，由计票人、监票人清点。", there)
    if view.vote_opened_at:
        sees_everybody = len(view.roll) >= view.present
        cast = _cast(view) if sees_everybody else ()
        return Now("正在表决。每人一票，投出后不能更改。", (*cast, (str(view.voting_present), "到会")))
    now = next((item for item in view.agenda if item.current), None)
    if now and not now.own:
        return Now(f"正在进行：{now.kind.chinese}，{now.title}", there)
    if view.groups:
        heard, present = sum(group.spoken for group in view.groups), sum(group.present for group in view.groups)
        return Now("正在分组酝酿，人人都要发言。", ((str(heard), "已发言或无补充"), (str(present), "到会")))
    ways = {
        Voting.SECRET: "准备无记名投票。",
        Voting.ONLINE_SECRET: "准备网上无记名投票。",
        Voting.MIXED_SECRET: "准备无记名投票：网上、纸质任选一种。",
        Voting.NAMED: "准备记名表决。",
        Voting.SHOW_OF_HANDS: "准备举手表决。",
    }
    return Now(ways[view.voting], there)
