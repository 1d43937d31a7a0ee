"""The tasks of a plan: what it is made of, who reports what, when a task is late and who hears of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.carrying_out import check_due
from shared.rulebook import Number
from shared.vocabulary import TaskState

THE_WHOLE_PLAN = "落实实施方案"
MOST_TASKS = 50


def tasks_of(text: str) -> list[str]:
    """One to a line; a plan that is not divided is one task. Raises :class:`TooManyTasks`."""
    tasks = [line.strip() for line in text.splitlines() if line.strip()]
    check_room_for_tasks(len(tasks))
    return tasks or [THE_WHOLE_PLAN]


def check_room_for_tasks(number: int) -> None:
    """Raises :class:`TooManyTasks`."""
    if number > MOST_TASKS:
        raise refusals.TooManyTasks(most=MOST_TASKS)


def check_owner(owner: UUID, *, among: Iterable[UUID]) -> None:
    """Of the village's officials or members. Raises :class:`OwnerOfTheTaskUnknown`."""
    if owner not in set(among):
        raise refusals.OwnerOfTheTaskUnknown


def task_state(due_on: date, *, done: bool, today: date) -> TaskState:
    """The last day itself still counts."""
    if done:
        return TaskState.DONE
    return TaskState.OVERDUE if due_on < today else TaskState.OPEN


def check_task_open(*, done: bool) -> None:
    """Raises :class:`TaskDone`."""
    if done:
        raise refusals.TaskDone


def check_may_report(*, done: bool, owner: UUID, reporter: UUID | None, is_secretary: bool) -> None:
    """Once, by whoever answers for it or by the secretary. Raises :class:`TaskNotYours`, :class:`TaskDone`."""
    if reporter != owner and not is_secretary:
        raise refusals.TaskNotYours
    check_task_open(done=done)


def check_change(before: tuple[UUID, date], after: tuple[UUID, date], *, today: date) -> None:
    """Owner, day, or both; a new day is not behind us. Raises :class:`NothingChanged`, :class:`DueInThePast`."""
    if before == after:
        raise refusals.NothingChanged
    if before[1] != after[1]:
        check_due(after[1], today=today)


def check_tasks_done(open_: Sequence[str]) -> None:
    """A matter is not done while a part of it is not. Raises :class:`TasksOpen`."""
    if open_:
        raise refusals.TasksOpen(open=len(open_), tasks="；".join(open_))


def overdue_for_the_township(on: date) -> Number:
    """More than so many days after its day the township hears of a task."""
    return BOOK.number("oversight.task_days", on=on)


def is_for_the_township(due_on: date, *, today: date) -> bool:
    return (today - due_on).days > overdue_for_the_township(today).days
