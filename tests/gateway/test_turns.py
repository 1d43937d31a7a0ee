"""Which of the possible steps stands as the next one."""

from dataclasses import replace
from datetime import date

import pytest

from services.gateway.pages.topics import NOT_FIRST, Turn
from shared.calls.common import NextStep


def step(verb: str, *, blocked: str | None = None) -> NextStep:
    return NextStep(verb=verb, label=verb, why="", source="", blocked=blocked)


@pytest.mark.parametrize("undoing", sorted(NOT_FIRST))
def test_what_undoes_something_or_has_time_is_never_the_next_step(undoing):
    waits, undoes = step("open_meeting", blocked="还没有到通知的时间"), step(undoing)
    assert Turn.of([undoes, waits]) == Turn(waits, (undoes,))
    assert Turn.of([undoes]) == Turn(None, (undoes,))
    due = replace(undoes, due_on=date(2027, 3, 1))
    assert Turn.of([due]) == Turn(due, ())
    assert Turn.of([due, waits]) == Turn(waits, (due,))


def test_what_can_be_taken_at_once_comes_before_what_waits():
    waits, ready = step("open_meeting", blocked="还没有到通知的时间"), step("record_attendance")
    assert Turn.of([waits, ready]) == Turn(ready, (waits,))


def test_what_is_done_anew_only_if_somebody_wants_to_is_not_the_next_step():
    waits, redo = step("settle_levy", blocked="方案还在公示"), replace(step("draw_up_levy"), optional=True)
    assert Turn.of([redo, waits]) == Turn(waits, (redo,))
    assert Turn.of([redo]) == Turn(None, (redo,))
