"""The yearly appraisal of a village's committees (民主评议): what was found, what is missing, and the forms to write it down."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.menu import VILLAGE_CODE
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import appraisals as calls
from shared.calls import calendar
from shared.calls.directory import GetRoll
from shared.errors import NotFound
from shared.identity import Role
from shared.vocabulary import Body, RollKind

pages = Blueprint("appraisals", __name__)
BODIES = (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY)
EFFECTS = (
    "称职、不称职都要超过到会人数的一半才算；弃权、没有投的不算哪一边。",
    "一次会议评议一年的履职；连续两次（不同的年份、不同的会议）被评议为不称职的，其职务终止。",
    "登记以后不能改写；写错了，用新的一条更正，原来的一条和更正的原因都留着。",
)
COMMITTEES = {RollKind.VILLAGERS_COMMITTEE: "村民委员会", RollKind.SUPERVISION_COMMITTEE: "村务监督委员会"}


@pages.get("/appraisals")
@who.needs_sign_in
def listed() -> str:
    """The meetings at which somebody can have been appraised are offered to who writes it down."""
    village = request.args.get("area") or who.signed_in().identity.home
    if len(village) != VILLAGE_CODE or places.division(village).level != "village":
        raise NotFound
    found = asking.ask(calls.ListAppraisals(village=village))
    writes = _writes(village)
    held = asking.ask(calendar.ListOrdinaryMeetings(village=village)).items if writes else ()
    people = {line.person_id for line in found.items} | {one.person_id for one in found.ends} | set(found.missing)
    corrected = {one.correction.corrected_by for one in found.items if one.correction}
    names = places.names(people | corrected)
    return render_template(
        "appraisals.html", found=found, village=village, name=places.name_of(village), year=clock.today().year,
        names=names, missing="、".join(names.get(one, "（没有姓名）") for one in found.missing), writes=writes, me=who.signed_in().caller.person_id,
        meetings=[one for one in held if one.body in BODIES and one.quorum_reached and one.superseded is None],
    )  # fmt: skip


def _writes(village: str) -> bool:
    return who.signed_in().caller.has(Role.SECRETARY, Role.TOWNSHIP, area=village)


@pages.route("/calendar/<uuid:meeting_id>/appraise", methods=["GET", "POST"])
@who.needs_sign_in
def appraise(meeting_id: UUID) -> ResponseReturnValue:
    """One person after the other: who was appraised at this meeting is not offered again."""
    meeting = asking.ask(calendar.GetOrdinaryMeeting(meeting_id=meeting_id)).line
    if meeting.body not in BODIES or not _writes(meeting.village):
        raise NotFound
    back, found = f"/appraisals?area={meeting.village}", asking.ask(calls.ListAppraisals(village=meeting.village))
    people = _to_be_appraised(meeting, found)
    form = Form(
        calls.RecordAppraisal,
        fixed=("meeting_id",),
        choices={"person_id": people},
        given={"year": meeting.held_on.year},
    )
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), meeting_id=str(meeting_id))
        if asking.submit(form, command):
            flash("评议已登记。", "done")
            return redirect(f"/calendar/{meeting_id}/appraise" if len(people) > 1 else back, code=303)
    page = StepPage(
        title="登记民主评议", subject="民主评议", back=back, submit="登记这个人的评议", facts=_facts(meeting),
        why="一个人登记一条，登记完一个接着下一个。自己的评议请乡镇工作人员登记。", effects=EFFECTS, source=_source(found),
        blocked="" if people else "这次会议上该评议的人都登记了，或者名册上没有村民委员会、村务监督委员会的成员。",
    )  # fmt: skip
    return step_page.show(page, form)


def _to_be_appraised(meeting: calendar.OrdinaryLine, found: calls.Appraisals) -> list[Choice]:
    """Both committees on the day of the meeting, without the viewer."""
    done = {one.person_id for one in found.items if one.meeting_id == meeting.id and one.correction is None}
    rolls = {
        label: asking.ask(GetRoll(kind=kind, area=meeting.village, on=meeting.held_on)).entries
        for kind, label in COMMITTEES.items()
    }
    named = places.names(entry.person_id for entries in rolls.values() for entry in entries)
    left = done | {who.signed_in().caller.person_id}
    return [
        Choice(str(entry.person_id), f"{named.get(entry.person_id, '（没有姓名）')}（{label}）")
        for label, entries in rolls.items()
        for entry in entries
        if entry.person_id not in left
    ]


def _facts(meeting: calendar.OrdinaryLine) -> tuple[tuple[str, str], ...]:
    return (("会议", f"{clock.in_words(meeting.held_on)}，{meeting.body_label}"), ("到会", str(meeting.present)))


def _source(found: calls.Appraisals) -> str:
    return f"{found.source}；{found.ends_source}"


@pages.route("/appraisals/<village>/<uuid:appraisal_id>/correct", methods=["GET", "POST"])
@who.needs_sign_in
def correct(village: str, appraisal_id: UUID) -> ResponseReturnValue:
    """Another entry instead, filled in with what the first one says."""
    line, name, source = _correctable(village, appraisal_id)
    given: dict[str, Any] = {name: getattr(line, name) for name in ("year", "competent", "not_competent", "abstained")}
    form = Form(calls.CorrectAppraisal, fixed=("appraisal_id",), given=given)
    back = f"/appraisals?area={village}"
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), appraisal_id=str(appraisal_id))
        if asking.submit(form, command):
            flash("已更正，原来的一条留着。", "done")
            return redirect(back, code=303)
    page = StepPage(
        title=f"更正{name}的评议", subject="民主评议", back=back, submit="登记更正", effects=EFFECTS, source=source,
        facts=(("会议", f"{clock.in_words(line.held_on)}，{line.body_label}"), ("到会", str(line.present))),
        why="换了人、会议写错了的，请作废这一条，再登记一条。",
    )  # fmt: skip
    return step_page.show(page, form)


def _correctable(village: str, appraisal_id: UUID) -> tuple[calls.AppraisalLine, str, str]:
    """With the name of who was appraised, and the articles."""
    if len(village) != VILLAGE_CODE or not _writes(village):
        raise NotFound
    found = asking.ask(calls.ListAppraisals(village=village))
    line = next((one for one in found.items if one.id == appraisal_id), None)
    if line is None:
        raise NotFound
    return line, places.names([line.person_id]).get(line.person_id, "（没有姓名）"), _source(found)


@pages.route("/appraisals/<village>/<uuid:appraisal_id>/strike", methods=["GET", "POST"])
@who.needs_sign_in
def strike(village: str, appraisal_id: UUID) -> ResponseReturnValue:
    _, name, _ = _correctable(village, appraisal_id)
    form = Form(calls.StrikeAppraisal, fixed=("appraisal_id",))
    back = f"/appraisals?area={village}"
    if request.method == "POST" and asking.submit(form, form.read(request.form, appraisal_id=str(appraisal_id))):
        flash("这一条已作废，不再计算。", "done")
        return redirect(back, code=303)
    page = StepPage(
        title=f"作废{name}的评议", subject="民主评议", back=back, submit="作废这一条", final=True,
        why="没有评议过、登记重复的，作废；评议过而写错了的，请用更正。",
        effects=("这一条不再计算，仍然留着，写明谁作废、为什么。", "作废不能撤回；确实评议过的，再登记一条。"),
    )  # fmt: skip
    return step_page.show(page, form)
