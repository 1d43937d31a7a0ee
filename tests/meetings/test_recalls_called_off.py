"""Who calls the vote on a recall off, in whose list it stands, and what its notice says."""

import pytest

from services.meetings import refusals
from tests.meetings.recall import RecallVillage


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def test_what_the_township_convened_the_village_does_not_call_off(village: RecallVillage):
    village.wait(31)
    meeting_id = village.convene_vote(village.township)
    for caller in (village.secretary, village.other):
        assert "cancel_meeting" not in [step.verb for step in village.sees(meeting_id, caller).next_steps]
        with pytest.raises(refusals.TheTownshipsMeeting):
            village.cancel(meeting_id, caller)
    assert "cancel_meeting" in [step.verb for step in village.sees(meeting_id, village.township).next_steps]
    village.cancel(meeting_id, village.township)
    assert village.state(meeting_id) == "cancelled"


def test_what_the_village_convened_it_calls_off_itself_and_so_may_the_township(village: RecallVillage):
    village.cancel(village.convene_vote(village.secretary), village.other)
    village.cancel(village.convene_vote(village.other), village.township)


def test_the_vote_that_the_township_convened_is_in_its_list(village: RecallVillage):
    village.convene_vote(village.other)
    assert not village.todos(village.township)
    again = RecallVillage(village.sessions)
    again.wait(31)
    meeting_id = again.convene_vote(again.township)
    [todo] = again.todos(again.township)
    assert (todo.subject_id, todo.step.verb) == (meeting_id, "open_meeting")
    again.wait(10)
    assert again.todos(again.township)[0].step.verb == "record_attendance"


def test_a_vote_that_nobody_can_count_is_the_townships_to_call_off(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id)
    village.begin_vote(meeting_id, village.other)
    assert "cancel_meeting" not in [step.verb for step in village.sees(meeting_id, village.other).next_steps]
    assert "cancel_meeting" in [step.verb for step in village.sees(meeting_id, village.township).next_steps]
    village.cancel(meeting_id, village.township)
    assert village.state(meeting_id) == "cancelled"


def test_its_notice_says_whom_it_concerns(village: RecallVillage):
    village.convene_vote()
    [(name, told)] = village.events()
    assert (name, told["concerned_id"]) == ("meeting_noticed", str(village.people[2]))
