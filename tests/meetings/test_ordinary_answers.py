"""A demand for a meeting is answered by a meeting without a topic too."""

from uuid import UUID

import pytest

from services.meetings import refusals
from shared.storage import Sessions
from shared.vocabulary import Body, DemandState, RollKind
from tests.meetings.demand import DemandingVillage
from tests.meetings.test_demands import state, verbs
from tests.meetings.test_ordinary_meetings import record, strike


@pytest.fixture
def village(sessions: Sessions) -> DemandingVillage:
    return DemandingVillage(sessions)


def held(village: DemandingVillage, body: Body = Body.VILLAGERS_ASSEMBLY, present: int = 30) -> UUID:
    """A meeting of this body is written down today; it had no topic."""
    return record(village, body, present=present, roll=village.roll_of(RollKind.VILLAGERS))


def test_a_meeting_without_a_topic_held_after_that_day_is_an_answer_too(village: DemandingVillage):
    demand = village.standing()
    same_day = held(village)
    village.wait(1)
    too_few = held(village, present=3)
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, same_day)
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, too_few)
    assert verbs(village, demand, village.secretary) == ["convene_meeting"]
    village.wait(1)
    other_body, right = held(village, Body.REPRESENTATIVES_ASSEMBLY), held(village)
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, other_body)
    assert verbs(village, demand, village.secretary) == ["answer_demand"]
    assert [(one.id, one.ordinary) for one in village.shows(demand, village.secretary).meetings] == [(right, True)]
    village.answer(demand, right)
    line = village.board()[0]
    assert line.state is DemandState.ANSWERED
    assert line.meeting
    assert (line.meeting.id, line.meeting.title) == (right, "村民会议（例会）")
    assert not [todo for todo in village.todos(village.secretary) if todo.subject_kind == "demand"]
    strike(village, right)
    assert state(village, demand) is DemandState.STOOD
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, right)
    village.answer(demand, village.meets())
    assert state(village, demand) is DemandState.ANSWERED
