"""Which Party groups the villages of an area have on a day."""

from datetime import date, timedelta

import pytest

from services.directory import queries
from shared.calls import directory as calls
from shared.vocabulary import Standing
from tests.directory.village import CODE, Village

DAY = date(2026, 11, 23)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def groups(village: Village, area: str = CODE, on: date = DAY) -> list[tuple[str, str, int]]:
    with village.sessions() as session:
        found = queries.party_groups(session, calls.ListPartyGroups(area=area, on=on)).items
    return [(one.village, one.name, one.members) for one in found]


def test_each_group_is_told_once_with_how_many_it_has(village: Village):
    east, west = village.group("东片党小组"), village.group("西片党小组")
    for group in (east, east, west):
        village.joins(village.lives(), group=group)
    village.joins(village.lives(), group=west, standing=Standing.PROBATIONARY)
    village.joins(village.lives())
    assert groups(village) == [(CODE, "东片党小组", 2), (CODE, "西片党小组", 2)]


def test_groups_stand_as_people_count_them(village: Village):
    names = ["第一党小组", "第二党小组", "第三党小组", "第十党小组"]
    for name in sorted(names):
        village.joins(village.lives(), group=village.group(name))
    assert [name for _, name, _ in groups(village)] == names


def test_a_group_in_which_nobody_is_left_is_none(village: Village):
    group = village.group("东片党小组")
    village.joins(village.lives(), group=group, until=DAY)
    assert groups(village) == [(CODE, "东片党小组", 1)]
    assert groups(village, on=DAY + timedelta(days=1)) == []


def test_who_is_no_longer_there_does_not_make_a_group(village: Village):
    village.joins(village.lives(until=DAY - timedelta(days=1)), group=village.group("东片党小组"))
    assert groups(village) == []


def test_an_area_has_the_groups_of_all_its_villages_and_of_no_other(village: Village):
    village.joins(village.lives(), group=village.group("东片党小组"))
    assert groups(village, CODE[:9]) == groups(village, CODE[:6]) == groups(village)
    assert groups(village, "620922106") == []
