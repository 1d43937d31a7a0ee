"""A secret ballot online: two tellers, one sealed ballot each, a sum that is opened once; and what is refused on the way."""

import json
from datetime import timedelta
from itertools import cycle

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.actions import ballots as actions
from services.meetings.models import Entry, SealedBallot, Teller, Turnout
from services.meetings.queries.record import read_record
from shared import ballots
from shared.calls import ballots as calls
from shared.calls.records import ReadMeetingRecord
from shared.errors import NotFound
from shared.vocabulary import Body, Choice, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village

TEN_MINUTES = timedelta(minutes=10)
CHOICES = (Choice.AYE, Choice.AYE, Choice.AYE, Choice.NO, Choice.ABSTAIN)
BESIDE = ("record_attendance", "ask_for_word")  # what may be done at any time


@pytest.fixture
def vote(party_village: Village) -> OnlineVote:
    """Thirty of thirty-eight voters are there."""
    return OnlineVote(party_village, party_village.people[:30])


def test_a_vote_from_the_tellers_to_the_result(vote: OnlineVote) -> None:
    vote.opened()
    assert (vote.box().stage, vote.box().ballots) == ("casting", 0)
    choices = dict(zip(vote.village.people[:25], cycle(CHOICES), strict=False))
    cast = [vote.cast(person, choice) for person, choice in choices.items()]
    vote.village.now += TEN_MINUTES
    vote.end()
    vote.share(0)
    assert vote.village.state(vote.id) == "open"
    vote.share(1)

    result = vote.village.sees(vote.id).result
    assert result is not None
    assert (result.tally.ayes, result.tally.noes, result.tally.abstentions, result.tally.not_cast) == (15, 5, 5, 5)
    assert not result.passed  # twenty of thirty-eight are needed
    assert result.sentence.startswith("网上无记名投票，收到 25 张票。应到会有表决权 38 人，实到 30 人；赞成 15 票")
    box = vote.box()
    assert (box.stage, box.ballots, box.ayes, box.noes) == ("opened", 25, 15, 5)
    assert sorted(vote.listed().items) == sorted(ballot.text for ballot in cast)
    assert vote.village.said()[-2:] == ["resolution_taken", "record_sealed"]


def test_everybody_votes_once(vote: OnlineVote) -> None:
    vote.opened()
    voter = vote.village.people[5]
    first = vote.cast(voter, Choice.NO)
    with pytest.raises(refusals.AlreadyVoted):
        vote.cast(voter)
    with pytest.raises(refusals.WrongBallot):  # somebody else hands in the same
        vote.cast_text(vote.village.people[6], first.text)
    vote.cast(vote.village.people[6])  # and has not lost their own by it


@pytest.mark.parametrize(
    ("who", "why_not"),
    [(38, refusals.MayNotVote), (35, refusals.VoterNotPresent)],  # on probation; not there
)
def test_who_may_not_vote_casts_nothing(vote: OnlineVote, who: int, why_not: type[Exception]) -> None:
    vote.opened()
    with pytest.raises(why_not):
        vote.cast(vote.village.people[who])


def test_a_ballot_that_is_not_sealed_rightly_is_refused_and_costs_nobody_their_vote(vote: OnlineVote) -> None:
    vote.opened()
    voter = vote.village.people[5]
    good, other = vote.seal(Choice.AYE), vote.seal(Choice.NO)
    for text in ("{}", "不是票", good.text[:-1], ballots.Ballot(good.aye, other.no, good.proofs).text):
        with pytest.raises(refusals.WrongBallot):
            vote.cast_text(voter, text)
    vote.cast_text(voter, good.text)


def test_nothing_is_told_of_the_box_before_casting_has_ended(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:6]:
        vote.cast(person)
    box = vote.box()
    assert (box.ballots, box.aye, box.no, box.ayes) == (0, (), (), None)
    with pytest.raises(NotFound):
        vote.listed()


def test_the_steps_come_in_their_order(vote: OnlineVote) -> None:
    with pytest.raises(refusals.NotTheTeller):
        vote.give_keys()
    vote.name_tellers()
    with pytest.raises(refusals.TellersWithoutKey):
        vote.open()
    vote.give_key(vote.tellers[0], vote.codes[0])
    with pytest.raises(refusals.WrongTellerKey):  # the other's code
        vote.give_key(vote.tellers[1], vote.codes[0])
    with pytest.raises(refusals.VoteNotOpen):
        vote.cast_text(vote.village.people[5], "{}")
    vote.give_key(vote.tellers[1], vote.codes[1])
    vote.open()
    for late in (vote.name_tellers, vote.give_keys, vote.open):
        with pytest.raises(refusals.VoteIsOpen):
            late()
    with pytest.raises(refusals.VoteStaysOpen):
        vote.end()
    for person in vote.village.people[:30]:
        vote.cast(person)
    vote.end()
    for too_late in (vote.end, lambda: vote.cast(vote.village.people[5])):
        with pytest.raises(refusals.CastingHasEnded):
            too_late()


def test_the_watcher_is_not_who_writes_it_down(vote: OnlineVote) -> None:
    vote.tellers = [vote.village.people[1], vote.village.people[0]]
    with pytest.raises(refusals.RecorderWatches):
        vote.name_tellers()


def test_too_few_ballots_are_not_opened(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:4]:
        vote.cast(person)
    vote.village.now += TEN_MINUTES
    with pytest.raises(refusals.TooFewBallots) as refusal:
        vote.end()
    assert (refusal.value.facts["ballots"], refusal.value.facts["least"]) == (4, 5)
    vote.cast(vote.village.people[5])
    vote.end()


def test_a_share_that_was_not_made_with_the_code_opens_nothing(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:30]:
        vote.cast(person)
    vote.end()
    call = calls.GiveShare(
        meeting_id=vote.id,
        aye=vote.box().aye[0],
        no=vote.box().no[0],
        aye_proof=("0" * 64,) * 2,
        no_proof=("0" * 64,) * 2,
    )
    with pytest.raises(refusals.WrongShare):
        vote.village.does(actions.give_share, call, vote.village.member(1))
    with pytest.raises(refusals.NotTheTeller):
        vote.village.does(actions.give_share, call, vote.village.member(9))
    vote.share(0)
    vote.share(0)  # typed in twice: still one share
    assert vote.village.state(vote.id) == "open"


def test_one_share_alone_is_read_by_nobody_and_the_vote_is_not_thrown_away_any_more(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:30]:
        vote.cast(person)
    vote.end()
    assert vote.to_paper_is_offered(vote.village.secretary)
    vote.share(1)
    assert [(teller.aye, teller.no_proof) for teller in vote.box().tellers] == [("", ()), ("", ())]
    with vote.village.sessions() as session:
        line = session.scalars(sa.select(Entry).where(Entry.meeting_id == vote.id, Entry.verb == "give_share")).one()
        share = session.scalars(sa.select(Teller.share).where(Teller.meeting_id == vote.id, Teller.number == 2)).one()
        assert json.loads(share)["aye"] not in line.content
    assert not vote.to_paper_is_offered(vote.village.secretary)
    with pytest.raises(refusals.PapersAreCounted):
        vote.to_paper()
    vote.share(0)
    assert all(teller.aye for teller in vote.box().tellers)


def test_a_vote_that_can_t_be_counted_goes_on_on_paper_and_nothing_was_opened(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:30]:
        vote.cast(person)
    vote.end()
    vote.to_paper()
    with vote.village.sessions() as session:
        for kept in (SealedBallot, Turnout):
            assert session.scalar(sa.select(sa.func.count()).where(kept.meeting_id == vote.id)) == 0
    seen = vote.village.sees(vote.id)
    assert (seen.voting, seen.vote_opened_at) == (Voting.SECRET, None)
    assert "30 张票没有拆开" in seen.record[-1].detail
    assert "open_vote" in [step.verb for step in seen.next_steps]
    with pytest.raises(NotFound):
        vote.box()


def test_each_sees_their_own_next_step(vote: OnlineVote) -> None:
    village, secretary = vote.village, vote.village.secretary
    teller, voter = village.member(1), village.member(7)

    def first(caller: object) -> tuple[str, bool]:
        steps = [s for s in village.sees(vote.id, caller).next_steps if s.verb not in BESIDE]  # type: ignore[arg-type]
        return (steps[0].verb, bool(steps[0].blocked)) if steps else ("", False)

    def waiting(caller: object) -> list[str]:
        return [todo.step.verb for todo in village.todos(caller) if todo.subject_id == vote.id]  # type: ignore[arg-type]

    assert first(secretary) == ("name_tellers", False)
    vote.name_tellers()
    assert (first(secretary), first(teller), waiting(teller)) == (
        ("get_meeting", False),
        ("take_code", False),
        ["take_code"],
    )
    vote.give_keys()
    assert (first(secretary), first(teller), waiting(teller)) == (("open_vote", False), ("", False), ["get_meeting"])
    vote.open()
    assert (first(voter), waiting(voter)) == (("cast_ballot", False), ["cast_ballot"])
    vote.cast(village.people[7])
    assert (first(voter), waiting(voter)) == (("", False), [])
    for person in [person for person in village.people[:30] if person != village.people[7]]:
        vote.cast(person)
    assert first(secretary) == ("end_casting", False)
    vote.end()
    assert (first(secretary), first(teller), waiting(teller)) == (
        ("get_meeting", False),
        ("open_box", False),
        ["open_box"],
    )
    assert village.sees(vote.id, secretary).next_steps[0].label == "等计票人、监票人输入计票码"
    vote.share(0)
    assert (first(teller), waiting(teller)) == (("get_meeting", False), [])
    for caller in (teller, secretary):
        assert village.sees(vote.id, caller).next_steps[0].label == "等另一位（监票人）输入计票码"
    assert first(voter) == ("", False)


def test_turnout_is_known_by_person_and_the_record_has_the_box(vote: OnlineVote) -> None:
    vote.opened()
    for person in vote.village.people[:30]:
        vote.cast(person)
    vote.end()
    assert {line.person_id for line in vote.village.sees(vote.id).roll if line.has_voted} == set(
        vote.village.people[:30]
    )
    with vote.village.sessions() as session:
        lines = read_record(session, ReadMeetingRecord(meeting_id=vote.id), vote.village.secretary).lines
    assert actions.digest(vote.listed().items) in lines[-1]
    assert not any(
        person.hex in line or str(person) in line for person in vote.village.people[3:30] for line in lines[5:]
    )


def test_only_a_meeting_that_decides_votes(village: Village) -> None:
    meeting_id = village.opened(Body.MEMBERS_DELIBERATION)
    with pytest.raises(refusals.DoesNotDecide):
        village.does(actions.end_casting, calls.EndCasting(meeting_id=meeting_id))
