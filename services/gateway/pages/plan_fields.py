"""What the steps of a plan's tasks fill in beforehand, and what can be chosen in them."""

from typing import Any

from flask import request

from services.gateway import asking, places, who, wording
from services.gateway.forms import Choice
from services.gateway.pages.step_fields import Choices
from services.gateway.step_page import Pair
from shared import clock
from shared.calls.directory import GetRoll
from shared.calls.plans import TaskView
from shared.calls.topics import TopicView
from shared.errors import NotFound
from shared.vocabulary import RollKind, TaskState


def officials_and_members(view: TopicView) -> Choices:
    """By name, nobody twice."""
    rolls = [
        asking.ask(GetRoll(kind=kind, area=view.topic.village, on=clock.today()))
        for kind in (RollKind.JOINT_COMMITTEE, RollKind.MEMBERS)
    ]
    named = places.names({entry.person_id for roll in rolls for entry in roll.entries})
    return {"owner_id": [Choice(str(person), name) for person, name in sorted(named.items(), key=lambda pair: pair[1])]}


def _task(view: TopicView) -> TaskView:
    """The one asked for; or the most urgent that is open, one's own first."""
    wanted, me = request.args.get("task"), who.signed_in().identity.person_id
    waiting = sorted(
        (task for task in view.tasks if task.state is not TaskState.DONE),
        key=lambda task: (task.owner_id != me, task.due_on),
    )
    chosen = [task for task in view.tasks if str(task.id) == wanted] or waiting
    if not chosen:
        raise NotFound
    return chosen[0]


def the_task(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id), "task_id": str(_task(view).id)}


def as_it_is(view: TopicView) -> dict[str, Any]:
    task = _task(view)
    return {"owner_id": str(task.owner_id), "due_on": task.due_on.isoformat()}


def what_it_is(view: TopicView) -> tuple[Pair, ...]:
    task = _task(view)
    owner = places.names([task.owner_id]).get(task.owner_id, "")
    return (("任务", task.text), ("责任人", owner), ("完成期限", wording.day(task.due_on)))
