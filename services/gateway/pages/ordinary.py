"""Meetings that were held without a topic (例会): one is written down, shown, corrected."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import REFUSED_HERE, Choice, Form
from services.gateway.menu import VILLAGE_CODE
from services.gateway.pages import appraisals
from services.gateway.pages.gathering_fields import groups
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import calendar as calls
from shared.calls.directory import GetRoll, ListVillageGroups
from shared.errors import NotFound, Refused
from shared.identity import Role
from shared.vocabulary import Body, RollKind

pages = Blueprint("ordinary", __name__)
C = TypeVar("C", calls.RecordOrdinaryMeeting, calls.CorrectOrdinaryMeeting)
WHOLE = (
    Body.BRANCH_COMMITTEE, Body.MEMBERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY, Body.JOINT_COMMITTEE, Body.VILLAGERS_ASSEMBLY,
)  # fmt: skip
DECIDES_NOTHING = "这里登记的会议不作决定。要表决的事，请另提议题，从议题召集会议。"
EFFECTS = (
    DECIDES_NOTHING,
    "到会不足规定人数的照样登记，但不算开过例会。",
    "登记以后不能改写；写错了，用新的一条更正，原来的一条和更正的原因都留着。",
)
COUNTED = "应到会人数按开会那天的名册计算，不用填写。"


@pages.route("/calendar/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_meeting() -> ResponseReturnValue:
    """First which meeting and which day: then the roll of that day says who should have come. ``unit`` is ``body/group``."""
    village = request.args.get("area") or who.signed_in().identity.home
    if len(village) != VILLAGE_CODE or not who.signed_in().caller.has(Role.SECRETARY, area=village):
        raise NotFound
    unit, held_on = request.args.get("unit", ""), request.args.get("held_on", "")
    if not unit or not held_on:
        return _which(village, unit, held_on or clock.today().isoformat())
    body, _, group = unit.partition("/")
    query = calls.GetOrdinaryAdvice.load({"village": village, "body": body, "group": group, "held_on": held_on})
    try:
        advice = asking.ask(query)
    except Refused as refusal:
        if refusal.status not in REFUSED_HERE:
            raise
        return _which(village, unit, held_on, refusal)
    form = _form(calls.RecordOrdinaryMeeting, advice, "village", "body", "group", "held_on")
    if request.method == "POST":
        fixed = {"village": village, "body": body, "group": group, "held_on": held_on}
        command = form.read(request.form, id=step_page.new_id(request.form), **fixed)
        if done := asking.submit(form, command):
            flash("例会已登记。", "done")
            return redirect(f"/calendar/{done.id}", code=303)
    page = StepPage(
        title=f"登记{advice.body_label}", subject="例会", back=f"/calendar?area={village}", submit="登记例会", why=COUNTED,
        source=advice.source, facts=_facts(advice, query.held_on), effects=EFFECTS, blocked=_blocked(advice),
    )  # fmt: skip
    return step_page.show(page, form)


def _which(village: str, unit: str, held_on: str, refusal: Refused | None = None) -> ResponseReturnValue:
    today = clock.today()
    members = asking.ask(GetRoll(kind=RollKind.MEMBERS, area=village, on=today)).entries
    of_village = asking.ask(ListVillageGroups(area=village, on=today)).items
    units = [
        *(Choice(f"{body.value}/", body.chinese) for body in WHOLE),
        *(
            Choice(f"{Body.PARTY_GROUP.value}/{one.label}", f"{Body.PARTY_GROUP.chinese}：{one.label}")
            for one in groups(members)
        ),
        *(
            Choice(f"{Body.VILLAGE_GROUP.value}/{one.name}", f"{Body.VILLAGE_GROUP.chinese}：{one.name}")
            for one in of_village
        ),
    ]
    page = render_template(
        "ordinary_which.html", village=village, units=units, unit=unit, held_on=held_on, today=today,
        refusal=refusal.to_wire() if refusal else None, decides_nothing=DECIDES_NOTHING,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _form(
    contract: type[C], advice: calls.OrdinaryAdvice, *fixed: str, given: dict[str, object] | None = None
) -> Form[C]:
    named = places.names(advice.leaders)
    leaders = sorted(
        (Choice(str(one), named.get(one, "（没有姓名）")) for one in advice.leaders), key=lambda one: one.label
    )
    not_here: tuple[str, ...] = () if advice.households else ("by_households",)
    return Form(contract, fixed=(*fixed, *not_here), choices={"led_by": leaders}, given=given)


def _facts(advice: calls.OrdinaryAdvice, held_on: date) -> tuple[tuple[str, str], ...]:
    households = f"每户一人：共 {advice.households} 户，须 {advice.households_needed} 户的代表到会"
    return (
        ("开会日期", clock.in_words(held_on)),
        ("应到会", f"{advice.should_attend} 人（有表决权）"),
        ("须到会", f"{advice.quorum_needed} 人"),
        ("或者由各户派代表", households if advice.households else ""),
    )


def _blocked(advice: calls.OrdinaryAdvice) -> str:
    return "" if advice.should_attend else "那一天的名册上没有这个会议的人，不能登记。请先请县乡管理人员核对名册。"


@pages.get("/calendar/<uuid:meeting_id>")
@who.needs_sign_in
def ordinary_meeting(meeting_id: UUID) -> str:
    view = asking.ask(calls.GetOrdinaryMeeting(meeting_id=meeting_id))
    line, correction = view.line, view.correction
    return render_template(
        "ordinary.html", view=view, line=line, village=places.name_of(line.village), decides_nothing=DECIDES_NOTHING,
        corrects=correction is None and who.signed_in().caller.has(Role.SECRETARY, area=line.village),
        appraises=_appraises(line) and correction is None,
        names=places.names([view.led_by, view.recorded_by, correction.corrected_by if correction else None]),
    )  # fmt: skip


def _appraises(line: calls.OrdinaryLine) -> bool:
    """Somebody can have been appraised there, and the viewer writes it down."""
    caller = who.signed_in().caller
    writes = caller.has(Role.SECRETARY, Role.TOWNSHIP, area=line.village)
    return writes and line.quorum_reached and line.body in appraisals.BODIES


@pages.route("/calendar/<uuid:meeting_id>/correct", methods=["GET", "POST"])
@who.needs_sign_in
def correct(meeting_id: UUID) -> ResponseReturnValue:
    """Another entry instead, filled in with what the first one says."""
    view = _correctable(meeting_id)
    line = view.line
    advice = asking.ask(
        calls.GetOrdinaryAdvice(village=line.village, body=line.body, group=line.group, held_on=line.held_on)
    )
    form = _form(calls.CorrectOrdinaryMeeting, advice, "meeting_id", given=_as_it_stands(view))
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), meeting_id=str(meeting_id))
        if done := asking.submit(form, command):
            flash("已更正，原来的一条留着。", "done")
            return redirect(f"/calendar/{done.id}", code=303)
    page = StepPage(
        title=f"更正{line.body_label}的登记", subject=line.body_label, back=f"/calendar/{meeting_id}", submit="登记更正",
        why="改了开会日期的，应到会人数按改后那一天的名册计算。", source=advice.source, facts=_facts(advice, line.held_on), effects=EFFECTS,
    )  # fmt: skip
    return step_page.show(page, form)


def _correctable(meeting_id: UUID) -> calls.OrdinaryMeetingView:
    view = asking.ask(calls.GetOrdinaryMeeting(meeting_id=meeting_id))
    if not who.signed_in().caller.has(Role.SECRETARY, area=view.line.village):
        raise NotFound
    return view


def _as_it_stands(view: calls.OrdinaryMeetingView) -> dict[str, object]:
    return {
        "held_on": view.line.held_on.isoformat(), "by_households": view.by_households, "place": view.line.place,
        "led_by": str(view.led_by), "present": view.line.present, "agenda": view.agenda, "summary": view.summary,
    }  # fmt: skip


@pages.route("/calendar/<uuid:meeting_id>/strike", methods=["GET", "POST"])
@who.needs_sign_in
def strike(meeting_id: UUID) -> ResponseReturnValue:
    line = _correctable(meeting_id).line
    form = Form(calls.StrikeOrdinaryMeeting, fixed=("meeting_id",))
    if request.method == "POST" and asking.submit(form, form.read(request.form, meeting_id=str(meeting_id))):
        flash("这一条已作废，不再计算。", "done")
        return redirect(f"/calendar/{meeting_id}", code=303)
    page = StepPage(
        title=f"作废{line.body_label}的登记", subject=line.body_label, back=f"/calendar/{meeting_id}", submit="作废这一条",
        why="会议没有开过、登记重复的，作废；开过而写错了的，请用更正。", final=True,
        effects=("这一条不再计算，仍然留着，写明谁作废、为什么。", "作废不能撤回；确实开过的，再登记一条。"),
    )  # fmt: skip
    return step_page.show(page, form)
