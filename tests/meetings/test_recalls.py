"""A recall is voted by all who have a vote, in secret; whom it concerns is heard, and has no hand in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.actions import attending, ballots, convening, counting, withdrawing
from services.meetings.models import Entry, Meeting
from shared.calls import ballots as ballot_calls
from shared.calls import counting as counting_calls
from shared.calls import meetings as calls
from shared.errors import NotAllowed
from shared.identity import Role
from shared.recall_words import DefenceHeard
from shared.vocabulary import Body, MatterClass, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.recall import VOTERS, RecallVillage


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def last_line(village: RecallVillage, meeting_id, verb: str) -> Entry:
    with village.sessions() as session:
        lines = sa.select(Entry).where(Entry.meeting_id == meeting_id, Entry.verb == verb).order_by(Entry.number.desc())
        return session.scalars(lines.limit(1)).one()


# -- who convenes


def test_it_is_due_at_once_and_to_no_other_body(village: RecallVillage):
    for body in (Body.MEMBERS_DELIBERATION, Body.BRANCH_COMMITTEE, Body.VILLAGERS_ASSEMBLY):
        with pytest.raises(refusals.WrongBody):
            village.convene(body)
    meeting_id = village.convene_vote()
    with village.sessions() as session:
        assert session.get_one(Meeting, meeting_id).step == "resolution"


def test_the_villagers_committee_convenes_it_and_so_may_the_secretary(village: RecallVillage):
    village.convene_vote(village.other)
    again = RecallVillage(village.sessions)
    again.convene_vote(again.secretary)


def test_whom_it_concerns_does_not(village: RecallVillage):
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.convene_vote(village.concerned)
    assert not [todo for todo in village.todos(village.concerned) if todo.subject_id == village.topic_id]
    assert [todo.step.verb for todo in village.todos(village.other)] == ["convene_meeting"]


def test_a_member_of_the_committee_convenes_nothing_else(village: RecallVillage):
    village.topic_id = village.confirmed(MatterClass.VILLAGE_AFFAIRS)
    with pytest.raises(NotAllowed):
        village.convene(caller=village.other)


def test_the_township_does_once_the_village_let_it_lie(village: RecallVillage):
    village.wait(30)
    with pytest.raises(refusals.NotTheTownshipsYet):
        village.convene_vote(village.township)
    village.wait(1)
    village.convene_vote(village.township)


@pytest.mark.parametrize("way", [Voting.SHOW_OF_HANDS, Voting.NAMED])
def test_it_is_not_voted_in_the_open(village: RecallVillage, way):
    with pytest.raises(refusals.RecallIsSecret):
        village.convene_vote(way=way)
    meeting_id = village.convene_vote()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Meeting).where(Meeting.id == meeting_id).values(voting=way))


def test_it_is_noticed_ten_days_ahead(village: RecallVillage):
    with pytest.raises(refusals.NoticeTooShort):
        village.convene_vote(days=9)
    village.convene_vote(days=10)


def test_it_is_held_within_thirty_days_of_its_notice(village: RecallVillage):
    for days in (31, 700):
        with pytest.raises(refusals.RecallTooFar) as refused:
            village.convene_vote(days=days)
    assert "30 日内" in str(refused.value)
    village.convene_vote(days=30)


# -- the defence


def test_nobody_is_recalled_unheard(village: RecallVillage):
    meeting_id = village.opened_vote()
    with pytest.raises(refusals.DefenceNotHeard):
        village.enters(meeting_id, ayes=VOTERS)
    steps = {step.verb: step for step in village.sees(meeting_id, village.other).next_steps}
    assert steps["open_vote"].blocked
    village.hears_them(meeting_id)
    village.enters(meeting_id, ayes=VOTERS)


def test_until_they_are_heard_the_defence_comes_first_and_afterwards_the_vote(village: RecallVillage):
    meeting_id = village.opened_vote()
    assert village.sees(meeting_id, village.other).next_steps[0].verb == "hear_defence"
    village.hears_them(meeting_id)
    steps = village.sees(meeting_id, village.other).next_steps
    assert (steps[0].verb, steps[0].blocked) == ("open_vote", None)
    assert (steps[-1].verb, steps[-1].label) == ("hear_defence", "更改申辩登记")


def test_no_vote_online_begins_before_either(village: RecallVillage):
    meeting_id = village.opened_vote(way=Voting.ONLINE_SECRET)
    with pytest.raises(refusals.DefenceNotHeard):
        village.open_vote(meeting_id, village.other)


def test_the_table_holds_it_too(village: RecallVillage):
    meeting_id = village.opened_vote()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Meeting).where(Meeting.id == meeting_id).values(vote_opened_at=village.now))


def test_what_was_written_is_read_out_and_the_record_says_so(village: RecallVillage):
    village.defence_is_stated()
    meeting_id = village.opened_vote()
    with pytest.raises(refusals.DefenceToBeRead):
        village.hears_them(meeting_id, DefenceHeard.NONE)
    village.hears_them(meeting_id, DefenceHeard.READ_OUT)
    line = last_line(village, meeting_id, "hear_defence")
    assert (line.detail, line.source) == ("宣读了书面申辩意见", "《村民委员会组织法》（2025年修正）第十九条")
    assert village.sees(meeting_id).defence is DefenceHeard.READ_OUT


def test_what_is_written_after_nothing_was_there_to_hear_is_read_out_too(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id, DefenceHeard.NONE)
    village.defence_is_stated()
    with pytest.raises(refusals.DefenceToBeRead):
        village.enters(meeting_id, ayes=30)
    village.hears_them(meeting_id, DefenceHeard.READ_OUT)
    village.enters(meeting_id, ayes=30)


def test_what_was_not_written_is_not_read_out(village: RecallVillage):
    meeting_id = village.opened_vote()
    with pytest.raises(refusals.NothingToBeRead):
        village.hears_them(meeting_id, DefenceHeard.READ_OUT)
    village.hears_them(meeting_id, DefenceHeard.SPOKE)


def test_once_the_count_is_entered_nothing_is_heard_any_more(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id)
    village.enters(meeting_id, ayes=VOTERS)
    with pytest.raises(refusals.VoteIsOpen):
        village.hears_them(meeting_id, DefenceHeard.SPOKE)


def test_only_at_a_recall_somebody_defends_themselves(village: RecallVillage):
    village.topic_id = village.confirmed(MatterClass.PARTY_AFFAIRS)
    with pytest.raises(refusals.NotARecall):
        village.hears_them(village.opened(), caller=village.secretary)


# -- whom it concerns


def test_whom_it_concerns_leads_and_counts_nothing(village: RecallVillage):
    meeting_id = village.opened_vote()
    them = village.concerned
    tried: list[tuple[Callable[..., Any], Any]] = [
        (attending.record_attendance, calls.RecordAttendance(meeting_id=meeting_id, present=(village.people[0],))),
        (attending.record_departures, calls.RecordDepartures(meeting_id=meeting_id, left=(village.people[9],))),
        (convening.cancel, calls.CancelMeeting(meeting_id=meeting_id, reason="改期")),
    ]
    for action, call in tried:
        with pytest.raises(refusals.ConcernedKeepsOut):
            village.does(action, call, them)
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.hears_them(meeting_id, caller=them)
    village.hears_them(meeting_id)
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.enters(meeting_id, ayes=VOTERS, caller=them)
    assert not [
        step.verb
        for step in village.sees(meeting_id, them).next_steps
        if step.verb not in ("ask_for_word", "get_meeting")
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_they_are_no_teller(village: RecallVillage, place):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id)
    tellers = [village.people[5], village.people[5]]
    tellers[place] = village.people[2]
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.enters(meeting_id, ayes=VOTERS, tellers=tellers)
    online = RecallVillage(village.sessions)
    other = online.opened_vote(way=Voting.ONLINE_SECRET)
    tellers = [online.people[5], online.people[5]]
    tellers[place] = online.people[2]
    call = ballot_calls.NameTellers(meeting_id=other, first_teller_id=tellers[0], second_teller_id=tellers[1])
    with pytest.raises(refusals.ConcernedKeepsOut):
        online.does(ballots.name_both, call, online.other)


def test_they_witness_no_count(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.hears_them(meeting_id)
    village.enters(meeting_id, ayes=VOTERS)
    call = counting_calls.WitnessCount(meeting_id=meeting_id, number=1, reason="监票人没有手机")
    with pytest.raises(refusals.ConcernedKeepsOut):
        village.does(counting.witness, call, village.concerned)
    village.does(counting.witness, call, village.person(uuid4(), Role.TOWNSHIP, area=village.township_code))


def test_nobody_is_taken_out_of_the_vote(village: RecallVillage):
    meeting_id = village.opened_vote()
    for person in (village.people[2], village.people[20]):
        call = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=person, ground="亲属")
        with pytest.raises(refusals.NobodyWithdraws):
            village.does(withdrawing.withdraw, call, village.secretary)


def test_there_is_no_step_to_send_it_back_to(village: RecallVillage):
    meeting_id = village.opened_vote()
    village.now += timedelta(minutes=1)
    with pytest.raises(refusals.NoStepBefore):
        village.send_back(meeting_id, caller=village.other)
    assert "return_to_step" not in [step.verb for step in village.sees(meeting_id, village.other).next_steps]


# -- the result


@pytest.mark.parametrize(
    ("there", "votes", "passed"),
    [
        (40, {"ayes": 21, "noes": 19}, True),
        (40, {"ayes": 20, "noes": 20}, False),
        (40, {"ayes": 19, "noes": 2, "invalid": 19}, False),  # invalid ballots were cast
        (21, {"ayes": 11, "noes": 10}, True),  # just over half of all voters
        (20, {"ayes": 20}, False),  # half of them is not more than half
        (40, {"ayes": 20, "kept": 20}, False),  # a ballot that was kept is no vote
    ],
)
def test_half_of_all_voters_and_half_of_the_votes_are_exceeded(village: RecallVillage, there, votes, passed):
    result = village.counted(there, **votes)
    assert result.passed is passed
    assert result.base == "cast"
    assert "第十九条" in result.source
    assert f"登记参加投票的村民 {VOTERS} 人" in result.sentence
    [taken] = [data for name, data in village.events() if name == "resolution_taken"]
    assert taken["passed"] is passed


def test_a_hall_with_few_people_may_vote_and_fails(village: RecallVillage):
    assert not village.counted(6, ayes=6).passed


def test_the_page_says_what_is_needed(village: RecallVillage):
    view = village.sees(village.opened_vote(), village.other)
    assert (view.turnout_needed, view.concerned_id, view.leads) == (21, village.people[2], True)
    why = next(step.why for step in view.next_steps if step.verb == "open_vote")
    assert "须 21 人以上投票" in why


def test_after_it_nothing_is_due_whatever_came_of_it(village: RecallVillage):
    village.counted(40, ayes=20, noes=20)
    with pytest.raises(refusals.NothingDue):
        village.convene_vote()


# -- who comes late


def online(village: RecallVillage, way: Voting, there: int = 20) -> OnlineVote:
    """The vote is open for so many; the fifth and the sixth are tellers."""
    meeting_id = village.opened_vote(there, way)
    village.hears_them(meeting_id)
    vote = OnlineVote(village, at=meeting_id)
    vote.tellers = village.people[4:6]
    return vote.opened()


def comes_late(village: RecallVillage, meeting_id: UUID, *numbers: int) -> None:
    present = tuple(village.people[number] for number in numbers)
    call = calls.RecordAttendance(meeting_id=meeting_id, present=present)
    village.does(attending.record_attendance, call, village.other)


@pytest.mark.parametrize("way", [Voting.ONLINE_SECRET, Voting.MIXED_SECRET])
def test_who_comes_while_the_vote_is_open_votes_until_it_is_closed(village: RecallVillage, way):
    vote = online(village, way)
    late = village.people[30]
    with pytest.raises(refusals.VoterNotPresent):
        vote.cast(late)
    assert village.sees(vote.id, village.other).admits_latecomers
    for person in village.people[:19]:
        vote.cast(person)
    comes_late(village, vote.id, 30, 31)
    vote.cast(late)
    if way is Voting.MIXED_SECRET:
        vote.give_papers(*village.people[31:32], *village.people[19:20])
        comes_late(village, vote.id, 32, 33, 34)
        vote.give_papers(*village.people[32:35])
    else:
        vote.cast(village.people[31])
    village.now += timedelta(minutes=10)
    vote.end()
    assert not village.sees(vote.id, village.other).admits_latecomers
    comes_late(village, vote.id, 39)
    with pytest.raises(refusals.CastingHasEnded):
        vote.cast(village.people[39])
    if way is Voting.MIXED_SECRET:
        vote.count_papers(5)
        vote.confirm()
    vote.share(0)
    vote.share(1)
    result = village.sees(vote.id).result
    assert result
    assert result.passed
    assert f"投票 {21 if way is Voting.ONLINE_SECRET else 25} 人" in result.sentence


def test_on_paper_in_the_room_who_comes_before_the_count_is_entered_votes(village: RecallVillage):
    meeting_id = village.opened_vote(20)
    village.hears_them(meeting_id)
    comes_late(village, meeting_id, 30)
    village.enters(meeting_id, ayes=21)
    assert village.confirmed_result(meeting_id, village.people[5]).passed
