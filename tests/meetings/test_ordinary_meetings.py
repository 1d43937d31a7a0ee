"""Meetings without a topic: written down once they are over, counted by the roll and the rule of their day, corrected by another entry."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import queries, refusals
from services.meetings.actions import ordinary
from services.meetings.models import OrdinaryMeeting
from shared.calls import calendar as calls
from shared.calls import directory
from shared.calls.common import Done
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, RollKind
from tests.meetings.village import Village

SAID: dict[str, Any] = {
    "place": "党群服务中心",
    "agenda": "学文件\n评积分",
    "summary": "学了文件，评了第一季度的积分。",
}
GROUP = "第1党小组"


def officials(village: Village) -> directory.Roll:
    return village.roll(5, kind=RollKind.JOINT_COMMITTEE)


def record(
    village: Village, body: Body = Body.MEMBERS_ASSEMBLY, *, present: int = 30, days_ago: int = 0, group: str = "",
    caller: Caller | None = None, roll: directory.Roll | None = None, **more: Any,
) -> UUID:  # fmt: skip
    said = {**SAID, "id": uuid4(), "led_by": village.people[0], **more}
    call = calls.RecordOrdinaryMeeting(
        village=village.code, body=body, group=group, held_on=village.today - timedelta(days=days_ago),
        present=present, **said,
    )  # fmt: skip
    done: Done = village.does(ordinary.record, call, caller, roll=roll or village.roll(), officials=officials(village))
    return done.id


def correct(village: Village, meeting_id: UUID, *, days_ago: int = 0, **more: Any) -> UUID:
    said = {**SAID, "led_by": village.people[0], "present": 31, "reason": "数错了一个人", **more}
    call = calls.CorrectOrdinaryMeeting(
        id=uuid4(), meeting_id=meeting_id, held_on=village.today - timedelta(days=days_ago), **said
    )
    done: Done = village.does(ordinary.correct, call, roll=village.roll(), officials=officials(village))
    return done.id


def strike(village: Village, meeting_id: UUID, caller: Caller | None = None) -> None:
    village.does(ordinary.strike, calls.StrikeOrdinaryMeeting(meeting_id=meeting_id, reason="没有开过"), caller)


def shown(village: Village, meeting_id: UUID, caller: Caller | None = None) -> calls.OrdinaryMeetingView:
    with village.sessions() as session:
        call = calls.GetOrdinaryMeeting(meeting_id=meeting_id)
        return queries.ordinary_meeting(session, call, caller or village.secretary)


def listed(village: Village, caller: Caller | None = None) -> list[UUID]:
    with village.sessions() as session:
        call = calls.ListOrdinaryMeetings(village=village.code)
        return [line.id for line in queries.list_ordinary(session, call, caller or village.secretary).items]


def superseded(village: Village) -> dict[UUID, calls.Superseded | None]:
    with village.sessions() as session:
        call = calls.ListOrdinaryMeetings(village=village.code)
        return {line.id: line.superseded for line in queries.list_ordinary(session, call, village.secretary).items}


@pytest.mark.parametrize(("present", "reached"), [(18, False), (19, True), (38, True)])
def test_half_of_the_voting_members_of_the_roll_are_a_quorum(village: Village, present, reached):
    """Of forty members two are probationary: thirty-eight should attend, and nineteen are half."""
    view = shown(village, record(village, present=present))
    assert (view.line.should_attend, view.quorum_needed, view.line.quorum_reached) == (38, 19, reached)
    assert "第十一条" in view.source


def test_more_than_stand_on_the_roll_were_not_there(village: Village):
    with pytest.raises(refusals.MorePresentThanOnTheRoll):
        record(village, present=39)


def test_a_roll_that_is_empty_has_no_meeting(village: Village):
    with pytest.raises(refusals.EmptyRoll):
        record(village, roll=village.roll(0))


def test_a_party_group_counts_its_own_members(village: Village):
    """Of the first group's fourteen one is probationary."""
    view = shown(village, record(village, Body.PARTY_GROUP, group=GROUP, present=7, led_by=village.people[3]))
    assert (view.line.should_attend, view.quorum_needed, view.line.body_label) == (13, 7, "第1党小组会")


def test_a_party_group_that_is_not_there_has_an_empty_roll(village: Village):
    with pytest.raises(refusals.EmptyRoll):
        record(village, Body.PARTY_GROUP, group="第9党小组", present=1)


def homes(village: Village, people: int, households: int) -> directory.Roll:
    ids = [UUID(int=number) for number in range(1, households + 1)]
    entries = tuple(
        directory.RollEntry(person_id=person, votes=True, household_id=ids[place % households])
        for place, person in enumerate(village.people[:people])
    )
    return directory.Roll(kind=RollKind.VILLAGERS, area=village.code, on=village.today, entries=entries)


@pytest.mark.parametrize(("present", "reached"), [(13, False), (14, True)])
def test_where_households_send_somebody_households_are_counted(village: Village, present, reached):
    """Two thirds of twenty households are fourteen."""
    roll = homes(village, 40, 20)
    meeting_id = record(village, Body.VILLAGERS_ASSEMBLY, roll=roll, present=present, by_households=True)
    line = shown(village, meeting_id).line
    assert (line.should_attend, line.quorum_reached) == (20, reached)


@pytest.mark.parametrize(("present", "reached"), [(20, False), (21, True)])
def test_more_than_half_of_the_adults_are_a_villagers_assembly(village: Village, present, reached):
    meeting_id = record(village, Body.VILLAGERS_ASSEMBLY, roll=homes(village, 40, 20), present=present)
    assert shown(village, meeting_id).line.quorum_reached is reached


def test_members_do_not_send_one_of_a_household(village: Village):
    with pytest.raises(refusals.NotByHouseholds):
        record(village, by_households=True)


@pytest.mark.parametrize(
    ("days_ago", "why"), [(-1, refusals.NotHeldYet), (0, None), (365, None), (366, refusals.HeldTooLongAgo)]
)
def test_it_is_written_down_from_its_day_on_for_a_year(village: Village, days_ago, why):
    if why is None:
        record(village, days_ago=days_ago)
        return
    with pytest.raises(why):
        record(village, days_ago=days_ago)


@pytest.mark.parametrize(
    ("body", "group", "why"),
    [
        (Body.MEMBERS_DELIBERATION, "", refusals.NoOrdinaryMeetings),
        (Body.COLLECTIVE_ASSEMBLY, "", refusals.NoOrdinaryMeetings),
        (Body.PARTY_GROUP, "", refusals.WhichGroupMet),
        (Body.VILLAGE_GROUP, "", refusals.WhichGroupMet),
        (Body.MEMBERS_ASSEMBLY, GROUP, refusals.NotOfAGroup),
    ],
)
def test_only_the_bodies_that_meet_without_a_topic_and_groups_by_name(village: Village, body, group, why):
    with pytest.raises(why):
        record(village, body, group=group)


def test_who_led_it_belongs_to_it_or_is_an_official(village: Village):
    record(village, Body.PARTY_GROUP, group=GROUP, present=7, led_by=village.people[4])  # an official of another group
    for stranger in (uuid4(), village.people[7]):  # a member of another group
        with pytest.raises(refusals.NotALeader):
            record(village, Body.PARTY_GROUP, group=GROUP, present=7, days_ago=1, led_by=stranger)


def test_any_villager_does_not_lead_the_villagers_assembly(village: Village):
    roll = homes(village, 40, 20)
    with pytest.raises(refusals.NotALeader):
        record(village, Body.VILLAGERS_ASSEMBLY, roll=roll, present=21, led_by=village.people[30])


def test_only_the_secretary_writes_it_down(village: Village):
    meeting_id = record(village)
    for caller, why in ((village.member(3), NotAllowed), (village.township, NotAllowed), (village.stranger, NotFound)):
        with pytest.raises(why):
            record(village, days_ago=1, caller=caller)
        with pytest.raises(why):
            strike(village, meeting_id, caller)


def test_one_day_has_one_entry_of_a_body(village: Village):
    record(village)
    with pytest.raises(refusals.HeldThatDayAlready):
        record(village)
    record(village, days_ago=1)
    record(village, Body.PARTY_GROUP, group=GROUP, present=7)
    record(village, Body.PARTY_GROUP, group="第2党小组", present=7)


# -- corrected -------------------------------------------------------------------------------


def test_a_correction_stands_instead_and_names_what_it_corrects(village: Village):
    first = record(village, present=10)
    second = correct(village, first)
    corrected = calls.Superseded(on=village.today, reason="数错了一个人", replaced_by=second)
    assert superseded(village) == {first: corrected, second: None}
    assert shown(village, second).replaces == first
    correction = shown(village, first).correction
    assert correction is not None
    assert (correction.replaced_by, correction.reason, correction.corrected_by) == (
        second, "数错了一个人", village.people[0],
    )  # fmt: skip
    assert (shown(village, first).line.present, shown(village, second).line.present) == (10, 31)


def test_a_correction_is_judged_as_an_entry_is(village: Village):
    first = record(village)
    with pytest.raises(refusals.MorePresentThanOnTheRoll):
        correct(village, first, present=39)
    with pytest.raises(refusals.NotHeldYet):
        correct(village, first, days_ago=-1)
    record(village, days_ago=1)
    with pytest.raises(refusals.HeldThatDayAlready):
        correct(village, first, days_ago=1)
    assert shown(village, first).correction is None


def test_what_was_struck_does_not_stand_and_makes_room(village: Village):
    first = record(village)
    strike(village, first)
    assert superseded(village) == {first: calls.Superseded(on=village.today, reason="没有开过")}
    correction = shown(village, first).correction
    assert correction is not None
    assert correction.replaced_by is None
    record(village)


def test_nothing_is_corrected_twice(village: Village):
    first = record(village)
    correct(village, first)
    with pytest.raises(refusals.CorrectedAlready):
        correct(village, first, days_ago=1)
    with pytest.raises(refusals.CorrectedAlready):
        strike(village, first)
    assert len(listed(village)) == 2


def test_what_was_written_down_is_neither_changed_nor_deleted(village: Village):
    strike(village, record(village))
    for statement in (
        "UPDATE ordinary_meeting SET present = 38",
        "DELETE FROM ordinary_meeting",
        "UPDATE meeting_correction SET reason = 'x'",
        "DELETE FROM meeting_correction",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
            session.execute(sa.text(statement))


@pytest.mark.parametrize(
    "wrong", [{"present": 0}, {"present": 39}, {"quorum_reached": False}, {"group_name": "第1党小组"}]
)
def test_the_table_refuses_what_does_not_add_up(village: Village, wrong):
    kept = {
        "id": uuid4(), "village": village.code, "body": Body.MEMBERS_ASSEMBLY, "group_name": "", "held_on": date(2027, 3, 1),
        "by_households": False, "should_attend": 38, "present": 30, "needed": 19, "quorum_reached": True, "source": "…",
        "recorded_by": uuid4(), "recorded_at": village.now, "led_by": uuid4(), "place": "…", "agenda": "…", "summary": "…",
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.insert(OrdinaryMeeting).values(kept | wrong))


# -- who reads it ----------------------------------------------------------------------------


def test_what_a_party_body_did_is_for_members_and_who_looks_after_them(village: Village):
    of_the_party = record(village)
    of_all = record(village, Body.VILLAGERS_ASSEMBLY, roll=homes(village, 40, 20), present=21)
    villager = village.person(uuid4(), Role.VILLAGER)
    assert listed(village, villager) == [of_all]
    assert set(listed(village, village.member(3))) == {of_all, of_the_party} == set(listed(village, village.township))
    assert shown(village, of_all, villager).line.present == 21
    with pytest.raises(NotFound):
        shown(village, of_the_party, villager)


@pytest.mark.parametrize("read", [listed, lambda village, caller: shown(village, record(village), caller)])
def test_another_village_does_not_read_it(village: Village, read: Callable[..., Any]):
    with pytest.raises(NotFound):
        read(village, village.stranger)


def test_an_id_that_is_taken_is_refused_and_what_has_it_stays(village: Village):
    first = record(village)
    with pytest.raises(refusals.AlreadyThere):
        record(village, present=12, days_ago=40, id=first)
    assert (shown(village, first).line.present, shown(village, first).line.held_on) == (30, village.today)
