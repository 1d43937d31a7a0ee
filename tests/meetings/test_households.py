"""An assembly of one representative for each household: households are counted, and one person of each is there."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import queries, refusals
from services.meetings.models import Member
from shared.calls import directory
from shared.vocabulary import Body, DocumentKind, Kind, RollKind, Voting
from tests.meetings.office import Office
from tests.meetings.test_whose_matter import THIRD, before_the_last_step
from tests.meetings.village import Village

HOMES = 15


@pytest.fixture
def village(sessions) -> Village:
    """Thirty adults in ten households of three, and five who live alone: fifteen households."""
    made = Village(sessions)
    before_the_last_step(made, Kind.ORDINARY)
    return made


def adults(village: Village) -> directory.Roll:
    homes = [uuid4() for _ in range(10)]
    entries = tuple(
        directory.RollEntry(person_id=person, votes=True, household_id=homes[number % 10] if number < 30 else None)
        for number, person in enumerate(village.people[:35])
    )
    return directory.Roll(kind=RollKind.VILLAGERS, area=village.code, on=village.today, entries=entries)


def convened(village: Village, **more) -> UUID:
    meeting_id = village.convene(Body.VILLAGERS_ASSEMBLY, days=10, who=adults(village), by_households=True, **more)
    village.wait(10)
    return meeting_id


def test_everybody_is_told_that_each_household_sends_one_person(village: Village):
    convened(village)
    told = [data for name, data in village.events() if name == "meeting_noticed"]
    assert told[-1]["by_households"] is True
    assert not any("by_households" in before for before in told[:-1])


def test_its_notice_says_so_on_paper(village: Village):
    fields = Office(village).draft(DocumentKind.MEETING_NOTICE, convened(village)).fields
    assert "每户派一名成年人到会" in fields["内容"][-1]
    assert f"应到会{HOMES}户，有代表到会的不少于10户" in fields["人数条件"]


def test_two_thirds_of_the_households_are_there_and_more_than_half_of_those_agree(village: Village):
    meeting_id = convened(village)
    assert village.sees(meeting_id).by_households
    village.attend(meeting_id, village.people[:9])
    assert (village.sees(meeting_id).should_attend, village.sees(meeting_id).quorum_needed) == (HOMES, 10)
    with pytest.raises(refusals.QuorumNotReached) as refused:
        village.open(meeting_id)
    assert "三分之二以上的户的代表" in refused.value.facts["source"]
    assert str(refused.value).startswith(f"应到会 {HOMES} 户，到会 9 户，不足法定的 10 户")
    village.attend(meeting_id, village.people[:10])
    village.open(meeting_id)
    result = village.tally(meeting_id, 5, 5)
    assert (result.passed, result.needed, result.should_attend, result.present) == (False, 6, HOMES, 10)
    assert result.sentence.startswith(f"由各户的代表参加，每户一人。应到会 {HOMES} 户，实到 10 户；")
    assert not any(f"{count} 人" in result.sentence for count in (HOMES, 10))


def test_the_record_and_the_steps_count_households(village: Village):
    meeting_id = convened(village, voting=Voting.NAMED)
    village.attend(meeting_id, village.people[:10])
    village.open(meeting_id)
    why = {step.verb: step.why for step in village.sees(meeting_id).next_steps}
    assert "到会有表决权 10 户" in why["open_vote"]
    village.open_vote(meeting_id)
    said = {line.verb: line.detail for line in village.sees(meeting_id).record}
    assert said["open_meeting"].startswith(f"应到会 {HOMES} 户，到会 10 户；")
    assert said["open_vote"] == f"应到会 {HOMES} 户，到会 10 户"
    for person in village.people[:6]:
        village.cast(meeting_id, person)
    village.close(meeting_id)
    fields = Office(village).draft(DocumentKind.VOTE_RESULT, meeting_id).fields
    assert (fields["应到"], fields["单位"]) == (HOMES, "户")


def test_six_of_ten_households_carry_it(village: Village):
    meeting_id = convened(village)
    village.attend(meeting_id, village.people[:10])
    village.open(meeting_id)
    assert village.tally(meeting_id, 6, 4).passed


def test_everybody_is_told_and_whoever_of_a_household_comes_stands_for_it(village: Village):
    meeting_id = convened(village)
    _, noticed = village.events()[-1]
    assert len(noticed["recipients"]) == 35
    village.attend(
        meeting_id, [*village.people[10:20], village.people[30]]
    )  # the second of each, and one who lives alone
    assert village.sees(meeting_id).voting_present == 11


def test_two_of_a_household_are_never_there_at_once(village: Village):
    meeting_id = convened(village)
    with pytest.raises(refusals.HouseholdIsThere):
        village.attend(meeting_id, [village.people[0], village.people[10]])
    assert village.sees(meeting_id).present == 0
    village.attend(meeting_id, village.people[:10])
    village.attend(
        meeting_id, [*village.people[1:10], village.people[10]]
    )  # the list is made anew: another one of the first
    village.open(meeting_id)
    with pytest.raises(refusals.HouseholdIsThere):
        village.attend(meeting_id, [village.people[0]])
    village.leave(meeting_id, village.people[10])
    village.attend(meeting_id, [village.people[0]])
    assert village.sees(meeting_id).voting_present == 10


def test_the_table_forbids_two_of_a_household(village: Village):
    meeting_id = convened(village)
    village.attend(meeting_id, village.people[:1])
    second = sa.update(Member).where(Member.meeting_id == meeting_id, Member.person_id == village.people[10])
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(second.values(arrived_at=village.now))


def test_each_household_has_one_named_vote(village: Village):
    meeting_id = convened(village, voting=Voting.NAMED)
    village.attend(meeting_id, village.people[:10])
    village.open(meeting_id)
    village.open_vote(meeting_id)
    for person in village.people[:6]:
        village.cast(meeting_id, person)
    with pytest.raises(refusals.VoterNotPresent):
        village.cast(meeting_id, village.people[10])
    result = village.close(meeting_id)
    assert (result.passed, result.present, result.tally.abstentions) == (True, 10, 4)


def test_who_withdraws_takes_the_household_out_of_those_there(village: Village):
    from tests.meetings.test_withdrawals import withdraw

    meeting_id = convened(village)
    village.attend(meeting_id, village.people[:10])
    withdraw(village, meeting_id, village.people[0])
    seen = village.sees(meeting_id)
    assert (seen.should_attend, seen.voting_present) == (HOMES, 9)


@pytest.mark.parametrize(("body", "days"), [(Body.REPRESENTATIVES_ASSEMBLY, 3)])
def test_other_bodies_have_no_such_form(village: Village, body, days):
    with pytest.raises(refusals.NotByHouseholds):
        village.convene(body, days=days, who=adults(village), by_households=True)


def test_the_same_people_by_heads_are_counted_by_heads(village: Village):
    meeting_id = village.convene(Body.VILLAGERS_ASSEMBLY, days=10, who=adults(village))
    village.wait(10)
    village.attend(meeting_id, village.people[:12])
    seen = village.sees(meeting_id)
    assert (seen.should_attend, seen.voting_present, seen.quorum_needed) == (35, 12, 18)


def test_the_advice_tells_both_ways(village: Village):
    with village.sessions() as session:
        advice = queries.advice(session, Body.VILLAGERS_ASSEMBLY, "resolution", adults(village), now=village.now)
    assert (advice.should_attend, advice.quorum_needed) == (35, 18)
    assert (advice.households, advice.households_needed) == (HOMES, 10)
    with village.sessions() as session:
        other = queries.advice(session, Body.REPRESENTATIVES_ASSEMBLY, "resolution", adults(village), now=village.now)
    assert (other.households, other.households_needed) == (0, 0)


def test_a_group_meets_by_households_too(sessions):
    village = Village(sessions)
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    meeting_id = village.convene(Body.VILLAGE_GROUP, days=0, who=adults(village), group=THIRD, by_households=True)
    village.attend(meeting_id, village.people[:10])
    village.open(meeting_id)
    assert village.tally(meeting_id, 6, 4).passed
