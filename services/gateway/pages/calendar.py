"""The year of a village: what was held without a topic, and what is due."""

from flask import Blueprint, render_template, request

from services.gateway import asking, places, who
from services.gateway.menu import VILLAGE_CODE
from shared.calls.calendar import ListOrdinaryMeetings
from shared.errors import NotFound
from shared.identity import Role

pages = Blueprint("calendar", __name__)


@pages.get("/calendar")
@who.needs_sign_in
def calendar() -> str:
    viewer = who.signed_in()
    area = request.args.get("area") or viewer.identity.home
    if len(area) != VILLAGE_CODE:
        raise NotFound
    query = ListOrdinaryMeetings.load({"village": area, "after": request.args.get("after")})
    return render_template(
        "calendar.html", area=area, area_name=places.name_of(area), held=asking.ask(query), after=query.after,
        records=viewer.caller.has(Role.SECRETARY, area=area),
    )  # fmt: skip
