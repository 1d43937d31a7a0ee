"""What is shown of a meeting to whom; lists, advice, numbers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from services.meetings import queries, refusals
from services.meetings.actions import attending, counties, deliberating
from shared import clock
from shared.calls import counties as county_calls
from shared.calls import directory
from shared.calls import meetings as calls
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, CountyRule, MatterClass, RollKind
from tests.meetings.village import COUNTY, FOUR_STEPS, Village

# -- who sees how much --------------------------------------------------------------------


def test_the_whole_roll_is_for_the_villages_own_staff_its_township_and_the_county(village: Village):
    meeting_id = village.convene()
    for caller in (
        village.secretary,
        village.person(uuid4(), Role.BRANCH_COMMITTEE),
        village.person(uuid4(), Role.VILLAGERS_COMMITTEE),
        village.person(uuid4(), Role.TOWNSHIP, area=village.township_code),
        village.person(uuid4(), Role.COUNTY, area=COUNTY),
    ):
        assert len(village.sees(meeting_id, caller).roll) == 40


def test_a_member_sees_their_own_line_and_somebody_who_was_not_called_none(village: Village):
    meeting_id = village.convene()
    assert [line.person_id for line in village.sees(meeting_id, village.member(7)).roll] == [village.people[7]]
    assert village.sees(meeting_id, village.person(uuid4(), Role.MEMBER)).roll == ()


def test_a_groups_recorder_sees_the_group_they_write_for(village: Village):
    meeting_id = village.on_its_day()
    recorder = village.sees(meeting_id, village.member(3))  # of the first group
    assert {line.person_id for line in recorder.roll} == set(village.in_group(0))


def test_the_next_village_and_the_next_township_find_no_such_meeting(village: Village):
    meeting_id = village.convene()
    for stranger in (village.stranger, village.person(uuid4(), Role.TOWNSHIP, area=f"{COUNTY}099"), Caller()):
        with pytest.raises(NotFound):
            village.sees(meeting_id, stranger)
    with village.sessions() as session, pytest.raises(NotFound):
        queries.find(session, uuid4(), village.secretary)


def test_why_somebody_is_excused_is_told_only_to_those_who_see_the_roll(village: Village):
    meeting_id = village.convene()
    village.excuse(meeting_id, village.people[20])

    def record(caller: Caller) -> str:
        return "；".join(entry.detail for entry in village.sees(meeting_id, caller).record)

    assert "卧床" in record(village.secretary)
    assert "住院" not in record(village.member(7))
    assert "一人不计入应到会" in record(village.member(7))


# -- what is shown ------------------------------------------------------------------------


def test_a_meeting_is_shown_with_its_numbers_and_who_did_what_by_which_rule(village: Village):
    meeting_id = village.opened(present=[*village.people[:30], village.people[39]])
    view = village.sees(meeting_id)

    assert (view.should_attend, view.present, view.voting_present, view.quorum_needed) == (38, 31, 30, 19)
    assert (view.body, view.step, view.matter_class) == (
        Body.MEMBERS_DELIBERATION, "deliberation", MatterClass.VILLAGE_AFFAIRS,
    )  # fmt: skip
    assert [(group.name, group.present) for group in view.groups] == [
        ("第1党小组", 11), ("第2党小组", 10), ("第3党小组", 10),
    ]  # fmt: skip
    first, last = view.record[0], view.record[-1]
    assert (first.label, first.actor_id, first.actor_role) == ("通知会议", village.people[0], "secretary")
    assert "7日前" in first.source
    assert (last.label, last.detail) == ("会议开始", "应到会 38 人，到会 30 人；应通知 40 人，通知到 40 人")


def test_every_step_that_is_recorded_has_its_chinese_name(village: Village, party_village: Village):
    meeting_id = village.on_its_day()
    village.excuse(meeting_id, village.people[20])
    opinion = calls.RecordAbsentOpinion(meeting_id=meeting_id, person_id=village.people[20], text="同意")
    village.does(attending.record_absent_opinion, opinion)
    village.attend(meeting_id)
    village.open(meeting_id)
    for number in range(3):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    village.conclude(meeting_id)
    named = party_village.before_named_vote()
    party_village.leave(named, party_village.people[9])
    party_village.open_vote(named)
    party_village.close(named)
    other = Village(village.sessions)
    other.cancel(other.convene())

    for shown in (village.sees(meeting_id), party_village.sees(named)):
        assert all(entry.label != entry.verb and entry.actor_role for entry in shown.record)


def test_a_decision_is_shown_with_its_sentence(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    told = party_village.tally(meeting_id, 30, 8)
    view = party_village.sees(meeting_id)
    assert (view.state, view.result) == ("decided", told)


def test_a_roll_of_a_thousand_takes_no_more_statements_than_one_of_ten(village: Village, statements: Callable[[], int]):
    def whole_meeting(size: int) -> list[int]:
        place = Village(village.sessions)
        place.people = sorted(uuid4() for _ in range(size))
        entries = tuple(directory.RollEntry(person_id=person, votes=True) for person in place.people)
        roll = directory.Roll(kind=RollKind.MEMBERS, area=place.code, on=place.today, entries=entries)
        sent, group_id = [], None
        statements()
        meeting_id = place.convene(who=roll)
        sent.append(statements())
        place.wait(7)
        place.attend(meeting_id)
        sent.append(statements())
        group_id = place.sees(meeting_id).groups[0].id
        sent.append(statements())
        leader, recorder = place.people[:2]
        officers = calls.NameGroupOfficers(
            meeting_id=meeting_id, group_id=group_id, leader_id=leader, recorder_id=recorder
        )
        place.does(attending.name_group_officers, officers)
        place.open(meeting_id)
        sent.append(statements())
        heard = calls.RecordSpoken(meeting_id=meeting_id, group_id=group_id, spoke=tuple(place.people))
        place.does(deliberating.record_spoken, heard)
        place.does(
            deliberating.conclude_group,
            calls.ConcludeGroup(meeting_id=meeting_id, group_id=group_id, conclusion="同意"),
        )
        place.conclude(meeting_id)
        sent.append(statements())
        place.todos(place.secretary)
        sent.append(statements())
        return sent

    assert whole_meeting(1000) == whole_meeting(10)


def test_a_deliberation_is_the_members_until_its_result_is_posted(village: Village):
    meeting_id = village.convene()
    villager = village.person(uuid4(), Role.VILLAGER)
    with pytest.raises(NotFound):
        village.sees(meeting_id, villager)
    assert village.lists(villager).items == ()
    assert village.lists(villager).page.total == 0
    assert [line.id for line in village.lists(village.member(3)).items] == [meeting_id]
    village.post_result()
    assert village.sees(meeting_id, villager).id == meeting_id
    assert [line.id for line in village.lists(villager).items] == [meeting_id]


def test_an_assembly_that_decides_is_seen_by_every_villager(posted_village: Village):
    meeting_id = posted_village.convene(Body.BRANCH_COMMITTEE, days=0, who=posted_village.committee())
    villager = posted_village.person(uuid4(), Role.VILLAGER)
    assert posted_village.sees(meeting_id, villager).id == meeting_id


def test_who_is_on_the_roll_sees_the_meeting_wherever_they_live(village: Village):
    meeting_id = village.convene()
    elsewhere = village.person(village.people[7], Role.VILLAGER, area=village.township_code + "999")
    assert [line.person_id for line in village.sees(meeting_id, elsewhere).roll] == [village.people[7]]
    with pytest.raises(NotFound):
        village.sees(meeting_id, village.person(uuid4(), Role.VILLAGER, area=village.township_code + "999"))


def test_what_is_larger_than_a_village_is_listed_for_those_who_oversee_it(village: Village):
    village.convene()
    at_the_county = village.person(uuid4(), Role.MEMBER, Role.IT, Role.TRAINING_ADMIN, area=COUNTY)
    with pytest.raises(NotFound):
        village.lists(at_the_county, area=COUNTY)


# -- lists --------------------------------------------------------------------------------


def test_an_area_lists_its_meetings_latest_first(village: Village):
    first = village.convene()
    village.cancel(first)
    second = village.convene(days=9)

    county = village.person(uuid4(), Role.TOWNSHIP, area=village.township_code)
    listed = village.lists(county, area=village.township_code)
    assert [line.id for line in listed.items] == [second, first]
    assert [line.state_label for line in listed.items] == ["已通知", "已取消"]
    assert listed.page.total == 2
    assert village.lists(village.member(3), topic_id=uuid4()).items == ()
    with pytest.raises(NotFound):
        village.lists(village.stranger)


def test_a_long_list_goes_on_where_its_page_ended(village: Village):
    convened = []
    for days in range(7, 59):
        convened.append(village.convene(days=days))
        village.cancel(convened[-1])

    first = village.lists(village.secretary)
    rest = village.lists(village.secretary, after=first.page.next)

    assert (len(first.items), first.page.total, rest.page.next) == (50, 52, None)
    assert [line.id for line in (*first.items, *rest.items)] == convened[::-1]
    for nowhere in ("²", "1" * 30, "-1"):
        assert village.lists(village.secretary, after=nowhere) == first


# -- advice and numbers -------------------------------------------------------------------


def due_for(village: Village, body: Body | None = None, caller: Caller | None = None):
    with village.sessions() as session:
        call = calls.GetConveningAdvice(topic_id=village.topic_id, body=body)
        _, found, step = queries.due_for(session, call, caller or village.secretary)
        return found, step


def test_the_advice_names_the_body_that_is_next(posted_village: Village):
    for body, days in FOUR_STEPS:
        assert due_for(posted_village)[0] is body
        posted_village.tally(posted_village.opened(body, days=days, who=posted_village.committee()), 5)
    with pytest.raises(refusals.NothingDue):
        due_for(posted_village)


def test_the_advice_leaves_a_choice_only_where_the_law_does(posted_village: Village):
    with pytest.raises(refusals.WrongBody):
        due_for(posted_village, Body.JOINT_COMMITTEE)
    for body, _ in FOUR_STEPS[:-1]:
        posted_village.tally(posted_village.opened(body, days=0, who=posted_village.committee()), 5)
    assert due_for(posted_village, Body.VILLAGERS_ASSEMBLY) == (Body.VILLAGERS_ASSEMBLY, "resolution")


def test_members_and_villagers_are_not_advised(village: Village):
    for role in (Role.MEMBER, Role.VILLAGER, Role.REPRESENTATIVE):
        with pytest.raises(NotFound):
            due_for(village, caller=village.person(uuid4(), role))


def test_nobody_is_advised_about_another_villages_topic(village: Village):
    with pytest.raises(NotFound):
        due_for(village, caller=village.stranger)
    village.topic_id = uuid4()
    with pytest.raises(NotFound):
        due_for(village)


def test_the_advice_is_a_day_that_is_accepted_with_the_quorum_it_will_need(village: Village):
    with village.sessions() as session:
        advice = queries.advice(session, Body.MEMBERS_DELIBERATION, "deliberation", village.roll(), now=village.now)

    assert advice.earliest == datetime(2027, 3, 8, 9, tzinfo=clock.SHANGHAI)
    assert (advice.notice_days, advice.should_attend, advice.quorum_needed) == (7, 38, 19)
    with pytest.raises(refusals.NoticeTooShort):
        village.convene(at=advice.earliest - timedelta(days=1))
    village.convene(at=advice.earliest)


def test_the_advice_is_by_what_the_county_has_chosen_for_the_meetings_day(village: Village):
    """Three days until the 3rd, ten from the 4th on, five from the 9th on: the 4th is three days ahead, and too early."""
    village.code = "640000100201"
    staff = village.person(uuid4(), Role.COUNTY, area=village.code[:6])
    for rule, day in ((CountyRule.TEN_DAYS, date(2027, 3, 4)), (CountyRule.FIVE_DAYS, date(2027, 3, 9))):
        chosen = county_calls.ChooseCountyRule(
            county=village.code[:6], rule=rule, effective_from=day, source="县里的文件"
        )
        village.does(counties.choose, chosen, staff)
    with village.sessions() as session:
        advice = queries.advice(
            session, Body.REPRESENTATIVES_ASSEMBLY, "resolution", village.committee(), now=village.now
        )
    assert (clock.day_of(advice.earliest), advice.notice_days) == (date(2027, 3, 9), 5)
    assert advice.source == "县里的文件"


def test_a_committee_is_advised_a_moment_that_is_still_to_come(village: Village):
    with village.sessions() as session:
        advice = queries.advice(session, Body.BRANCH_COMMITTEE, "proposal", village.committee(), now=village.now)
    assert village.now < advice.earliest < village.now + timedelta(hours=1)
    assert queries.roll_of(Body.BRANCH_COMMITTEE, date(2027, 3, 1)) is RollKind.BRANCH_COMMITTEE


def test_every_number_is_shown_with_its_source():
    numbers = queries.numbers().items
    assert {number.name for number in numbers} >= {"members_deliberation.notice", "members_assembly.majority"}
    assert all(number.source and number.mark for number in numbers)
