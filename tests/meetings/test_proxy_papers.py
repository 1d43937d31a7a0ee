"""An entrustment on paper: two officials, a photo that stays, and what the person does themselves stands before it."""

import json
from base64 import b64encode
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import undefer

from services.meetings import queries, refusals
from services.meetings.actions import papers, proxy_papers, voting
from services.meetings.models import Entry, Proxy
from shared.calls import proxies as calls
from shared.calls.meetings import RecordBallots
from shared.calls.papers import ConfirmPaperVote, EnterPaperVote
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import Choice, Voting
from tests.meetings.collective import PAPER, Collective
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import NOON
from tests.pictures import jpeg

MOST = tuple(range(2, 24))


def entrusted_on_paper(collective: Collective, number: int, to: int):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, number, to)
    collective.confirms_paper(meeting_id, number, to)
    return meeting_id


def test_a_paper_counts_when_a_second_official_has_read_it(collective: Collective):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, 1, to=2)
    collective.begins(meeting_id, *MOST)
    assert collective.there(meeting_id) == (22, 0)
    collective.confirms_paper(meeting_id, 1, to=2)
    assert collective.there(meeting_id) == (23, 1)


def test_who_entered_it_does_not_confirm_it_and_neither_does_anybody_concerned(collective: Collective):
    meeting_id = collective.noticed()
    with pytest.raises(refusals.OwnProxyPaper):
        collective.enters_paper(meeting_id, 1, to=0)  # the secretary is the proxy
    with pytest.raises(refusals.OwnProxyPaper):
        collective.enters_paper(meeting_id, 0, to=1)  # and here the principal
    collective.enters_paper(meeting_id, 27, to=28)  # of the committee member
    with pytest.raises(refusals.SecondLookMustDiffer):
        collective.confirms_paper(meeting_id, 27, to=28, caller=collective.secretary)
    with pytest.raises(refusals.OwnProxyPaper):
        collective.confirms_paper(meeting_id, 27, to=28, caller=collective.committee_member)
    collective.confirms_paper(meeting_id, 27, to=28, caller=collective.township)


def test_what_two_read_differently_is_not_in_force(collective: Collective):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, 3, to=4)
    with pytest.raises(refusals.ProxyPaperDiffers):
        collective.confirms_paper(meeting_id, 3, to=5)
    collective.discards_paper(meeting_id, 3)
    for late in (collective.discards_paper, lambda meeting, number: collective.confirms_paper(meeting, number, to=4)):
        with pytest.raises(refusals.NoProxyWaits):
            late(meeting_id, 3)


def test_who_leads_the_meeting_throws_none_away(collective: Collective):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, 3, to=4)
    with pytest.raises(refusals.LeaderDiscardsNothing):
        collective.discards_paper(meeting_id, 3, collective.secretary)
    collective.confirms_paper(meeting_id, 3, to=4)


def test_nobody_but_officials_enters_a_paper(collective: Collective):
    meeting_id = collective.noticed()
    for caller in (collective.villager(5), collective.villager(6)):
        with pytest.raises(NotAllowed):
            collective.enters_paper(meeting_id, 3, to=4, caller=caller)
    with pytest.raises(NotFound):
        collective.enters_paper(meeting_id, 3, to=4, caller=collective.stranger)
    collective.enters_paper(meeting_id, 3, to=4)
    with pytest.raises(NotAllowed):
        collective.confirms_paper(meeting_id, 3, to=4, caller=collective.villager(6))


def test_what_somebody_did_with_their_own_account_is_replaced_by_no_paper(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 3, to=4)
    with pytest.raises(refusals.PrincipalHasDecided):
        collective.enters_paper(meeting_id, 3, to=5)
    collective.ends(meeting_id, 3)
    with pytest.raises(refusals.PrincipalHasDecided):
        collective.enters_paper(meeting_id, 3, to=5)
    collective.enters_paper(meeting_id, 6, to=7)
    collective.entrusts(meeting_id, 6, to=8)  # before anybody has confirmed the other
    with pytest.raises(refusals.NoProxyWaits):
        collective.confirms_paper(meeting_id, 6, to=7)
    assert {one.proxy_id for one in collective.sees(meeting_id).proxies} == {collective.people[8]}


def test_a_paper_that_is_in_force_is_not_driven_out_by_another(collective: Collective):
    meeting_id = entrusted_on_paper(collective, 3, 4)
    with pytest.raises(refusals.HasAProxy):
        collective.enters_paper(meeting_id, 3, to=5)
    collective.ends(meeting_id, 3, caller=collective.township)
    collective.enters_paper(meeting_id, 3, to=5)


def test_the_person_is_told_and_ends_a_paper_that_is_not_theirs(collective: Collective):
    meeting_id = collective.noticed()
    assert "end_proxy" not in collective.waits(collective.villager(3))
    collective.enters_paper(meeting_id, 3, to=4)
    assert "end_proxy" in collective.waits(collective.villager(3))
    collective.ends(meeting_id, 3)
    assert "end_proxy" not in collective.waits(collective.villager(3))
    with pytest.raises(refusals.PrincipalHasDecided):
        collective.enters_paper(meeting_id, 3, to=4)
    with pytest.raises(refusals.NoProxyWaits):
        collective.confirms_paper(meeting_id, 3, to=4)


def test_a_paper_that_the_law_does_not_know_is_refused_when_it_is_entered(collective: Collective):
    meeting_id = collective.noticed()
    with pytest.raises(refusals.ProxyOfAnotherHousehold):
        collective.enters_paper(meeting_id, 3, to=6)
    with pytest.raises(refusals.OwnProxy):
        collective.enters_paper(meeting_id, 3, to=3)
    with collective.sessions() as session:
        assert session.scalars(sa.select(Proxy).where(Proxy.meeting_id == meeting_id)).all() == []


def test_what_has_changed_since_it_was_entered_is_asked_again(collective: Collective):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, 3, to=4)
    collective.withdraws(meeting_id, 4)
    with pytest.raises(refusals.ProxyHasWithdrawn):
        collective.confirms_paper(meeting_id, 3, to=4)
    collective.enters_paper(meeting_id, 6, to=7)
    collective.begins(meeting_id, *range(6, 31))
    with pytest.raises(refusals.PrincipalIsThere):
        collective.confirms_paper(meeting_id, 6, to=7)


def test_who_came_and_left_may_be_represented_by_a_new_paper(collective: Collective):
    meeting_id = entrusted_on_paper(collective, 1, 2)
    collective.begins(meeting_id, 1, *MOST)
    collective.now = collective.now.replace(minute=collective.now.minute + 1)
    collective.leave(meeting_id, collective.people[1])
    collective.now = collective.now.replace(minute=collective.now.minute + 2)
    collective.enters_paper(meeting_id, 1, to=2, caller=collective.township)
    collective.confirms_paper(meeting_id, 1, to=2)
    assert collective.there(meeting_id) == (23, 1)


@pytest.mark.parametrize("content", ["?", b64encode(b"no photo").decode(), b64encode(jpeg(1601, 8)).decode()])
def test_a_paper_has_its_photo(collective: Collective, content):
    meeting_id = collective.noticed()
    with pytest.raises(refusals.ProxyPaperUnreadable):
        collective.enters_paper(meeting_id, 3, to=4, content=content)


def test_the_photo_is_for_officials_and_for_the_two_whom_it_names(collective: Collective):
    meeting_id = collective.noticed()
    paper_id = collective.enters_paper(meeting_id, 3, to=4)

    def looks(caller: Caller) -> str:
        with collective.sessions() as session:
            asked = calls.GetProxyPaper(meeting_id=meeting_id, paper_id=paper_id)
            return queries.proxy_paper(session, asked, caller).content

    for caller in (collective.secretary, collective.township, collective.villager(3), collective.villager(4)):
        assert looks(caller) == PAPER
    for caller in (collective.villager(5), collective.stranger, collective.person(uuid4())):
        with pytest.raises(NotFound):
            looks(caller)


def test_the_photo_stays_and_its_digest_stands_in_the_record(collective: Collective):
    meeting_id = collective.noticed()
    paper_id = collective.enters_paper(meeting_id, 3, to=4)
    collective.discards_paper(meeting_id, 3)
    with collective.sessions() as session:
        lines = sa.select(Entry).where(Entry.meeting_id == meeting_id).order_by(Entry.number)
        *_, entered, discarded = session.scalars(lines.options(undefer(Entry.content)))
    assert (entered.verb, discarded.verb) == ("enter_proxy_paper", "discard_proxy_paper")
    kept = json.loads(entered.content)
    assert kept["paper_id"] == str(paper_id)
    assert kept["sha256"][:16] in entered.detail
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), collective.sessions.begin() as session:
        session.execute(sa.text("DELETE FROM proxy_paper"))


def test_the_second_official_is_asked_and_the_first_is_not(collective: Collective):
    meeting_id = collective.noticed()
    collective.enters_paper(meeting_id, 3, to=4)

    def is_asked(caller: Caller) -> bool:
        asked = "confirm_proxy_paper" in collective.verbs(meeting_id, caller)
        assert asked == ("confirm_proxy_paper" in collective.waits(caller))
        return asked

    assert is_asked(collective.committee_member)
    assert is_asked(collective.township)
    assert not is_asked(collective.secretary)
    assert not is_asked(collective.villager(5))
    collective.confirms_paper(meeting_id, 3, to=4)
    assert not is_asked(collective.township)


def test_the_database_wants_two_officials_and_a_paper(collective: Collective):
    meeting_id, (one, other, official) = collective.noticed(), (*collective.people[3:5], uuid4())
    paper = collective.enters_paper(meeting_id, 6, to=7)
    for entered_by, confirmed_by in ((official, official), (official, one), (official, other), (other, official)):
        row = Proxy(
            meeting_id=meeting_id, person_id=one, proxy_id=other, entered_by=entered_by, confirmed_by=confirmed_by,
            paper_id=paper, since=collective.now,
        )  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError), collective.sessions.begin() as session:
            session.add(row)
    with pytest.raises(sa.exc.IntegrityError), collective.sessions.begin() as session:
        session.add(
            Proxy(meeting_id=meeting_id, person_id=one, proxy_id=other, entered_by=official, paper_id=paper, since=NOON)
        )


# -- in secret, and by name without a device


def test_ballots_on_paper_are_given_out_for_the_represented_too(collective: Collective):
    meeting_id = collective.noticed(Voting.SECRET)
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    with pytest.raises(refusals.ProxyVotesOnPaper):
        collective.votes_for(meeting_id, 2, 0)
    first, second = collective.people[4:6]
    call = RecordBallots(
        meeting_id=meeting_id, issued=23, ayes=22, noes=1, abstentions=0, invalid=0, not_returned=0,
        first_teller_id=first, second_teller_id=second,
    )  # fmt: skip
    collective.open_vote(meeting_id)
    collective.does(voting.record_ballots, call)
    assert collective.confirmed_result(meeting_id, second).passed


def test_where_votes_are_online_and_on_paper_the_proxy_takes_a_paper_for_the_represented(collective: Collective):
    meeting_id = collective.noticed(Voting.MIXED_SECRET)
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, 1, *MOST)
    vote = OnlineVote(collective, at=meeting_id).opened()
    with pytest.raises(refusals.ProxyVotesOnPaper):
        collective.votes_for(meeting_id, 2, 0)
    vote.give_papers(collective.people[0])
    assert collective.line(meeting_id, 0).has_voted
    with pytest.raises(refusals.TookAPaper):
        vote.cast(collective.people[0])
    vote.to_paper()
    collective.ends(meeting_id, 0)  # what was cast is thrown away: who is there is asked anew
    assert collective.there(meeting_id) == (23, 0)


def test_a_vote_that_is_thrown_away_takes_nobody_s_proxy_at_another_meeting(collective: Collective):
    other = Collective(collective.sessions)
    other_id, meeting_id = other.noticed(), collective.noticed(Voting.MIXED_SECRET)
    other.entrusts(other_id, 0, to=2)
    other.begins(other_id, *MOST)
    other.open_vote(other_id)
    collective.begins(meeting_id, 1, *MOST)
    OnlineVote(collective, at=meeting_id).opened().to_paper()
    assert other.there(other_id) == (23, 1)


def test_a_vote_on_paper_of_who_is_represented_is_their_proxys_hand(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 27, to=28)  # the committee member acts
    collective.begins(meeting_id, *MOST, 28)
    collective.open_vote(meeting_id)
    entered = EnterPaperVote(meeting_id=meeting_id, person_id=collective.people[27], choice=Choice.AYE)
    with pytest.raises(refusals.OwnPaper):
        collective.does(papers.enter, entered, collective.committee_member)
    collective.does(papers.enter, entered)
    read = ConfirmPaperVote(meeting_id=meeting_id, person_id=collective.people[27], choice=Choice.AYE)
    with pytest.raises(refusals.OwnPaper):
        collective.does(papers.confirm, read, collective.committee_member)
    collective.does(papers.confirm, read, collective.township)
    assert collective.line(meeting_id, 27).has_voted


def test_a_paper_under_an_id_that_is_taken_is_refused(collective: Collective):
    meeting_id = collective.noticed()
    taken = collective.enters_paper(meeting_id, 3, to=4)
    six, seven = collective.people[6:8]
    call = calls.EnterProxyPaper(id=taken, meeting_id=meeting_id, person_id=six, proxy_id=seven, content=PAPER)
    with pytest.raises(refusals.AlreadyThere):
        collective.does(proxy_papers.enter, call)
