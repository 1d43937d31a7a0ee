"""Work that is briefed to the members first: what was, what is due, and a session written down."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.pages.gathering_fields import EVERYBODY, groups, on_roll
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import telling
from shared.calls.directory import GetRoll
from shared.calls.telling import GetBriefing, ListBriefings
from shared.errors import NotFound
from shared.identity import Role
from shared.vocabulary import BriefingMatter, RollKind

pages = Blueprint("briefings", __name__)
BRIEFERS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.TOWNSHIP)
VILLAGE = 12  # digits of a village's code
SOURCE = "党员首议制：工作优先通报"


@pages.get("/briefings")
@who.needs_sign_in
def briefing_list() -> str:
    """Latest first; on top what is due in this period."""
    viewer = who.signed_in()
    area = request.args.get("area") or viewer.identity.home
    query = ListBriefings.load({"area": area, "after": request.args.get("after")})
    return render_template(
        "briefings.html", briefings=asking.ask(query), query=query, places=places, area_name=places.name_of(area),
        several=len(area) < VILLAGE, records=len(area) == VILLAGE and viewer.caller.has(*BRIEFERS, area=area),
        villages=places.inside(area) if viewer.caller.has(Role.TOWNSHIP, area=area) else (), source=SOURCE,
    )  # fmt: skip


@pages.route("/briefings/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_briefing() -> ResponseReturnValue:
    """A session: what was briefed by whom, who was there, what they asked. ``all`` ticks everybody."""
    village = request.args.get("area") or who.signed_in().identity.home
    if len(village) != VILLAGE or not who.signed_in().caller.has(*BRIEFERS, area=village):
        raise NotFound
    today = clock.today()
    entries = asking.ask(GetRoll(kind=RollKind.MEMBERS, area=village, on=today)).entries
    people, units = on_roll(entries), groups(entries)
    matter = next((matter for matter in BriefingMatter if matter.value == request.args.get("matter")), None)
    form = Form(
        telling.BriefMembers, fixed=("village",) if units else ("village", "group_id"),
        given={
            "matter": matter, "held_at": clock.now().isoformat(),
            "present": [one.value for one in people] if "all" in request.args else None,
        },
        choices={"group_id": units, "held_by": _contacts(village), "present": people},
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if (briefed := asking.submit(form, command)) is not None:
            flash("通报会已登记。", "done")
            return redirect(f"/briefings/{briefed.id}", code=303)
    page = StepPage(
        title="登记通报会", subject="工作通报", back=f"/briefings?area={village}", submit="登记通报会", source=SOURCE,
        why="重要的事随时通报，日常的事定期通报：先讲给党员听，听党员的意见。",
        shortcut=(EVERYBODY, f"/briefings/new?area={village}&all=1" + (f"&matter={matter.value}" if matter else "")),
    )  # fmt: skip
    return step_page.show(page, form)


def _contacts(village: str) -> list[Choice]:
    """The village's cadres; and whoever of the township is writing."""
    officials = asking.ask(GetRoll(kind=RollKind.JOINT_COMMITTEE, area=village, on=clock.today())).entries
    contacts = on_roll(officials)
    me = who.signed_in()
    if me.caller.has(Role.TOWNSHIP, area=village) and str(me.identity.person_id) not in {one.value for one in contacts}:
        contacts.insert(0, Choice(str(me.identity.person_id), me.identity.name, "乡镇"))
    return contacts


@pages.get("/briefings/<uuid:gathering_id>")
@who.needs_sign_in
def briefing(gathering_id: UUID) -> str:
    view = asking.ask(GetBriefing(gathering_id=gathering_id))
    held = view.gathering
    return render_template(
        "briefing.html", view=view, line=view.line, held=held, village=places.name_of(view.line.village), source=SOURCE,
        names=places.names([held.held_by, held.recorded_by, *held.absent]),
    )  # fmt: skip
