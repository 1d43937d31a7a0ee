"""Once a count is entered, nobody who leads the meeting can change who was there, or call the meeting off, until the result suits."""

from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.actions import counting, voting, withdrawing
from shared.calls import counting as counting_calls
from shared.calls import meetings as calls
from shared.identity import Role
from shared.vocabulary import Body, RollKind, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village


def on_paper(village: Village, ayes: int, noes: int) -> UUID:
    """Thirty of thirty-eight representatives were there and voted on paper; the count is entered."""
    for body, days in ((Body.BRANCH_COMMITTEE, 0), (Body.JOINT_COMMITTEE, 0), (Body.MEMBERS_ASSEMBLY, 0)):
        village.tally(village.opened(body, days=days, who=village.committee()), 5)
    roll = village.roll(38, kind=RollKind.REPRESENTATIVES, grouped=False)
    here = village.people[:30]
    meeting_id = village.opened(Body.REPRESENTATIVES_ASSEMBLY, days=3, who=roll, present=here, voting=Voting.SECRET)
    enter(village, meeting_id, ayes, noes)
    return meeting_id


def enter(village: Village, meeting_id: UUID, ayes: int, noes: int) -> None:
    call = calls.RecordBallots(
        meeting_id=meeting_id, issued=ayes + noes, ayes=ayes, noes=noes, abstentions=0, invalid=0, not_returned=0,
        first_teller_id=village.people[1], second_teller_id=village.people[2],
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting.record_ballots, call)


def decided(village: Village, meeting_id: UUID) -> tuple[bool, int, int]:
    teller = village.person(village.people[2], Role.REPRESENTATIVE)
    village.does(counting.confirm, counting_calls.ConfirmCount(meeting_id=meeting_id, number=1), teller)
    result = village.sees(meeting_id).result
    assert result is not None
    return result.passed, result.present, result.needed


def test_nobody_leaves_a_vote_that_was_counted_so_that_it_passes(posted_village: Village):
    """Fifteen ayes of thirty are too few, of twenty-seven they would be enough."""
    meeting_id = on_paper(posted_village, 15, 12)
    with pytest.raises(refusals.VoteIsOpen):
        posted_village.leave(meeting_id, *posted_village.people[27:30])
    assert decided(posted_village, meeting_id) == (False, 30, 16)


def test_nobody_is_made_to_withdraw_from_a_vote_that_was_counted(posted_village: Village):
    meeting_id = on_paper(posted_village, 15, 12)
    concerned = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=posted_village.people[29], ground="亲属")
    with pytest.raises(refusals.VoteIsOpen):
        posted_village.does(withdrawing.withdraw, concerned)


def test_nobody_comes_into_a_vote_that_was_counted_so_that_it_fails(posted_village: Village):
    """Sixteen ayes of thirty are enough, of thirty-eight they would be too few."""
    meeting_id = on_paper(posted_village, 16, 14)
    posted_village.attend(meeting_id, posted_village.people[:38])
    assert decided(posted_village, meeting_id) == (True, 30, 16)


def test_a_count_that_is_entered_anew_is_one_of_the_same_people(posted_village: Village):
    meeting_id = on_paper(posted_village, 16, 14)
    posted_village.attend(meeting_id, posted_village.people[:38])
    with pytest.raises(refusals.MoreIssuedThanVoters):
        enter(posted_village, meeting_id, 16, 15)


def test_what_was_counted_is_neither_sent_back_nor_called_off(posted_village: Village):
    meeting_id = on_paper(posted_village, 12, 15)
    with pytest.raises(refusals.VoteIsOpen):
        posted_village.send_back(meeting_id)
    with pytest.raises(refusals.QuorumStillThere):
        posted_village.cancel(meeting_id)
    offered = {step.verb for step in posted_village.sees(meeting_id).next_steps}
    assert not offered & {"record_departures", "return_to_step", "cancel_meeting", "enter_paper_vote"}


def test_a_vote_counted_in_the_room_asks_nobody_to_vote_by_phone(posted_village: Village):
    meeting_id = on_paper(posted_village, 16, 14)
    voter = posted_village.person(posted_village.people[9], Role.REPRESENTATIVE)
    seen = posted_village.sees(meeting_id, voter)
    assert not seen.may_vote
    assert seen.next_steps == ()
    assert posted_village.todos(voter) == ()


def test_a_vote_that_was_refused_fixes_nothing(posted_village: Village):
    meeting_id = posted_village.opened(
        Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee(), voting=Voting.SECRET
    )
    posted_village.leave(meeting_id, *posted_village.people[2:5])
    with pytest.raises(refusals.QuorumNotReached):
        posted_village.open_vote(meeting_id)
    posted_village.attend(meeting_id, posted_village.people[:4])
    posted_village.leave(meeting_id, posted_village.people[3])


def test_no_vote_in_secret_begins_with_a_teller_who_has_left_or_withdrawn(party_village: Village):
    vote = OnlineVote(party_village)
    vote.name_tellers()
    vote.give_keys()
    concerned = calls.WithdrawFromVote(meeting_id=vote.id, person_id=vote.tellers[1], ground="亲属")
    party_village.does(withdrawing.withdraw, concerned, party_village.township)
    with pytest.raises(refusals.TellerNotPresent):
        vote.open()
    vote.tellers = party_village.people[3:5]
    vote.opened()
