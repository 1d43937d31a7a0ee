"""The year of a village: what its bodies are to hold and what is to be disclosed, what was held without a topic. Of a township and a county: who is late."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request

from services.gateway import asking, places, who
from services.gateway.menu import VILLAGE_CODE
from shared.calendar_words import DisclosureKind, Occasion
from shared.calls import calendar as calls
from shared.identity import Role

pages = Blueprint("calendar", __name__)
TOWNSHIP_CODE = 9  # digits
DISCLOSED = {
    Occasion.GENERAL_DISCLOSURE: DisclosureKind.GENERAL,
    Occasion.FINANCES_DISCLOSURE: DisclosureKind.FINANCES,
}


@dataclass(frozen=True)
class VillageYear:
    """A village among others."""

    village: str
    lines: tuple[calls.CalendarLine, ...]

    @property
    def late(self) -> list[calls.CalendarLine]:
        return [line for line in self.lines if line.late]

    @property
    def waiting(self) -> list[calls.CalendarLine]:
        """Due in the period that runs, and not late."""
        return [line for line in self.lines if line.waits and not line.late]

    @property
    def longest(self) -> int:
        return max((line.late for line in self.late), default=0)


@pages.get("/calendar")
@who.needs_sign_in
def calendar() -> str:
    area = request.args.get("area") or who.signed_in().identity.home
    if len(area) == VILLAGE_CODE:
        return _of_village(area)
    return _of_township(area) if len(area) == TOWNSHIP_CODE else _of_county(area)


def _of_village(village: str) -> str:
    caller = who.signed_in().caller
    query = calls.ListOrdinaryMeetings.load({"village": village, "after": request.args.get("after")})
    due = asking.ask(calls.GetCalendar(area=village))
    step = due.step
    is_village = (
        places.division(village).level == "village"
    )  # of a community the law of the villagers' committees says nothing
    first = next((line for line in due.items if line.waits and step and line.due_by == step.due_on), None)
    township = village[:TOWNSHIP_CODE]
    return render_template(
        "calendar.html", area=village, area_name=places.name_of(village), held=asking.ask(query), after=query.after, due=due,
        assembly=asking.ask(calls.GetAssemblyComposition(village=village)) if is_village else None,
        step_href=_taken_at(first) if first else "", is_village=is_village,
        records=caller.has(Role.SECRETARY, area=village),
        township=township if caller.has(Role.TOWNSHIP, area=village) else "", township_name=places.name_of(township),
    )  # fmt: skip


def _taken_at(line: calls.CalendarLine) -> str:
    if line.body is not None:
        return f"/calendar/new?area={line.village}&unit={line.body.value}/{line.group}"
    if line.occasion is Occasion.APPRAISAL:
        return f"/appraisals?area={line.village}"
    return f"/villages/{line.village}/disclosures/new?kind={DISCLOSED[line.occasion].value}"


def _of_township(township: str) -> str:
    """The village with the longest overdue meeting first."""
    due = asking.ask(calls.GetCalendar(area=township)).items
    villages = [VillageYear(village, tuple(of_it)) for village, of_it in groupby(due, key=lambda line: line.village)]
    return render_template(
        "calendar_township.html", area_name=places.name_of(township), places=places,
        villages=sorted(villages, key=lambda one: (-one.longest, -len(one.late), one.village)),
        county=places.county() if who.signed_in().caller.has(Role.COUNTY, area=places.county()) else "",
    )  # fmt: skip


def _of_county(county: str) -> str:
    counts = asking.ask(calls.CountLateMeetings(area=county)).items
    return render_template("calendar_county.html", area_name=places.name_of(county), counts=counts, places=places)
