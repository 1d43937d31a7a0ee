"""The tasks of a plan: their number, their days, who hears of a late one."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from shared.vocabulary import TaskState

TODAY = date(2027, 3, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("late", "told"), [(0, False), (7, False), (8, True), (9, True)])
def test_the_township_hears_of_a_task_that_is_more_than_seven_days_late(late, told):
    assert rules.is_for_the_township(TODAY - late * DAY, today=TODAY) is told


@pytest.mark.parametrize(("late", "state"), [(-1, TaskState.OPEN), (0, TaskState.OPEN), (1, TaskState.OVERDUE)])
def test_the_last_day_still_counts_and_what_is_done_is_never_late(late, state):
    due_on = TODAY - late * DAY
    assert rules.task_state(due_on, done=False, today=TODAY) is state
    assert rules.task_state(due_on, done=True, today=TODAY) is TaskState.DONE


@given(lines=st.lists(st.text(st.sampled_from("修桥铺路栏杆aB1"), min_size=1, max_size=20), max_size=20))
def test_a_plan_has_a_task_for_each_line_and_one_at_least(lines):
    text = "\n\n".join(f"  {line} " for line in lines)
    assert rules.tasks_of(text) == (lines or ["落实实施方案"])


def test_a_plan_has_fifty_tasks_at_most():
    assert len(rules.tasks_of("修桥\n" * 50)) == 50
    with pytest.raises(refusals.TooManyTasks):
        rules.tasks_of("修桥\n" * 51)


def test_a_change_changes_something_and_no_new_day_is_behind_us():
    owner = uuid4()
    with pytest.raises(refusals.NothingChanged):
        rules.check_change((owner, TODAY), (owner, TODAY), today=TODAY)
    with pytest.raises(refusals.DueInThePast):
        rules.check_change((owner, TODAY), (owner, TODAY - DAY), today=TODAY)
    rules.check_change((owner, TODAY - DAY), (owner, TODAY), today=TODAY)
    rules.check_change((owner, TODAY - DAY), (uuid4(), TODAY - DAY), today=TODAY)
