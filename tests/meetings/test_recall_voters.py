"""Who has a vote on a recall is told on their home and on its page how they vote, and until when."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services.meetings import queries, refusals
from services.meetings.actions import attending
from shared import clock
from shared.calls import meetings as calls
from shared.calls.common import NextStep
from shared.calls.paperwork import GetMadeDocument, ListMeetingDocuments
from shared.calls.records import ReadMeetingRecord
from shared.identity import Caller, Role
from shared.procedure import RECALL
from shared.vocabulary import DocumentKind, Voting
from tests.meetings.office import Office
from tests.meetings.online_vote import OnlineVote
from tests.meetings.recall import VOTERS, RecallVillage

LATE = 30


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def voter(village: RecallVillage, number: int = LATE) -> Caller:
    return village.person(village.people[number], Role.VILLAGER)


def at_home(village: RecallVillage, number: int = LATE) -> list[NextStep]:
    return [todo.step for todo in village.todos(voter(village, number))]


def begun(village: RecallVillage, way: Voting) -> OnlineVote:
    meeting_id = village.opened_vote(20, way)
    village.hears_them(meeting_id)
    vote = OnlineVote(village, at=meeting_id)
    vote.tellers = village.people[4:6]
    return vote.opened()


@pytest.mark.parametrize("way", [Voting.SECRET, Voting.ONLINE_SECRET, Voting.MIXED_SECRET])
def test_before_its_day_they_are_called_to_vote_and_not_to_write_an_opinion(village: RecallVillage, way):
    meeting_id = village.convene_vote(way=way)
    [home] = at_home(village)
    [here] = village.sees(meeting_id, voter(village)).next_steps
    assert home == here
    assert (here.label, here.source) == ("参加罢免投票", RECALL)
    assert "停止投票以前" in here.why
    assert ("纸质票" in here.why) is (way is not Voting.ONLINE_SECRET)
    assert ("签到码" in here.why) is (way is not Voting.SECRET)
    assert "意见" not in here.why.replace("申辩意见", "")


@pytest.mark.parametrize("way", [Voting.ONLINE_SECRET, Voting.MIXED_SECRET])
def test_who_has_not_come_is_told_how_to_vote_while_it_is_open(village: RecallVillage, way):
    vote = begun(village, way)
    [home] = at_home(village)
    here = village.sees(vote.id, voter(village)).next_steps[0]
    assert home == here
    assert (here.verb, here.label, here.source) == ("get_meeting", "到会场投票", RECALL)
    assert "停止投票以前" in here.why
    until = village.now.astimezone(clock.SHANGHAI) + timedelta(hours=2)
    assert f"至少开放到 {until:%H:%M}" in here.why
    village.now += timedelta(hours=2)
    assert "至少开放到" not in village.sees(vote.id, voter(village)).next_steps[0].why


def test_a_day_later_nobody_is_sent_to_a_vote_that_takes_none_any_more(village: RecallVillage):
    vote = begun(village, Voting.ONLINE_SECRET)
    village.now += timedelta(hours=24)
    assert not at_home(village)
    assert not [step for step in village.sees(vote.id, voter(village)).next_steps if step.label == "到会场投票"]


def test_who_has_come_votes_on_the_page_and_is_then_asked_nothing(village: RecallVillage):
    vote = begun(village, Voting.ONLINE_SECRET)
    assert [step.verb for step in at_home(village, 9)] == ["cast_ballot"]
    assert village.sees(vote.id, voter(village, 9)).next_steps[0].verb == "cast_ballot"
    vote.cast(village.people[9])
    assert not at_home(village, 9)
    assert "get_meeting" not in [step.verb for step in village.sees(vote.id, voter(village, 9)).next_steps]


def test_once_it_is_closed_nobody_is_sent_to_vote(village: RecallVillage):
    vote = begun(village, Voting.ONLINE_SECRET)
    for person in village.people[:20]:
        vote.cast(person)
    village.now += timedelta(hours=2)
    vote.end()
    assert not at_home(village)
    assert not village.sees(vote.id, voter(village)).next_steps


def test_on_paper_they_are_told_so_until_the_count_is_entered(village: RecallVillage):
    meeting_id = village.opened_vote(25)
    village.hears_them(meeting_id)
    village.begin_vote(meeting_id, village.other)
    for number, label in ((LATE, "到会场投票"), (9, "领纸质票投票")):
        [home] = at_home(village, number)
        assert home == village.sees(meeting_id, voter(village, number)).next_steps[0]
        assert home.label == label
        assert "纸质票" in home.why
    village.enters(meeting_id, ayes=20, noes=5)
    assert not at_home(village)
    assert not at_home(village, 9)


def test_before_the_vote_is_open_who_is_there_waits_for_the_defence(village: RecallVillage):
    meeting_id = village.opened_vote(20, Voting.MIXED_SECRET)
    assert [step.label for step in at_home(village)] == ["参加罢免投票"]
    assert [step.label for step in at_home(village, 9)] == ["等开始投票"]
    village.does(
        attending.record_attendance,
        calls.RecordAttendance(meeting_id=meeting_id, present=(village.people[LATE],)),
        village.other,
    )
    assert [step.label for step in at_home(village)] == ["等开始投票"]


# -- whom it concerns reads of none of them


def test_whom_it_concerns_reads_neither_who_came_nor_who_has_voted(village: RecallVillage):
    vote = begun(village, Voting.MIXED_SECRET)
    vote.cast(village.people[9])
    vote.give_papers(village.people[10])
    seen = village.sees(vote.id, village.concerned)
    assert [line.person_id for line in seen.roll] == [village.people[2]]
    assert (seen.voting_present, seen.turnout_needed) == (20, 21)  # how many, as everybody
    assert len(village.sees(vote.id, village.other).roll) == VOTERS


def test_nor_do_the_record_in_full_and_the_papers_of_the_meeting_tell_them(village: RecallVillage):
    vote = begun(village, Voting.MIXED_SECRET)
    office = Office(village)
    paper = office.print(DocumentKind.SIGN_IN_SHEET, vote.id)
    refused: list[Callable[[Session, Caller], object]] = [
        lambda session, who: queries.read_record(session, ReadMeetingRecord(meeting_id=vote.id), who),
        lambda session, who: queries.of_meeting(session, ListMeetingDocuments(meeting_id=vote.id), who),
        lambda session, who: queries.document(session, GetMadeDocument(document_id=paper), who),
    ]
    for read in refused:
        with village.sessions() as session:
            read(session, village.secretary)
            with pytest.raises(refusals.RollIsKept):
                read(session, village.concerned)
    with pytest.raises(refusals.RollIsKept):
        office.draft(DocumentKind.SIGN_IN_SHEET, vote.id, village.concerned)


# -- once it is carried


def calls_for(village: RecallVillage, caller: Caller) -> list[str]:
    return [todo.subject_kind for todo in village.todos(caller) if todo.step.verb == "convene_meeting"]


def test_who_was_voted_out_is_asked_to_call_no_meeting_while_the_roll_still_has_them(village: RecallVillage):
    head = village.person(village.people[2], Role.VILLAGERS_COMMITTEE, Role.VILLAGER)
    village.counted(VOTERS, ayes=VOTERS)
    village.recall_due_of(village.people[3])  # another one, which they would convene
    assert calls_for(village, village.person(village.people[7], Role.VILLAGERS_COMMITTEE))
    assert not calls_for(village, head)
    village.wait(61)
    assert calls_for(village, head)  # elected again, or the roll would say otherwise


def test_who_stays_in_office_calls_it_as_ever(village: RecallVillage):
    head = village.person(village.people[2], Role.VILLAGERS_COMMITTEE, Role.VILLAGER)
    village.counted(VOTERS, ayes=1, noes=VOTERS - 1)
    village.recall_due_of(village.people[3])
    assert calls_for(village, head)
