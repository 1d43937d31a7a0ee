"""A demand is answered by a meeting that is held, or will be in time; not by one that never is."""

from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.models import Meeting
from shared.identity import Caller
from shared.storage import Sessions
from shared.vocabulary import DemandState
from tests.meetings.demand import DemandingVillage


@pytest.fixture
def village(sessions: Sessions) -> DemandingVillage:
    return DemandingVillage(sessions)


def state(village: DemandingVillage, demand: UUID) -> DemandState:
    return village.shows(demand, village.township).line.state


def told(village: DemandingVillage, demand: UUID, who: Caller) -> list[str]:
    return [todo.step.why for todo in village.todos(who) if todo.subject_id == demand]


def test_a_meeting_that_never_was_answers_nothing(village: DemandingVillage):
    demand = village.standing()
    village.answer(demand, village.meets())
    village.wait(16)
    assert state(village, demand) is DemandState.STOOD
    assert told(village, demand, village.township) == ["够人数已经 16 天，村里指定的会议没有按期召开。"]
    assert told(village, demand, village.secretary)
    assert village.board()[0].meeting is None


def test_until_its_day_has_passed_it_does(village: DemandingVillage):
    demand = village.standing()
    meeting = village.meets(days=20)
    village.answer(demand, meeting)
    village.wait(20)
    assert state(village, demand) is DemandState.ANSWERED
    village.wait(1)
    assert state(village, demand) is DemandState.STOOD


def test_one_that_was_opened_answers_for_good(village: DemandingVillage):
    demand = village.standing()
    meeting = village.meets()
    with village.sessions.begin() as session:
        session.get_one(Meeting, meeting).opened_at = village.now
    village.answer(demand, meeting)
    village.wait(400)
    assert state(village, demand) is DemandState.ANSWERED
    assert not told(village, demand, village.township)


def test_one_in_the_far_future_is_no_answer(village: DemandingVillage):
    demand = village.standing()
    for days, answers in ((46, False), (45, True)):  # fifteen to call it, thirty more to hold it
        meeting = village.meets(days=days)
        assert (meeting in {one.id for one in village.shows(demand, village.secretary).meetings}) is answers
    with pytest.raises(refusals.NotTheAnswer, match="三十日以内"):
        village.answer(demand, village.meets(days=46))
    village.answer(demand, meeting)
