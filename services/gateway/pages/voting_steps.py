"""Steps around a vote: who does not take part, who votes on paper."""

from collections.abc import Callable, Sequence

from services.gateway import who
from services.gateway.forms import Choice
from services.gateway.meeting_step import MeetingStep, its_meeting
from services.gateway.pages.meetings import choices, names_of, own_line
from services.gateway.step_page import Pair
from shared.calls import meetings, papers
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


def _my_second_look(line: MemberView) -> bool:
    """Entered by somebody else, and not one's own."""
    me = who.signed_in().identity.person_id
    return line.paper_entered_by is not None and me not in (line.paper_entered_by, line.person_id)


def _papers(view: MeetingView) -> tuple[Pair, ...]:
    cast, waiting = (
        sum(line.has_voted for line in view.roll),
        sum(line.paper_entered_by is not None for line in view.roll),
    )
    return (
        ("表决的事", view.topic_title), ("已经表决", f"{cast} 人，到会有表决权的 {view.voting_present} 人"),
        ("等待核对的纸质票", f"{waiting} 张"),
    )  # fmt: skip


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
            "应到会人数不减少；是否不计入，由乡镇决定（仅限党员的会议）。",
            "登记有误的，乡镇可以在表决开始以前取消。",
        ),
        why="与表决的事有利害关系的人不参加表决。", source=WITHDRAWAL,
    ),
    "end_withdrawal": MeetingStep(
        meetings.EndWithdrawal, "取消回避", "已取消回避，可以参加表决。", facts=_matter, choices=_lines(lambda line: bool(line.withdrawn)),
        effects=("这个人重新参加表决，登记到会后计入到会。",),
        why="登记回避有误的，由乡镇取消。", source=WITHDRAWAL,
    ),
    "enter_paper_vote": MeetingStep(
        papers.EnterPaperVote, "登记纸质票", "已登记。请另一名工作人员看着纸质票核对，核对后才计入。", facts=_papers,
        choices=_lines(lambda line: line.present and line.votes and not line.withdrawn and not line.has_voted),
        effects=("一个人登记，另一个人核对；核对以前不计入票数。", "本人在网上表决了的，以网上的为准，纸质票不再计入。", "纸质票收好封存。"),
    ),
    "confirm_paper_vote": MeetingStep(
        papers.ConfirmPaperVote, "核对纸质票", "已核对，这张票计入票数。", facts=_papers, choices=_lines(_my_second_look), final=True,
        effects=("请看着纸质票填写，不要问登记的人。", "两次一样，这张票就计入，不能更改；不一样的不计入，两个人一起再看。"),
    ),
    "discard_paper_vote": MeetingStep(
        papers.DiscardPaperVote, "纸质票登记作废", "已作废，可以重新登记。", facts=_papers,
        choices=_lines(lambda line: line.paper_entered_by is not None),
        effects=("只作废登记，不作废纸质票；谁作废的、什么原因，记入会议记录。",),
    ),
}  # fmt: skip
