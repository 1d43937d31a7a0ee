"""The plan by which a resolution is carried out, and its tasks."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.topics import acts, refusals, rules
from services.topics.actions.levying import check_may_be_raised
from services.topics.actions.life import add_once, move, note, take
from services.topics.models import Task, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import plans as calls
from shared.calls.common import Done
from shared.calls.directory import Roll
from shared.errors import NotFound
from shared.events.topics import ExecutionPlanned
from shared.identity import Caller, Role


def plan_execution(
    session: Session, call: calls.PlanExecution, *, caller: Caller, now: datetime, officials: Roll
) -> Done:
    """Who of the village's ``officials``, how and by when; each line of ``tasks`` is a task of its own, of the same owner and day."""
    topic, actor = take(session, call.topic_id, "plan_execution", caller)
    acts.check_passed("plan_execution", passed=topic.passed)
    check_may_be_raised(session, topic, now=now)
    if call.owner_id not in {entry.person_id for entry in officials.entries}:
        raise refusals.OwnerNoOfficial
    rules.check_due(call.due_on, today=clock.day_of(now))
    topic.plan, topic.owner_id, topic.due_on = call.plan, call.owner_id, call.due_on
    tasks = rules.tasks_of(call.tasks)
    session.add_all(
        Task(
            id=uuid7(), topic_id=topic.id, number=number, text=text, owner_id=call.owner_id, due_on=call.due_on,
            first_due_on=call.due_on,
        )
        for number, text in enumerate(tasks, 1)
    )  # fmt: skip
    detail = f"完成期限 {clock.in_words(call.due_on)}，任务 {len(tasks)} 项"
    move(session, topic, "plan_execution", actor, call, now=now, detail=detail)
    mailbox.post(session, ExecutionPlanned(topic_id=topic.id, village=topic.village, due_on=call.due_on))
    return Done(id=topic.id)


def add_task(session: Session, call: calls.AddTask, *, caller: Caller, now: datetime, rolls: Sequence[Roll]) -> Done:
    """``rolls``: officials and members, of whom one answers for it."""
    topic, actor = take(session, call.topic_id, "add_task", caller)
    rules.check_due(call.due_on, today=clock.day_of(now))
    rules.check_owner(call.owner_id, among=_people(rolls))
    there = session.scalar(sa.select(sa.func.count()).where(Task.topic_id == topic.id)) or 0
    rules.check_room_for_tasks(there + 1)
    add_once(
        session,
        Task(
            id=call.id, topic_id=topic.id, number=there + 1, text=call.text, owner_id=call.owner_id, due_on=call.due_on,
            first_due_on=call.due_on,
        ),
    )  # fmt: skip
    _plan_ends_with_its_last_task(session, topic)
    note(
        session,
        topic,
        "add_task",
        actor,
        call,
        now=now,
        detail=f"{call.text}（完成期限 {clock.in_words(call.due_on)}）",
    )
    return Done(id=call.id)


def change_task(
    session: Session, call: calls.ChangeTask, *, caller: Caller, now: datetime, rolls: Sequence[Roll]
) -> Done:
    """What was before stays in the record."""
    topic, actor = take(session, call.topic_id, "change_task", caller)
    task = _task(session, topic, call.task_id)
    rules.check_task_open(done=task.done_at is not None)
    before = (task.owner_id, task.due_on)
    rules.check_change(before, (call.owner_id, call.due_on), today=clock.day_of(now))
    if call.owner_id != task.owner_id:
        rules.check_owner(call.owner_id, among=_people(rolls))
    kept = {"task": task.text, "before": {"owner_id": task.owner_id, "due_on": task.due_on}, "changed": call}
    detail = f"{task.text}：{_what_changed(before, call)}。理由：{call.reason}"
    task.owner_id, task.due_on = call.owner_id, call.due_on
    _plan_ends_with_its_last_task(session, topic)
    note(session, topic, "change_task", actor, kept, now=now, detail=detail)
    return Done(id=task.id)


def _what_changed(before: tuple[UUID, date], call: calls.ChangeTask) -> str:
    owner, due_on = before
    changes = ["换了责任人"] if owner != call.owner_id else []
    if due_on != call.due_on:
        changes.append(f"期限由 {clock.in_words(due_on)} 改为 {clock.in_words(call.due_on)}")
    return "，".join(changes)


def report_task(session: Session, call: calls.ReportTask, *, caller: Caller, now: datetime) -> Done:
    topic, actor = take(session, call.topic_id, "report_task", caller)
    task = _task(session, topic, call.task_id)
    rules.check_may_report(
        done=task.done_at is not None, owner=task.owner_id, reporter=actor.person_id,
        is_secretary=caller.has(Role.SECRETARY, area=topic.village),
    )  # fmt: skip
    task.report, task.done_at = call.report, now
    note(session, topic, "report_task", actor, call, now=now, detail=f"{task.text}：{call.report}")
    return Done(id=task.id)


def check_tasks_done(session: Session, topic: Topic) -> None:
    """Whether a topic may be completed as far as its tasks are concerned."""
    open_ = sa.select(Task.text).where(Task.topic_id == topic.id, Task.done_at.is_(None)).order_by(Task.number)
    rules.check_tasks_done(session.scalars(open_).all())


def _people(rolls: Sequence[Roll]) -> set[UUID]:
    return {entry.person_id for roll in rolls for entry in roll.entries}


def _task(session: Session, topic: Topic, task_id: UUID) -> Task:
    """As it stands now: whoever changes one holds its topic."""
    task = session.get(Task, task_id, populate_existing=True)
    if task is None or task.topic_id != topic.id:
        raise NotFound
    return task


def _plan_ends_with_its_last_task(session: Session, topic: Topic) -> None:
    session.flush()
    topic.due_on = session.scalar(sa.select(sa.func.max(Task.due_on)).where(Task.topic_id == topic.id))
