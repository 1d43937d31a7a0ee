"""Once hands are raised, or papers given out, whoever leads does not get around what they say; and a silent teller keeps no count waiting."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.actions import counting
from services.meetings.actions import voting as voting_actions
from shared.calls import counting as calls
from shared.calls import meetings
from shared.errors import NotAllowed
from shared.identity import Caller, Role
from shared.vocabulary import Body, Voting
from tests.meetings.village import Village

NINETEEN = 19  # of thirty-eight: just a quorum


@pytest.fixture(params=[Voting.SHOW_OF_HANDS, Voting.SECRET])
def meeting_id(request: pytest.FixtureRequest, party_village: Village) -> UUID:
    here = party_village.people[:NINETEEN]
    return party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=request.param, present=here)


def enter(village: Village, meeting_id: UUID, ayes: int = 10) -> None:
    first, second = village.people[1:3]
    noes = NINETEEN - ayes
    if village.sees(meeting_id).voting is Voting.SECRET:
        papers = meetings.RecordBallots(
            meeting_id=meeting_id, issued=NINETEEN, ayes=ayes, noes=noes, abstentions=0, invalid=0, not_returned=0,
            first_teller_id=first, second_teller_id=second,
        )  # fmt: skip
        village.does(voting_actions.record_ballots, papers)
        return
    hands = meetings.RecordTally(
        meeting_id=meeting_id, ayes=ayes, noes=noes, abstentions=0, first_teller_id=first, second_teller_id=second
    )
    village.does(voting_actions.record_tally, hands)


def entered(village: Village, meeting_id: UUID) -> None:
    village.open_vote(meeting_id)
    enter(village, meeting_id)


def replaces(village: Village, meeting_id: UUID, by: int = 5, *, caller: Caller | None = None, number: int = 1) -> None:
    call = calls.ReplaceTeller(
        meeting_id=meeting_id, number=number, second_teller_id=village.people[by], reason="一直没有回应"
    )
    village.does(counting.replace_teller, call, caller)


def verbs(village: Village, meeting_id: UUID, caller: Caller | None = None) -> set[str]:
    return {step.verb for step in village.sees(meeting_id, caller).next_steps}


def test_nothing_is_counted_before_the_vote_has_begun(party_village: Village, meeting_id: UUID):
    with pytest.raises(refusals.VoteNotOpen):
        enter(party_village, meeting_id)
    assert not verbs(party_village, meeting_id) & {"record_tally", "record_ballots"}
    entered(party_village, meeting_id)


def test_who_has_seen_the_hands_neither_sends_back_nor_loses_the_quorum(party_village: Village, meeting_id: UUID):
    """Nothing is entered yet: one departure and there would be no quorum, no quorum and the meeting could be called off."""
    village = party_village
    village.open_vote(meeting_id)
    with pytest.raises(refusals.VoteIsOpen):
        village.leave(meeting_id, village.people[18])
    with pytest.raises(refusals.VoteIsOpen):
        village.send_back(meeting_id)
    with pytest.raises(refusals.VoteIsUnderWay):
        village.cancel(meeting_id)
    assert not verbs(village, meeting_id) & {"record_departures", "return_to_step", "cancel_meeting"}
    enter(village, meeting_id)


def test_the_township_settles_what_the_village_can_not_count(party_village: Village, meeting_id: UUID):
    village = party_village
    with pytest.raises(NotAllowed):
        village.cancel(meeting_id, village.township)
    village.open_vote(meeting_id)
    assert verbs(village, meeting_id, village.township) == {"cancel_meeting"}
    village.cancel(meeting_id, village.township)
    assert village.state(meeting_id) == "cancelled"


def test_nobody_calls_off_what_is_counted_and_not_objected_to(party_village: Village, meeting_id: UUID):
    village = party_village
    entered(village, meeting_id)
    assert "cancel_meeting" not in verbs(village, meeting_id, village.township)
    with pytest.raises(NotAllowed):
        village.cancel(meeting_id, village.township)
    with pytest.raises(refusals.QuorumStillThere):
        village.cancel(meeting_id)


def test_before_the_vote_the_village_calls_off_what_has_no_quorum(party_village: Village, meeting_id: UUID):
    party_village.leave(meeting_id, party_village.people[18])
    party_village.cancel(meeting_id)
    assert party_village.state(meeting_id) == "cancelled"


def test_a_teller_who_does_not_answer_is_replaced_after_ten_minutes_with_the_reason(
    party_village: Village, meeting_id: UUID
):
    village = party_village
    entered(village, meeting_id)
    village.now += timedelta(minutes=9)
    with pytest.raises(refusals.TellerHasTime):
        replaces(village, meeting_id)
    [step] = [step for step in village.sees(meeting_id).next_steps if step.verb == "replace_teller"]
    assert step.blocked

    village.now += timedelta(minutes=1)
    replaces(village, meeting_id)
    line = village.sees(meeting_id).record[-1]
    assert (line.verb, line.label, "一直没有回应" in line.detail) == ("replace_teller", "换监票人", True)
    with pytest.raises(refusals.NotTheSecondTeller):
        village.confirm_count(meeting_id, village.person(village.people[2], Role.MEMBER))
    village.confirm_count(meeting_id, village.person(village.people[5], Role.MEMBER))
    assert village.state(meeting_id) == "decided"


def test_a_count_that_is_entered_anew_gives_the_teller_the_time_anew(party_village: Village, meeting_id: UUID):
    village = party_village
    entered(village, meeting_id)
    village.now += timedelta(minutes=10)
    enter(village, meeting_id, ayes=12)
    with pytest.raises(refusals.TellerHasTime):
        replaces(village, meeting_id, number=2)


def test_a_teller_who_has_objected_is_never_replaced(party_village: Village, meeting_id: UUID):
    village = party_village
    entered(village, meeting_id)
    objects = calls.ObjectToCount(meeting_id=meeting_id, number=1, reason="我数到赞成 9 票")
    village.does(counting.object_to, objects, village.person(village.people[2], Role.MEMBER))
    enter(village, meeting_id, ayes=12)
    village.now += timedelta(minutes=30)
    with pytest.raises(refusals.TellerObjects):
        replaces(village, meeting_id, number=2)


def test_nobody_is_replaced_once_both_have_entered(party_village: Village, meeting_id: UUID):
    village = party_village
    entered(village, meeting_id)
    village.confirm_count(meeting_id, village.person(village.people[2], Role.MEMBER))
    village.now += timedelta(minutes=30)
    with pytest.raises(refusals.NoCountWaits):
        replaces(village, meeting_id)


@pytest.mark.parametrize("by", [0, 1, 2, 30])
def test_the_other_teller_is_there_and_neither_counts_nor_writes_it_down(
    party_village: Village, meeting_id: UUID, by: int
):
    """The secretary, the two who are named, somebody who did not come."""
    entered(party_village, meeting_id)
    party_village.now += timedelta(minutes=10)
    party_village.secretary = party_village.person(party_village.people[0], Role.SECRETARY, Role.MEMBER)
    with pytest.raises(refusals.NotAnotherTeller):
        replaces(party_village, meeting_id, by)


def test_whoever_leads_alone_replaces_a_teller(party_village: Village, meeting_id: UUID):
    entered(party_village, meeting_id)
    party_village.now += timedelta(minutes=10)
    for other in (party_village.member(9), party_village.township):
        with pytest.raises(NotAllowed):
            replaces(party_village, meeting_id, caller=other)
