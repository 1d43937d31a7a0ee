"""Whom a matter concerns does not vote on it, and a withdrawal makes nothing easier."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.meetings import refusals, rules
from services.meetings.actions import attending, withdrawing
from services.meetings.models import Member
from shared.calls import meetings as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import Body, Excuse, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village


def withdraw(village: Village, meeting_id: UUID, person: UUID, caller: Caller | None = None) -> None:
    call = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=person, ground="承包人是本人的兄弟")
    village.does(withdrawing.withdraw, call, caller)
    village.now += timedelta(minutes=10)  # in which they may say no


def end(village: Village, meeting_id: UUID, person: UUID, caller: Caller | None = None) -> None:
    call = calls.EndWithdrawal(meeting_id=meeting_id, person_id=person, reason="不是亲属，登记错了")
    village.does(withdrawing.end, call, caller or village.township)


def leave_out(village: Village, meeting_id: UUID, person: UUID) -> None:
    call = calls.ExcuseMember(meeting_id=meeting_id, person_id=person, reason=Excuse.CONCERNED)
    village.does(attending.excuse, call, village.township)


def test_who_withdraws_is_not_there_and_should_attend_still(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    withdraw(party_village, meeting_id, party_village.people[5], party_village.member(5))
    seen = party_village.sees(meeting_id)
    assert (seen.should_attend, seen.voting_present, seen.withdrawn) == (38, 37, 1)


@pytest.mark.parametrize(("ayes", "passed"), [(19, False), (20, True)])
def test_a_withdrawal_makes_no_majority_of_the_members_easier(party_village: Village, ayes, passed):
    """Half of 36 would be 18: but the 38 who should attend are still 38."""
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    for person in party_village.people[5:7]:
        withdraw(party_village, meeting_id, person)
    result = party_village.tally(meeting_id, ayes, 36 - ayes)
    assert (result.passed, result.needed, result.present, result.withdrawn) == (passed, 20, 36, 2)
    assert "应到会有表决权 38 人，回避 2 人，实到 36 人" in result.sentence
    assert party_village.sees(meeting_id).record[-1].detail == result.sentence


def test_a_withdrawal_makes_no_quorum_easier(party_village: Village):
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    withdraw(party_village, meeting_id, party_village.people[0])
    party_village.attend(meeting_id, party_village.people[:19])
    with pytest.raises(refusals.QuorumNotReached):
        party_village.open(meeting_id)
    party_village.attend(meeting_id, party_village.people[:20])
    party_village.open(meeting_id)


def test_the_township_alone_leaves_somebody_out_who_has_withdrawn(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    person = party_village.people[5]
    with pytest.raises(refusals.HasNotWithdrawn):
        leave_out(party_village, meeting_id, person)
    withdraw(party_village, meeting_id, person)
    leave_out(party_village, meeting_id, person)
    result = party_village.tally(meeting_id, 19, 18)
    assert (result.should_attend, result.needed, result.passed) == (37, 19, True)
    assert "另有 1 人经批准不计入" in result.sentence


def test_the_villagers_own_bodies_stay_as_large_as_the_law_has_them(posted_village: Village):
    meeting_id = posted_village.opened(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    withdraw(posted_village, meeting_id, posted_village.people[4])
    with pytest.raises(refusals.NobodyIsExcused):
        leave_out(posted_village, meeting_id, posted_village.people[4])


def test_who_has_withdrawn_votes_neither_by_name_nor_in_secret_nor_counts(party_village: Village, sessions):
    people = party_village.people
    meeting_id = party_village.before_named_vote()
    withdraw(party_village, meeting_id, people[5])
    party_village.open_vote(meeting_id)
    with pytest.raises(refusals.HasWithdrawn):
        party_village.cast(meeting_id, people[5])
    assert not party_village.sees(meeting_id, party_village.member(5)).may_vote

    by_hands = Village(sessions)
    by_hands.post_result()
    counted = by_hands.opened(Body.BRANCH_COMMITTEE, days=0, who=by_hands.committee())
    withdraw(by_hands, counted, by_hands.people[1])
    with pytest.raises(refusals.TellerNotPresent):
        by_hands.tally(counted, 4, tellers=by_hands.people[1:3])


def test_who_has_withdrawn_casts_no_sealed_ballot(party_village: Village):
    vote = OnlineVote(party_village)
    withdraw(party_village, vote.id, party_village.people[5])
    vote.opened()
    with pytest.raises(refusals.HasWithdrawn):
        vote.cast(party_village.people[5])


def test_nobody_withdraws_another_but_the_secretary_and_the_township(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    people = party_village.people
    with pytest.raises(NotAllowed):
        withdraw(party_village, meeting_id, people[5], party_village.member(6))
    with pytest.raises(NotFound):
        withdraw(party_village, meeting_id, people[5], party_village.stranger)
    withdraw(party_village, meeting_id, people[5])
    withdraw(party_village, meeting_id, people[6], party_village.township)
    lines = [(line.verb, line.actor_role) for line in party_village.sees(meeting_id).record[-2:]]
    assert lines == [("withdraw_from_vote", "secretary"), ("withdraw_from_vote", "township")]


def test_who_was_entered_by_mistake_has_their_vote_again_by_the_township(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    person = party_village.people[5]
    withdraw(party_village, meeting_id, person)
    leave_out(party_village, meeting_id, person)
    with pytest.raises(NotAllowed):
        end(party_village, meeting_id, person, party_village.secretary)
    end(party_village, meeting_id, person)
    seen = party_village.sees(meeting_id)
    assert (seen.should_attend, seen.voting_present, seen.withdrawn) == (38, 38, 0)
    with pytest.raises(refusals.HasNotWithdrawn):
        end(party_village, meeting_id, person)


def test_once_the_vote_is_open_nobody_withdraws_or_comes_back(party_village: Village):
    meeting_id = party_village.before_named_vote()
    withdraw(party_village, meeting_id, party_village.people[5])
    with pytest.raises(refusals.HasWithdrawn):
        withdraw(party_village, meeting_id, party_village.people[5])
    party_village.open_vote(meeting_id)
    with pytest.raises(refusals.VoteIsOpen):
        withdraw(party_village, meeting_id, party_village.people[6])
    with pytest.raises(refusals.VoteIsOpen):
        end(party_village, meeting_id, party_village.people[5])


def test_there_is_nothing_to_withdraw_from_without_a_vote(village: Village, party_village: Village):
    with pytest.raises(refusals.DoesNotDecide):
        withdraw(village, village.opened(), village.people[5])
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    with pytest.raises(refusals.NoVoteToWithdrawFrom):
        withdraw(party_village, meeting_id, party_village.people[39])
    party_village.tally(meeting_id, 38)
    with pytest.raises(refusals.NotNow):
        withdraw(party_village, meeting_id, party_village.people[5])


def test_why_somebody_withdraws_is_told_to_those_who_see_the_roll(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    withdraw(party_village, meeting_id, party_village.people[5])
    assert "兄弟" in party_village.sees(meeting_id).record[-1].detail
    assert party_village.sees(meeting_id, party_village.member(6)).record[-1].detail == "一人回避"


def test_the_database_lets_nobody_vote_who_has_withdrawn(party_village: Village):
    meeting_id = party_village.named_vote()
    mark = sa.update(Member).where(Member.meeting_id == meeting_id, Member.person_id == party_village.people[5])
    with pytest.raises(sa.exc.IntegrityError), party_village.sessions.begin() as session:
        session.execute(mark.values(withdrawn_for="亲属"))


def test_a_withdrawal_is_a_default_of_ours_and_says_so(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    withdraw(party_village, meeting_id, party_village.people[5])
    number = rules.BOOK.number("withdrawal.should_attend", on=party_village.today - timedelta(days=1))
    assert (number.mark, number.days) == ("default", 1)
    assert party_village.sees(meeting_id).record[-1].source == number.source


def test_the_record_names_nobody_who_acts_for_themselves_but_to_those_who_see_the_roll(party_village: Village):
    """Who has withdrawn, and who could not come, stands on the roll, and the roll is not everybody's."""
    meeting_id = party_village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    concerned, other = party_village.member(5), party_village.member(6)
    withdraw(party_village, meeting_id, party_village.people[5], concerned)
    party_village.opines(meeting_id, party_village.people[5], "同意", concerned)

    def named(caller: Caller | None) -> list[UUID | None]:
        return [line.actor_id for line in party_village.sees(meeting_id, caller).record]

    secretary, member = party_village.secretary.person_id, concerned.person_id
    assert named(None) == named(party_village.township) == named(concerned) == [secretary, member, member]
    assert named(other) == [secretary, None, None]


def test_who_does_not_agree_with_the_secretary_has_their_vote_and_the_township_decides(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    person, themselves = party_village.people[5], party_village.member(5)
    withdraw(party_village, meeting_id, person)
    [line] = [one for one in party_village.sees(meeting_id, themselves).roll if one.person_id == person]
    assert line.withdrawn_by_another
    with pytest.raises(NotAllowed):
        end(party_village, meeting_id, person, party_village.member(6))
    end(party_village, meeting_id, person, themselves)
    assert party_village.sees(meeting_id).voting_present == 38
    with pytest.raises(refusals.DisagreesWithWithdrawal):
        withdraw(party_village, meeting_id, person)
    withdraw(party_village, meeting_id, person, party_village.township)
    with pytest.raises(NotAllowed):
        end(party_village, meeting_id, person, themselves)


def test_what_one_entered_oneself_or_the_township_has_looked_at_the_township_ends(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    withdraw(party_village, meeting_id, party_village.people[5], party_village.member(5))
    withdraw(party_village, meeting_id, party_village.people[6])
    leave_out(party_village, meeting_id, party_village.people[6])
    for number in (5, 6):
        with pytest.raises(NotAllowed):
            end(party_village, meeting_id, party_village.people[number], party_village.member(number))
        end(party_village, meeting_id, party_village.people[number])
