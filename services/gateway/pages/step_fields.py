"""What the steps of a topic fill in beforehand, and what can be chosen in them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from services.gateway import asking, places, step_page, who, wording
from services.gateway.forms import Choice
from services.gateway.pages import opinions
from services.gateway.step_page import Pair
from shared import clock
from shared.calls.directory import GetRoll
from shared.calls.meetings import GetMeeting, ListMeetings
from shared.calls.photos import PhotoView
from shared.calls.pledges import PledgeView
from shared.calls.remarks import RemarkView
from shared.calls.sheets import SheetView
from shared.calls.signing import GetFrozenRoll
from shared.calls.topics import InquiryView, ListOpinions, TopicView
from shared.errors import NotFound
from shared.identity import Role
from shared.vocabulary import Kind, PhotoPurpose, PledgeState, RollKind, Route, Stage

Choices = dict[str, Sequence[Choice]]
Given = dict[str, Any]


def _on_roll(kind: RollKind, view: TopicView) -> list[Choice]:
    roll = asking.ask(GetRoll(kind=kind, area=view.topic.village, on=clock.today()))
    named = places.names(entry.person_id for entry in roll.entries)
    return [Choice(str(person), name) for person, name in sorted(named.items(), key=lambda pair: pair[1])]


def committee(view: TopicView) -> Choices:
    return {"present": _on_roll(RollKind.BRANCH_COMMITTEE, view)}


def owners(view: TopicView) -> Choices:
    return {"owner_id": _on_roll(RollKind.JOINT_COMMITTEE, view)}


def new_of_topic(view: TopicView) -> dict[str, str]:
    return {"id": step_page.new_id(request.form), "topic_id": str(view.topic.id)}


def frozen_roll(view: TopicView) -> Choices:
    """Everybody who may sign, by name."""
    named = places.names(asking.ask(GetFrozenRoll(topic_id=view.topic.id)).people)
    return {"signers": [Choice(str(person), name) for person, name in sorted(named.items(), key=lambda pair: pair[1])]}


def sheet(view: TopicView) -> Choices:
    """Photos of sheets whose names are still to be entered, and everybody who may sign."""
    waiting = [photo for photo in view.photos if photo.purpose is PhotoPurpose.SIGNING_SHEET and not photo.entered]
    return {
        "photo_ids": [Choice(str(photo.id), photo.caption, wording.day(photo.added_at)) for photo in waiting],
        **frozen_roll(view),
    }


def ticked_sheet(view: TopicView) -> Given:
    """Where one photo waits, it is the one."""
    waiting = [choice.value for choice in sheet(view)["photo_ids"]]
    return {"photo_ids": waiting if len(waiting) == 1 else []}


def _sheet(view: TopicView, *, of_others: bool) -> SheetView:
    """The one asked for, or the oldest that waits."""
    me = who.signed_in().identity.person_id
    waiting = [one for one in view.sheets if not of_others or one.entered_by != me]
    chosen = [one for one in waiting if str(one.id) == request.args.get("sheet")] or waiting
    if not chosen:
        raise NotFound
    return chosen[0]


def the_sheet(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id), "sheet_id": str(_sheet(view, of_others=True).id)}


def the_returned_sheet(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id), "sheet_id": str(_sheet(view, of_others=False).id)}


def names_on_it(view: TopicView) -> tuple[Pair, ...]:
    return _names_on(_sheet(view, of_others=True))


def names_on_the_returned(view: TopicView) -> tuple[Pair, ...]:
    return _names_on(_sheet(view, of_others=False))


def _names_on(paper: SheetView) -> tuple[Pair, ...]:
    named = places.names([*paper.signers, paper.entered_by])
    signers = sorted(named.get(person, "（没有姓名）") for person in paper.signers)
    return (
        ("签名日期", wording.day(paper.signed_on)), ("签名", f"{paper.signatures} 个：{'、'.join(signers)}"),
        ("录入的人", named.get(paper.entered_by, "")),
    )  # fmt: skip


def its_photos(view: TopicView) -> tuple[PhotoView, ...]:
    wanted = _sheet(view, of_others=True).photo_ids
    return tuple(photo for photo in view.photos if photo.id in wanted)


def _shown_photo(view: TopicView) -> PhotoView:
    """The one asked for, or the first that is public."""
    public = [photo for photo in view.photos if photo.public]
    chosen = [photo for photo in public if str(photo.id) == request.args.get("photo")] or public
    if not chosen:
        raise NotFound
    return chosen[0]


def the_photo(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id), "photo_id": str(_shown_photo(view).id)}


def what_is_on_it(view: TopicView) -> tuple[Pair, ...]:
    photo = _shown_photo(view)
    return (("照片", f"{photo.purpose.chinese}：{photo.caption}"), ("上传日期", wording.day(photo.added_at)))


def _shown_remark(view: TopicView) -> RemarkView:
    """The one asked for, or the first that can be read."""
    shown = [one for one in view.remarks if one.withheld is None]
    chosen = [one for one in shown if str(one.id) == request.args.get("remark")] or shown
    if not chosen:
        raise NotFound
    return chosen[0]


def the_remark(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id), "remark_id": str(_shown_remark(view).id)}


def what_was_said(view: TopicView) -> tuple[Pair, ...]:
    remark = _shown_remark(view)
    return (("看法", remark.text), ("发表日期", wording.day(remark.at)))


def own_bodies(view: TopicView) -> Choices:
    """The body in whose name the viewer may speak."""
    caller, village = who.signed_in().caller, view.topic.village
    speaks = {Route.PARTY_ORGANISATION: Role.SECRETARY, Route.VILLAGERS_COMMITTEE: Role.VILLAGERS_COMMITTEE}
    return {
        "route": [
            Choice(route.value, route.chinese)
            for route, role in speaks.items()
            if caller.has(role, area=village) and not (view.topic.kind is Kind.LEVY and role is Role.SECRETARY)
        ]
    }


def free_opinions(view: TopicView) -> Choices:
    return {"opinion_ids": opinions.choices(asking.ask(ListOpinions(village=view.topic.village)).items)}


def ticked_opinions(_view: TopicView) -> Given:
    return {"opinion_ids": request.args.getlist("opinion")}


def what_is_signed(view: TopicView) -> tuple[Pair, ...]:
    counted = tuple((route.route.chinese, f"{route.have} / {route.need} 人") for route in view.routes)
    whose = (("村民小组的事", view.topic.group),) if view.topic.group else ()
    return (("议题", view.topic.title), ("内容", view.topic.content), *whose, *counted)


def its_version(view: TopicView) -> dict[str, str]:
    """Who reads this text signs this one: a page that was opened before it was changed signs nothing."""
    return {"text_digest": view.text_digest}


def its_words(view: TopicView) -> Given:
    return {"title": view.topic.title, "content": view.topic.content}


def its_text(view: TopicView) -> Given:
    return {**its_words(view), "kind": view.topic.kind.value, "group": view.topic.group}


def what_stays(view: TopicView) -> dict[str, str]:
    """A recall keeps its title and its kind, and is no group's."""
    its_topic = {"topic_id": str(view.topic.id)}
    if view.topic.kind is not Kind.RECALL:
        return its_topic
    return {**its_topic, "title": view.topic.title, "kind": view.topic.kind.value, "group": ""}


def kinds_and_groups(view: TopicView) -> Choices:
    return {"kind": opinions.KINDS, "group": opinions.groups_of(view.topic.village)}


def result_to_post(view: TopicView) -> Given:
    """Process and result of the deliberation, with the numbers of its meeting; nobody is named."""
    topic = view.topic
    sittings = asking.ask(ListMeetings(area=topic.village, topic_id=topic.id)).items
    held = next((line for line in sittings if line.state == "concluded"), None)
    if held is None:
        return {"text": topic.conclusion or None}
    meeting = asking.ask(GetMeeting(meeting_id=held.id))
    process = (
        f"{wording.day(held.held_at)}，党员首议会在{held.place}召开，"
        f"应到会 {meeting.should_attend} 人，到会 {meeting.voting_present} 人，分组酝酿“{topic.title}”。"
    )
    return {"text": f"{process}\n会议结论：{topic.conclusion or meeting.conclusion}"}


def next_briefing(view: TopicView) -> Given:
    held = {briefing.stage for briefing in view.topic.briefings}
    stage = next((stage.value for stage in Stage if stage not in held), None)
    return {"stage": stage, "held_on": clock.today().isoformat()}


def proof(view: TopicView) -> tuple[Pair, ...]:
    """The photos that will show what was done."""
    of_it = [photo for photo in view.photos if photo.purpose is PhotoPurpose.COMPLETION]
    return (("现场照片", f"{len(of_it)} 张，其中 {sum(photo.public for photo in of_it)} 张公开"),)


# -- one of several -------------------------------------------------------------------------


def _inquiry(view: TopicView) -> InquiryView:
    """The one asked for, or the oldest without an answer."""
    wanted = request.args.get("inquiry")
    waiting = [inquiry for inquiry in view.topic.inquiries if not inquiry.answer]
    chosen = [inquiry for inquiry in view.topic.inquiries if str(inquiry.id) == wanted] or waiting
    if not chosen:
        raise NotFound
    return chosen[0]


def the_inquiry(view: TopicView) -> dict[str, str]:
    return {"inquiry_id": str(_inquiry(view).id)}


def its_question(view: TopicView) -> tuple[Pair, ...]:
    inquiry = _inquiry(view)
    return (("问题", inquiry.question), ("提出日期", wording.day(inquiry.asked_at)))


# -- pledges --------------------------------------------------------------------------------


def new_pledge(view: TopicView) -> dict[str, str]:
    return {"id": step_page.new_id(request.form), "topic_id": str(view.topic.id)}


def _own(view: TopicView) -> PledgeView | None:
    me = who.signed_in().identity.person_id
    return next((pledge for pledge in view.pledges if pledge.person_id == me), None)


def returned_pledge(view: TopicView) -> Given:
    own = _own(view)
    return {"text": own.text} if own else {}


def why_returned(view: TopicView) -> tuple[Pair, ...]:
    own = _own(view)
    return (("退回理由", own.returned_because),) if own and own.returned_because else ()


def _own_there(view: TopicView) -> PledgeView:
    own = _own(view)
    if own is None:
        raise NotFound
    return own


def own_pledge(view: TopicView) -> dict[str, str]:
    return {"pledge_id": str(_own_there(view).id)}


def what_was_pledged(view: TopicView) -> tuple[Pair, ...]:
    return (("我的承诺", _own_there(view).text),)


def _waiting(view: TopicView, waits: Callable[[PledgeView], bool]) -> PledgeView:
    """The one asked for, or the first of those that wait; somebody else's."""
    wanted, me = request.args.get("pledge"), who.signed_in().identity.person_id
    others = [pledge for pledge in view.pledges if pledge.person_id != me]
    chosen = [pledge for pledge in others if str(pledge.id) == wanted] or [one for one in others if waits(one)]
    if not chosen:
        raise NotFound
    return chosen[0]


def _to_review(view: TopicView) -> PledgeView:
    return _waiting(view, lambda pledge: pledge.state is PledgeState.PROPOSED)


def _to_appraise(view: TopicView) -> PledgeView:
    return _waiting(view, lambda pledge: pledge.to_be_appraised)


def pledge_to_review(view: TopicView) -> dict[str, str]:
    return {"pledge_id": str(_to_review(view).id)}


def pledge_to_appraise(view: TopicView) -> dict[str, str]:
    return {"pledge_id": str(_to_appraise(view).id)}


def whose_pledge(view: TopicView) -> tuple[Pair, ...]:
    return _told(_to_review(view))


def whose_pledge_was_kept(view: TopicView) -> tuple[Pair, ...]:
    pledge = _to_appraise(view)
    done = f"{wording.day(pledge.kept_at)}：{pledge.report}" if pledge.kept_at else "期限已过，没有登记完成"
    return (*_told(pledge), ("完成情况", done))


def _told(pledge: PledgeView) -> tuple[Pair, ...]:
    name = places.names([pledge.person_id]).get(pledge.person_id, "党员")
    due = (("完成期限", wording.day(pledge.due_on)),) if pledge.due_on else ()
    return (("承诺人", name), ("承诺内容", pledge.text), *due)
