"""Meetings: the list, and one meeting with what is still missing and the one next step."""

from collections.abc import Callable, Iterable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, matter, places, record, steps, who
from services.gateway.forms import Choice
from services.gateway.meeting_step import once_the_vote_has_begun
from services.gateway.pages.topics import EXPORT, LIVE, Turn
from shared import clock
from shared.calls.common import NextStep
from shared.calls.meetings import GetMeeting, ListMeetings, MeetingView, MemberView
from shared.calls.recalls import RecallView
from shared.calls.topics import GetTopic
from shared.errors import Unavailable
from shared.identity import Role
from shared.vocabulary import Body, Standing, State

pages = Blueprint("meetings", __name__)
STATES = {
    "noticed": "已通知",
    "open": "正在进行",
    "concluded": "已结束",
    "decided": "已表决",
    "returned": "已退回",
    "cancelled": "已取消",
}
TONES = {"noticed": "now", "open": "now", "returned": "stop", "cancelled": "stop"}
BASES = {"should_attend": "应到会有表决权的人数", "present": "到会人数", "all": "全体成员人数", "cast": "投票的人数"}
# In which state the topic was before this meeting came so far: it hears of it a moment later.
BEFORE = {
    ("deliberation", "noticed"): State.CONFIRMED, ("deliberation", "open"): State.NOTICED,
    ("deliberation", "concluded"): State.DISCUSSING, ("deliberation", "cancelled"): State.NOTICED,
    ("resolution", "decided"): State.POSTED,
}  # fmt: skip
TELLERS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM)
OFFICIALS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP)
OF_MEMBERS = (Body.MEMBERS_DELIBERATION, Body.MEMBERS_ASSEMBLY)
OVERSEERS = (*TELLERS, Role.TOWNSHIP, Role.COUNTY)


@pages.get("/meetings")
@who.needs_sign_in
def meeting_list() -> ResponseReturnValue:
    """Latest first; of one topic, if given: then the meeting that goes on is opened at once."""
    area, topic = request.args.get("area") or who.signed_in().identity.home, request.args.get("topic")
    if topic:
        area = asking.ask(GetTopic.load({"topic_id": topic})).topic.village
    query = ListMeetings.load({"area": area, "topic_id": topic, "after": request.args.get("after")})
    listed = asking.ask(query)
    live = [line for line in listed.items if line.state in LIVE]
    if topic and len(live) == 1:
        return redirect(f"/meetings/{live[0].id}", code=303)
    return render_template(
        "meetings.html", meetings=listed, query=query, places=places, area_name=places.name_of(area), tones=TONES
    )


@pages.get("/meetings/<uuid:meeting_id>")
@who.needs_sign_in
def meeting(meeting_id: UUID) -> str:
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    caller = who.signed_in().caller
    named = names_of(view)
    return render_template(
        "meeting.html", view=view, turn=Turn.of(_still_to_take(view)), href=_href(view), rest=MISSED if missed(view) else _rest(view), names=named,
        state=STATES.get(view.state, view.state), tone=TONES.get(view.state, "done"), base=BASES,
        village=places.name_of(view.village), record=record.lines(view.record, named), mine=own_line(view),
        leads=leads(view), now=clock.now(), recall=_recall(view), concerned=named.get(view.concerned_id, "") if view.concerned_id else "",
        may_excuse=caller.has(Role.TOWNSHIP, area=view.village) and view.body in OF_MEMBERS, sees_notices=caller.has(*OVERSEERS, area=view.village),
        sees_documents=caller.has(*EXPORT, area=view.village) and view.concerned_id != caller.person_id,
        to_topic=_to_topic(view), matter=matter.text_of(view) if view.state in ("noticed", "open") else (), absent=[line for line in view.roll if line.absent_opinion],
        before_the_vote=_before_the_vote(view), missed=missed(view), enters_papers=caller.has(*OFFICIALS, area=view.village), of_township=caller.has(Role.TOWNSHIP, area=view.village),
    )  # fmt: skip


def leads(view: MeetingView) -> bool:
    """Of a recall the villagers' committee leads too, and never whom it concerns: the meeting says."""
    if view.body is Body.RECALL:
        return view.leads
    return who.signed_in().caller.has(Role.SECRETARY, area=view.village)


def _recall(view: MeetingView) -> RecallView | None:
    """What whom it concerns has to say stands on the topic; without it the meeting can still be read."""
    if view.body is not Body.RECALL:
        return None
    try:
        return asking.ask(GetTopic(topic_id=view.topic_id)).recall
    except Unavailable:
        return None


def _href(view: MeetingView) -> Callable[[NextStep], str]:
    """Where a step is taken. Each group has a page of its own; who only waits is here already."""
    discussions = {f"{group.name}讨论": f"/meetings/{view.id}/groups/{group.id}" for group in view.groups}

    def href(step: NextStep) -> str:
        if step.verb == "get_meeting":
            return ""
        own = discussions.get(step.label) if step.verb == "record_spoken" else None
        return own or steps.of_meeting(view.id, step)

    return href


def _still_to_take(view: MeetingView) -> list[NextStep]:
    """Who has voted, or has no vote here, is not asked for one."""
    votes = view.may_vote and not view.has_voted
    return [step for step in view.next_steps if step.verb != "cast_vote" or votes]


def _before_the_vote(view: MeetingView) -> bool:
    may = view.step != "deliberation" and view.body is not Body.RECALL
    return may and view.state in ("noticed", "open") and not once_the_vote_has_begun(view)


def _to_topic(view: MeetingView) -> str:
    before = BEFORE.get((view.step, view.state))
    return f"/topics/{view.topic_id}" + (f"?was={before.value}" if before else "")


def names_of(view: MeetingView) -> dict[UUID, str]:
    """Everybody named on a meeting's page, in one call."""
    officers = [person for group in view.groups for person in (group.leader_id, group.recorder_id)]
    return places.names(
        [
            *(line.person_id for line in view.roll),
            *officers,
            *([view.concerned_id] if view.concerned_id else []),
            *view.speakers,
            *(person for one in view.proxies for person in (one.person_id, one.proxy_id)),
            *(entry.actor_id for entry in view.record),
        ]
    )


def own_line(view: MeetingView) -> MemberView | None:
    me = who.signed_in().identity.person_id
    return next((line for line in view.roll if line.person_id == me), None)


def sorted_by_name(lines: Iterable[MemberView], names: dict[UUID, str]) -> list[MemberView]:
    return sorted(lines, key=lambda line: names.get(line.person_id, ""))


def choices(lines: Iterable[MemberView], names: dict[UUID, str]) -> list[Choice]:
    """People to choose from, by name, with what sets somebody apart."""
    return [
        Choice(str(line.person_id), names.get(line.person_id, "（没有姓名）"), hint(line))
        for line in sorted_by_name(lines, names)
    ]


def hint(line: MemberView) -> str:
    """What sets somebody apart, in a few words."""
    standing = "" if line.standing is Standing.FULL else f"{line.standing.chinese}，"
    words = {
        f"{standing}无表决权": not line.votes, "流动在外": line.away, "已离会": line.left,
        "不计入应到会": bool(line.excused), "已回避": bool(line.withdrawn),
        "由同户成员代理": line.represented_by is not None,
    }  # fmt: skip
    return "；".join(word for word, holds in words.items() if holds)


def title_of(view: MeetingView) -> str:
    return f"{view.body_label}：{view.topic_title}"


def missed(view: MeetingView) -> bool:
    """Its day is over, and it was never opened."""
    return view.state == "noticed" and clock.day_of(view.held_at) < clock.today()


MISSED = "通知的那一天已经过了，会议没有开成。等召集人另行通知，您不用办什么。"


def _rest(view: MeetingView) -> str:
    """What a reader is told who has nothing to do here, of a meeting that was not missed."""
    if view.body is Body.RECALL and view.state in ("noticed", "open") and not view.has_voted:
        return "先宣读申辩意见，再由有选举权的村民无记名投票；停止投票以前来的村民都可以投。"
    if view.state == "noticed":
        return "请按通知的时间到会。来不了的，可以先把意见写下来，会上宣读。"
    if view.state == "open":
        return "您已经表决，等表决结束、得出结果。" if view.has_voted else "会议正在进行。"
    if view.state == "cancelled":
        return "会议已经取消。改期再开，会重新通知每一个人。"
    if view.state == "returned":
        return "这次会议没有表决，已把议题退回上一步；原因见会议记录。改好以后，从上一步重新开会。"
    return "会议已经结束，下一步在议题里办理。"
