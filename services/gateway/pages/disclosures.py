"""Disclosure of village affairs (村务公开): for anybody what was posted; the secretary writes it down, the township says whose finances are busy."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import disclosures as calls
from shared.calls.directory import GetRoll
from shared.errors import NotFound
from shared.identity import Role
from shared.vocabulary import RollKind

pages = Blueprint("disclosures", __name__)
BY = "《村民委员会组织法》（2025年修正）第三十五条"
SUPERVISED = "村务公开由村务监督委员会监督（第三十七条）：请它的成员核对以后再登记。"
ASKED = f"{BY}：村民委员会应当保证所公布事项的真实性，并接受村民的查询"
EFFECTS = (
    "登记的内容马上在村的公开页上，不登录也能看；不写个人的隐私。",
    "登记以后不能改写；写错了，用新的一条更正，原来的一条和更正的日期、原因都留着，也公开。",
)


@pages.get("/villages/<code>/disclosures")
def listed(code: str) -> str:
    """Public."""
    query = calls.ListDisclosures.load({"village": _village(code), "after": request.args.get("after")})
    disclosed = asking.ask(query)
    return render_template(
        "disclosures.html", code=code, name=places.name_of(code), township=places.name_of(_township(code)),
        disclosed=disclosed, standing=[one for one in disclosed.items if one.superseded is None],
        superseded=[one for one in disclosed.items if one.superseded], after=query.after, today=clock.today(), asked=ASKED,
        records=_is(Role.SECRETARY, code), oversees=_is(Role.TOWNSHIP, code),
    )  # fmt: skip


def _village(code: str) -> str:
    """Of a community the law of the villagers' committees says nothing."""
    if places.division(code).level != "village":
        raise NotFound
    return code


def _township(code: str) -> str:
    return places.division(code).parent_code or ""


def _is(role: Role, village: str) -> bool:
    viewer = who.viewer()
    return viewer is not None and viewer.caller.has(role, area=village)


@pages.route("/villages/<code>/disclosures/new", methods=["GET", "POST"])
@who.needs_sign_in
def new(code: str) -> ResponseReturnValue:
    if not _is(Role.SECRETARY, _village(code)):
        raise NotFound
    given = {"kind": request.args.get("kind"), "posted_on": clock.today().isoformat()}
    form = Form(calls.RecordDisclosure, fixed=("village",), choices=_people(code, clock.today()), given=given)
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=code)
        if done := asking.submit(form, command):
            flash("村务公开已登记，人人都能看到。", "done")
            return redirect(f"/disclosures/{done.id}", code=303)
    page = StepPage(
        title="登记村务公开", subject="村务公开", back=f"/villages/{code}/disclosures", submit="登记",
        why=f"贴出去以后登记。{SUPERVISED}", source=BY, effects=EFFECTS,
    )  # fmt: skip
    return step_page.show(page, form)


def _people(village: str, on: date) -> dict[str, list[Choice]]:
    """Who posts: officials. Who checks: the supervision committee; where it has nobody, an official."""
    officials, supervisors = (
        [one.person_id for one in asking.ask(GetRoll(kind=kind, area=village, on=on)).entries]
        for kind in (RollKind.JOINT_COMMITTEE, RollKind.SUPERVISION_COMMITTEE)
    )
    named = places.names((*officials, *supervisors))

    def choices(people: list[UUID], office: str) -> list[Choice]:
        return [Choice(str(one), f"{named.get(one, '（没有姓名）')}（{office}）") for one in people]

    of_village = choices(officials, "村两委")
    return {"posted_by": of_village, "checked_by": choices(supervisors, "村务监督委员会") or of_village}


@pages.get("/disclosures/<uuid:disclosure_id>")
def disclosure(disclosure_id: UUID) -> str:
    """Public, without who answers for it."""
    view = asking.ask(calls.GetDisclosure(disclosure_id=disclosure_id))
    correction = view.correction
    return render_template(
        "disclosure.html", view=view, line=view.line, village=places.name_of(view.line.village),
        corrects=view.line.superseded is None and _is(Role.SECRETARY, view.line.village),
        withholds=view.line.superseded is not None and not view.line.withheld and _is(Role.TOWNSHIP, view.line.village),
        names=places.names(
            [view.posted_by, view.checked_by, view.recorded_by, correction.corrected_by if correction else None]
        ),
    )  # fmt: skip


@pages.route("/disclosures/<uuid:disclosure_id>/correct", methods=["GET", "POST"])
@who.needs_sign_in
def correct(disclosure_id: UUID) -> ResponseReturnValue:
    """Another entry instead, filled in with what the first one says."""
    view = _correctable(disclosure_id)
    people = _people(view.line.village, view.line.posted_on)
    form = Form(calls.CorrectDisclosure, fixed=("disclosure_id",), choices=people, given=_as_it_stands(view))
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), disclosure_id=str(disclosure_id))
        if done := asking.submit(form, command):
            flash("已更正，原来的一条留着。", "done")
            return redirect(f"/disclosures/{done.id}", code=303)
    page = StepPage(
        title="更正村务公开的登记", subject=f"村务公开（{view.line.kind_label}）", back=f"/disclosures/{disclosure_id}",
        submit="登记更正", why=SUPERVISED, source=BY, effects=EFFECTS,
    )  # fmt: skip
    return step_page.show(page, form)


def _correctable(disclosure_id: UUID) -> calls.DisclosureView:
    view = asking.ask(calls.GetDisclosure(disclosure_id=disclosure_id))
    if not _is(Role.SECRETARY, view.line.village):
        raise NotFound
    return view


def _as_it_stands(view: calls.DisclosureView) -> dict[str, Any]:
    line = view.line
    return {
        "kind": line.kind.value, "matters": line.matters, "posted_on": line.posted_on.isoformat(), "place": line.place,
        "posted_by": str(view.posted_by), "checked_by": str(view.checked_by), "found": line.found,
    }  # fmt: skip


@pages.route("/disclosures/<uuid:disclosure_id>/strike", methods=["GET", "POST"])
@who.needs_sign_in
def strike(disclosure_id: UUID) -> ResponseReturnValue:
    line = _correctable(disclosure_id).line
    form = Form(calls.StrikeDisclosure, fixed=("disclosure_id",))
    if request.method == "POST" and asking.submit(form, form.read(request.form, disclosure_id=str(disclosure_id))):
        flash("这一条已作废，不再计算。", "done")
        return redirect(f"/disclosures/{disclosure_id}", code=303)
    page = StepPage(
        title="作废村务公开的登记", subject=f"村务公开（{line.kind_label}）", back=f"/disclosures/{disclosure_id}",
        submit="作废这一条", why="没有张贴过、登记重复的，作废；贴过而写错了的，请用更正。", final=True,
        effects=("这一条不再计算，仍然留着，作废的日期和原因也公开；原因里不写人名。", "作废不能撤回；确实贴过的，再登记一条。"),
    )  # fmt: skip
    return step_page.show(page, form)


@pages.route("/disclosures/<uuid:disclosure_id>/withhold", methods=["GET", "POST"])
@who.needs_sign_in
def withhold(disclosure_id: UUID) -> ResponseReturnValue:
    """What is still shown is what will go."""
    line = asking.ask(calls.GetDisclosure(disclosure_id=disclosure_id)).line
    if not _is(Role.TOWNSHIP, line.village):
        raise NotFound
    form = Form(calls.WithholdDisclosure, fixed=("disclosure_id",))
    if request.method == "POST" and asking.submit(form, form.read(request.form, disclosure_id=str(disclosure_id))):
        flash("原来的内容已不公开。", "done")
        return redirect(f"/disclosures/{disclosure_id}", code=303)
    page = StepPage(
        title="原来的内容不再公开", subject=f"村务公开（{line.kind_label}）", back=f"/disclosures/{disclosure_id}",
        submit="不再公开原来的内容", why="更正或者作废的登记里写了个人隐私的（身份证号、病情、家庭困难等），由乡镇撤下。", final=True,
        facts=(("原来的内容", line.matters), ("核对的结果", line.found)),
        effects=("谁都能看到有过这一条、哪一天为什么更正；内容只有村党支部书记、乡镇和县级工作人员能看到。", "撤下以后不能恢复。只是写错了的，不用撤下。"),
    )  # fmt: skip
    return step_page.show(page, form)


@pages.route("/villages/<code>/finances", methods=["GET", "POST"])
@who.needs_sign_in
def finances(code: str) -> ResponseReturnValue:
    """Whether they are disclosed monthly: the form asks for the other answer than the one that holds."""
    if not _is(Role.TOWNSHIP, _village(code)):
        raise NotFound
    said = asking.ask(calls.ListDisclosures(village=code)).finances
    busy = said is not None and said.busy
    back = f"/villages/{code}/disclosures"
    form = Form(calls.SayFinancesAreBusy, fixed=("village", "busy"))
    if request.method == "POST":
        command = form.read(request.form, village=code, busy=not busy)
        if asking.submit(form, command):
            flash(f"已登记：财务收支{'每季度' if busy else '每月'}公布一次。", "done")
            return redirect(back, code=303)
    page = StepPage(
        title="改为每季度公布财务收支" if busy else "改为每月公布财务收支", subject="村务公开", back=back,
        submit="登记：不再是财务往来较多" if busy else "登记：财务往来较多",
        facts=(("现在", "财务往来较多，每月公布一次" if busy else "每季度公布一次"), ("理由", said.reason if said else "")),
        why="财务往来较多的村，财务收支情况应当每月公布一次。", source=BY,
        effects=("理由和登记的日期人人都能看到。", "登记不能改写；情况变了，再登记一次。")
        + (() if busy else ("从下一个月起按月计算。",)),
    )  # fmt: skip
    return step_page.show(page, form)
