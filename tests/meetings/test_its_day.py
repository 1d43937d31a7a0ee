"""A vote belongs to its meeting: nobody votes days later, one that nobody ends has a way out, and nobody is hurried out of it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.meetings import refusals
from services.meetings.actions import ballots, papers, voting, withdrawing
from services.meetings.models import Member
from shared.calls import ballots as ballot_calls
from shared.calls import meetings as calls
from shared.calls import papers as paper_calls
from shared.errors import NotAllowed
from shared.identity import Caller
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.recall import VOTERS, RecallVillage
from tests.meetings.village import Village

A_DAY = timedelta(hours=24)


@pytest.fixture
def named(party_village: Village) -> UUID:
    """Three have voted."""
    meeting_id = party_village.named_vote()
    for number in range(3):
        party_village.cast(meeting_id, party_village.people[number])
    return meeting_id


def offered(village: Village, meeting_id: UUID, caller: Caller) -> dict[str, str | None]:
    return {step.verb: step.blocked for step in village.sees(meeting_id, caller).next_steps}


def on_paper(village: Village, meeting_id: UUID, person: UUID) -> None:
    call = paper_calls.EnterPaperVote(meeting_id=meeting_id, person_id=person, choice=Choice.AYE)
    village.does(papers.enter, call)


def counted_on_paper(village: Village, meeting_id: UUID) -> None:
    call = calls.RecordBallots(
        meeting_id=meeting_id, issued=38, ayes=30, noes=8, abstentions=0, invalid=0, not_returned=0,
        first_teller_id=village.people[1], second_teller_id=village.people[2],
    )  # fmt: skip
    village.does(voting.record_ballots, call)


def test_nobody_votes_or_comes_once_the_meeting_is_long_over(party_village: Village, named: UUID):
    village, one = party_village, party_village.people[6]
    village.now += A_DAY - timedelta(seconds=1)
    village.cast(named, village.people[5])
    village.now += timedelta(seconds=1)
    tried: tuple[Callable[[], object], ...] = (
        lambda: village.cast(named, one), lambda: village.attend(named, [one]), lambda: on_paper(village, named, one),
    )  # fmt: skip
    for do in tried:
        with pytest.raises(refusals.MeetingIsOver) as refusal:
            do()
        assert "24 小时" in str(refusal.value)
    assert "cast_vote" not in offered(village, named, village.member(6))


def test_nobody_votes_online_once_the_meeting_is_long_over(party_village: Village):
    vote = OnlineVote(party_village).opened()
    party_village.now += A_DAY
    with pytest.raises(refusals.MeetingIsOver):
        vote.cast(party_village.people[5])
    assert "cast_ballot" not in offered(party_village, vote.id, party_village.member(5))
    with pytest.raises(refusals.MeetingIsOver):  # nor are the ballots thrown away, to vote among those who stayed
        vote.to_paper()


def test_no_vote_begins_once_the_meeting_is_long_over(party_village: Village):
    meeting_id = party_village.before_named_vote()
    party_village.now += A_DAY
    with pytest.raises(refusals.MeetingIsOver):
        party_village.open_vote(meeting_id)
    assert "24 小时" in str(offered(party_village, meeting_id, party_village.secretary)["open_vote"])


@pytest.mark.parametrize(
    ("way", "enter"),
    [(Voting.SHOW_OF_HANDS, lambda village, meeting: village.enter_tally(meeting, 30, 8)), (Voting.SECRET, counted_on_paper)],
)  # fmt: skip
def test_no_count_is_entered_once_the_meeting_is_long_over(
    party_village: Village, way: Voting, enter: Callable[[Village, UUID], None]
):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=way)
    party_village.open_vote(meeting_id)
    party_village.now += A_DAY
    with pytest.raises(refusals.MeetingIsOver):
        enter(party_village, meeting_id)


def test_what_was_voted_still_counts_and_the_village_ends_it(party_village: Village, named: UUID):
    party_village.wait(3)
    assert party_village.close(named).tally.ayes == 3


def test_the_township_ends_a_named_vote_that_the_village_leaves_lying(party_village: Village, named: UUID):
    village, end = party_village, calls.CloseVote(meeting_id=named)
    assert "close_vote" not in offered(village, named, village.township)
    with pytest.raises(NotAllowed):
        village.does(voting.close_vote, end, village.township)
    village.now += A_DAY
    assert offered(village, named, village.township)["close_vote"] is None
    assert named in [todo.subject_id for todo in village.todos(village.township)]
    village.does(voting.close_vote, end, village.township)
    assert village.state(named) == "decided"


def test_the_township_stops_a_vote_online_that_the_village_leaves_lying(party_village: Village):
    vote, village = OnlineVote(party_village).opened(), party_village
    for number in range(3, 9):
        vote.cast(village.people[number])
    end = ballot_calls.EndCasting(meeting_id=vote.id)
    with pytest.raises(NotAllowed):
        village.does(ballots.end_casting, end, village.township)
    village.now += A_DAY
    assert offered(village, vote.id, village.township)["end_casting"] is None
    village.does(ballots.end_casting, end, village.township)
    vote.share(0)
    vote.share(1)
    assert village.state(vote.id) == "decided"


def test_the_township_has_a_step_held_again_where_a_teller_keeps_the_code(party_village: Village):
    vote, village = OnlineVote(party_village).opened(), party_village
    for number in range(3, 9):
        vote.cast(village.people[number])
    village.now += timedelta(minutes=10)
    vote.end()
    vote.share(0)
    with pytest.raises(NotAllowed):
        village.cancel(vote.id, village.township)
    village.now += A_DAY
    assert vote.id in [todo.subject_id for todo in village.todos(village.township)]
    with pytest.raises(refusals.CountStandsStill):
        village.cancel(vote.id)
    village.cancel(vote.id, village.township)
    assert village.state(vote.id) == "cancelled"


# -- nobody is hurried out of a vote


def withdrawn(village: Village, meeting_id: UUID, caller: Caller | None = None) -> None:
    call = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=village.people[7], ground="有利害关系")
    village.does(withdrawing.withdraw, call, caller)


def test_whom_the_secretary_enters_as_withdrawn_can_say_no_before_the_vote_begins(party_village: Village):
    village, meeting_id = party_village, party_village.before_named_vote()
    withdrawn(village, meeting_id)
    village.now += timedelta(minutes=9)
    with pytest.raises(refusals.MayStillDisagree) as refusal:
        village.open_vote(meeting_id)
    assert "10 分钟" in str(refusal.value)
    no = calls.EndWithdrawal(meeting_id=meeting_id, person_id=village.people[7], reason="我没有利害关系")
    village.does(withdrawing.end, no, village.member(7))
    village.open_vote(meeting_id)
    village.cast(meeting_id, village.people[7], Choice.NO)


@pytest.mark.parametrize("by", ["themselves", "township"])
def test_what_they_or_the_township_said_needs_no_time(party_village: Village, by: str):
    meeting_id = party_village.before_named_vote()
    withdrawn(party_village, meeting_id, party_village.member(7) if by == "themselves" else party_village.township)
    party_village.open_vote(meeting_id)


def test_once_they_had_the_time_the_vote_begins(party_village: Village):
    meeting_id = party_village.before_named_vote()
    withdrawn(party_village, meeting_id)
    party_village.now += timedelta(minutes=10)
    party_village.open_vote(meeting_id)


def with_a_telephone(village: Village, meeting_id: UUID, *people: UUID) -> None:
    with village.sessions.begin() as session:
        for person in people:
            session.get_one(Member, (meeting_id, person)).checked_in = True


def test_nobody_enters_a_paper_for_who_votes_with_their_own_telephone(party_village: Village, named: UUID):
    with_a_telephone(party_village, named, party_village.people[9])
    with pytest.raises(refusals.VotesByTelephone):
        on_paper(party_village, named, party_village.people[9])
    on_paper(party_village, named, party_village.people[10])
    party_village.cast(named, party_village.people[9], Choice.NO)


def test_nobody_is_given_a_paper_who_votes_with_their_own_telephone(party_village: Village):
    vote = OnlineVote(party_village, voting=Voting.MIXED_SECRET).opened()
    with_a_telephone(party_village, vote.id, party_village.people[9])
    with pytest.raises(refusals.VotesByTelephone):
        vote.give_papers(*party_village.people[9:12])
    vote.give_papers(*party_village.people[10:12])
    vote.cast(party_village.people[9])


# -- a recall is every voter's


@pytest.fixture
def recall(sessions: Sessions) -> RecallVillage:
    return RecallVillage(sessions)


def test_a_recall_is_not_over_while_people_may_still_come(recall: RecallVillage):
    meeting_id = recall.opened_vote(there=8)
    recall.hears_them(meeting_id)
    with pytest.raises(refusals.RecallStaysOpen) as refusal:
        recall.enters(meeting_id, ayes=0, noes=8)
    assert "2 小时" in str(refusal.value)
    recall.now += timedelta(hours=2)
    recall.enters(meeting_id, ayes=0, noes=8)


def test_a_recall_for_which_more_than_half_have_voted_may_end_at_once(recall: RecallVillage):
    half = VOTERS // 2
    meeting_id = recall.opened_vote()
    recall.hears_them(meeting_id)
    with pytest.raises(refusals.RecallStaysOpen):
        recall.enters(meeting_id, ayes=half)
    recall.enters(meeting_id, ayes=half + 1)


def test_a_recall_online_is_not_over_while_people_may_still_come(recall: RecallVillage):
    meeting_id = recall.opened_vote(there=8, way=Voting.ONLINE_SECRET)
    recall.hears_them(meeting_id)
    vote = OnlineVote(recall, at=meeting_id)
    vote.tellers = recall.people[4:6]
    vote.opened()
    for number in range(8):
        if recall.people[number] != recall.concerned.person_id:
            vote.cast(recall.people[number], Choice.NO)
    recall.now += timedelta(minutes=10)
    with pytest.raises(refusals.RecallStaysOpen):
        vote.end()
    assert "2 小时" in str(offered(recall, meeting_id, recall.other)["end_casting"])
    recall.now += timedelta(hours=2)
    vote.end()


def test_a_meeting_at_which_no_vote_began_is_called_off_by_the_township(party_village: Village):
    village, meeting_id = party_village, party_village.before_named_vote()
    with pytest.raises(NotAllowed):
        village.cancel(meeting_id, village.township)
    village.now += A_DAY
    assert "close_vote" not in offered(village, meeting_id, village.township)
    assert meeting_id in [todo.subject_id for todo in village.todos(village.township)]
    village.cancel(meeting_id, village.township)
    assert village.state(meeting_id) == "cancelled"
