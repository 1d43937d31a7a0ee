"""Village groups and collectives: who belongs to which, on which day, and how a workbook says so."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.directory import queries
from shared.calls import directory as calls
from shared.vocabulary import RollKind
from tests.directory.importer import TODAY, Importer, counts, places
from tests.directory.sheets import GOOD, OF_A_GROUP, OF_THE_COLLECTIVE, VILLAGE, book
from tests.directory.village import CODE, NEXT, Village

DAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
FIRST, SECOND = "第一村民小组", "第二村民小组"
OTHER = GOOD | {"人员编号": "A2", "姓名": "李四", "手机号": None}
BORN_IN_TIME = date(2008, 11, 23)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def test_a_group_is_its_adults_alone(village: Village):
    grown, child, other = (
        village.lives(born_on=BORN_IN_TIME),
        village.lives(born_on=BORN_IN_TIME + timedelta(days=1)),
        village.lives(),
    )
    for person in (grown, child):
        village.belongs(person, FIRST)
    village.belongs(other, SECOND)
    assert village.names(RollKind.VILLAGE_GROUP, DAY, group=FIRST) == {grown}
    assert village.names(RollKind.VILLAGE_GROUP, TOMORROW, group=FIRST) == {grown, child}
    assert village.names(RollKind.VILLAGE_GROUP, DAY) == set()


def test_a_collective_is_its_members_wherever_they_live_and_no_others(village: Village):
    household = uuid4()
    here, elsewhere = village.lives(household=household), village.lives(area=NEXT)
    village.lives()
    for person in (here, elsewhere):
        village.belongs(person)
    assert village.names(RollKind.COLLECTIVE, DAY) == {here, elsewhere}
    assert village.names(RollKind.COLLECTIVE, DAY, area=NEXT) == set()
    assert {entry.household_id for entry in village.roll(RollKind.COLLECTIVE, DAY)} == {household, None}
    assert all(entry.votes for entry in village.roll(RollKind.COLLECTIVE, DAY))


def test_whoever_belongs_counts_from_the_first_to_the_last_day(village: Village):
    person = village.lives()
    village.belongs(person, FIRST, since=DAY, until=TOMORROW)
    days = [YESTERDAY, DAY, TOMORROW, TOMORROW + timedelta(days=1)]
    there = [person in village.names(RollKind.VILLAGE_GROUP, on, group=FIRST) for on in days]
    assert there == [False, True, True, False]


def test_nobody_is_in_two_groups_or_two_collectives_at_once(village: Village):
    person = village.lives()
    village.belongs(person, FIRST)
    village.belongs(person)
    for again in (SECOND, ""):
        with pytest.raises(sa.exc.IntegrityError):
            village.belongs(person, again, since=DAY)


def test_the_groups_of_a_village_are_listed_by_name(village: Village):
    for group, area in ((SECOND, CODE), (FIRST, CODE), (FIRST, CODE), (FIRST, NEXT)):
        village.belongs(village.lives(), group, area=area)
    village.belongs(village.lives(), "旧的小组", until=YESTERDAY)
    with village.sessions() as session:
        found = queries.village_groups(session, calls.ListVillageGroups(area=CODE, on=DAY)).items
    assert sorted((group.name, group.people) for group in found) == [(FIRST, 2), (SECOND, 1)]


# -- the sheet ---------------------------------------------------------------------------


@pytest.fixture
def directory(sessions) -> Importer:
    return Importer(sessions)


def test_a_workbook_says_who_belongs_to_what_and_again_it_says_nothing_new(directory: Importer):
    content = book(人员=[GOOD, OTHER], 归属=[OF_A_GROUP, OF_THE_COLLECTIVE, OF_THE_COLLECTIVE | {"人员编号": "A2"}])
    assert counts(directory.writes(content))["归属"] == (3, 3, 0)
    assert directory.names(RollKind.VILLAGE_GROUP, TODAY) == ["A1"]
    assert directory.names(RollKind.COLLECTIVE, TODAY) == ["A1", "A2"]
    assert counts(directory.writes(content))["归属"] == (3, 0, 0)
    assert directory.events()[-1]["new"] == 0


def test_whoever_goes_to_another_group_leaves_the_first_the_day_before(directory: Importer):
    directory.writes(book(人员=[GOOD], 归属=[OF_A_GROUP]))
    directory.later(10)
    moved = OF_A_GROUP | {"小组名称": "第二村民小组", "起始日": directory.today.isoformat()}
    report = directory.writes(book(归属=[moved]))
    assert counts(report)["归属"] == (1, 0, 1)
    assert directory.events()[-1]["areas"] == [VILLAGE]
    days = [directory.today - timedelta(days=1), directory.today]
    assert [directory.names(RollKind.VILLAGE_GROUP, on) for on in days] == [["A1"], []]


def test_two_groups_at_once_are_named_with_their_rows(directory: Importer):
    twice = OF_A_GROUP | {"小组名称": "第二村民小组", "起始日": "2021-01-01"}
    report = directory.checks(book(人员=[GOOD], 归属=[OF_A_GROUP, twice]))
    assert places(report) == [("归属", 2, "起始日"), ("归属", 3, "起始日")]
