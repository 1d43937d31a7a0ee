"""Topics: the list, and one topic with the one next step for whoever looks at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from services.gateway import asking, folding, places, record, steps, timeline, unblocking, who
from services.gateway.pages import recalls
from shared.calls import topics
from shared.calls.common import NextStep
from shared.calls.levies import ListPayers
from shared.calls.meetings import ListMeetings, MeetingLine
from shared.calls.notifications import ListBoard, PostingView
from shared.calls.plans import TaskView
from shared.calls.pledges import PledgeView
from shared.calls.topics import GetTopic, ListTopics, TopicView
from shared.errors import NotFound, Unavailable
from shared.identity import Role
from shared.vocabulary import Duty, Kind, PledgeState, State

pages = Blueprint("topics", __name__)
LIVE = ("noticed", "open")  # states of a meeting that goes on
EXPORT = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP, Role.COUNTY)  # of a dossier
# What undoes something, or has time: it is never what is to be done now.
NOT_FIRST = frozenset(
    {
        "add_task",
        "cancel_meeting",
        "change_task",
        "correct_text",
        "discard_paper_vote",
        "end_demand",
        "end_levy",
        "object_to_count",
        "photo_posting",
        "replace_answer",
        "return_sheet",
        "return_to_step",
        "strike_demand_name",
        "vote_on_paper",
        "withdraw_demand_signature",
        "withdraw_photo",
        "withdraw_signature",
        "withdraw_topic",
    }
)
IN_PLACE = frozenset({"remark", "withhold_remark"})  # offered where it is talked
TRIES = 20  # how often a page asks by itself whether news has arrived


@dataclass(frozen=True)
class Turn:
    """The one step to take now, and what may be done besides."""

    first: NextStep | None
    others: tuple[NextStep, ...]

    @classmethod
    def of(cls, next_steps: Sequence[NextStep]) -> "Turn":
        """The first that can be taken at once; if none can, the first that says what is missing. What undoes something is the first
        where it is due and nothing else is left."""
        onwards = [step for step in next_steps if step.verb not in NOT_FIRST and not step.optional]
        onwards = onwards or [step for step in next_steps if step.due_on]
        first = next((step for step in onwards if not step.blocked), onwards[0] if onwards else None)
        return cls(first, tuple(step for step in next_steps if step is not first))


@pages.get("/topics")
@who.needs_sign_in
def topic_list() -> str:
    viewer = who.signed_in()
    area = request.args.get("area") or viewer.identity.home
    query = ListTopics.load(
        {"area": area, "state": request.args.get("state") or None, "after": request.args.get("after")}
    )
    return render_template(
        "topics.html", topics=asking.ask(query), query=query, states=list(State), places=places, tone=timeline.tone,
        area_name=places.name_of(area), several=len(area) < len("620902101201"),
        has_ledger=viewer.caller.has(*EXPORT, area=area) and len(area) > len("620902"),
        collects=viewer.caller.has(Role.COLLECTION_TEAM, area=area),
    )  # fmt: skip


@pages.get("/topics/<uuid:topic_id>")
@who.needs_sign_in
def topic(topic_id: UUID) -> str:
    """Everything about it. ``was``: the state in which it was left when something was done that arrives by itself."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    sittings = meetings_of(view)
    waits = bool(request.args.get("was")) and request.args.get("was") == view.topic.state.value
    people = [entry.actor_id for entry in view.record] + [pledge.person_id for pledge in view.pledges] + [view.owner_id]
    people += (
        [photo.added_by for photo in view.photos]
        + [task.owner_id for task in view.tasks]
        + [remark.person_id for remark in view.remarks]
    )
    sheets = sheets_of(view.topic)
    names = places.names([*people, *(opinion.recorded_by for opinion in view.opinions if opinion.recorded_by)])
    return render_template(
        "topic.html", view=view, topic=view.topic, turn=Turn.of([step for step in view.next_steps if step.verb not in IN_PLACE]), href=_href(topic_id, sittings, sheets),
        life=timeline.of_topic(view), tone=timeline.tone, meetings=sittings, village=places.name_of(view.topic.village),
        names=names, record=record.lines(view.record, names), me=who.signed_in().identity.person_id,
        waits=waits, tries=_tries_left() if waits else 0, rest=_what_happens_next(view), concerned=recalls.name_in(view.recall),
        answers=any(step.verb == "answer_inquiry" for step in view.next_steps),
        withholds=any(step.verb == "withhold_remark" for step in view.next_steps), says=any(step.verb == "remark" for step in view.next_steps),
        sheets=sheets, ways=unblocking.of_topic(view, sheets),
        looks_at=_looks_at(view), offers=_offers(view), opened=folding.opened, withdraws=any(step.verb == "withdraw_photo" for step in view.next_steps), may_export=who.signed_in().caller.has(*EXPORT, area=view.topic.village),
    )  # fmt: skip


def sheets_of(topic: topics.PublicTopic) -> tuple[PostingView, ...]:
    """What of it is on the village's notice board; without the board a topic can still be read."""
    if topic.posted_until is None:
        return ()
    try:
        return asking.ask(ListBoard(area=topic.village, topic_id=topic.id)).items
    except Unavailable:
        return ()


def _looks_at(view: TopicView) -> Callable[[PledgeView], NextStep | None]:
    """What the viewer has to do with somebody's pledge: review it, or appraise it."""
    offered, me = {step.verb: step for step in view.next_steps}, who.signed_in().identity.person_id

    def looks_at(pledge: PledgeView) -> NextStep | None:
        if pledge.person_id == me:
            return None
        verb = "review_pledge" if pledge.state is PledgeState.PROPOSED else "appraise_pledge"
        return offered.get(verb) if verb == "review_pledge" or pledge.to_be_appraised else None

    return looks_at


def _offers(view: TopicView) -> Callable[[TaskView], list[NextStep]]:
    """What the viewer has to do with a task that is open: with their own; the secretary with every one."""
    me, is_secretary = (
        who.signed_in().identity.person_id,
        who.signed_in().caller.has(Role.SECRETARY, area=view.topic.village),
    )
    offered = [step for step in view.next_steps if step.verb in ("report_task", "change_task")]

    def offers(task: TaskView) -> list[NextStep]:
        return offered if task.done_at is None and (is_secretary or task.owner_id == me) else []

    return offers


@pages.get("/topics/<uuid:topic_id>/payers")
@who.needs_sign_in
def payers(topic_id: UUID) -> str:
    """Who pays for a levy, by name: for whoever draws it up and whoever checks it."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    listed = asking.ask(ListPayers(topic_id=topic_id)).items
    names = places.names(payer.person_id for payer in listed)
    lines = sorted(
        ((names.get(payer.person_id, ""), payer) for payer in listed), key=lambda line: (line[0], line[1].person_id)
    )
    return render_template("payers.html", topic=view.topic, levy=view.topic.levy, lines=lines, duties=Duty)


def meetings_of(view: TopicView) -> tuple[MeetingLine, ...]:
    """Latest first. Without the meetings service a topic can still be read."""
    try:
        return asking.ask(ListMeetings(area=view.topic.village, topic_id=view.topic.id)).items
    except (Unavailable, NotFound):
        return ()


def live_meeting(sittings: Sequence[MeetingLine]) -> MeetingLine | None:
    return next((line for line in sittings if line.state in LIVE), None)


def _href(topic_id: UUID, sittings: Sequence[MeetingLine], sheets: Sequence[PostingView]) -> Callable[[NextStep], str]:
    """Where a step is taken: on a page of its own, at the meeting that goes on, or on the sheet that is to hang; nowhere, where it is
    done by somebody else."""
    live = live_meeting(sittings)

    def href(step: NextStep) -> str:
        if step.verb == "hang_posting":
            return next((f"/postings/{sheet.id}" for sheet in unblocking.unhung(sheets)), "")
        if step.verb == "end_office":
            return "/roster/import" if who.signed_in().caller.has(Role.COUNTY, area=places.county()) else ""
        return f"/meetings/{live.id}" if live and step.verb in steps.OF_A_MEETING else steps.of_topic(topic_id, step)

    return href


def _tries_left() -> int:
    asked = request.args.get("tries", "")
    return max(0, (int(asked) if asked.isdecimal() and len(asked) < 4 else TRIES) - 1)


# What a reader is told who has nothing to do: whose turn it is, and what comes then.
_RESTS = {
    State.COLLECTED: "民情民意收集小组正在归并意见。文字定稿后开始附议。",
    State.MERGED: "正在附议。达到任何一种附议人数，议题就提出，交支委会审核。",
    State.PROPOSED: "等村党支部书记提交支委会审核。",
    State.UNDER_REVIEW: "支委会正在审核，结果会记在这里。",
    State.CONFIRMED: "等村党支部书记召集党员首议会，届时逐人通知。",
    State.RETURNED: "支委会退回修改，等收集小组改好再提交。",
    State.REJECTED: "支委会没有采纳，理由写在下面。",
    State.NOTICED: "首议会已经通知。请按通知的时间到会；不能到会的，请先把意见告诉村党支部。",
    State.DISCUSSING: "党员首议会正在进行。",
    State.CONCLUDED: "首议会已经结束，等村党支部公示结果。",
    State.POSTED: "首议结果正在公示，谁都可以提出质询。接下来按步骤开会表决。",
    State.EXECUTING: "正在办理。办完后公布结果，再由党员、群众分别测评。",
    State.RECTIFYING: "乡镇要求限期整改，等村里报告整改情况。",
    State.COMPLETED: "已经办结，等乡镇组织党员、群众双测评。",
    State.SURVEYED: "测评已经完成，公示期满、质询都答复后归档。",
    State.ARCHIVED: "已经归档，全过程记录在这里。",
    State.WITHDRAWN: "议题已经撤回，不再办理。",
}


_RESTS_OF_A_RECALL = {
    State.COLLECTED: "罢免要求已经登记，文字核对后开始联名。",
    State.MERGED: "正在联名。达到五分之一以上有选举权的村民，或者三分之一以上的村民代表，就只核对要件，交村民投票。",
    State.PROPOSED: "联名人数已经达到，正在核对要件；过期没有核对的，由乡镇核对。",
    State.RETURNED: "罢免理由没有写清，等补写后重新联名。",
    State.REJECTED: "要求罢免的人已经不是村民委员会成员，不再投票。",
    State.POSTED: "罢免要求已经公布，由村民委员会召集投票；过期没有召集的，由乡镇召集。",
    State.DECIDED: "投票已经结束，结果公示期满后归档。",
    State.WITHDRAWN: "罢免要求已经撤回，或者联名到期没有达到人数，不再办理。",
}


def _what_happens_next(view: topics.TopicView) -> str:
    topic = view.topic
    if view.entered_review:
        return f"支委会审核结果已经登记，{view.entered_review.looked_at_by}。"
    if topic.kind is Kind.RECALL and topic.state in _RESTS_OF_A_RECALL:
        return _RESTS_OF_A_RECALL[topic.state]
    if topic.state is State.POSTED and (failed := next((one for one in topic.steps if one.passed is False), None)):
        return f"{failed.label}没有通过。改好以后可以再表决；次数用完还没有通过的，议题按没有通过结束。"
    if topic.state is State.DECIDED and topic.ended_because:
        return "这次筹资筹劳已经终止，决议公示期满后归档。"
    if topic.state is State.DECIDED:
        return "表决没有通过，不再办理。" if topic.outcome == "failed" else "表决已经通过，等村党支部制定实施方案。"
    return _RESTS[topic.state]
