"""Steps around a vote: who does not take part, who votes on paper, who confirms a count."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from services.gateway import who
from services.gateway.forms import Choice
from services.gateway.meeting_step import MeetingStep, its_meeting, once_the_vote_has_begun, unit
from services.gateway.pages.meetings import choices, names_of, own_line
from services.gateway.step_page import Pair
from shared.calls import counting, meetings, papers
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
    """Entered by somebody else, read by nobody yet, and not one's own."""
    me = who.signed_in().identity.person_id
    waits = line.paper_entered_by is not None and line.paper_read_by is None
    return waits and me not in (line.paper_entered_by, line.person_id)


def _my_third_look(line: MemberView) -> bool:
    """Two have read it differently, and neither is oneself."""
    me = who.signed_in().identity.person_id
    return line.paper_read_by is not None and me not in (line.paper_entered_by, line.paper_read_by, line.person_id)


def _may_discard(line: MemberView) -> bool:
    return line.paper_entered_by is not None and (line.paper_read_by is None or _my_third_look(line))


def _may_enter(line: MemberView) -> bool:
    return _votes_on_paper(line) and line.paper_read_by is None


def _votes_on_paper(line: MemberView) -> bool:
    """Who has checked in with their own telephone votes with it."""
    return _has_no_vote_yet(line) and not line.checked_in


def _both_readings(view: MeetingView) -> tuple[Pair, ...]:
    named = names_of(view)
    lines = [line for line in view.roll if line.paper_readings]
    return (
        ("表决的事", view.topic_title),
        *(
            (f"{named.get(line.person_id, '')}的纸质票", f"登记的是{entered.chinese}，核对的人看到{read.chinese}")
            for line in lines
            for entered, read in [line.paper_readings]
        ),
    )


def _papers(view: MeetingView) -> tuple[Pair, ...]:
    cast, waiting = (
        sum(line.has_voted for line in view.roll),
        sum(line.paper_entered_by is not None for line in view.roll),
    )
    return (
        ("表决的事", view.topic_title), ("已经表决", f"{cast} {unit(view)}，到会有表决权的 {view.voting_present} {unit(view)}"),
        ("等待核对的纸质票", f"{waiting} 张"),
    )  # fmt: skip


def _has_no_vote_yet(line: MemberView) -> bool:
    """There, or by somebody of their household, who then takes the paper for them."""
    there = line.present or line.represented_by is not None
    return there and line.votes and not line.withdrawn and not line.has_voted


def _without_a_ballot(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"people": choices((line for line in view.roll if _votes_on_paper(line)), names_of(view))}


def _given(view: MeetingView) -> tuple[Pair, ...]:
    return (("表决的事", view.topic_title), ("已发纸质票", f"{view.papers_taken} 张"))


def _entered(view: MeetingView) -> tuple[Pair, ...]:
    """The numbers that are confirmed, in words."""
    if (count := view.count) is None:
        return _matter(view)
    numbers: list[Pair] = [
        ("赞成", f"{count.ayes} 票"),
        ("反对", f"{count.noes} 票"),
        ("弃权", f"{count.abstentions} 票"),
    ]
    if count.invalid or count.not_returned or view.papers_taken:
        numbers += [
            ("发出", f"{count.issued} 张"),
            ("无效", f"{count.invalid} 张"),
            ("未收回", f"{count.not_returned} 张"),
        ]
    if count.households_present is not None:
        numbers += [("按户计票", f"到会代表代表 {count.households_present} 户，赞成 {count.households_for} 户")]
    return (("表决的事", view.topic_title), *numbers)


def _number(view: MeetingView) -> int:
    return view.count.number if view.count else 0


def _this_count(view: MeetingView) -> dict[str, Any]:
    """The one that was looked at, which may not be the last that was entered."""
    return {**its_meeting(view), "number": request.args.get("version", 0, type=int)}


def _another_teller(view: MeetingView) -> dict[str, Sequence[Choice]]:
    """Who is there and neither counts nor writes it down."""
    count, me = view.count, who.signed_in().identity.person_id
    taken = {me, view.concerned_id, *((count.first_teller_id, count.second_teller_id) if count else ())}
    there = (line for line in view.roll if line.present and line.person_id not in taken)
    return {"second_teller_id": choices(there, names_of(view))}


def _matter(view: MeetingView) -> tuple[Pair, ...]:
    return (
        ("表决的事", view.topic_title),
        ("应到会" if view.by_households else "应到会有表决权", f"{view.should_attend} {unit(view)}"),
        ("已回避", f"{view.withdrawn} 人"),
    )


STEPS: dict[str, MeetingStep] = {
    "withdraw_from_vote": MeetingStep(
        meetings.WithdrawFromVote, "登记回避", "已登记回避。", fixed=_own_or_chosen, facts=_matter,
        choices=_lines(lambda line: line.votes and not line.withdrawn),
        effects=(
            "回避的人不参加这次表决，不计票、不监票，也不计入到会。",
            "应到会人数不减少；是否不计入，由乡镇决定（仅限党员的会议）。",
            "书记登记别人回避的，留出本人说明的时间才能开始表决；登记有误的，乡镇可以取消。",
        ),
        closed=once_the_vote_has_begun, why="与表决的事有利害关系的人不参加表决。", source=WITHDRAWAL,
    ),
    "end_withdrawal": MeetingStep(
        meetings.EndWithdrawal, "取消回避", "已取消回避，可以参加表决。", facts=_matter, choices=_lines(lambda line: bool(line.withdrawn)),
        effects=("这个人重新参加表决，登记到会后计入到会。", "本人不同意的，书记不能再登记，是否回避由乡镇决定。"),
        closed=once_the_vote_has_begun, why="登记回避有误的，由乡镇取消；书记登记而本人不同意的，由本人取消。", source=WITHDRAWAL,
    ),
    "enter_paper_vote": MeetingStep(
        papers.EnterPaperVote, "登记纸质票", "已登记。请另一名工作人员看着纸质票核对，核对后才计入。", facts=_papers,
        choices=_lines(_may_enter),
        effects=("用自己的手机签到的人不在名单里，由本人用手机表决。", "一个人登记，另一个人核对；核对以前不计入票数。", "本人在网上表决了的，以网上的为准，纸质票不再计入。", "纸质票收好封存。"),
    ),
    "confirm_paper_vote": MeetingStep(
        papers.ConfirmPaperVote, "核对纸质票", "已核对，这张票计入票数。", facts=_papers, choices=_lines(_my_second_look), final=True,
        effects=("请看着纸质票填写，不要问登记的人。", "两次一样，这张票就计入，不能更改。", "不一样的不计入，两次看到的都记下，不能重填，由第三人和两个人一起再看。"),
    ),
    "settle_paper_vote": MeetingStep(
        papers.SettlePaperVote, "第三人再看纸质票", "已登记，这张票计入票数。", facts=_both_readings, choices=_lines(_my_third_look), final=True,
        effects=("请和登记、核对的两个人一起看着纸质票填写。", "和其中一次一样的，这张票就计入；都不一样或者看不清的，作废登记。", "三个人看到的都记入会议记录。"),
    ),
    "discard_paper_vote": MeetingStep(
        papers.DiscardPaperVote, "作废纸质票的登记", "已作废，可以重新登记。", facts=_papers,
        choices=_lines(_may_discard),
        effects=("只作废登记，不作废纸质票；谁作废的、什么原因，记入会议记录。",),
    ),
    "give_papers": MeetingStep(
        counting.GivePapers, "发纸质票", "已登记，这些人用纸质票投票。", choices=_without_a_ballot, facts=_given,
        effects=("用自己的手机签到的人不在名单里，由本人用手机投票。", "每人只有一张票：领了纸质票，就不能在网上投；网上投了的，不能再领。", "纸质票和网上的票都不少于五张才计票，免得从总数看出是谁投的。"),
    ),
    "record_papers": MeetingStep(
        counting.RecordPapers, "登记纸质票票数", "已登记，等监票人确认。", facts=_given,
        effects=("发出的票 = 赞成 + 反对 + 弃权 + 无效 + 未收回。", "监票人本人确认以后生效，再开网上的票箱。", "系统只存总数，不知道谁投了什么；纸票封存备查。"),
    ),
    "confirm_count": MeetingStep(
        counting.ConfirmCount, "确认票数", "您已确认票数。", fixed=_this_count, pinned=_number, facts=_entered, final=True,
        effects=("您是监票人：上面的票数和当场清点的一样，才确认。", "不一样的不要确认，请按“登记票数不对”。"),
    ),
    "object_to_count": MeetingStep(
        counting.ObjectToCount, "登记票数不对", "已登记，您不同意这个票数。请当场重新清点。", fixed=_this_count, pinned=_number, facts=_entered,
        effects=("您是监票人：登记以后，别人不能代替您见证，也不能把您换掉。", "书记重新清点、重新登记，再由您确认；乡镇看得到您写的原因。"),
    ),
    "replace_teller": MeetingStep(
        counting.ReplaceTeller, "换监票人", "已换监票人。请换上的监票人登录核对、确认。", fixed=_this_count, pinned=_number, facts=_entered,
        choices=_another_teller, final=True,
        effects=("换上的监票人应当看过清点，再登录确认；票数不对的，由他登记“票数不对”。", "换了谁、为什么换，记入会议记录。"),
    ),
    "witness_count": MeetingStep(
        counting.WitnessCount, "见证票数", "您已见证票数。", fixed=_this_count, pinned=_number, facts=_entered, final=True,
        effects=("监票人没有手机的，由您和监票人一起核对以后见证。", "您不是计票人、监票人，也不是登记票数的人；见证记入会议记录。"),
    ),
}  # fmt: skip
