"""Around a secret ballot: what only the secretary does, what only one way of voting has, and who finds no vote at all."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from services.meetings import refusals
from services.meetings.actions import ballots as actions
from services.meetings.actions import counting, mixed, voting
from shared import ballots
from shared.calls import ballots as calls
from shared.calls import counting as counting_calls
from shared.calls import meetings
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import Choice, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village

Does = Callable[[OnlineVote, Caller | None], object]


def _papers(vote: OnlineVote, caller: Caller | None) -> object:
    numbers = dict.fromkeys(("ayes", "noes", "abstentions", "invalid", "not_returned"), 0)
    return vote.village.does(mixed.record_papers, counting_calls.RecordPapers(meeting_id=vote.id, **numbers), caller)


def _ballots(vote: OnlineVote, caller: Caller | None) -> object:
    numbers = dict.fromkeys(("issued", "ayes", "noes", "abstentions", "invalid", "not_returned"), 0)
    first, second = vote.tellers
    call = meetings.RecordBallots(meeting_id=vote.id, first_teller_id=first, second_teller_id=second, **numbers)
    return vote.village.does(voting.record_ballots, call, caller)


def _name(vote: OnlineVote, caller: Caller | None) -> object:
    first, second = vote.tellers
    call = calls.NameTellers(meeting_id=vote.id, first_teller_id=first, second_teller_id=second)
    return vote.village.does(actions.name_both, call, caller)


LED: dict[str, Does] = {
    "name_tellers": _name,
    "open_vote": lambda vote, who: vote.village.does(voting.open_vote, meetings.OpenVote(meeting_id=vote.id), who),
    "give_papers": lambda vote, who: vote.give_papers(vote.village.people[20], caller=who),
    "end_casting": lambda vote, who: vote.village.does(actions.end_casting, calls.EndCasting(meeting_id=vote.id), who),
    "record_papers": _papers,
    "record_ballots": _ballots,
    "vote_on_paper": lambda vote, who: vote.village.does(
        actions.vote_on_paper, calls.VoteOnPaper(meeting_id=vote.id, reason="计票码丢了"), who
    ),
}
ELSEWHERE = {  # in which ways of voting a step has no place
    "name_tellers": (Voting.NAMED, Voting.SECRET), "give_papers": (Voting.NAMED, Voting.ONLINE_SECRET),
    "end_casting": (Voting.NAMED, Voting.SECRET), "record_papers": (Voting.SECRET, Voting.ONLINE_SECRET),
    "record_ballots": (Voting.NAMED, Voting.MIXED_SECRET), "vote_on_paper": (Voting.NAMED, Voting.SECRET),
}  # fmt: skip


@pytest.fixture
def vote(party_village: Village) -> OnlineVote:
    """Thirty of thirty-eight are there."""
    return OnlineVote(party_village, party_village.people[:30], Voting.MIXED_SECRET)


@pytest.mark.parametrize("step", LED)
def test_nobody_leads_a_vote_but_the_secretary(vote: OnlineVote, step: str) -> None:
    for other in (vote.village.member(9), vote.village.township):
        with pytest.raises(NotAllowed):
            LED[step](vote, other)
    with pytest.raises(NotFound):
        LED[step](vote, vote.village.stranger)


@pytest.mark.parametrize(("step", "way"), [(step, way) for step, ways in ELSEWHERE.items() for way in ways])
def test_each_step_belongs_to_its_way_of_voting(party_village: Village, step: str, way: Voting) -> None:
    with pytest.raises(refusals.OtherWayOfVoting):
        LED[step](OnlineVote(party_village, party_village.people[:30], way), None)


def test_tellers_and_voters_too_find_another_way_of_voting(party_village: Village) -> None:
    named = OnlineVote(party_village, party_village.people[:30], Voting.NAMED)
    named.village.open_vote(named.id)
    with pytest.raises(refusals.OtherWayOfVoting):
        named.cast_text(party_village.people[5], "{}")
    with pytest.raises(refusals.OtherWayOfVoting):
        named.give_keys()


def test_nobody_and_somebody_from_elsewhere_find_no_vote(vote: OnlineVote) -> None:
    vote.opened()
    text, village = vote.seal(Choice.AYE).text, vote.village
    nowhere = calls.CastBallot(meeting_id=uuid4(), ballot=text)
    call = calls.CastBallot(meeting_id=vote.id, ballot=text)
    whys = (
        (call, Caller(), NotSignedIn), (call, village.stranger, NotFound), (nowhere, village.member(5), NotFound),
    )  # fmt: skip
    for asked, caller, why in whys:
        with pytest.raises(why), village.sessions.begin() as session:
            actions.cast(session, asked, caller=caller, now=village.now)
    key = ballots.key_of(vote.codes[0], str(vote.id))
    keys = calls.GiveTellerKey(meeting_id=vote.id, public=key.public, proof=key.proof)
    with pytest.raises(NotSignedIn):
        village.does(actions.give_key, keys, Caller())
    with pytest.raises(NotFound):
        village.does(actions.give_key, keys, village.stranger)


def test_who_comes_after_the_opening_or_left_before_it_has_no_ballot_of_either_kind(vote: OnlineVote) -> None:
    village = vote.village
    village.leave(vote.id, village.people[29])
    vote.opened()
    village.attend(vote.id, [*village.people[:29], village.people[31]])
    for person, why in (
        (31, refusals.CameAfterTheVoteOpened),
        (29, refusals.VoterNotPresent),
        (38, refusals.MayNotVote),
    ):
        with pytest.raises(why):
            vote.cast(village.people[person])
        with pytest.raises(why):
            vote.give_papers(village.people[person])


def test_a_half_of_the_key_whose_secret_nobody_knows_is_none(vote: OnlineVote) -> None:
    """Made for another vote: the proof does not carry over."""
    vote.name_tellers()
    other = ballots.key_of(vote.codes[0], str(uuid4()))
    call = calls.GiveTellerKey(meeting_id=vote.id, public=other.public, proof=other.proof)
    with pytest.raises(refusals.WrongTellerKey):
        vote.village.does(actions.give_key, call, vote.village.member(1))
    vote.give_keys()
    vote.give_keys()  # typed in again: their own half is not somebody else's


def test_nothing_is_opened_and_no_paper_given_at_the_wrong_time(vote: OnlineVote) -> None:
    people = vote.village.people
    with pytest.raises(refusals.VoteNotOpen):
        vote.give_papers(people[20])
    vote.opened()
    share = calls.GiveShare(
        meeting_id=vote.id, aye="0" * 64, no="0" * 64, aye_proof=("0" * 64,) * 2, no_proof=("0" * 64,) * 2
    )
    with pytest.raises(refusals.CastingGoesOn):
        vote.village.does(actions.give_share, share, vote.village.member(1))
    for person in people[:25]:
        vote.cast(person)
    vote.give_papers(*people[25:30])
    vote.end()
    with pytest.raises(refusals.CastingHasEnded):
        vote.give_papers(people[20])


def test_of_a_count_that_was_confirmed_or_is_nobodys_nothing_is_confirmed(vote: OnlineVote) -> None:
    vote.opened()
    call = counting_calls.ConfirmCount(meeting_id=vote.id, number=1)
    for person in vote.village.people[:25]:
        vote.cast(person)
    vote.give_papers(*vote.village.people[25:30])
    vote.end()
    vote.count_papers(5)
    with pytest.raises(NotSignedIn):
        vote.village.does(counting.confirm, call, Caller(service="topics"))
    with pytest.raises(NotFound):
        vote.village.does(counting.confirm, call, vote.village.stranger)
    vote.confirm()
    with pytest.raises(refusals.NoCountWaits):
        vote.witness(vote.village.person(vote.village.people[9], Role.VILLAGERS_COMMITTEE))
