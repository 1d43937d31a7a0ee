"""At a collective's assembly who can't come entrusts somebody of their household, and is there by them; never both."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import undefer

from services.meetings import refusals
from services.meetings.actions import proxies
from services.meetings.models import Entry, Proxy, Vote
from shared.calls import proxies as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Body, Choice, Voting
from tests.meetings.collective import Collective
from tests.meetings.village import NOON, Village

MOST = tuple(range(2, 24))  # twenty-two, the quorum of thirty-two; 0 and 1 are at home, 2 comes of their household
ALL_BUT_ONE = tuple(range(1, 32))


def content_of(collective: Collective, meeting_id: UUID, verb: str) -> list[dict[str, Any]]:
    with collective.sessions() as session:
        lines = sa.select(Entry).where(Entry.meeting_id == meeting_id, Entry.verb == verb).order_by(Entry.number)
        return [json.loads(line.content) for line in session.scalars(lines.options(undefer(Entry.content)))]


# -- who is there


def test_who_is_represented_counts_for_the_quorum_once_the_proxy_is_there(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    assert collective.there(meeting_id) == (0, 0)
    collective.wait(10)
    collective.attend(meeting_id, [collective.people[number] for number in MOST[1:]])
    assert collective.there(meeting_id) == (21, 0)
    with pytest.raises(refusals.QuorumNotReached):
        collective.open(meeting_id)
    collective.attend(meeting_id, [collective.people[number] for number in MOST[:-1]])
    assert collective.there(meeting_id) == (22, 1)
    [check] = [check for check in collective.sees(meeting_id).checks if check.label == "到会人数"]
    assert "由同户成员代为参加 1 人" in check.detail
    collective.open(meeting_id)


def test_a_proxy_who_leaves_takes_the_represented_along(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST[:-1])
    collective.leave(meeting_id, collective.people[2])
    assert collective.there(meeting_id) == (20, 0)
    with pytest.raises(refusals.QuorumNotReached):
        collective.open_vote(meeting_id)


def test_who_comes_speaks_for_themselves(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    assert collective.there(meeting_id) == (23, 1)
    collective.attend(meeting_id, [collective.people[0]])
    assert collective.there(meeting_id) == (23, 0)
    collective.open_vote(meeting_id)
    with pytest.raises(refusals.NotTheirProxy):
        collective.votes_for(meeting_id, 2, 0)
    collective.cast(meeting_id, collective.people[0], Choice.NO)


def test_who_came_and_left_is_not_represented_by_what_they_wrote_before(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, 0, *MOST)
    collective.now = collective.now.replace(minute=collective.now.minute + 5)
    collective.leave(meeting_id, collective.people[0])
    assert collective.there(meeting_id) == (22, 0)
    collective.entrusts(meeting_id, 0, to=2)
    assert collective.there(meeting_id) == (22, 0), "not in the very moment in which they left"
    collective.now = collective.now.replace(minute=collective.now.minute + 1)
    collective.entrusts(meeting_id, 0, to=2)
    assert collective.there(meeting_id) == (23, 1)


def test_what_was_written_for_one_meeting_makes_nobody_be_there_at_another(collective: Collective):
    other = Collective(collective.sessions)
    other.people, other.homes = collective.people, collective.homes
    meeting_id, other_id = collective.noticed(), other.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    other.entrusts(other_id, 1, to=2)
    other.begins(other_id, *MOST)
    collective.begins(meeting_id, *range(3, 25))
    assert other.there(other_id) == (23, 1)
    assert collective.there(meeting_id) == (22, 0), "who acts for them is at the other one"
    collective.attend(meeting_id, [collective.people[2]])
    assert collective.there(meeting_id) == (24, 1)
    other.open_vote(other_id)
    collective.leave(meeting_id, collective.people[2])
    collective.open_vote(meeting_id)
    assert (other.there(other_id), collective.there(meeting_id)) == ((23, 1), (22, 0))
    with pytest.raises(refusals.NotTheirProxy):
        other.votes_for(other_id, 2, 0)


def test_who_acts_for_two_at_one_meeting_may_act_for_two_at_another(collective: Collective):
    other = Collective(collective.sessions)
    other.people, other.homes = collective.people, collective.homes
    for one in (collective, other):
        meeting_id = one.noticed()
        for number in (0, 1):
            one.entrusts(meeting_id, number, to=2)


def test_who_was_ticked_by_mistake_and_struck_off_again_keeps_the_proxy(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.wait(10)
    collective.attend(meeting_id, [collective.people[number] for number in (0, *MOST)])
    assert collective.there(meeting_id) == (23, 0)
    collective.attend(meeting_id, [collective.people[number] for number in MOST])
    assert collective.there(meeting_id) == (23, 1)


def test_who_ends_it_is_not_there_any_more_and_may_entrust_another(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, 1, *MOST)
    collective.ends(meeting_id, 0)
    assert collective.there(meeting_id) == (23, 0)
    with pytest.raises(refusals.NoProxyToEnd):
        collective.ends(meeting_id, 0)
    collective.entrusts(meeting_id, 0, to=1)
    assert collective.line(meeting_id, 0).represented_by == collective.people[1]


@pytest.mark.parametrize("who", [0, 2])
def test_a_withdrawal_of_either_ends_it_for_the_vote(collective: Collective, who):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, 1, *MOST)
    collective.withdraws(meeting_id, who)
    assert collective.there(meeting_id) == ((23, 0) if who == 0 else (22, 0))
    if who == 0:
        with pytest.raises(refusals.HasWithdrawn):
            collective.entrusts(meeting_id, 0, to=1)
    else:
        with pytest.raises(refusals.ProxyHasWithdrawn):
            collective.entrusts(meeting_id, 0, to=2)


# -- whom, and where


def test_one_person_acts_for_two_of_their_household_and_no_third(sessions):
    collective = Collective(sessions)
    collective.homes[1] = collective.homes[0]  # six of one household
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.entrusts(meeting_id, 1, to=2)
    collective.entrusts(meeting_id, 1, to=2)  # again it is the same one
    with pytest.raises(refusals.ProxyActsForEnough) as refused:
        collective.entrusts(meeting_id, 3, to=2)
    assert refused.value.facts["most"] == 2
    collective.enters_paper(meeting_id, 4, to=5)
    collective.ends(meeting_id, 1)
    collective.entrusts(meeting_id, 3, to=2)


def test_coming_and_going_again_gives_nobody_a_third_to_act_for(sessions):
    collective = Collective(sessions)
    collective.homes[1] = collective.homes[0]
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.entrusts(meeting_id, 1, to=2)
    collective.wait(10)
    there = [collective.people[number] for number in (2, *range(4, 25))]
    collective.attend(meeting_id, [collective.people[0], *there])
    collective.entrusts(meeting_id, 3, to=2)
    collective.attend(meeting_id, there)
    collective.open(meeting_id)
    with pytest.raises(refusals.ProxyActsForTooMany) as refused:
        collective.open_vote(meeting_id)
    assert (refused.value.facts["count"], refused.value.facts["most"]) == (3, 2)
    collective.ends(meeting_id, 3)
    collective.open_vote(meeting_id)
    assert [one.acts for one in collective.sees(meeting_id).proxies].count(True) == 2


@pytest.mark.parametrize(("number", "to"), [(0, 3), (30, 31), (30, 0), (0, 31)])
def test_who_is_of_another_household_or_of_none_is_no_proxy(collective: Collective, number, to):
    meeting_id = collective.noticed()
    with pytest.raises(refusals.ProxyOfAnotherHousehold):
        collective.entrusts(meeting_id, number, to=to)


def test_a_proxy_stands_on_the_roll(collective: Collective):
    meeting_id = collective.noticed()
    with pytest.raises(refusals.NotOnThisRoll):
        collective.entrusts(meeting_id, 0, to=35)
    with pytest.raises(refusals.NotOnThisRoll):
        collective.entrusts(meeting_id, 35, to=0)


def test_no_other_body_has_proxies_and_says_so_with_the_article(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    call = calls.EntrustProxy(meeting_id=meeting_id, proxy_id=party_village.people[6])
    with pytest.raises(refusals.NoProxyHere) as refused:
        party_village.does(proxies.entrust, call, party_village.member(5))
    assert refused.value.facts["body"] == "党员大会"
    assert "《农村集体经济组织法》第二十七条" in str(refused.value)
    assert party_village.sees(meeting_id).proxies_source == ""


def test_of_a_vote_online_alone_nobody_is_represented_until_it_is_held_on_paper(collective: Collective):
    meeting_id = collective.noticed(Voting.ONLINE_SECRET)
    with pytest.raises(refusals.NoProxyOnline):
        collective.entrusts(meeting_id, 0, to=2)


def test_strangers_find_no_meeting_here(collective: Collective):
    meeting_id = collective.noticed()
    with pytest.raises(NotFound):
        collective.ends(meeting_id, 0, caller=collective.stranger)


# -- the vote


def test_a_proxy_gives_each_vote_and_the_record_says_by_whom(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    with pytest.raises(refusals.VoteNotOpen):
        collective.votes_for(meeting_id, 2, 0)
    collective.open_vote(meeting_id)
    assert collective.sees(meeting_id, collective.villager(2)).votes_for == (collective.people[0],)
    for number in MOST[:-1]:
        collective.cast(meeting_id, collective.people[number])
    collective.votes_for(meeting_id, 2, 0)
    assert collective.sees(meeting_id, collective.villager(2)).votes_for == ()
    result = collective.close(meeting_id)
    assert (result.passed, result.tally.ayes, result.present, result.needed) == (True, 22, 23, 22)
    assert result.sentence.startswith("由同户成员代为参加 1 人。应到会")
    [closed] = content_of(collective, meeting_id, "close_vote")
    assert closed["given_by"] == [{"person_id": str(collective.people[0]), "proxy_id": str(collective.people[2])}]


def test_nobody_votes_twice_whoever_is_first(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.entrusts(meeting_id, 1, to=2)
    collective.begins(meeting_id, *MOST)
    collective.open_vote(meeting_id)
    collective.cast(meeting_id, collective.people[0], Choice.NO)  # from wherever they are
    with pytest.raises(refusals.VotedForAlready):
        collective.votes_for(meeting_id, 2, 0)
    collective.votes_for(meeting_id, 2, 1)
    with pytest.raises(refusals.AlreadyVoted):
        collective.cast(meeting_id, collective.people[1])
    with pytest.raises(refusals.VotedForAlready):
        collective.votes_for(meeting_id, 2, 1)


def test_once_the_vote_is_opened_nothing_changes(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    collective.open_vote(meeting_id)
    for late in (
        lambda: collective.entrusts(meeting_id, 1, to=2),
        lambda: collective.ends(meeting_id, 0),
        lambda: collective.ends(meeting_id, 0, caller=collective.township),
        lambda: collective.enters_paper(meeting_id, 1, to=2),
    ):
        with pytest.raises(refusals.VoteIsOpen):
            late()
    collective.attend(meeting_id, [collective.people[0]])
    assert collective.there(meeting_id) == (23, 1)
    collective.votes_for(meeting_id, 2, 0)


def test_only_who_was_entrusted_votes_for_somebody(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, 1, *MOST)
    collective.open_vote(meeting_id)
    for proxy, number in ((1, 0), (2, 5), (0, 0)):
        with pytest.raises(refusals.NotTheirProxy):
            collective.votes_for(meeting_id, proxy, number)


def test_hands_are_raised_for_the_represented_too(collective: Collective):
    meeting_id = collective.noticed(Voting.SHOW_OF_HANDS)
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST[:-1])
    with pytest.raises(refusals.TallyDoesNotAddUp):
        collective.tally(meeting_id, 21, tellers=collective.people[4:6])
    result = collective.tally(meeting_id, 22, tellers=collective.people[4:6])
    assert (result.passed, result.present) == (True, 22)
    assert "由同户成员代为参加 1 人" in result.sentence


def test_who_is_represented_does_not_count_the_votes(collective: Collective):
    meeting_id = collective.noticed(Voting.SHOW_OF_HANDS)
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    with pytest.raises(refusals.TellerNotPresent):
        collective.tally(meeting_id, 23, tellers=(collective.people[0], collective.people[5]))


def test_the_database_knows_two_people_and_one_vote(collective: Collective):
    meeting_id, (one, other) = collective.noticed(), collective.people[:2]
    official = uuid4()
    for row in (
        {"proxy_id": one, "entered_by": one},
        {"proxy_id": other, "entered_by": other},
        {"proxy_id": other, "entered_by": official},  # without a paper
        {"proxy_id": other, "entered_by": one, "at_vote": True},
    ):
        with pytest.raises(sa.exc.IntegrityError), collective.sessions.begin() as session:
            session.add(Proxy(meeting_id=meeting_id, person_id=one, **row))
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    collective.open_vote(meeting_id)
    collective.votes_for(meeting_id, 2, 0)
    with pytest.raises(sa.exc.IntegrityError), collective.sessions.begin() as session:
        session.add(Vote(meeting_id=meeting_id, person_id=one, choice=Choice.NO, cast_at=NOON))


# -- who sees it


def test_others_see_nothing_of_it_and_the_two_see_their_own(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    assert collective.sees(meeting_id, collective.villager(5)).proxies == ()
    for number in (0, 2):
        [seen] = collective.sees(meeting_id, collective.villager(number)).proxies
        assert (seen.person_id, seen.proxy_id, seen.in_force) == (collective.people[0], collective.people[2], True)
    assert len(collective.sees(meeting_id).proxies) == 1
    asked = collective.sees(meeting_id, collective.villager(5))
    [line] = [line for line in asked.record if line.verb == "entrust_proxy"]
    assert (line.actor_id, line.detail) == (None, "一人委托同户成员代为参加")
    assert set(asked.household) == set(collective.people[3:5])


def test_who_acts_for_somebody_is_asked_to_vote_for_them(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.begins(meeting_id, *MOST)
    assert "cast_proxy_vote" not in collective.verbs(meeting_id, collective.villager(2))
    collective.open_vote(meeting_id)
    assert "cast_proxy_vote" in collective.verbs(meeting_id, collective.villager(2))
    assert "cast_proxy_vote" in collective.waits(collective.villager(2))
    collective.votes_for(meeting_id, 2, 0)
    assert "cast_proxy_vote" not in collective.verbs(meeting_id, collective.villager(2))
    assert "cast_proxy_vote" not in collective.waits(collective.villager(2))


def test_nobody_but_the_township_ends_what_somebody_else_entrusted(collective: Collective):
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 1, to=2)
    for caller in (collective.villager(2), collective.committee_member, collective.secretary):
        with pytest.raises(NotAllowed):
            collective.ends(meeting_id, 1, caller=caller)
    collective.ends(meeting_id, 1, caller=collective.township)
    with pytest.raises(refusals.NoProxyToEnd):
        collective.ends(meeting_id, 1)
