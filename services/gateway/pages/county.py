"""How the county stands, and each township: headline numbers, what is under way, what is late."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from services.gateway import asking, places, steps, timeline, who
from services.gateway.pages.public_topics import percent
from shared import clock
from shared.calls import headlines as yearly
from shared.calls import topics
from shared.calls.common import RatioView, Todo
from shared.calls.directory import Counts, DivisionView, GetCounts
from shared.errors import NotAllowed
from shared.identity import Role
from shared.vocabulary import State

pages = Blueprint("county", __name__)
FIRST_YEAR = 2010  # since when members deliberate first


@dataclass(frozen=True)
class TownshipLine:
    township: DivisionView
    counts: Counts
    year: yearly.Headlines


@pages.get("/county")
@who.needs_sign_in
def county() -> str:
    area = places.county()
    if not who.signed_in().caller.has(Role.COUNTY, area=area):
        raise NotAllowed(needs=Role.COUNTY.chinese)
    counts, year = asking.ask(GetCounts(area=area)), headlines(area)
    within = inside(area)
    lines = [
        TownshipLine(township, asking.ask(GetCounts(area=township.code)), within[township.code])
        for township in places.inside(area)
    ]
    return render_template(
        "county.html", name=places.name_of(area), counts=counts, year=year, figures=figures(year, counts), lines_of=lines,
        late=late_in(area), href=steps.of_todo, percent=percent, asked=asked_year(), places=places,
    )  # fmt: skip


def asked_year() -> int:
    """The year that was asked for, as far as it has begun; else this one."""
    asked, this = request.args.get("year", ""), clock.today().year
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:4]) <= this and len(asked) == 4 else this


def headlines(area: str) -> yearly.Headlines:
    return asking.ask(yearly.GetHeadlines(area=area, year=asked_year()))


def inside(area: str) -> dict[str, yearly.Headlines]:
    """By the code of each area that lies directly inside; where nothing was counted, it is nothing."""
    listed = asking.ask(yearly.ListHeadlines(area=area, year=asked_year())).items
    counted = {one.area: one for one in listed}
    return {division.code: counted.get(division.code) or _nothing(division.code) for division in places.inside(area)}


def _nothing(area: str) -> yearly.Headlines:
    return yearly.Headlines(
        area=area, opinions=0, topics=0, deliberated=0, decided=0, carried_out=0, briefings=0,
        satisfaction=RatioView(part=0, whole=0),
    )  # fmt: skip


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
    year = headlines(code)
    return {
        "year": year,
        "asked": asked_year(),
        "figures": figures(year, asking.ask(GetCounts(area=code))),
        "villages": inside(code),
        "percent": percent,
        "late": late_in(code),
        "state": state,
        "topics": asking.ask(topics.ListTopics(area=code, state=state, after=request.args.get("after"))),
        "href": steps.of_todo,
        "tone": timeline.tone,
        "from_county": who.signed_in().caller.has(Role.COUNTY, area=places.county()),
    }


def figures(year: yearly.Headlines, counts: Counts) -> list[tuple[str, str, str]]:
    """The year's headline numbers beside the number of members."""
    return [*of_the_year(year), (f"{counts.members:,}", "党员", f"{counts.organisations:,} 个党组织")]


def of_the_year(year: yearly.Headlines) -> list[tuple[str, str, str]]:
    """The headline numbers: number, what it counts, of how many. Documents, work, questions and decisions: members first."""
    return [
        (f"{year.conveyances:,}", "传达文件", "次"),
        (f"{year.briefings:,}", "重大事项通报", f"次；定期通报 {year.routine_briefings:,} 次"),
        (f"{year.deliberated:,}", "党员首议", f"件；表决 {year.decided:,} 件"),
        (f"{year.carried_out:,}", "办结", "件"),
        (percent(year.satisfaction), "满意率", f"{year.satisfaction.part:,} / {year.satisfaction.whole:,} 人次"),
        (f"{year.opinions:,}", "收集意见", "条"),
        (f"{year.topics:,}", "形成议题", "件"),
    ]
