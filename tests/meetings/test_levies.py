"""Representatives decide a levy with a vote for each household; what has to be ready is ready first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from services.meetings.actions import matters, voting
from services.meetings.rules import HouseholdVote, Outcome
from shared.calls import directory
from shared.calls import meetings as calls
from shared.events.topics import PreparationsDone, PreparationsDue
from shared.vocabulary import Body, Kind, RollKind, Voting
from tests.meetings.village import FOUR_STEPS, Village

TODAY = date(2027, 3, 1)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def outcome(*, passed: bool = True) -> Outcome:
    return Outcome(
        passed, ayes=20, needed=16, whole=30, base=rules.Base.PRESENT, source="第三十条", sentence="赞成 20 票。"
    )


@pytest.mark.parametrize(
    ("present", "ayes", "result"),
    [
        (199, 199, "no quorum"),
        (200, 200, "passed"),
        (201, 201, "passed"),
        (200, 100, "failed"),
        (200, 101, "passed"),
        (201, 100, "failed"),
        (201, 101, "passed"),
    ],
)
def test_of_three_hundred_households_two_thirds_are_there_and_more_than_half_of_those_agree(present, ayes, result):
    vote = HouseholdVote(whole=300, present=present, ayes=ayes)
    if result == "no quorum":
        with pytest.raises(refusals.QuorumNotReached):
            rules.with_households(outcome(), vote, TODAY)
        return
    found = rules.with_households(outcome(), vote, TODAY)
    assert found.passed is (result == "passed")
    assert "第三十条" in found.source
    assert "一户一票" in found.source
    assert f"全村 300 户），赞成 {ayes} 户" in found.sentence


def test_households_do_not_carry_what_the_representatives_voted_down():
    assert not rules.with_households(outcome(passed=False), HouseholdVote(300, 300, 300), TODAY).passed


@pytest.mark.parametrize(("present", "ayes"), [(301, 200), (200, 201), (-1, -1)])
def test_households_that_do_not_add_up_are_no_result(present, ayes):
    with pytest.raises(refusals.HouseholdsDoNotAddUp):
        rules.with_households(outcome(), HouseholdVote(300, present, ayes), TODAY)


@given(whole=st.integers(1, 2_000), data=st.data())
def test_one_household_more_for_it_never_brings_it_down(whole, data):
    present = data.draw(st.integers((2 * whole + 2) // 3, whole))
    ayes = data.draw(st.integers(0, present))
    before = rules.with_households(outcome(), HouseholdVote(whole, present, ayes), TODAY).passed
    after = rules.with_households(outcome(), HouseholdVote(whole, present, min(ayes + 1, present)), TODAY).passed
    assert before <= after


def households(village: Village, size: int = 120) -> directory.Roll:
    people = (village.people * 3)[:size]
    entries = tuple(directory.RollEntry(person_id=person, votes=True) for person in people)
    return directory.Roll(kind=RollKind.HOUSEHOLDS, area=village.code, on=village.today, entries=entries)


def before_the_resolution(village: Village) -> None:
    due = PreparationsDue(topic_id=village.topic_id, village=village.code, kind=Kind.LEVY)
    village.hears(matters.await_preparations, due)
    village.post_result()
    for body, days in FOUR_STEPS[:-1]:
        meeting_id = village.opened(body, days=days, who=village.committee() if days == 0 else None)
        village.tally(meeting_id, ayes=5)


def is_ready(village: Village) -> None:
    village.hears(matters.end_awaiting, PreparationsDone(topic_id=village.topic_id, village=village.code))


def convene(village: Village, *, ways: Voting = Voting.SHOW_OF_HANDS, size: int = 120):
    people = village.roll(30, kind=RollKind.REPRESENTATIVES, grouped=False)
    return village.opened(
        Body.REPRESENTATIVES_ASSEMBLY, days=3, who=people, voting=ways, households=households(village, size)
    )


def tally(village: Village, meeting_id, *, present: int | None, ayes: int | None) -> calls.VoteResult:
    first, second = village.people[1:3]
    call = calls.RecordTally(
        meeting_id=meeting_id, ayes=30, noes=0, abstentions=0, first_teller_id=first, second_teller_id=second,
        households_present=present, households_for=ayes,
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting.record_tally, call)
    return village.confirmed_result(meeting_id, second)


def test_the_last_step_is_not_convened_before_what_it_decides_about_is_ready(village: Village):
    before_the_resolution(village)
    assert [todo for todo in village.todos(village.secretary) if todo.subject_id == village.topic_id] == []
    with pytest.raises(refusals.NotReadyToDecide):
        village.convene(Body.REPRESENTATIVES_ASSEMBLY, days=3)
    is_ready(village)
    assert [todo.step.verb for todo in village.todos(village.secretary)] == ["convene_meeting"]
    village.convene(Body.VILLAGERS_ASSEMBLY, days=10)


def test_representatives_decide_a_levy_by_households(village: Village):
    before_the_resolution(village)
    is_ready(village)
    meeting_id = convene(village)
    assert village.sees(meeting_id).households == 120
    with pytest.raises(refusals.HouseholdsMissing):
        tally(village, meeting_id, present=None, ayes=None)
    with pytest.raises(refusals.QuorumNotReached):
        tally(village, meeting_id, present=79, ayes=79)
    result = tally(village, meeting_id, present=80, ayes=40)
    assert not result.passed
    assert "赞成 40 户，须 41 户，未通过" in result.sentence


def test_a_levy_is_not_decided_by_a_vote_in_which_households_cannot_be_counted(village: Village):
    before_the_resolution(village)
    is_ready(village)
    with pytest.raises(refusals.HouseholdsAreCounted):
        convene(village, ways=Voting.SECRET)
    with pytest.raises(refusals.NoHouseholds):
        convene(village, size=0)


def test_who_has_a_levy_by_households(village: Village):
    before_the_resolution(village)
    with village.sessions() as session:
        for body, counts in ((Body.REPRESENTATIVES_ASSEMBLY, True), (Body.VILLAGERS_ASSEMBLY, False)):
            assert matters.is_by_households(session, village.topic_id, body) is counts
