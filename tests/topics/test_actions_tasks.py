"""A plan has tasks, each with its owner and its day; nothing is completed while one is open."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Task
from shared.calls import plans as calls
from shared.calls import topics
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import PhotoPurpose, RollKind, TaskState
from tests.topics.people import DAY
from tests.topics.village import Village

RAILING, ROAD = "装好栏杆", "铺好桥面"


def planned(village: Village, tasks: str = f"{RAILING}\n\n  {ROAD}  ") -> UUID:
    topic_id = village.decided()
    village.plans(topic_id, tasks=tasks)
    return topic_id


def task(village: Village, topic_id: UUID, text: str = RAILING) -> calls.TaskView:
    return next(task for task in village.sees(topic_id).tasks if task.text == text)


def rolls(village: Village) -> list[Any]:
    return [village.roll(RollKind.JOINT_COMMITTEE), village.roll(RollKind.MEMBERS)]


def adds(village: Village, topic_id: UUID, caller: Caller | None = None, **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "id": uuid4(), "text": "清运旧料", "owner_id": village.members[20], "due_on": village.today + 10 * DAY,
    }  # fmt: skip
    call = calls.AddTask(topic_id=topic_id, **(facts | changes))
    added: UUID = village.does(actions.add_task, call, caller or village.secretary, rolls=rolls(village)).id
    return added


def changes(village: Village, topic_id: UUID, caller: Caller | None = None, **what: Any) -> None:
    before = task(village, topic_id)
    facts: dict[str, Any] = {"owner_id": before.owner_id, "due_on": before.due_on, "reason": "下雨停工"}
    call = calls.ChangeTask(topic_id=topic_id, task_id=before.id, **(facts | what))
    village.does(actions.change_task, call, caller or village.secretary, rolls=rolls(village))


def completes(village: Village, topic_id: UUID) -> None:
    call = topics.CompleteTopic(topic_id=topic_id, result="东桥已修好。")
    village.does(actions.complete_topic, call, village.secretary)


def waiting(village: Village, caller: Caller) -> list[str]:
    return [todo.step.verb for todo in village.todos(caller)]


def test_each_line_of_a_plan_is_a_task_of_its_owner_and_day(village: Village):
    topic_id = planned(village)

    view = village.sees(topic_id)
    assert [(one.text, one.owner_id, one.due_on) for one in view.tasks] == [
        (text, village.members[3], village.today + 30 * DAY) for text in (RAILING, ROAD)
    ]
    assert view.record[-1].detail == f"完成期限 {village.today.year}年5月5日，任务 2 项"


def test_a_plan_that_is_not_divided_is_one_task(village: Village):
    assert [one.text for one in village.sees(planned(village, tasks="")).tasks] == ["落实实施方案"]


def test_of_fifty_one_lines_no_plan_is_made(village: Village):
    with pytest.raises(refusals.TooManyTasks):
        planned(village, tasks="\n".join(f"第{number}段" for number in range(51)))
    topic_id = planned(village, tasks="\n".join(f"第{number}段" for number in range(50)))
    with pytest.raises(refusals.TooManyTasks):
        adds(village, topic_id)


def test_nothing_is_completed_while_a_task_is_open_and_with_the_last_it_is(village: Village):
    topic_id = planned(village)
    village.shows(topic_id)
    village.reports_task(topic_id, task(village, topic_id, RAILING).id)

    with pytest.raises(refusals.TasksOpen) as refusal:
        completes(village, topic_id)
    assert (refusal.value.facts["open"], refusal.value.facts["tasks"]) == (1, ROAD)
    blocked = next(step.blocked for step in village.sees(topic_id).next_steps if step.verb == "complete_topic")
    assert blocked is not None
    assert f"还有 1 项任务没有办完，不能办结：{ROAD}" in blocked

    village.reports_task(topic_id, task(village, topic_id, ROAD).id)
    completes(village, topic_id)
    assert village.state(topic_id) == "completed"


def test_a_task_that_is_added_is_waited_for_too(village: Village):
    topic_id = village.executing()
    village.shows(topic_id)
    village.does_every_task(topic_id)
    added = adds(village, topic_id)

    with pytest.raises(refusals.TasksOpen):
        completes(village, topic_id)
    village.reports_task(topic_id, added, village.member(20))
    completes(village, topic_id)


def test_a_plan_ends_with_its_last_task(village: Village):
    topic_id = village.executing()
    adds(village, topic_id, due_on=village.today + 60 * DAY)

    assert village.sees(topic_id).topic.due_on == village.today + 60 * DAY


def test_a_day_is_changed_with_a_reason_and_the_old_one_stays_in_the_record_and_in_public(village: Village):
    topic_id = planned(village)
    old, new = village.today + 30 * DAY, village.today + 40 * DAY

    changes(village, topic_id, due_on=new)

    line = village.sees(topic_id).record[-1]
    assert (line.verb, line.actor_role) == ("change_task", "村党支部书记")
    assert line.detail == "装好栏杆：期限由 2027年5月5日 改为 2027年5月15日。理由：下雨停工"
    [shown, _] = village.public(topic_id).tasks
    assert (shown.first_due_on, shown.due_on) == (old, new)
    assert village.public(topic_id).due_on == new


def test_another_owner_is_named_with_a_reason_and_not_in_the_record_s_words(village: Village):
    topic_id = planned(village)

    changes(village, topic_id, owner_id=village.members[20])

    assert task(village, topic_id).owner_id == village.members[20]
    assert village.sees(topic_id).record[-1].detail == "装好栏杆：换了责任人。理由：下雨停工"


def test_what_is_not_changed_or_done_already_or_behind_us_is_no_change(village: Village):
    topic_id = planned(village)
    with pytest.raises(refusals.NothingChanged):
        changes(village, topic_id)
    with pytest.raises(refusals.DueInThePast):
        changes(village, topic_id, due_on=village.today - DAY)
    with pytest.raises(refusals.OwnerOfTheTaskUnknown):
        changes(village, topic_id, owner_id=uuid4())
    village.reports_task(topic_id, task(village, topic_id).id)
    with pytest.raises(refusals.TaskDone):
        changes(village, topic_id, due_on=village.today + DAY)


def test_a_late_task_may_get_another_owner_and_keep_its_day(village: Village):
    topic_id = planned(village)
    village.wait(31)

    changes(village, topic_id, owner_id=village.members[20])

    assert task(village, topic_id).state is TaskState.OVERDUE


def test_an_official_or_a_member_answers_for_a_task_and_nobody_else(village: Village):
    topic_id = village.executing()
    adds(village, topic_id, owner_id=village.members[20])
    with pytest.raises(refusals.OwnerOfTheTaskUnknown):
        adds(village, topic_id, owner_id=village.villagers[50])
    with pytest.raises(refusals.DueInThePast):
        adds(village, topic_id, due_on=village.today - DAY)


def test_tasks_are_the_secretarys_to_set_and_the_owners_to_report(village: Village):
    topic_id = planned(village)
    for caller in (village.member(3), village.head, village.township):
        with pytest.raises(NotAllowed):
            adds(village, topic_id, caller)
        with pytest.raises(NotAllowed):
            changes(village, topic_id, caller, due_on=village.today)
    railing = task(village, topic_id).id
    with pytest.raises(refusals.TaskNotYours):
        village.reports_task(topic_id, railing, village.member(9))
    with pytest.raises(NotAllowed):
        village.reports_task(topic_id, railing, village.villager(50))

    village.reports_task(topic_id, railing, village.member(3))

    assert task(village, topic_id).state is TaskState.DONE
    assert village.sees(topic_id).record[-1].detail == "装好栏杆：已经办好"
    with pytest.raises(refusals.TaskDone):
        village.reports_task(topic_id, railing)


def test_a_task_of_another_topic_is_not_there(village: Village):
    topic_id, other = planned(village), planned(village)
    with pytest.raises(NotFound):
        village.reports_task(other, task(village, topic_id).id)
    with pytest.raises(NotFound):
        village.reports_task(topic_id, uuid4())


def test_tasks_are_over_with_the_carrying_out(village: Village):
    topic_id = planned(village)
    railing = task(village, topic_id).id
    village.completes(topic_id)

    with pytest.raises(refusals.NotNow):
        adds(village, topic_id)
    with pytest.raises(refusals.NotNow):
        village.reports_task(topic_id, railing)


def test_the_public_sees_what_is_to_be_done_by_when_and_how_far_it_is_and_no_names(village: Village):
    topic_id = planned(village)
    village.wait(31)
    village.reports_task(topic_id, task(village, topic_id).id)

    shown = village.public(topic_id)
    assert [(one.text, one.state, one.report) for one in shown.tasks] == [
        (RAILING, TaskState.DONE, "已经办好"), (ROAD, TaskState.OVERDUE, ""),
    ]  # fmt: skip
    assert str(village.members[3]) not in str(shown.dump())


def test_the_last_day_of_a_task_still_counts(village: Village):
    topic_id = planned(village)
    village.wait(30)
    assert task(village, topic_id).state is TaskState.OPEN
    village.wait(1)
    assert task(village, topic_id).state is TaskState.OVERDUE


def test_an_open_task_waits_for_its_owner_a_late_one_for_the_secretary_too(village: Village):
    topic_id = planned(village)
    owner = village.person(village.members[3], Role.BRANCH_COMMITTEE, Role.MEMBER)
    assert "report_task" in waiting(village, owner)
    village.wait(30)
    assert "report_task" not in waiting(village, village.secretary)

    village.wait(1)

    late = next(todo for todo in village.todos(village.secretary) if todo.step.verb == "report_task")
    assert late.step.due_on == village.today - DAY
    assert "report_task" in waiting(village, owner)
    assert "report_task" not in waiting(village, village.member(9))
    village.does_every_task(topic_id)
    assert "report_task" not in waiting(village, owner) + waiting(village, village.secretary)


def test_the_township_hears_of_a_task_that_is_more_than_a_week_late(village: Village):
    topic_id = village.executing()
    adds(village, topic_id)  # due in ten days; the plan's own task in thirty
    village.wait(17)
    assert village.todos(village.township) == ()

    village.wait(1)

    [todo] = village.todos(village.township)
    assert (todo.step.verb, todo.step.due_on) == ("order_rectification", village.today - 8 * DAY)
    assert todo.step.why == "任务“清运旧料”超过完成期限 8 天，还没有办完。"
    village.does_every_task(topic_id)
    assert village.todos(village.township) == ()


def test_the_photo_waits_for_the_tasks(village: Village):
    topic_id = planned(village)
    assert "photo_completion" not in waiting(village, village.secretary)
    village.does_every_task(topic_id)
    assert "photo_completion" in waiting(village, village.secretary)
    village.shows(topic_id, purpose=PhotoPurpose.COMPLETION)
    assert "complete_topic" in waiting(village, village.secretary)


def test_the_table_has_no_task_that_is_done_without_a_word(village: Village):
    topic_id = planned(village)
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Task).where(Task.topic_id == topic_id).values(done_at=village.now))


def test_the_same_task_is_added_once(village: Village):
    topic_id, task_id = village.executing(), uuid4()
    adds(village, topic_id, id=task_id)
    with pytest.raises(refusals.AlreadyThere):
        adds(village, topic_id, id=task_id, due_on=date(2028, 1, 1))
