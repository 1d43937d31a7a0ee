"""How the county stands, and each township: headline numbers, what is under way, what is late."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from services.gateway import asking, places, steps, timeline, who
from services.gateway.pages.public_topics import percent
from shared import clock
from shared.calls import topics
from shared.calls.common import Todo
from shared.calls.directory import Counts, DivisionView, GetCounts
from shared.calls.headlines import GetHeadlines, Headlines
from shared.errors import NotAllowed
from shared.identity import Role
from shared.vocabulary import State

pages = Blueprint("county", __name__)


@dataclass(frozen=True)
class TownshipLine:
    township: DivisionView
    counts: Counts
    year: Headlines


@pages.get("/county")
@who.needs_sign_in
def county() -> str:
    area = places.county()
    if not who.signed_in().caller.has(Role.COUNTY, area=area):
        raise NotAllowed(needs=Role.COUNTY.chinese)
    counts, year = asking.ask(GetCounts(area=area)), _year(area)
    lines = [
        TownshipLine(township, asking.ask(GetCounts(area=township.code)), _year(township.code))
        for township in places.inside(area)
    ]
    return render_template(
        "county.html", name=places.name_of(area), counts=counts, year=year, figures=figures(year, counts), lines_of=lines,
        late=late_in(area), href=steps.of_todo, percent=percent,
    )  # fmt: skip


def _year(area: str) -> Headlines:
    return asking.ask(GetHeadlines(area=area, year=clock.today().year))


def late_in(area: str) -> list[Todo]:
    """What the topics service says is past its day or has come to a halt here, the longest overdue first."""
    late = [todo for todo in asking.ask(topics.GetTodos()).items if todo.area.startswith(area) and _is_late(todo)]
    return sorted(late, key=lambda todo: todo.step.due_on or clock.today())


def _is_late(todo: Todo) -> bool:
    if todo.step.due_on is not None:
        return todo.step.due_on < clock.today()
    return todo.step.verb == "get_topic"  # nothing to do but to ask the village why it stands still


def overview(code: str) -> dict[str, object]:
    """What staff see of a township beyond its public page."""
    wanted = request.args.get("state")
    state = next((state for state in State if state.value == wanted), None)
    year = _year(code)
    return {
        "year": year,
        "figures": figures(year, asking.ask(GetCounts(area=code))),
        "late": late_in(code),
        "state": state,
        "topics": asking.ask(topics.ListTopics(area=code, state=state, after=request.args.get("after"))),
        "href": steps.of_todo,
        "tone": timeline.tone,
        "from_county": who.signed_in().caller.has(Role.COUNTY, area=places.county()),
    }


def figures(year: Headlines, counts: Counts) -> list[tuple[str, str, str]]:
    """The year's headline numbers: number, what it counts, of how many."""
    return [
        (f"{year.opinions:,}", "收集意见", "条"),
        (f"{year.topics:,}", "形成议题", "件"),
        (f"{year.deliberated:,}", "党员首议", "件"),
        (f"{year.decided:,}", "表决", "件"),
        (f"{year.carried_out:,}", "办结", "件"),
        (f"{year.briefings:,}", "通报", "次"),
        (percent(year.satisfaction), "满意率", f"{year.satisfaction.part:,} / {year.satisfaction.whole:,} 人次"),
        (f"{counts.members:,}", "党员", f"{counts.organisations:,} 个党组织"),
    ]
