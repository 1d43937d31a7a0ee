"""Many do it at the same moment, on the database that lets them."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.actions import voting
from services.meetings.models import OrdinaryMeeting, Vote
from shared.calls.meetings import RecordTally
from shared.errors import Refused
from shared.identity import Role
from shared.vocabulary import Body, Choice
from tests.meetings.test_appraisals import appraise, assembly, change, listed
from tests.meetings.test_ordinary_meetings import correct, record
from tests.meetings.village import Village


def outcome(work: Callable[[], object]) -> str:
    try:
        work()
    except Refused as refusal:
        return refusal.code
    return "done"


def votes(village: Village, meeting_id) -> int:
    with village.sessions() as session:
        return session.scalar(sa.select(sa.func.count()).where(Vote.meeting_id == meeting_id)) or 0


def test_fifty_votes_of_one_person_at_once_are_one(busy_party_village: Village):
    meeting_id = busy_party_village.named_vote()
    person = busy_party_village.people[1]

    def vote(number: int) -> str:
        choice = Choice.AYE if number % 2 else Choice.NO
        return outcome(lambda: busy_party_village.cast(meeting_id, person, choice))

    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(vote, range(50)))

    assert done == {"done": 1, refusals.AlreadyVoted.code: 49}
    assert votes(busy_party_village, meeting_id) == 1


def test_every_vote_that_was_taken_while_the_vote_was_closed_is_counted(busy_party_village: Village):
    meeting_id = busy_party_village.named_vote()

    def act(number: int) -> str:
        if number == 19:
            return outcome(lambda: busy_party_village.close(meeting_id)) + " closing"
        return outcome(lambda: busy_party_village.cast(meeting_id, busy_party_village.people[number]))

    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(act, range(38)))

    assert done["done closing"] == 1
    assert done["done"] + done[refusals.NotNow.code] == 37
    result = busy_party_village.sees(meeting_id).result
    assert result is not None
    assert result.tally.ayes == done["done"] == votes(busy_party_village, meeting_id)


def test_eight_who_convene_at_once_convene_one(busy_village: Village):
    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda _: outcome(busy_village.convene), range(8)))

    assert done == {"done": 1, refusals.AlreadyConvened.code: 7}
    assert busy_village.said() == ["meeting_noticed"]


def test_a_count_that_is_confirmed_many_times_at_once_is_one_resolution(busy_party_village: Village):
    meeting_id = busy_party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    first, second = busy_party_village.people[1:3]
    call = RecordTally(
        meeting_id=meeting_id, ayes=38, noes=0, abstentions=0, first_teller_id=first, second_teller_id=second
    )
    busy_party_village.begin_vote(meeting_id)
    busy_party_village.does(voting.record_tally, call)
    teller = busy_party_village.person(second, Role.MEMBER)

    with ThreadPoolExecutor(4) as pool:
        tried = [lambda: busy_party_village.confirm_count(meeting_id, teller)] * 4
        done = Counter(pool.map(outcome, tried))

    assert done == {"done": 1, refusals.NoCountWaits.code: 3}
    assert busy_party_village.said().count("resolution_taken") == 1


def test_of_two_entries_of_one_ordinary_meeting_at_once_one_stands(busy_village: Village):
    def enter() -> str:
        return outcome(lambda: record(busy_village, present=30))

    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda _: enter(), range(8)))
    assert done == {"done": 1, refusals.HeldThatDayAlready.code: 7}
    with busy_village.sessions() as session:
        entries = sa.select(sa.func.count()).where(OrdinaryMeeting.village == busy_village.code)
        assert session.scalar(entries) == 1


def test_a_correction_to_another_day_and_an_entry_of_that_day_at_once_are_one_of_both(busy_village: Village):
    first = record(busy_village, days_ago=1)
    with ThreadPoolExecutor(2) as pool:
        both = (lambda: correct(busy_village, first, days_ago=2), lambda: record(busy_village, days_ago=2))
        done = sorted(pool.map(outcome, both))
    assert done == sorted(["done", refusals.HeldThatDayAlready.code])


def test_of_corrections_of_one_ordinary_meeting_at_once_one_stands(busy_village: Village):
    first = record(busy_village)
    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: correct(busy_village, first)), range(8)))
    assert done == {"done": 1, refusals.CorrectedAlready.code: 7}


def test_of_two_appraisals_of_one_year_at_two_meetings_at_once_one_stands(busy_village: Village):
    held = [assembly(busy_village, days_ago=ago) for ago in range(8)]
    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda meeting: outcome(lambda: appraise(busy_village, meeting)), held))
    assert done == {"done": 1, refusals.AppraisedThatYear.code: 7}
    assert len(listed(busy_village).items) == 1


def test_a_correction_to_another_year_and_an_appraisal_of_that_year_at_once_are_one_of_both(busy_village: Village):
    first = appraise(busy_village, assembly(busy_village), year=2026)
    other = assembly(busy_village, days_ago=1)
    with ThreadPoolExecutor(2) as pool:
        both = (lambda: change(busy_village, first, year=2027), lambda: appraise(busy_village, other, year=2027))
        done = sorted(pool.map(outcome, both))
    assert done == sorted(["done", refusals.AppraisedThatYear.code])


def test_of_corrections_of_one_appraisal_at_once_one_stands(busy_village: Village):
    first = appraise(busy_village, assembly(busy_village))
    with ThreadPoolExecutor(8) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: change(busy_village, first)), range(8)))
    assert done == {"done": 1, refusals.AppraisalCorrectedAlready.code: 7}
