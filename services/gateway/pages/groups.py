"""Discussion in groups: who leads and who records, who has spoken, what the group thinks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.gateway import asking, step_page, who
from services.gateway.forms import COMMAND_ID, Form
from services.gateway.pages.meetings import choices, names_of, sorted_by_name, title_of
from services.gateway.step_page import StepPage
from shared.calls.meetings import ConcludeGroup, GetMeeting, GroupView, MeetingView, NameGroupOfficers, RecordSpoken
from shared.errors import NotFound
from shared.identity import Role

pages = Blueprint("groups", __name__)
RULE = "党员首议制第5步：分组酝酿，每组有组长和记录员；到会党员人人发言，或登记无补充意见"
HEARD = "heard-"  # a field per person


def _group(view: MeetingView, group_id: UUID) -> GroupView:
    for group in view.groups:
        if group.id == group_id:
            return group
    raise NotFound


@pages.get("/meetings/<uuid:meeting_id>/officers")
@who.needs_sign_in
def officers(meeting_id: UUID) -> ResponseReturnValue:
    """The first group without officers; when all have theirs, the list to change one."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    without = [group for group in view.groups if group.leader_id is None]
    if without:
        return redirect(f"/meetings/{meeting_id}/officers/{without[0].id}", code=303)
    return render_template("officers.html", view=view, names=names_of(view), title=title_of(view), rule=RULE)


@pages.route("/meetings/<uuid:meeting_id>/officers/<uuid:group_id>", methods=["GET", "POST"])
@who.needs_sign_in
def name_officers(meeting_id: UUID, group_id: UUID) -> ResponseReturnValue:
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    group = _group(view, group_id)
    inside = choices((line for line in view.roll if line.group_id == group_id), names_of(view))
    form = Form(
        NameGroupOfficers, choices={"leader_id": inside, "recorder_id": inside},
        given={"leader_id": group.leader_id, "recorder_id": group.recorder_id},
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, meeting_id=str(meeting_id), group_id=str(group_id))
        if asking.submit(form, command) is not None:
            flash(f"{group.name}的组长和记录员已经确定。", "done")
            left = any(other.leader_id is None for other in view.groups if other.id != group_id)
            return redirect(f"/meetings/{meeting_id}/officers" if left else f"/meetings/{meeting_id}", code=303)
    page = StepPage(
        title=f"{group.name}：组长和记录员", subject=title_of(view), back=f"/meetings/{meeting_id}", submit="确定",
        why="组长主持酝酿、向会议汇报，记录员登记发言。由本组两个不同的人担任。", source=RULE,
    )  # fmt: skip
    return step_page.show(page, form)


@pages.get("/meetings/<uuid:meeting_id>/groups")
@who.needs_sign_in
def groups(meeting_id: UUID) -> ResponseReturnValue:
    """The first group that sits and has no conclusion yet; of whoever writes for one, their own."""
    view, me = asking.ask(GetMeeting(meeting_id=meeting_id)), who.signed_in().identity.person_id
    unfinished = [group for group in view.groups if group.present and not group.conclusion]
    unfinished.sort(key=lambda group: group.recorder_id != me)
    if not unfinished:
        return redirect(f"/meetings/{meeting_id}", code=303)
    return redirect(f"/meetings/{meeting_id}/groups/{unfinished[0].id}", code=303)


@pages.route("/meetings/<uuid:meeting_id>/groups/<uuid:group_id>", methods=["GET", "POST"])
@who.needs_sign_in
def group(meeting_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Two forms: who was heard, as often as need be; then the group's conclusion."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    the_group = _group(view, group_id)
    fixed = {"meeting_id": str(meeting_id), "group_id": str(group_id)}
    heard, conclusion = Form(RecordSpoken), Form(ConcludeGroup, given={"conclusion": the_group.conclusion or None})
    if request.method == "POST" and "conclusion" in request.form:
        if asking.submit(conclusion, conclusion.read(request.form, **fixed)) is not None:
            flash(f"{the_group.name}的小组意见已登记。", "done")
            return redirect(f"/meetings/{meeting_id}", code=303)
    elif request.method == "POST" and asking.submit(heard, heard.read(_as_lists(), **fixed)) is not None:
        flash("发言情况已登记。", "done")
        return redirect(f"/meetings/{meeting_id}/groups/{group_id}", code=303)
    return _show(view, the_group, heard, conclusion)


def _as_lists() -> MultiDict[str, str]:
    """One answer per person, as the two lists of the contract."""
    lists = MultiDict([(COMMAND_ID, request.form.get(COMMAND_ID, ""))])
    for name, answer in request.form.items():
        if name.startswith(HEARD) and answer in ("spoke", "passed"):
            lists.add(answer, name.removeprefix(HEARD))
    return lists


def _show(view: MeetingView, the_group: GroupView, heard: Form[Any], conclusion: Form[Any]) -> ResponseReturnValue:
    named = names_of(view)
    there = sorted_by_name((line for line in view.roll if line.group_id == the_group.id and line.present), named)
    viewer = who.signed_in()
    records = viewer.identity.person_id == the_group.recorder_id or viewer.caller.has(Role.SECRETARY, area=view.village)
    page = render_template(
        "group.html", view=view, group=the_group, there=there, names=named, heard=heard, conclusion=conclusion,
        answers={"spoke": "已发言", "passed": "无补充"}, title=title_of(view), rule=RULE,
        records=records and view.state == "open", left=the_group.present - the_group.spoken,
        said={line.person_id: "" if line.spoke is None else "spoke" if line.spoke else "passed" for line in there},
    )  # fmt: skip
    return page, max(heard.status, conclusion.status)
