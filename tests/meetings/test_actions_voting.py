"""Deciding: no step skipped, no quorum no vote, half is no majority, one vote each."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.actions import voting
from services.meetings.models import Meeting, Vote
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.vocabulary import Body, Choice, MatterClass, RollKind, Voting
from tests.meetings.conftest import PEOPLE, Village, member, roll


def posted(sessions):
    with sessions() as session:
        return list(session.scalars(sa.select(mailbox.outbox.c.key).order_by(mailbox.outbox.c.id)))


def hands(meeting_id, ayes, noes=0, abstentions=0, tellers=(PEOPLE[1], PEOPLE[2])):
    return calls.RecordTally(
        meeting_id=meeting_id,
        ayes=ayes,
        noes=noes,
        abstentions=abstentions,
        first_teller_id=tellers[0],
        second_teller_id=tellers[1],
    )


def test_no_step_is_skipped_on_the_way_to_the_villagers_decision(village):
    village.post_result()
    committee = roll(5, probationary=0, kind=RollKind.BRANCH_COMMITTEE)
    for early in (
        Body.JOINT_COMMITTEE,
        Body.MEMBERS_ASSEMBLY,
        Body.REPRESENTATIVES_ASSEMBLY,
        Body.MEMBERS_DELIBERATION,
    ):
        with pytest.raises(refusals.WrongBody):
            village.convene(early, days=10)
    for body, days in (
        (Body.BRANCH_COMMITTEE, 1), (Body.JOINT_COMMITTEE, 1), (Body.MEMBERS_ASSEMBLY, 1), (Body.REPRESENTATIVES_ASSEMBLY, 3),
    ):  # fmt: skip
        meeting_id = village.opened(body, days=days, who=committee, present=PEOPLE[:5])
        assert village.do(voting.record_tally, hands(meeting_id, 4, 1)).passed
    with pytest.raises(refusals.NothingDue):
        village.convene(Body.REPRESENTATIVES_ASSEMBLY, days=10)
    assert posted(village.sessions).count("meetings.resolution_taken.v1") == 4


def test_a_step_that_failed_is_held_again_before_the_next(village):
    village.post_result()
    committee = roll(5, probationary=0, kind=RollKind.BRANCH_COMMITTEE)
    meeting_id = village.opened(Body.BRANCH_COMMITTEE, days=1, who=committee, present=PEOPLE[:5])
    assert not village.do(voting.record_tally, hands(meeting_id, 2, 3)).passed
    with pytest.raises(refusals.WrongBody):
        village.convene(Body.JOINT_COMMITTEE, days=1)
    village.convene(Body.BRANCH_COMMITTEE, days=1, who=committee)


@pytest.mark.parametrize(("ayes", "passed"), [(19, False), (20, True), (21, True)])
def test_half_of_those_who_should_attend_is_not_a_majority_of_the_members(party_village, ayes, passed):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=1)
    result = party_village.do(voting.record_tally, hands(meeting_id, ayes, 38 - ayes))
    assert (result.passed, result.needed, result.should_attend, result.base) == (passed, 20, 38, "should_attend")
    assert f"赞成 {ayes} 票" in result.sentence


def test_a_tally_that_does_not_add_up_is_refused_and_nothing_is_decided(party_village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=1)
    with pytest.raises(refusals.TallyDoesNotAddUp):
        party_village.do(voting.record_tally, hands(meeting_id, 38, 1))
    with pytest.raises(refusals.TellersMustDiffer):
        party_village.do(voting.record_tally, hands(meeting_id, 38, tellers=(PEOPLE[1], PEOPLE[1])))
    with pytest.raises(refusals.TellerNotPresent):
        party_village.do(voting.record_tally, hands(meeting_id, 38, tellers=(PEOPLE[1], uuid4())))
    with party_village.sessions() as session:
        assert session.get(Meeting, meeting_id).state == "open"


def test_without_a_quorum_no_resolution_is_recorded(party_village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=1)
    party_village.wait(1)
    party_village.attend(meeting_id, PEOPLE[:18])
    with pytest.raises(refusals.QuorumNotReached):
        party_village.open(meeting_id)
    with pytest.raises(refusals.NotNow):
        party_village.do(voting.record_tally, hands(meeting_id, 18))


def test_a_decided_meeting_is_not_decided_again(party_village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=1)
    party_village.do(voting.record_tally, hands(meeting_id, 38))
    with pytest.raises(refusals.NotNow):
        party_village.do(voting.record_tally, hands(meeting_id, 0, 38))


# -- named votes --------------------------------------------------------------------------


@pytest.fixture
def named_vote(party_village):
    return party_village.opened(Body.MEMBERS_ASSEMBLY, days=1, voting=Voting.NAMED, present=PEOPLE[:30] + PEOPLE[38:])


def cast(village, meeting_id, person, choice=Choice.AYE):
    return village.do(voting.cast_vote, calls.CastVote(meeting_id=meeting_id, choice=choice), caller=member(person))


def test_each_votes_once_and_who_is_silent_abstains(party_village, named_vote):
    for person in PEOPLE[:21]:
        cast(party_village, named_vote, person)
    with pytest.raises(refusals.AlreadyVoted):
        cast(party_village, named_vote, PEOPLE[0], Choice.NO)
    result = party_village.do(voting.close_vote, calls.CloseVote(meeting_id=named_vote))
    assert result.passed
    assert (result.tally.ayes, result.tally.noes, result.tally.abstentions) == (21, 0, 9)
    with pytest.raises(refusals.NotNow):
        cast(party_village, named_vote, PEOPLE[25])


def test_neither_probationary_nor_absent_nor_unknown_members_vote(party_village, named_vote):
    with pytest.raises(refusals.MayNotVote):
        cast(party_village, named_vote, PEOPLE[39])
    with pytest.raises(refusals.VoterNotPresent):
        cast(party_village, named_vote, PEOPLE[35])
    with pytest.raises(refusals.MayNotVote):
        cast(party_village, named_vote, uuid4())
    with pytest.raises(refusals.OtherWayOfVoting):
        party_village.do(voting.record_tally, hands(named_vote, 30))


def test_fifty_votes_of_one_person_at_once_are_one(fresh_database):
    from services.meetings.models import Base
    from shared import storage

    sessions = storage.sessions(fresh_database("meetings"))
    Base.metadata.create_all(sessions.kw["bind"])
    mailbox.metadata.create_all(sessions.kw["bind"])
    village = Village(sessions, MatterClass.PARTY_AFFAIRS)
    village.post_result()
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=1, voting=Voting.NAMED)

    def vote(number):
        try:
            cast(village, meeting_id, PEOPLE[1], Choice.AYE if number % 2 else Choice.NO)
        except refusals.AlreadyVoted:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(vote, range(50))) == 1
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 1
