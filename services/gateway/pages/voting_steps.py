"""Steps around a vote: who does not take part."""

from collections.abc import Callable, Sequence

from services.gateway import who
from services.gateway.forms import Choice
from services.gateway.meeting_step import MeetingStep, its_meeting
from services.gateway.pages.meetings import choices, names_of, own_line
from services.gateway.step_page import Pair
from shared.calls import meetings
from shared.calls.meetings import MeetingView, MemberView
from shared.errors import NotFound
from shared.identity import Role

WITHDRAWAL = "本系统默认：未见规定可以减少应到会；经上级党组织（乡镇）同意不计入的除外"


def _for_others(view: MeetingView) -> bool:
    return who.signed_in().caller.has(Role.SECRETARY, Role.TOWNSHIP, area=view.village)


def _own_or_chosen(view: MeetingView) -> dict[str, str]:
    if _for_others(view):
        return its_meeting(view)
    mine = own_line(view)
    if mine is None:
        raise NotFound
    return {**its_meeting(view), "person_id": str(mine.person_id)}


def _lines(wanted: Callable[[MemberView], bool]) -> Callable[[MeetingView], dict[str, Sequence[Choice]]]:
    def offered(view: MeetingView) -> dict[str, Sequence[Choice]]:
        return {"person_id": choices((line for line in view.roll if wanted(line)), names_of(view))}

    return offered


def _matter(view: MeetingView) -> tuple[Pair, ...]:
    return (
        ("表决的事", view.topic_title),
        ("应到会有表决权", f"{view.should_attend} 人"),
        ("已回避", f"{view.withdrawn} 人"),
    )


STEPS: dict[str, MeetingStep] = {
    "withdraw_from_vote": MeetingStep(
        meetings.WithdrawFromVote, "登记回避", "已登记回避。", fixed=_own_or_chosen, facts=_matter,
        choices=_lines(lambda line: line.votes and not line.withdrawn),
        effects=(
            "回避的人不参加这次表决，不计票、不监票，也不计入到会。",
            "应到会人数不减少：回避不会使议题更容易通过。",
            "登记有误的，乡镇可以在表决开始以前取消。",
        ),
        why="与表决的事有利害关系的人不参加表决。", source=WITHDRAWAL,
    ),
    "end_withdrawal": MeetingStep(
        meetings.EndWithdrawal, "取消回避", "已取消回避，可以参加表决。", facts=_matter, choices=_lines(lambda line: bool(line.withdrawn)),
        effects=("这个人重新参加表决，登记到会后计入到会。",),
        why="登记回避有误的，由乡镇取消。", source=WITHDRAWAL,
    ),
}  # fmt: skip
