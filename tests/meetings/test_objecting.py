"""A teller who has counted differently says so, and nobody gets around them: no witness, no other teller."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.actions import checking_in, counting
from services.meetings.actions import voting as voting_actions
from services.meetings.rules import attendance_code
from shared.calls import counting as calls
from shared.calls import meetings, room
from shared.errors import NotAllowed
from shared.identity import Caller, Role
from shared.vocabulary import Body, Voting
from tests.meetings.village import Village

KEY = b"a key of the meetings service"


@pytest.fixture
def meeting_id(party_village: Village) -> UUID:
    return party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)


def enter(village: Village, meeting_id: UUID, ayes: int, noes: int, *, second: int = 2) -> None:
    call = meetings.RecordTally(
        meeting_id=meeting_id, ayes=ayes, noes=noes, abstentions=0,
        first_teller_id=village.people[1], second_teller_id=village.people[second],
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting_actions.record_tally, call)


def teller(village: Village) -> Caller:
    return village.person(village.people[2], Role.MEMBER)


def third(village: Village) -> Caller:
    return village.person(village.people[7], Role.BRANCH_COMMITTEE)


def object_to(village: Village, meeting_id: UUID, number: int = 1, caller: Caller | None = None) -> None:
    call = calls.ObjectToCount(meeting_id=meeting_id, number=number, reason="我数到赞成 19 票")
    village.does(counting.object_to, call, caller or teller(village))


def witness(village: Village, meeting_id: UUID, number: int = 1) -> None:
    call = calls.WitnessCount(meeting_id=meeting_id, number=number, reason="监票人没有手机")
    village.does(counting.witness, call, third(village))


def confirm(village: Village, meeting_id: UUID, number: int) -> None:
    village.does(counting.confirm, calls.ConfirmCount(meeting_id=meeting_id, number=number), teller(village))


def verbs(village: Village, meeting_id: UUID, caller: Caller) -> list[str]:
    return [step.verb for step in village.sees(meeting_id, caller).next_steps]


def test_nobody_witnesses_against_a_teller_who_objects(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    object_to(party_village, meeting_id)
    with pytest.raises(refusals.TellerObjects):
        witness(party_village, meeting_id)
    assert "witness_count" not in verbs(party_village, meeting_id, third(party_village))
    line = party_village.sees(meeting_id).record[-1]
    assert (line.verb, line.actor_role) == ("object_to_count", "teller")
    assert "我数到赞成 19 票" in line.detail
    assert party_village.sees(meeting_id, party_village.member(20)).record[-1].detail == "票数宣布以前不公开"
    enter(party_village, meeting_id, 37, 1)  # entered anew, it is theirs to confirm still
    with pytest.raises(refusals.TellerObjects):
        witness(party_village, meeting_id, 2)
    confirm(party_village, meeting_id, 2)
    assert party_village.state(meeting_id) == "decided"


def test_a_teller_who_objects_is_not_exchanged(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    with pytest.raises(refusals.TellersStandFixed):
        enter(party_village, meeting_id, 38, 0, second=5)
    object_to(party_village, meeting_id)
    with pytest.raises(refusals.TellersStandFixed):
        enter(party_village, meeting_id, 38, 0, second=5)


def test_nobody_objects_for_the_second_teller(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    for other in (party_village.secretary, third(party_village), party_village.township, party_village.member(9)):
        with pytest.raises(refusals.NotTheSecondTeller):
            object_to(party_village, meeting_id, caller=other)
    enter(party_village, meeting_id, 37, 1)
    with pytest.raises(refusals.CountWasEnteredAnew):
        object_to(party_village, meeting_id, 1)


def test_a_teller_who_has_checked_in_by_telephone_is_not_witnessed_for(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    party_village.comes_to(meeting_id)
    code = attendance_code(KEY, meeting_id, party_village.now, on=party_village.today)
    call = room.CheckIn(meeting_id=meeting_id, code=code.text)
    party_village.does(checking_in.check_in, call, teller(party_village), key=KEY)
    party_village.attend(meeting_id)
    party_village.open(meeting_id)
    enter(party_village, meeting_id, 38, 0)
    with pytest.raises(refusals.TellerHasADevice):
        witness(party_village, meeting_id)
    assert "witness_count" not in verbs(party_village, meeting_id, third(party_village))
    confirm(party_village, meeting_id, 1)


def test_a_teller_who_has_looked_again_may_still_confirm(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    object_to(party_village, meeting_id)
    confirm(party_village, meeting_id, 1)
    assert party_village.state(meeting_id) == "decided"


def test_the_township_is_told_and_may_have_the_meeting_held_again(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    with pytest.raises(NotAllowed):
        party_village.cancel(meeting_id, party_village.township)
    object_to(party_village, meeting_id)
    assert [todo.step.label for todo in party_village.todos(party_village.township)] == ["监票人不同意登记的票数"]
    assert verbs(party_village, meeting_id, party_village.township) == ["get_meeting", "cancel_meeting"]
    with pytest.raises(refusals.CountIsObjectedTo):
        party_village.cancel(meeting_id)
    party_village.cancel(meeting_id, party_village.township)
    assert party_village.state(meeting_id) == "cancelled"


def test_the_secretary_counts_again_with_the_teller(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    object_to(party_village, meeting_id)
    first = party_village.sees(meeting_id).next_steps[0]
    assert (first.verb, first.label) == ("record_tally", "更改登记的票数")
    assert "监票人不同意" in first.why
    count = party_village.sees(meeting_id).count
    assert count is not None
    assert (count.objected, count.second_teller_id) == (True, party_village.people[2])
    assert "等监票人确认票数" not in [todo.step.label for todo in party_village.todos(party_village.secretary)]


def test_a_secret_ballot_on_paper_may_be_objected_to(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET)
    call = meetings.RecordBallots(
        meeting_id=meeting_id, issued=38, ayes=30, noes=6, abstentions=0, invalid=1, not_returned=1,
        first_teller_id=party_village.people[1], second_teller_id=party_village.people[2],
    )  # fmt: skip
    party_village.begin_vote(meeting_id)
    party_village.does(voting_actions.record_ballots, call)
    object_to(party_village, meeting_id)
    first = party_village.sees(meeting_id).next_steps[0]
    assert (first.verb, "监票人不同意" in first.why) == ("record_ballots", True)


def test_a_count_that_nobody_confirms_is_the_townships_after_a_day(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    party_village.now += timedelta(hours=23)
    enter(party_village, meeting_id, 37, 1)  # wins no time
    party_village.now += timedelta(minutes=59)
    assert not party_village.todos(party_village.township)
    assert "cancel_meeting" not in verbs(party_village, meeting_id, party_village.township)
    with pytest.raises(NotAllowed):
        party_village.cancel(meeting_id, party_village.township)
    party_village.now += timedelta(minutes=1)
    [todo] = party_village.todos(party_village.township)
    assert (todo.subject_id, todo.step.label) == (meeting_id, "票数一直没有确认")
    assert "二十四小时" in todo.step.source
    assert "cancel_meeting" in verbs(party_village, meeting_id, party_village.township)
    with pytest.raises(refusals.CountStandsStill):
        party_village.cancel(meeting_id)
    party_village.cancel(meeting_id, party_village.township)
    assert party_village.state(meeting_id) == "cancelled"
    party_village.convene(Body.MEMBERS_ASSEMBLY, days=1)


def test_a_count_that_nobody_enters_is_the_townships_too(party_village: Village, meeting_id: UUID):
    party_village.begin_vote(meeting_id)
    party_village.now += timedelta(hours=24, minutes=-1)
    assert not party_village.todos(party_village.township)
    party_village.now += timedelta(minutes=1)
    [todo] = party_village.todos(party_village.township)
    assert (todo.subject_id, todo.step.label) == (meeting_id, "表决开始后一直没有结果")
    party_village.cancel(meeting_id, party_village.township)
    assert not party_village.todos(party_village.township)


def test_until_then_the_teller_may_still_confirm(party_village: Village, meeting_id: UUID):
    enter(party_village, meeting_id, 38, 0)
    party_village.now += timedelta(days=3)
    confirm(party_village, meeting_id, 1)
    assert party_village.state(meeting_id) == "decided"
    assert not party_village.todos(party_village.township)
