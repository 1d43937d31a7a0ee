"""People of an area, and the passwords they are given."""

from uuid import UUID

from flask import Blueprint, render_template, request

from services.gateway import asking, places, who
from services.gateway.limits import limiter
from shared.calls.directory import IssuePassword, ListPeople
from shared.errors import NotFound
from shared.identity import Role

pages = Blueprint("people", __name__)
ISSUED = "30 per minute; 600 per hour"  # a township gives out a village's in one morning


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
        may_issue=viewer.caller.has(Role.TOWNSHIP, Role.COUNTY, area=area),
    )  # fmt: skip


def _outer(area: str) -> str | None:
    """The division around this one, if the viewer looks after people there too."""
    around = places.divisions()[area].parent_code if area in places.divisions() else None
    return around if around and who.signed_in().caller.sees(around) else None


@pages.get("/people/<uuid:person_id>/password")
@who.needs_sign_in
def ask_to_issue(person_id: UUID) -> str:
    """Says what will happen, before it does."""
    return render_template("password_issue.html", person=_name(person_id), person_id=person_id)


@pages.post("/people/<uuid:person_id>/password")
@who.needs_sign_in
@limiter.limit(ISSUED)
def issue(person_id: UUID) -> str:
    """Shown once: nobody can look it up again. Whoever was signed in with the old one is out."""
    person = _name(person_id)
    issued = asking.ask(IssuePassword(person_id=person_id))
    who.book().close_all(person_id)
    return render_template("password_issued.html", person=person, issued=issued)


def _name(person_id: UUID) -> str:
    """Raises :class:`NotFound` for whom the viewer does not look after."""
    if (name := places.names([person_id]).get(person_id)) is None:
        raise NotFound
    return name
