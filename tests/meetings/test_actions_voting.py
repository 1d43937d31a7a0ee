"""Deciding: no quorum no vote, half is no majority, two tellers, one vote each."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.meetings import refusals
from services.meetings.actions import voting
from shared.calls import meetings as calls
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller
from shared.vocabulary import Body, Choice, MatterClass, Voting
from tests.meetings.village import Village

EVEN, ODD = 38, 37  # who should attend, with a vote


@pytest.mark.parametrize(
    ("should_attend", "ayes", "passed"),
    [(EVEN, 19, False), (EVEN, 20, True), (ODD, 18, False), (ODD, 19, True)],
)
def test_half_of_those_who_should_attend_is_not_a_majority_of_the_members(
    party_village: Village, should_attend, ayes, passed
):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    excused = party_village.people[should_attend:EVEN]
    party_village.excuse(meeting_id, *excused)
    party_village.attend(meeting_id, party_village.people[:should_attend])
    party_village.open(meeting_id)

    result = party_village.tally(meeting_id, ayes, should_attend - ayes)

    assert (result.passed, result.should_attend, result.base) == (passed, should_attend, "should_attend")
    assert result.needed == should_attend // 2 + 1


def test_those_who_stayed_away_weigh_against_a_motion_of_the_members_and_not_of_the_representatives(
    party_village: Village, posted_village: Village
):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=party_village.people[:30])
    assert not party_village.tally(meeting_id, 19, 11).passed

    for body in (Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE, Body.MEMBERS_ASSEMBLY):
        posted_village.tally(posted_village.opened(body, days=0, who=posted_village.committee()), 5)
    meeting_id = posted_village.opened(Body.REPRESENTATIVES_ASSEMBLY, days=3, present=posted_village.people[:30])
    result = posted_village.tally(meeting_id, 16, 14)
    assert (result.passed, result.needed, result.base) == (True, 16, "present")


def test_a_resolution_is_told_with_every_number_and_its_source(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=party_village.people[:35])
    party_village.tally(meeting_id, 30, 3, 2)

    name, resolution = party_village.events()[-2]
    assert name == "resolution_taken"
    assert [resolution[key] for key in ("should_attend", "present", "ayes", "noes", "abstentions")] == [
        38,
        35,
        30,
        3,
        2,
    ]
    for part in ("应到会有表决权 38 人", "实到 35 人", "赞成 30 票", "反对 3 票", "弃权 2 票", "通过"):
        assert part in resolution["sentence"]
    assert "第十一条" in resolution["source"]


def test_a_tally_that_does_not_add_up_is_refused_and_nothing_is_decided(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    with pytest.raises(refusals.TallyDoesNotAddUp):
        party_village.tally(meeting_id, 38, 1)
    assert party_village.state(meeting_id) == "open"


def test_hands_are_counted_by_two_different_people_who_are_there(party_village: Village):
    people = party_village.people
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=people[:30])
    for tellers, reason in (
        ((people[1], people[1]), refusals.TellersMustDiffer),
        ((people[1], people[35]), refusals.TellerNotPresent),
        ((uuid4(), people[1]), refusals.TellerNotPresent),
        ((people[1], people[0]), refusals.RecorderWatches),  # the secretary, who records it
    ):
        with pytest.raises(reason):
            party_village.tally(meeting_id, 30, tellers=tellers)
    assert party_village.tally(meeting_id, 30, tellers=(people[1], people[2])).passed


def test_without_a_quorum_no_resolution_is_recorded(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    party_village.attend(meeting_id, party_village.people[:18])
    with pytest.raises(refusals.QuorumNotReached):
        party_village.open(meeting_id)
    with pytest.raises(refusals.NotNow):
        party_village.tally(meeting_id, 18)
    assert party_village.said() == ["meeting_noticed"]


def test_a_decided_meeting_is_not_decided_again(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    party_village.tally(meeting_id, 38)
    with pytest.raises(refusals.NotNow):
        party_village.tally(meeting_id, 0, 38)


def test_only_the_villages_own_secretary_records_a_count(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    with pytest.raises(NotFound):
        party_village.tally(meeting_id, 38, caller=party_village.stranger)
    with pytest.raises(NotAllowed):
        party_village.tally(meeting_id, 38, caller=party_village.member(4))


# -- named votes --------------------------------------------------------------------------


def test_each_votes_once_and_who_is_silent_abstains(party_village: Village):
    people = party_village.people
    meeting_id = party_village.named_vote(people[:30])
    for person in people[:21]:
        party_village.cast(meeting_id, person)
    with pytest.raises(refusals.AlreadyVoted):
        party_village.cast(meeting_id, people[0], Choice.NO)

    result = party_village.close(meeting_id)
    assert result.passed
    assert (result.tally.ayes, result.tally.noes, result.tally.abstentions) == (21, 0, 9)
    with pytest.raises(refusals.NotNow):
        party_village.cast(meeting_id, people[25])


def test_neither_probationary_nor_absent_nor_unknown_members_vote(party_village: Village):
    people = party_village.people
    meeting_id = party_village.named_vote([*people[:30], *people[38:]])
    with pytest.raises(refusals.MayNotVote):
        party_village.cast(meeting_id, people[39])
    with pytest.raises(refusals.VoterNotPresent):
        party_village.cast(meeting_id, people[35])
    with pytest.raises(refusals.MayNotVote):
        party_village.cast(meeting_id, uuid4())


def test_who_comes_before_the_vote_is_opened_has_a_vote_and_who_comes_later_has_none(party_village: Village):
    early, late = party_village.people[35:37]
    meeting_id = party_village.before_named_vote(party_village.people[:30])
    party_village.attend(meeting_id, [early])
    party_village.open_vote(meeting_id)
    party_village.attend(meeting_id, [late])
    party_village.cast(meeting_id, early, Choice.NO)
    with pytest.raises(refusals.CameAfterTheVoteOpened):
        party_village.cast(meeting_id, late)

    result = party_village.close(meeting_id)
    assert (result.present, result.tally.noes, result.tally.abstentions) == (31, 1, 30)
    assert party_village.sees(meeting_id).present == 32  # on record


def test_who_is_left_out_and_comes_after_the_vote_opened_stays_out_of_the_count(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    party_village.excuse(meeting_id, party_village.people[37])
    party_village.attend(meeting_id, party_village.people[:20])
    party_village.open(meeting_id)
    party_village.open_vote(meeting_id)
    party_village.attend(meeting_id, [party_village.people[37]])

    result = party_village.close(meeting_id)
    assert (result.present, result.should_attend) == (20, 37)
    assert "另有 1 人经批准不计入" in result.sentence


def test_a_vote_is_neither_cast_nor_closed_before_it_is_opened_and_is_opened_once(party_village: Village):
    meeting_id = party_village.before_named_vote()
    with pytest.raises(refusals.VoteNotOpen):
        party_village.cast(meeting_id, party_village.people[1])
    with pytest.raises(refusals.VoteNotOpen):
        party_village.close(meeting_id)
    with pytest.raises(NotAllowed):
        party_village.open_vote(meeting_id, party_village.member(4))
    with pytest.raises(NotFound):
        party_village.open_vote(meeting_id, party_village.stranger)
    party_village.open_vote(meeting_id)
    with pytest.raises(refusals.VoteIsOpen):
        party_village.open_vote(meeting_id)
    with pytest.raises(NotAllowed):
        party_village.does(voting.close_vote, calls.CloseVote(meeting_id=meeting_id), party_village.member(4))


def test_who_left_before_the_vote_is_missing_from_its_quorum_and_may_come_back(party_village: Village):
    people = party_village.people
    meeting_id = party_village.before_named_vote(people[:19])
    party_village.leave(meeting_id, people[18])
    with pytest.raises(refusals.QuorumNotReached):
        party_village.open_vote(meeting_id)
    step = next(step for step in party_village.sees(meeting_id).next_steps if step.verb == "open_vote")
    assert step.blocked == "应到会 38 人，到会 18 人，须 19 人"
    assert [line.left for line in party_village.sees(meeting_id, party_village.member(18)).roll] == [True]

    party_village.attend(meeting_id, [people[18]])
    party_village.open_vote(meeting_id)
    with pytest.raises(refusals.VoteIsOpen):
        party_village.leave(meeting_id, people[18])


def test_a_show_of_hands_too_is_counted_of_those_who_stayed(party_village: Village):
    people = party_village.people
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=people[:20])
    party_village.leave(meeting_id, people[18], people[19])
    with pytest.raises(refusals.QuorumNotReached):
        party_village.tally(meeting_id, 18)
    party_village.attend(meeting_id, [people[18]])
    assert party_village.tally(meeting_id, 19).present == 19


def test_only_who_is_there_leaves_and_only_the_secretary_writes_it_down(party_village: Village, village: Village):
    people = party_village.people
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=people[:20])
    with pytest.raises(refusals.MemberNotPresent):
        party_village.leave(meeting_id, people[5], people[30])
    with pytest.raises(NotAllowed):
        party_village.leave(meeting_id, people[5], caller=party_village.member(6))
    assert party_village.sees(meeting_id).present == 20
    deliberation = village.opened()
    with pytest.raises(refusals.DoesNotDecide):
        village.leave(deliberation, village.people[5])


def test_an_assembly_that_has_lost_its_quorum_is_broken_off_and_one_that_can_decide_is_not(
    party_village: Village, village: Village
):
    people = party_village.people
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=people[:19])
    with pytest.raises(refusals.QuorumStillThere):
        party_village.cancel(meeting_id)
    party_village.leave(meeting_id, people[18])
    assert "cancel_meeting" in [step.verb for step in party_village.sees(meeting_id).next_steps]
    party_village.cancel(meeting_id)
    assert party_village.said()[-2:] == ["meeting_cancelled", "record_sealed"]
    party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)

    deliberation = village.opened()
    with pytest.raises(refusals.NotNow):
        village.cancel(deliberation)


def test_a_vote_that_is_open_is_not_broken_off_whoever_leaves(party_village: Village):
    meeting_id = party_village.named_vote(party_village.people[:19])
    with pytest.raises(refusals.QuorumStillThere):
        party_village.cancel(meeting_id)


def test_who_was_excused_and_came_has_a_vote_that_counts(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    party_village.excuse(meeting_id, party_village.people[0])
    party_village.attend(meeting_id, party_village.people[:20])
    party_village.open(meeting_id)
    party_village.open_vote(meeting_id)
    for person in party_village.people[:20]:
        party_village.cast(meeting_id, person)

    result = party_village.close(meeting_id)
    assert (result.passed, result.tally.ayes, result.present, result.should_attend) == (True, 20, 20, 38)


def test_a_meeting_that_votes_by_name_is_not_counted_by_hands_and_the_other_way_round(party_village: Village):
    meeting_id = party_village.named_vote()
    with pytest.raises(refusals.OtherWayOfVoting):
        party_village.tally(meeting_id, 38)

    by_hands = Village(party_village.sessions)
    by_hands.post_result()
    meeting_id = by_hands.opened(Body.BRANCH_COMMITTEE, days=0, who=by_hands.committee())
    with pytest.raises(refusals.OtherWayOfVoting):
        by_hands.close(meeting_id)


def test_somebody_from_another_village_and_nobody_at_all_can_not_vote(party_village: Village):
    meeting_id = party_village.named_vote()
    with pytest.raises(NotFound):
        party_village.cast_as(meeting_id, party_village.stranger)
    with pytest.raises(NotFound):
        party_village.cast_as(uuid4(), party_village.member(3))
    with pytest.raises(NotSignedIn):
        party_village.cast_as(meeting_id, Caller(service="topics"))


def test_what_comes_at_the_same_moment_is_answered_each_for_itself(party_village: Village):
    """Two meetings, a stranger, a second vote of the same person and one of somebody who has voted before, in one transaction."""
    meeting_id = party_village.named_vote(party_village.people[:30])
    party_village.cast(meeting_id, party_village.people[0])
    another = Village(party_village.sessions, MatterClass.PARTY_AFFAIRS)
    another.post_result()
    other_id = another.named_vote(another.people[:30])

    def vote(of: UUID, choice: Choice = Choice.AYE) -> calls.CastVote:
        return calls.CastVote(meeting_id=of, choice=choice)

    outcomes = party_village.cast_together([
        (vote(meeting_id), party_village.member(1)), (vote(meeting_id, Choice.NO), party_village.member(1)),
        (vote(other_id, Choice.NO), another.member(2)), (vote(meeting_id), party_village.stranger),
        (vote(meeting_id, Choice.NO), party_village.member(0)), (vote(meeting_id), party_village.member(3)),
    ])  # fmt: skip

    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Done", "AlreadyVoted", "Done", "NotFound", "AlreadyVoted", "Done",
    ]  # fmt: skip
    tally = party_village.close(meeting_id).tally
    assert (tally.ayes, tally.noes, tally.abstentions) == (3, 0, 27)
    assert another.close(other_id).tally.noes == 1


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("after", "closed"), [(9 * MINUTE, False), (10 * MINUTE, True)])
def test_a_vote_ends_when_all_have_voted_or_had_ten_minutes(party_village: Village, after, closed):
    meeting_id = party_village.named_vote(party_village.people[:20])
    for person in party_village.people[:19]:
        party_village.cast(meeting_id, person)
    party_village.now += after
    call = calls.CloseVote(meeting_id=meeting_id)
    if closed:
        assert party_village.does(voting.close_vote, call).tally.abstentions == 1
        return
    with pytest.raises(refusals.VoteStaysOpen) as refusal:
        party_village.does(voting.close_vote, call)
    assert refusal.value.facts == {"silent": 1, "minutes": 10}
    step = next(step for step in party_village.sees(meeting_id).next_steps if step.verb == "close_vote")
    assert step.blocked == str(refusal.value)
    party_village.cast(meeting_id, party_village.people[19])
    assert party_village.does(voting.close_vote, call).tally.ayes == 20
