"""People of an area."""

from flask import Blueprint, render_template, request

from services.gateway import asking, places, who
from shared.calls.directory import ListPeople
from shared.identity import Role

pages = Blueprint("people", __name__)


@pages.get("/people")
@who.needs_sign_in
def people() -> str:
    viewer = who.signed_in()
    area = request.args.get("area") or viewer.identity.home
    query = ListPeople.load(
        {"area": area, "name": request.args.get("name", "").strip(), "after": request.args.get("after")}
    )
    return render_template(
        "people.html", people=asking.ask(query), query=query, places=places, inside=places.inside(area),
        outer=_outer(area), may_import=viewer.caller.has(Role.COUNTY, area=places.county()),
    )  # fmt: skip


def _outer(area: str) -> str | None:
    """The division around this one, if the viewer looks after people there too."""
    around = places.divisions()[area].parent_code if area in places.divisions() else None
    return around if around and who.signed_in().caller.sees(around) else None
