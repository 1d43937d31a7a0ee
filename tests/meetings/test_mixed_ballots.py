"""A secret ballot online and on paper in one: everybody has one of the two, every ballot has its place, few are not shown."""

from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from threading import Thread
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.models import CountSheet, SealedBallot, Turnout
from shared.errors import NotAllowed, Refused
from shared.identity import Caller, Role
from shared.vocabulary import Choice, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village

TEN_MINUTES = timedelta(minutes=10)
CHOICES = (Choice.AYE, Choice.AYE, Choice.AYE, Choice.NO, Choice.ABSTAIN)


@pytest.fixture
def vote(party_village: Village) -> OnlineVote:
    """Thirty of thirty-eight voters are there; the vote is open."""
    return OnlineVote(party_village, party_village.people[:30], Voting.MIXED_SECRET).opened()


def cast_online(vote: OnlineVote, count: int) -> None:
    for person, choice in zip(vote.village.people[:count], cycle(CHOICES), strict=False):
        vote.cast(person, choice)


def end(vote: OnlineVote) -> None:
    vote.village.now += TEN_MINUTES
    vote.end()


def counted(vote: OnlineVote, online: int = 10, papers: int = 8) -> None:
    """So many of both; the papers are not counted yet."""
    cast_online(vote, online)
    vote.give_papers(*vote.village.people[20 : 20 + papers])
    end(vote)


def official(vote: OnlineVote, number: int = 10) -> Caller:
    return vote.village.person(vote.village.people[number], Role.VILLAGERS_COMMITTEE, Role.MEMBER)


def test_both_sides_are_added_and_every_ballot_has_its_place(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(5, 0, 1, 1, 1)
    vote.confirm()
    vote.share(0)
    vote.share(1)
    result = vote.village.sees(vote.id).result
    assert result is not None
    tally = result.tally
    assert (tally.ayes, tally.noes, tally.abstentions, tally.invalid, tally.not_cast) == (11, 2, 3, 1, 13)
    assert (result.ballots_issued, result.ballots_not_returned) == (18, 1)
    valid = tally.ayes + tally.noes + tally.abstentions
    assert result.ballots_issued == valid + tally.invalid + result.ballots_not_returned
    assert result.sentence.startswith(
        "无记名投票，网上 10 张、纸质 8 张，合计发出表决票 18 张，收回 17 张（有效 16 张，无效 1 张）"
    )


def test_an_outsider_sees_the_box_and_the_papers_apart(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(8)
    assert vote.box().papers is None
    vote.confirm()
    vote.share(0)
    vote.share(1)
    box = vote.box()
    assert (box.ballots, box.ayes, box.noes) == (10, 6, 2)
    assert box.papers is not None
    assert (box.papers.issued, box.papers.ayes) == (8, 8)


def test_who_took_a_paper_has_no_ballot_online_and_the_other_way_round(vote: OnlineVote) -> None:
    people = vote.village.people
    vote.give_papers(people[20])
    with pytest.raises(refusals.TookAPaper):
        vote.cast(people[20])
    vote.cast(people[5])
    with pytest.raises(refusals.AlreadyVoted):
        vote.cast(people[5])
    for taken in (people[5], people[20]):
        with pytest.raises(refusals.HasABallot):
            vote.give_papers(people[21], taken)
    assert vote.village.sees(vote.id).papers_taken == 1, "all of them or nobody"
    vote.cast(people[21])


def test_of_a_paper_and_a_ballot_taken_at_the_same_moment_one_remains(busy_party_village: Village) -> None:
    vote = OnlineVote(busy_party_village, busy_party_village.people[:30], Voting.MIXED_SECRET).opened()
    people = busy_party_village.people[10:20]
    sealed = {person: vote.seal(Choice.AYE).text for person in people}

    def tries(person: UUID, *, on_paper: bool) -> None:
        with suppress(Refused):
            if on_paper:
                vote.give_papers(person)
            else:
                vote.cast_text(person, sealed[person])

    both = [
        Thread(target=tries, args=(person,), kwargs={"on_paper": way}) for person in people for way in (True, False)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with busy_party_village.sessions() as session:
        cast = session.scalar(sa.select(sa.func.count()).where(SealedBallot.meeting_id == vote.id))
        papers = session.scalar(sa.select(sa.func.count()).where(Turnout.meeting_id == vote.id, Turnout.on_paper))
        turnout = session.scalar(sa.select(sa.func.count()).where(Turnout.meeting_id == vote.id))
    assert (cast or 0) + (papers or 0) == turnout == len(people)


@pytest.mark.parametrize(("online", "papers", "why_not"), [
    (4, 5, refusals.TooFewBallots), (5, 4, refusals.TooFewPapers), (5, 1, refusals.TooFewPapers), (5, 5, None), (6, 6, None), (5, 0, None),
])  # fmt: skip
def test_fewer_than_five_on_either_side_are_not_counted(vote: OnlineVote, online, papers, why_not) -> None:
    cast_online(vote, online)
    if papers:
        vote.give_papers(*vote.village.people[20 : 20 + papers])
    vote.village.now += TEN_MINUTES
    if why_not is None:
        vote.end()
        return
    [step] = [step for step in vote.village.sees(vote.id).next_steps if step.verb == "end_casting"]
    assert step.blocked
    with pytest.raises(why_not):
        vote.end()
    vote.to_paper()  # everybody, anew
    seen = vote.village.sees(vote.id)
    assert (seen.voting, seen.papers_taken, any(line.has_voted for line in seen.roll)) == (Voting.SECRET, 0, False)


@pytest.mark.parametrize(("returned", "stands"), [(0, True), (1, False), (4, False), (5, True)])
def test_so_few_papers_that_came_back_are_not_written_down(vote: OnlineVote, returned, stands) -> None:
    counted(vote)
    if stands:
        vote.count_papers(returned, not_returned=8 - returned)
        return
    with pytest.raises(refusals.TooFewPapers):
        vote.count_papers(returned, not_returned=8 - returned)
    with vote.village.sessions() as session:
        assert session.get(CountSheet, vote.id) is None


@pytest.mark.parametrize("numbers", [(8, 0, 0, 0, 1), (7, 0, 0, 0, 0), (9, 0, 0, 0, 0)])
def test_papers_that_do_not_add_up_are_no_count(vote: OnlineVote, numbers) -> None:
    counted(vote)
    with pytest.raises((refusals.BallotsDoNotAddUp, refusals.MoreReturnedThanIssued)):
        vote.count_papers(*numbers)


def test_the_box_stays_shut_until_the_papers_are_counted_and_confirmed(vote: OnlineVote) -> None:
    cast_online(vote, 10)
    vote.give_papers(*vote.village.people[20:28])
    with pytest.raises(refusals.CastingGoesOn):
        vote.count_papers(8)
    end(vote)
    with pytest.raises(refusals.PapersNotCounted):
        vote.share(0)
    vote.count_papers(8)
    with pytest.raises(refusals.PapersNotCounted):
        vote.share(0)
    vote.confirm()
    vote.share(0)


def test_without_papers_the_box_is_opened_as_ever(vote: OnlineVote) -> None:
    cast_online(vote, 10)
    end(vote)
    vote.share(0)
    vote.share(1)
    assert vote.village.state(vote.id) == "decided"
    assert vote.box().papers is None


def test_the_second_teller_confirms_what_was_entered_last_and_nobody_for_them(vote: OnlineVote) -> None:
    counted(vote)
    with pytest.raises(refusals.NoCountWaits):
        vote.confirm()
    vote.count_papers(7, 1)
    vote.count_papers(8)
    with pytest.raises(refusals.CountWasEnteredAnew):
        vote.confirm(1)
    for other in (vote.village.secretary, vote.village.person(vote.tellers[0], Role.MEMBER), vote.village.member(9)):
        with pytest.raises(refusals.NotTheSecondTeller):
            vote.confirm(2, other)
    vote.confirm(2)
    with pytest.raises(refusals.NoCountWaits):
        vote.confirm(2)
    vote.count_papers(6, 2)  # entered anew it waits anew
    with pytest.raises(refusals.PapersNotCounted):
        vote.share(0)


def test_who_has_counted_the_papers_does_not_throw_the_box_away(vote: OnlineVote) -> None:
    """A lost code is no way out of a count that does not suit: only the township, which has not counted, has the vote held again."""
    counted(vote)
    assert vote.to_paper_is_offered(vote.village.secretary)
    vote.count_papers(0, 8)
    for _ in range(2):  # entered, then confirmed
        with pytest.raises(refusals.PapersAreCounted):
            vote.to_paper()
        assert not vote.to_paper_is_offered(vote.village.secretary)
        assert vote.to_paper_is_offered(vote.village.township)
        with suppress(refusals.NoCountWaits):
            vote.confirm()
    vote.to_paper(vote.village.township)
    line = vote.village.sees(vote.id).record[-1]
    assert (line.verb, line.actor_role) == ("vote_on_paper", "township")


def test_papers_are_not_counted_anew_once_a_share_is_given(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(4, 4)
    vote.confirm()
    vote.share(0)
    with pytest.raises(refusals.BoxIsBeingOpened):
        vote.count_papers(8, 0)
    vote.share(1)
    assert vote.village.state(vote.id) == "decided"


def test_a_third_official_witnesses_where_the_second_teller_has_no_device(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(8)
    tellers = [vote.village.person(person, Role.VILLAGERS_COMMITTEE, Role.MEMBER) for person in vote.tellers]
    for other in (vote.village.secretary, *tellers):
        with pytest.raises(refusals.WitnessMustBeAThird):
            vote.witness(other)
    with pytest.raises(NotAllowed):
        vote.witness(vote.village.member(9))
    vote.witness(official(vote))
    line = vote.village.sees(vote.id).record[-1]
    assert (line.verb, line.actor_role) == ("witness_count", "villagers_committee")
    assert "监票人没有手机" in line.detail


def test_each_is_asked_for_their_own_part(vote: OnlineVote) -> None:
    counted(vote)
    teller, third = vote.village.person(vote.tellers[1], Role.MEMBER), official(vote)

    def verbs(caller: Caller) -> set[str]:
        return {step.verb for step in vote.village.sees(vote.id, caller).next_steps}

    assert "record_papers" in verbs(vote.village.secretary)
    assert "open_box" not in verbs(teller)
    vote.count_papers(8)
    assert "confirm_count" in verbs(teller)
    assert "confirm_count" in {todo.step.verb for todo in vote.village.todos(teller)}
    assert "witness_count" in verbs(third)
    assert not verbs(vote.village.secretary) & {"confirm_count", "witness_count"}
    leader = vote.village.person(uuid4(), Role.SECRETARY)
    assert [todo.step.label for todo in vote.village.todos(leader)] == ["等监票人确认票数"]
    vote.confirm()
    assert "open_box" in verbs(teller)
    assert "confirm_count" not in {todo.step.verb for todo in vote.village.todos(teller)}


def test_the_numbers_are_shown_to_tellers_and_officials_before_they_are_published(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(8)
    count = vote.village.sees(vote.id, official(vote)).count
    assert count is not None
    assert (count.number, count.issued, count.ayes, count.confirmed) == (1, 8, 8, False)
    assert vote.village.sees(vote.id, vote.village.member(9)).count is None


def test_the_database_keeps_no_count_that_does_not_add_up_or_that_its_writer_confirmed(vote: OnlineVote) -> None:
    counted(vote)
    vote.count_papers(8)
    for change in ({"ayes": 9}, {"confirmed_by": vote.village.people[0]}, {"noes": -1, "ayes": 9}):
        with pytest.raises(sa.exc.IntegrityError), vote.village.sessions.begin() as session:
            session.execute(sa.update(CountSheet).where(CountSheet.meeting_id == vote.id).values(**change))
