"""Upper documents: the branch's reading schedule, one document, and the steps that bring it to every member."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, steps, who
from services.gateway.forms import Choice, Form
from services.gateway.pages.gathering_fields import EVERYBODY, groups, on_roll
from services.gateway.pages.topics import Turn
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import telling, topics
from shared.calls.common import NextStep, Todo
from shared.calls.directory import GetRoll
from shared.calls.telling import DocumentView, GetDocument, ListDocuments
from shared.errors import NotFound, Refused
from shared.identity import Role
from shared.vocabulary import Channel, Receipt, RollKind

pages = Blueprint("documents", __name__)
BRANCH = (Role.SECRETARY, Role.BRANCH_COMMITTEE)
LOOKS_AFTER = (*BRANCH, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM, Role.TOWNSHIP, Role.COUNTY)
BY_A_PERSON = (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON)
VILLAGE = 12  # digits of a village's code
SOURCE = "党员首议制：文件优先传达"
TONES = {Receipt.MISSING: "now", Receipt.ATTEMPTED: "wait"}


@pages.get("/documents")
@who.needs_sign_in
def document_list() -> str:
    """The schedule, latest received first; on top what waits for the viewer."""
    viewer = who.signed_in()
    area = request.args.get("area") or viewer.identity.home
    query = ListDocuments.load({"area": area, "after": request.args.get("after")})
    listed = asking.ask(query)
    waiting = _waiting(area)
    return render_template(
        "documents.html", documents=listed, query=query, places=places, area_name=places.name_of(area),
        several=len(area) < VILLAGE, schedules=viewer.caller.has(*BRANCH, area=area), waiting=waiting, href=steps.of_todo,
        tones=TONES,
    )  # fmt: skip


def _waiting(area: str) -> list[Todo]:
    """Documents that wait for the viewer here, the most urgent first; without them the list can still be read."""
    try:
        todos = asking.ask(topics.GetTodos()).items
    except Refused as refusal:
        if refusal.status < 500:
            raise
        return []
    return [todo for todo in todos if todo.subject_kind == "document" and todo.area.startswith(area)]


@pages.route("/documents/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_document() -> ResponseReturnValue:
    village = who.signed_in().identity.home
    if len(village) != VILLAGE:
        raise NotFound
    today = clock.today()
    given = {"received_on": today.isoformat(), "due_on": (today + timedelta(days=_usual_days())).isoformat()}
    form = Form(telling.ScheduleDocument, fixed=("village",), given=given)
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if scheduled := asking.submit(form, command):
            flash("已列入传达计划。开会传达以后，在这里登记。", "done")
            return redirect(f"/documents/{scheduled.id}", code=303)
    page = StepPage(
        title="登记上级文件", subject="文件传达", back="/documents", submit="列入传达计划", source=SOURCE,
        why="上级文件先传达到党员。登记以后，到期前会提醒传达。",
    )  # fmt: skip
    return step_page.show(page, form)


def _usual_days() -> int:
    """Within how many days a document is conveyed that names no day itself, as the rules have it today."""
    today = clock.today()
    numbers = asking.ask(topics.ListNumbers()).items
    return next(
        int(number.value)
        for number in numbers
        if number.name == "conveyance.within"
        and number.effective_from <= today
        and (number.effective_to is None or today <= number.effective_to)
    )


@pages.get("/documents/<uuid:document_id>")
@who.needs_sign_in
def document(document_id: UUID) -> str:
    view = asking.ask(GetDocument(document_id=document_id))
    people = [reader.person_id for reader in view.readers]
    people += [told.told_by for reader in view.readers for told in reader.tellings]
    for held in view.gatherings:
        people += [held.held_by, held.recorded_by, *held.absent]
    return render_template(
        "document.html", view=view, document=view.document, turn=Turn.of(view.next_steps), names=places.names(people),
        href=lambda step: steps.of_document(document_id, step), rest=_rest(view), tones=TONES,
        village=places.name_of(view.document.village), source=SOURCE,
        looks_after=who.signed_in().caller.has(*LOOKS_AFTER, area=view.document.village),
    )  # fmt: skip


def _rest(view: DocumentView) -> str:
    """What a reader is told who has nothing to do here."""
    if view.document.conveyed_at is not None:
        return "这份文件已经传达到名册上的每一名党员，或者写明了联系情况。"
    if view.document.mine is not None:
        return "您已经听取或阅读过这份文件。"
    return "等党支部开会传达。" if view.document.first_conveyed_at is None else "党支部正在逐人补传达。"


# -- the steps --------------------------------------------------------------------------------


def _offered(view: DocumentView, verb: str) -> NextStep | None:
    return next((step for step in view.next_steps if step.verb == verb), None)


def _page(view: DocumentView, verb: str, title: str, submit: str) -> StepPage:
    """Not offered: somebody else's, or done already."""
    offered = _offered(view, verb)
    return StepPage(
        title=title, subject=view.document.title, back=f"/documents/{view.document.id}", submit=submit,
        why=offered.why if offered else "", source=offered.source if offered else "",
        blocked="" if offered else "这一步现在不由您办理，或者已经办好了。",
        facts=(("文号", view.document.number), ("发文机关", view.document.issuer)),
    )  # fmt: skip


@pages.route("/documents/<uuid:document_id>/convey", methods=["GET", "POST"])
@who.needs_sign_in
def convey(document_id: UUID) -> ResponseReturnValue:
    """A session: what was conveyed, who was there. ``all`` ticks everybody."""
    view = asking.ask(GetDocument(document_id=document_id))
    page = _page(view, "convey", "登记传达会", "登记传达会")
    if page.blocked:
        return step_page.show(page, None)
    village = view.document.village
    entries = asking.ask(GetRoll(kind=RollKind.MEMBERS, area=village, on=clock.today())).entries
    listed = asking.ask(ListDocuments(area=village, open_only=True)).items
    people, units = on_roll(entries), groups(entries)
    form = Form(
        telling.Convey, fixed=("village",) if units else ("village", "group_id"),
        given={
            "document_ids": [str(document_id)], "held_at": clock.now().isoformat(),
            "present": [one.value for one in people] if "all" in request.args else None,
        },
        choices={
            "document_ids": [Choice(str(line.id), line.title, line.number) for line in listed],
            "group_id": units, "held_by": people, "present": people,
        },
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if asking.submit(form, command) is not None:
            flash("传达会已登记。没有到会的，请接着补传达。", "done")
            return redirect(f"/documents/{document_id}", code=303)
    shortcut = (EVERYBODY, f"/documents/{document_id}/convey?all=1")
    return step_page.show(StepPage(**(vars(page) | {"shortcut": shortcut})), form)


@pages.route("/documents/<uuid:document_id>/tell_absentee", methods=["GET", "POST"])
@who.needs_sign_in
def tell_absentee(document_id: UUID) -> ResponseReturnValue:
    """The form is for the person asked for, or for the first who is missing; after it comes the next."""
    view = asking.ask(GetDocument(document_id=document_id))
    page = _page(view, "tell_absentee", "补传达", "登记")
    person = _person(view)
    if page.blocked or person is None:
        return step_page.show(page, None)
    form = Form(
        telling.TellAbsentee, fixed=("document_id", "person_id"),
        choices={
            "channel": [Choice(channel.value, channel.chinese) for channel in BY_A_PERSON],
            "reached": (Choice("true", "传达到本人了"), Choice("false", "没有联系上")),
        },
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, document_id=str(document_id), person_id=str(person))
        if asking.submit(form, command) is not None:
            return _next(asking.ask(GetDocument(document_id=document_id)))
    name = places.names([person]).get(person, "（没有姓名）")
    return step_page.show(StepPage(**(vars(page) | {"title": f"补传达：{name}"})), form)


def _person(view: DocumentView) -> UUID | None:
    missing = [reader.person_id for reader in view.readers if reader.receipt is Receipt.MISSING]
    wanted = request.args.get("person")
    return next((person for person in missing if wanted in (None, str(person))), None)


def _next(view: DocumentView) -> ResponseReturnValue:
    left = view.document.readers - view.document.reached - view.document.attempted
    if left:
        flash(f"已登记。还有 {left} 人，接着补传达下一位。", "done")
        return redirect(f"/documents/{view.document.id}/tell_absentee", code=303)
    flash("已登记。名册上人人都传达到了，或者写明了联系情况。", "done")
    return redirect(f"/documents/{view.document.id}", code=303)


@pages.route("/documents/<uuid:document_id>/read_document", methods=["GET", "POST"])
@who.needs_sign_in
def read_document(document_id: UUID) -> ResponseReturnValue:
    """The main points, and a button: 已阅."""
    view = asking.ask(GetDocument(document_id=document_id))
    page = _page(view, "read_document", view.document.title, "已阅")
    if page.blocked:
        return step_page.show(page, None)
    form = Form(telling.ReadDocument, fixed=("document_id",))
    if request.method == "POST":
        command = form.read(request.form, document_id=str(document_id))
        if asking.submit(form, command) is not None:
            flash("已登记“已阅”。", "done")
            return redirect("/documents", code=303)
    points = tuple(("传达要点", held.text) for held in view.gatherings)
    return step_page.show(StepPage(**(vars(page) | {"facts": (*page.facts, *points)})), form)
