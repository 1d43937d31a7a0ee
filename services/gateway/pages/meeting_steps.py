"""A page for every step of a meeting that needs no list of its own: one view, and a table of what differs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, matter, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.meeting_step import MeetingStep, its_meeting, once_the_vote_has_begun, unit
from services.gateway.pages import proxy_steps, speaking_steps, voting_steps
from services.gateway.pages.meetings import choices, leads, names_of, own_line, title_of
from services.gateway.step_page import Pair, StepPage
from shared import clock
from shared.calls import ballots, meetings, room
from shared.calls.common import NextStep, NumberView
from shared.calls.meetings import GetMeeting, MeetingView, VoteResult
from shared.calls.papers import PaperRead
from shared.contracts import Record
from shared.errors import NotFound
from shared.vocabulary import Body

pages = Blueprint("meeting_steps", __name__)
SURE = "sure"  # on the second page: what was chosen has been looked at


def _headcount(view: MeetingView) -> tuple[Pair, ...]:
    if view.by_households:
        return (
            ("应到会", f"{view.should_attend} 户"), ("到会", f"{view.voting_present} 户"), ("须到会", f"{view.quorum_needed} 户"),
        )  # fmt: skip
    if view.turnout_needed:
        return (
            ("登记参加投票的村民", f"{view.should_attend} 人"), ("到会", f"{view.voting_present} 人"),
            ("须投票", f"{view.turnout_needed} 人（登记的过半数）"),
        )  # fmt: skip
    return (
        ("应到会有表决权", f"{view.should_attend} 人"), ("到会有表决权", f"{view.voting_present} 人"),
        ("须到会", f"{view.quorum_needed} 人"), *_by_proxy(view),
    )  # fmt: skip


def _by_proxy(view: MeetingView) -> tuple[Pair, ...]:
    """Who raises a hand, or casts a paper, for somebody else too."""
    if not view.by_proxy:
        return ()
    return (("由同户成员代为参加", f"{view.by_proxy} 人，已计入到会；代理人举手、投票，连委托人的一起计"),)


def _same_tellers(view: MeetingView) -> dict[str, Any]:
    """Entered anew a count has the tellers it had: who does not agree is not exchanged."""
    if (count := view.count) is None:
        return its_meeting(view)
    tellers = {"first_teller_id": str(count.first_teller_id), "second_teller_id": str(count.second_teller_id)}
    return {**its_meeting(view), **tellers}


def _by_heads(view: MeetingView) -> dict[str, Any]:
    """Households are asked for where each of them has a vote."""
    households = {} if view.households else {"households_present": None, "households_for": None}
    return {**_same_tellers(view), **households}


def _before_the_count(view: MeetingView) -> tuple[Pair, ...]:
    """How many ayes carry the motion, and why, before anybody counts."""
    name, day = f"{view.body.value}.majority", clock.day_of(view.held_at)
    numbers = asking.ask(meetings.ListNumbers()).items
    majority = next((number for number in numbers if number.name == name and _is_in_force(number, day)), None)
    passing = (("通过的条件", f"{majority.source}"),) if majority else ()
    sums = ("三项相加", f"应等于到会有表决权的 {view.voting_present} {unit(view)}")
    households = (
        (("按户计票", f"一户一票：全村 {view.households} 户，到会代表所代表的户过半数赞成才通过"),)
        if view.households
        else ()
    )
    return (*_headcount(view), *passing, *households, sums)


def _is_in_force(number: NumberView, day: date) -> bool:
    return number.effective_from <= day and (number.effective_to is None or day <= number.effective_to)


def _before_the_ballots(view: MeetingView) -> tuple[Pair, ...]:
    sums = (
        "对得上",
        f"发出的票 = 赞成 + 反对 + 弃权 + 无效 + 未收回，不多于到会有表决权的 {view.voting_present} {unit(view)}",
    )
    return (*_before_the_count(view)[:-1], sums)


def _votes_so_far(view: MeetingView) -> tuple[Pair, ...]:
    cast = sum(member.has_voted for member in view.roll)
    return (
        ("已经表决", f"{cast} {unit(view)}，到会有表决权的 {view.voting_present} {unit(view)}"),
        *_before_the_count(view)[:-1],
    )


def _item(view: MeetingView) -> dict[str, Any]:
    """The chosen one, or the one after the current."""
    following = next((item.number + 1 for item in view.agenda if item.current), 1)
    return {**its_meeting(view), "number": request.args.get("number", following, type=int)}


def _agenda(view: MeetingView) -> tuple[Pair, ...]:
    number = _item(view)["number"]
    return tuple(
        (f"第 {item.number} 项", f"{item.kind.chinese}：{item.title}") for item in view.agenda if item.number == number
    )


def _present(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"left": choices((line for line in view.roll if line.present), names_of(view))}


def _tellers(view: MeetingView) -> dict[str, Sequence[Choice]]:
    """Who writes the count down may count, and does not watch; whom a recall concerns does neither."""
    there = choices(
        (line for line in view.roll if line.present and line.person_id != view.concerned_id), names_of(view)
    )
    me = str(who.signed_in().identity.person_id)
    return {"first_teller_id": there, "second_teller_id": [one for one in there if one.value != me]}


def _person(view: MeetingView) -> dict[str, str]:
    """Members speak for themselves; the secretary takes down what somebody else said."""
    if leads(view):
        return its_meeting(view)
    mine = own_line(view)
    if mine is None:
        raise NotFound
    return {**its_meeting(view), "person_id": str(mine.person_id)}


def _own_opinion(view: MeetingView) -> dict[str, Any]:
    mine = own_line(view)
    return (
        {"text": mine.absent_opinion or None} if mine and not leads(view) else {"person_id": request.args.get("person")}
    )


def _absent(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"person_id": choices((line for line in view.roll if not line.present), names_of(view))}


def _not_counted(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"person_id": choices((line for line in view.roll if not line.present or line.withdrawn), names_of(view))}


def _conclusions(view: MeetingView) -> tuple[Pair, ...]:
    """What the groups reported and what absent members asked to be read out: the conclusion answers both."""
    named = places.names(line.person_id for line in view.roll if line.absent_opinion)
    absent = (
        (f"{named.get(line.person_id, '缺席党员')}（缺席）", line.absent_opinion)
        for line in view.roll
        if line.absent_opinion
    )
    return (*_waiting(view), *((group.name, group.conclusion) for group in view.groups), *absent)


def _waiting(view: MeetingView) -> tuple[Pair, ...]:
    """Who still waits for the word, by name."""
    named = names_of(view)
    names = "、".join(named.get(person, "（没有姓名）") for person in view.speakers)
    return (("等候发言", names),) if names else ()


STEPS: dict[str, MeetingStep] = {
    "open_meeting": MeetingStep(
        meetings.OpenMeeting, "宣布会议开始", "会议已经开始。", facts=_headcount,
        effects=("到会名单固定下来；后来的人从登记时起计入到会。",), final=True,
    ),
    "conclude_deliberation": MeetingStep(
        meetings.ConcludeDeliberation, "填写会议结论", "首议会已经结束。下一步：公示首议结果。", facts=_conclusions,
        effects=("首议会到此结束，不能再登记发言。", "首议是先商量，不是表决；结论公示以后，再按步骤开会表决。"),
    ),
    "record_tally": MeetingStep(
        meetings.RecordTally, "登记表决票数", "票数已登记。请监票人用自己的手机登录确认，确认以后才有结果。", fixed=_by_heads, choices=_tellers, facts=_before_the_count,
        effects=("监票人本人确认以后，结果按票数当场得出，不能更改；书记不能代替确认。", "计票人和监票人是到会的两个不同的人；监票人不是登记的人。"),
    ),
    "record_ballots": MeetingStep(
        meetings.RecordBallots, "登记无记名投票票数", "票数已登记。请监票人用自己的手机登录确认，确认以后才有结果。", fixed=_same_tellers, choices=_tellers, facts=_before_the_ballots,
        effects=("监票人本人确认以后，结果按票数当场得出，不能更改；书记不能代替确认。", "计票人和监票人是到会的两个不同的人；监票人不是登记的人。", "系统只存总数，不知道谁投了什么；纸票封存备查。"),
    ),
    "record_departures": MeetingStep(
        meetings.RecordDepartures, "登记离会", "已登记离会。", choices=_present, facts=_headcount,
        effects=("离会的人不再计入到会；人数不足时不能表决。", "回来的人，可以再补登到会。"),
    ),
    "open_vote": MeetingStep(
        meetings.OpenVote, "开始表决", "表决已经开始。", facts=_headcount, final=True,
        effects=("到会人数从现在起固定：现在到会的人每人一票。", "后来的人不参加这次表决；离开而没有表决的，记名表决计为弃权，无记名投票计为未投票。",
            "从现在起村里不能再登记离会、退回上一步、取消会议；确实办不下去的，由乡镇决定。"),
        at_a_recall=("现在到会的村民每人一票；后来的，停止投票以前登记到会，也可以投。", "没有投票的计为未投票，不计入投票的人数。"),
    ),
    "cast_vote": MeetingStep(
        meetings.CastVote, "表决", "您的表决已登记。", effects=("选好以后还要确认一次。", "每人一票，投出后不能更改。"), sure="投出",
        facts=matter.voted_on,
    ),
    "close_vote": MeetingStep(
        meetings.CloseVote, "结束表决并计票", "表决结果已登记。", facts=_votes_so_far, final=True,
        effects=("不再接受投票，当场得出结果，不能更改。", "到会而没有表决的，计为弃权。"),
    ),
    "name_tellers": MeetingStep(
        ballots.NameTellers, "确定计票人和监票人", "已确定。请两位分别用自己的手机登录，领取计票码。", choices=_tellers,
        effects=("两位各领一个计票码，两个码合起来才能开箱。", "监票人不是登记的人；换人以后，两位都要重新领码。"),
    ),
    "end_casting": MeetingStep(
        ballots.EndCasting, "停止投票", "投票已经停止。请计票人、监票人输入计票码。", facts=_votes_so_far, final=True,
        effects=("不再接受投票，票箱封好。", "到会而没有投票的，计为未投票，不是弃权。"),
    ),
    "vote_on_paper": MeetingStep(
        ballots.VoteOnPaper, "改用纸质票", "已改用纸质票。请发票、计票。", final=True,
        effects=("网上已投的票不拆，全部作废，不能恢复。", "所有人用纸质票重投。原因记入会议记录，乡镇看得到。"),
    ),
    "cancel_meeting": MeetingStep(
        meetings.CancelMeeting, "取消会议", "会议已取消，正在逐人告知。", final=True,
        effects=("已经通知的每一个人都会收到取消的消息。", "要改期，取消后重新召集，通知的天数重新算起。"),
    ),
    "take_up_item": MeetingStep(
        room.TakeUpItem, "进行这一项", "大屏上已经换到这一项。", fixed=_item, facts=_agenda,
        why="会议按通知的议程逐项进行。", source="按通知的议程开会",
    ),
    "return_to_step": MeetingStep(
        meetings.ReturnToStep, "退回上一步", "已退回上一步。改好以后，从上一步重新开会。", facts=_headcount, final=True,
        effects=(
            "本次会议到此结束，不表决；退回的原因记入会议记录和议题记录。", "从上一步重新开会，一步不少；以前的会议和意见都保留。",
        ),
    ),
    "excuse_member": MeetingStep(
        meetings.ExcuseMember, "批准不计入应到会", "已登记，不计入应到会。", choices=_not_counted,
        effects=("这个人不再计入应到会人数。谁批准、什么原因，记入会议记录，人数随表决结果公布。",),
        closed=once_the_vote_has_begun, why="有规定的情形，经上级党组织（乡镇）同意，可以不计入应到会。", source="《中国共产党基层组织选举工作条例》",
    ),
    "record_absent_opinion": MeetingStep(
        meetings.RecordAbsentOpinion, "登记不能到会的意见", "意见已登记，会上宣读。", fixed=_person, given=_own_opinion,
        choices=_absent, effects=("意见会在会上宣读，但不是表决。",),
        why="不能到会的人，意见也要听到。", source="党员首议制第4步：不能到会的，征求意见",
    ),
    **speaking_steps.STEPS,
    **voting_steps.STEPS,
    **proxy_steps.STEPS,
}  # fmt: skip


@pages.route("/meetings/<uuid:meeting_id>/<verb>", methods=["GET", "POST"])
@who.needs_sign_in
def take(meeting_id: UUID, verb: str) -> ResponseReturnValue:
    """Show the form, or do what it says and go back to the meeting."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    if step.pinned and "version" not in request.args:
        return redirect(f"{request.path}?version={step.pinned(view)}", code=303)
    offered = next((one for one in view.next_steps if one.verb == verb), None)
    fixed = step.fixed(view)
    form = Form(step.call, given=step.given(view), choices=step.choices(view), fixed=tuple(fixed))
    if request.method == "POST":
        command = form.read(request.form, **fixed)
        if step.sure and isinstance(command, meetings.CastVote) and SURE not in request.form:
            page = replace(_page(view, step, offered), submit=step.sure, final=True)
            page = replace(page, facts=(*page.facts, ("您选的是", command.choice.chinese)))
            return step_page.show(page, form, hidden=(("choice", command.choice.value), (SURE, "yes")))
        if (answer := asking.submit(form, command)) is not None:
            flash(_said(step, answer), "done")
            return redirect(f"/meetings/{meeting_id}", code=303)
    return step_page.show(_page(view, step, offered), form)


def _page(view: MeetingView, step: MeetingStep, offered: NextStep | None) -> StepPage:
    missing = step.closed(view) or ("" if offered or step.why else "这一步现在不由您办理，或者已经办好了。")
    return StepPage(
        title=step.title, subject=title_of(view), back=f"/meetings/{view.id}", submit=step.title,
        facts=step.facts(view), effects=_effects(view, step), final=step.final,
        why=offered.why if offered else step.why, source=offered.source if offered else step.source,
        blocked=(offered.blocked or "") if offered else missing,
    )  # fmt: skip


def _effects(view: MeetingView, step: MeetingStep) -> tuple[str, ...]:
    return step.at_a_recall if step.at_a_recall and view.body is Body.RECALL else step.effects


def _said(step: MeetingStep, answer: Record) -> str:
    if isinstance(answer, VoteResult | PaperRead):
        return answer.sentence
    return step.done
