"""The calendar: when each body last met with a quorum, by which day it meets again, who is told."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.meetings import queries
from services.meetings.service import MeetingsService
from shared.calendar_words import Occasion
from shared.calls import calendar as calls
from shared.calls.directory import (
    AssemblyMakeup,
    CommitteeMembers,
    Divisions,
    DivisionView,
    GetAssemblyMakeup,
    ListCommitteeMembers,
    ListDivisions,
    ListPartyGroups,
    PartyGroups,
    PartyGroupView,
)
from shared.errors import NotFound
from shared.identity import Role
from shared.vocabulary import Body
from tests.meetings.test_ordinary_meetings import GROUP, homes, record, strike
from tests.meetings.village import Village

MARCH = date(2027, 3, 31)
NOBODY = CommitteeMembers()


@pytest.fixture
def village(village: Village) -> Village:
    """In a county where nobody else's stories are: what is known of it begins with this village."""
    village.code = f"{640000 + int(village.township_code[6:])}100201"
    village.township_code = village.code[:9]
    return village


def places(village: Village, in_office: CommitteeMembers = NOBODY) -> queries.Villages:
    """The village, one next to it, and a community of the same township."""
    codes = {
        village.code: "village",
        f"{village.township_code}202": "village",
        f"{village.township_code}203": "community",
    }
    divisions = tuple(DivisionView(code=code, name=code, level=level) for code, level in codes.items())
    groups = tuple(PartyGroupView(village=village.code, name=name, members=9) for name in (GROUP, "第2党小组"))
    return queries.Villages(village.township_code, Divisions(items=divisions), PartyGroups(items=groups), in_office)


def lines(village: Village, in_office: CommitteeMembers = NOBODY) -> list[calls.CalendarLine]:
    with village.sessions() as session:
        return queries.lines(session, places(village, in_office), village.today)


def line(village: Village, body: Body, group: str = "") -> calls.CalendarLine:
    [found] = [
        one for one in lines(village) if (one.village, one.body, one.group) == (village.code, body, group)
    ]  # fmt: skip
    return found


def test_each_village_has_its_bodies_its_own_groups_and_a_community_the_party_s(village: Village):
    counted = Counter(one.village[-3:] for one in lines(village))
    assert counted == {"201": 9, "202": 7, "203": 2}


def test_what_was_held_without_a_topic_counts_from_its_day(village: Village):
    record(village, days_ago=3)
    found = line(village, Body.MEMBERS_ASSEMBLY)
    assert (found.last_held, found.due_by, found.waits) == (date(2027, 2, 26), date(2027, 6, 30), False)
    assert "第十一条" in found.source


def test_a_gathering_under_its_quorum_does_not_count(village: Village):
    record(village, present=18)
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held is None


def test_a_later_gathering_under_its_quorum_does_not_hide_an_earlier_meeting(village: Village):
    record(village, days_ago=60)
    record(village, present=18)
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held == village.today - timedelta(days=60)


def test_what_was_struck_does_not_count(village: Village):
    strike(village, record(village))
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held is None


def test_a_party_group_s_meeting_is_its_own(village: Village):
    record(village, Body.PARTY_GROUP, group=GROUP, present=7)
    assert line(village, Body.PARTY_GROUP, GROUP).last_held == village.today
    assert line(village, Body.PARTY_GROUP, "第2党小组").last_held is None


def test_party_groups_stand_as_people_count_them(village: Village):
    names = ["第一党小组", "第二党小组", "第三党小组", "第十党小组"]
    groups = tuple(PartyGroupView(village=village.code, name=name, members=9) for name in sorted(names))
    of_it = places(village)
    with village.sessions() as session:
        found = queries.lines(session, replace(of_it, groups=PartyGroups(items=groups)), village.today)
    assert [one.group for one in found if one.body is Body.PARTY_GROUP] == names


def test_a_meeting_on_a_topic_counts_once_it_was_opened_and_the_later_day_stands(party_village: Village):
    """A deliberation of the members is no assembly of theirs, and a meeting that was only convened is none."""
    village = party_village
    record(village, days_ago=30)
    meeting_id = village.convene(Body.MEMBERS_ASSEMBLY, days=1)
    village.wait(1)
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held == village.today - timedelta(days=31)
    village.attend(meeting_id, village.people[:38])
    village.open(meeting_id)
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held == village.today


def test_a_meeting_that_was_called_off_for_want_of_its_quorum_does_not_count(party_village: Village):
    village = party_village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=1, present=village.people[:19])
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held == village.today
    village.leave(meeting_id, village.people[5])
    village.cancel(meeting_id)
    assert line(village, Body.MEMBERS_ASSEMBLY).last_held is None


def test_nothing_is_late_before_anything_is_known_and_then_the_first_whole_period_counts(village: Village):
    assert not any(one.late for one in lines(village))
    record(village)  # on the first of March: the first whole month is April
    village.wait(60)  # 30 April
    assert not any(one.late for one in lines(village))
    village.wait(1)
    late = {(one.village[-3:], one.body) for one in lines(village) if one.late}
    assert late == {
        ("201", Body.BRANCH_COMMITTEE), ("201", Body.PARTY_GROUP), ("202", Body.BRANCH_COMMITTEE), ("203", Body.BRANCH_COMMITTEE),
    }  # fmt: skip
    assert line(village, Body.BRANCH_COMMITTEE).late == 1


def test_an_old_meeting_that_is_written_down_today_makes_nobody_else_late(village: Village):
    record(village, days_ago=300)
    assert not any(one.late for one in lines(village) if one.village != village.code)


def test_what_is_disclosed_is_due_of_each_village_and_of_no_community(village: Village):
    of_village = [one for one in lines(village) if one.body is None and one.occasion is not Occasion.APPRAISAL]
    found = {(one.village[-3:], one.occasion, one.due_by) for one in of_village}
    assert found == {
        (code, occasion, MARCH)
        for code in ("201", "202")
        for occasion in (Occasion.GENERAL_DISCLOSURE, Occasion.FINANCES_DISCLOSURE)
    }


def test_many_villages_take_as_many_statements_as_one(village: Village):
    record(village, Body.VILLAGERS_ASSEMBLY, roll=homes(village, 40, 20), present=21)
    asked: list[str] = []
    engine = village.sessions.kw["bind"]
    listen = lambda *args: asked.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    lines(village)
    sa.event.remove(engine, "before_cursor_execute", listen)
    assert sum(statement.startswith("SELECT") for statement in asked) == 9


# -- counted, and told -----------------------------------------------------------------------


def test_a_township_counts_its_villages_and_how_late_they_are(village: Village):
    record(village)
    village.wait(63)
    [count] = queries.late_counts(lines(village)).items
    assert (count.township, count.villages, count.late_villages, count.longest) == (village.township_code, 3, 3, 3)
    assert count.late == 5  # two groups and three committees


class Directory:
    def __init__(self, known: queries.Villages) -> None:
        self.known, self.asked = known, list[Any]()

    def call_as_service(self, call: Any) -> Divisions | PartyGroups | CommitteeMembers | AssemblyMakeup:
        self.asked.append(call)
        if isinstance(call, GetAssemblyMakeup):
            return AssemblyMakeup(members=25, representatives=20, women=6, households=0, without_household=900)
        if isinstance(call, ListDivisions):
            return self.known.divisions
        if isinstance(call, ListCommitteeMembers):
            return self.known.committees
        assert isinstance(call, ListPartyGroups)
        within = [group for group in self.known.groups.items if group.village.startswith(call.area)]
        return PartyGroups(items=tuple(within))


@pytest.fixture
def service(village: Village, monkeypatch: pytest.MonkeyPatch) -> MeetingsService:
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    made = MeetingsService()
    made.services = Directory(places(village))  # type: ignore[assignment]
    return made


def todos(village: Village, service: MeetingsService, caller: Any = None) -> Any:
    with village.sessions() as session:
        return service.get_calendar_todos(session, calls.GetCalendarTodos(), caller or village.secretary).items


def test_the_secretary_is_told_ten_days_ahead_in_one_line(village: Village, service: MeetingsService):
    village.wait(19)  # 20 March
    assert todos(village, service) == ()
    village.wait(1)
    [todo] = todos(village, service)
    assert (todo.area, todo.step.due_on, todo.title) == (village.code, MARCH, "应开的会议 5 个、村务公开 2 项")
    assert todo.step.label == "支部委员会：2027年3月31日以前办，办过登记"
    assert todo.step.why.startswith("2027年3月31日以前：")
    assert "第1党小组会" in todo.step.why
    assert "村民会议" not in todo.step.why.replace("村民代表会议", "")  # until the year's end


def test_the_township_is_told_after_seven_days_of_each_village(village: Village, service: MeetingsService):
    record(village)
    village.wait(66)  # 6 May: late since 30 April by six days
    assert todos(village, service, village.township) == ()
    village.wait(1)
    found = todos(village, service, village.township)
    assert [todo.area[-3:] for todo in found] == ["201", "202", "203"]
    assert {todo.step.verb for todo in found} == {"get_calendar"}
    assert found[0].step.label.startswith("提醒村里：")
    assert found[0].step.label.endswith("应当在2027年4月30日以前办")


def test_who_has_nothing_to_do_with_it_costs_no_question(village: Village, service: MeetingsService):
    assert todos(village, service, village.member(3)) == ()
    assert service.services.asked == []  # type: ignore[attr-defined]


def test_the_secretary_has_the_next_step_and_a_member_reads(village: Village, service: MeetingsService):
    with village.sessions() as session:
        call = calls.GetCalendar(area=village.code)
        seen = service.get_calendar(session, call, village.secretary)
        assert seen.step is not None
        assert (seen.step.label, seen.step.due_on) == ("登记支部委员会", MARCH)
        read = service.get_calendar(session, call, village.member(3))
    assert (read.step, len(read.items)) == (None, 9)


@pytest.mark.parametrize("digits", [6, 9])
def test_an_area_is_for_who_oversees_it(village: Village, service: MeetingsService, digits):
    area = village.code[:digits]
    overseer = village.person(uuid4(), Role.COUNTY, area=village.code[:6])
    with village.sessions() as session:
        assert service.get_calendar(session, calls.GetCalendar(area=area), overseer).items
        assert service.count_late_meetings(session, calls.CountLateMeetings(area=area), overseer).items
        for stranger in (village.secretary, village.stranger, village.person(uuid4(), Role.MEMBER, area=area)):
            with pytest.raises(NotFound):
                service.get_calendar(session, calls.GetCalendar(area=area), stranger)
            with pytest.raises(NotFound):
                service.count_late_meetings(session, calls.CountLateMeetings(area=area), stranger)
        with pytest.raises(NotFound):
            service.get_calendar(session, calls.GetCalendar(area=village.code), village.stranger)


def test_the_assembly_is_held_against_the_law_by_one_question(village: Village, service: MeetingsService):
    call = calls.GetAssemblyComposition(village=village.code)
    with village.sessions() as session:
        found = service.get_assembly_composition(session, call, village.member(3))
        with pytest.raises(NotFound):
            service.get_assembly_composition(session, call, village.stranger)
    assert [fault.sentence for fault in found.faults] == ["妇女代表 6 人，应不少于 7 人"]
    assert len(found.missing) == 1
    assert len(service.services.asked) == 1  # type: ignore[attr-defined]
