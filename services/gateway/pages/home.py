"""What waits for whoever is signed in, most urgent first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from flask import Blueprint, render_template

from services.gateway import asking, menu, places, steps, timeline, who
from services.gateway.pages.topics import NOT_FIRST
from shared import clock
from shared.calls import calendar, meetings, notifications, supervision, teams, topics
from shared.calls.common import Todo, Todos
from shared.contracts import Call, Record
from shared.errors import Refused
from shared.identity import Role

pages = Blueprint("home", __name__)

A = TypeVar("A", bound=Record)
LISTS: tuple[tuple[str, Callable[[], Call[Todos]]], ...] = (
    ("议题", topics.GetTodos),
    ("会议", meetings.GetTodos),
    ("例会", calendar.GetCalendarTodos),
    ("通知", notifications.GetTodos),
    ("测评", supervision.GetTodos),
    ("名册", teams.GetTodos),
)
AT_WILL = frozenset({"pledge", *NOT_FIRST})  # to be done by whoever wants to
HAS_TIME = frozenset({"read_notice", "list_inbox", *AT_WILL})
SHOWN = 8  # of the village's topics and meetings; the rest has its own page


@pages.get("/home")
@who.needs_sign_in
def todo() -> str:
    """A service that does not answer costs its own lines only."""
    viewer = who.signed_in()
    home = viewer.identity.home
    answers = {name: _if_it_answers(call()) for name, call in LISTS}
    todos = merged([item for answer in answers.values() if answer for item in answer.items])
    reads = menu.reads(viewer, *menu.READERS)
    recent = _if_it_answers(topics.ListTopics(area=home)) if reads else None
    held = _if_it_answers(meetings.ListMeetings(area=home)) if reads else None
    blocked, free = _sorted_out(todos, lambda todo: bool(todo.step.blocked))
    at_will, due = _sorted_out(free, lambda todo: todo.step.optional or todo.step.verb in AT_WILL)
    return render_template(
        "home.html", todos=due, at_will=at_will, blocked=blocked, href=steps.of_todo, missing=[name for name, answer in answers.items() if not answer],
        topics=recent.items[:SHOWN] if recent else None, meetings=held.items[:SHOWN] if held else None, reads=reads,
        home=home, places=places, several=places if len(home) < menu.VILLAGE_CODE else None, tone=timeline.tone,
        collects=viewer.caller.has(*menu.COLLECTORS, area=home) and len(home) == menu.VILLAGE_CODE,
        oversees=viewer.caller.has(Role.COUNTY, area=home), runs=viewer.caller.has(Role.IT, area=home),
    )  # fmt: skip


def _sorted_out(todos: Sequence[Todo], which: Callable[[Todo], bool]) -> tuple[list[Todo], list[Todo]]:
    """Those of which it is so, and the rest."""
    return [todo for todo in todos if which(todo)], [todo for todo in todos if not which(todo)]


def _if_it_answers(call: Call[A]) -> A | None:
    try:
        return asking.ask(call)
    except Refused as refusal:
        if refusal.status < 500:
            raise
        return None


def _urgency(todo: Todo) -> tuple[bool, bool, date, bool]:
    """What the calendar asks for can be held on any day: it stands behind what is due today, also when it is late."""
    due, of_the_calendar = todo.step.due_on or date.max, todo.subject_kind == "calendar"
    return (
        todo.step.blocked is not None,
        todo.step.verb in HAS_TIME,
        max(due, clock.today()) if of_the_calendar else due,
        of_the_calendar,
    )


def merged(todos: Sequence[Todo]) -> list[Todo]:
    """One line for each thing to do: what can be done by due date, undated last; then what nothing waits for, what is still blocked.

    Two services may both know that a meeting is to be convened: the line that says when comes first and stays.
    """
    seen: set[tuple[str, str]] = set()
    kept: list[Todo] = []
    for item in sorted(todos, key=_urgency):
        key = (str(item.subject_id), item.step.verb)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept
