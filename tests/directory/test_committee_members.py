"""Who sits on the committees of the villages of an area on a day."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.directory import queries
from services.directory.service import DirectoryService
from shared.calls import directory as calls
from shared.errors import NotAllowed
from shared.identity import Caller, Role
from tests.directory.village import CODE, FOUNDED, NEXT, Village

DAY = date(2026, 11, 23)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def members(village: Village, area: str = CODE, on: date = DAY) -> set[tuple[str, UUID, date]]:
    with village.sessions() as session:
        found = queries.committee_members(session, calls.ListCommitteeMembers(area=area, on=on)).items
    assert len(found) == len({(one.village, one.person_id) for one in found})
    return {(one.village, one.person_id, one.since) for one in found}


def test_both_committees_are_told_and_no_other_office(village: Village):
    first, second = village.lives(), village.lives()
    village.serves(first, Role.VILLAGERS_COMMITTEE)
    village.serves(second, Role.SUPERVISION_COMMITTEE, since=DAY)
    village.serves(village.lives(), Role.BRANCH_COMMITTEE)
    assert members(village) == {(CODE, first, FOUNDED), (CODE, second, DAY)}


def test_who_sits_on_both_is_told_once(village: Village):
    both = village.lives()
    village.serves(both, Role.VILLAGERS_COMMITTEE, since=DAY)
    village.serves(both, Role.SUPERVISION_COMMITTEE)
    assert members(village) == {(CODE, both, FOUNDED)}


def test_whose_office_has_ended_or_who_is_no_longer_there_is_not_told(village: Village):
    person = village.lives()
    village.serves(person, Role.VILLAGERS_COMMITTEE, until=DAY)
    village.serves(village.lives(until=DAY - timedelta(days=1)), Role.VILLAGERS_COMMITTEE)
    assert members(village) == {(CODE, person, FOUNDED)}
    assert members(village, on=DAY + timedelta(days=1)) == set()


def test_an_area_has_those_of_all_its_villages_and_of_no_other(village: Village):
    here, there = village.lives(), village.lives(area=NEXT)
    village.serves(here, Role.VILLAGERS_COMMITTEE)
    village.serves(there, Role.VILLAGERS_COMMITTEE, area=NEXT)
    assert members(village, CODE[:9]) == {(CODE, here, FOUNDED), (NEXT, there, FOUNDED)}
    assert members(village) == {(CODE, here, FOUNDED)}
    assert members(village, "620922106") == set()


def test_nobody_but_the_meetings_service_asks(village: Village):
    call = calls.ListCommitteeMembers(area=CODE, on=DAY)
    with village.sessions() as session:
        assert DirectoryService().list_committee_members(session, call, Caller(service="meetings")).items == ()
        with pytest.raises(NotAllowed):
            DirectoryService().list_committee_members(session, call, Caller(service="topics"))
