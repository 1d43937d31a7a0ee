"""The register of a village as a levy asks for it: everybody once, and who was born within the days that were asked for."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.directory import queries
from services.directory.models import Person
from services.directory.service import DirectoryService
from shared.calls import directory as calls
from shared.errors import NotAllowed
from shared.identity import Caller, Grant, Role
from tests.directory.village import CODE, NEXT, Village

DAY = date(2026, 11, 23)
ASKED = calls.GetResidents(
    area=CODE, on=DAY, men_from=date(1970, 11, 24), men_until=date(2008, 11, 23), women_from=date(1975, 11, 24),
    women_until=date(2008, 11, 23),
)  # fmt: skip


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def man(village: Village, born_on: date) -> UUID:
    person = village.lives(born_on=born_on)
    with village.sessions.begin() as session:
        session.get_one(Person, person).gender = "男"
    return person


def works(village: Village) -> dict[UUID, bool]:
    with village.sessions() as session:
        items = queries.residents(session, ASKED).items
    assert len({one.person_id for one in items}) == len(items)
    return {one.person_id: one.works for one in items}


@pytest.mark.parametrize(
    ("born_on", "of_a_man", "of_a_woman"),
    [
        (date(1970, 11, 23), False, False),
        (date(1970, 11, 24), True, False),
        (date(1975, 11, 23), True, False),
        (date(1975, 11, 24), True, True),
        (date(2008, 11, 23), True, True),
        (date(2008, 11, 24), False, False),
    ],
)
def test_labour_is_asked_of_those_born_within_the_days_for_their_sex(village, born_on, of_a_man, of_a_woman):
    he, she = man(village, born_on), village.lives(born_on=born_on)
    assert works(village) == {he: of_a_man, she: of_a_woman}


def test_children_are_on_the_register_the_neighbours_and_who_moved_away_are_not(village):
    child = village.lives(born_on=date(2020, 5, 1))
    village.lives(area=NEXT)
    village.lives(until=DAY - timedelta(days=1))
    staying = village.lives(until=DAY)
    assert works(village).keys() == {child, staying}


@pytest.mark.parametrize(
    "caller",
    [
        Caller(), Caller(service="gateway"), Caller(service="meetings"),
        Caller(person_id=UUID(int=1), grants=(Grant(Role.COUNTY, CODE[:6]),)),
        Caller(person_id=UUID(int=1), grants=(Grant(Role.SECRETARY, CODE),)),
    ],
)  # fmt: skip
def test_the_register_is_for_the_topics_service_alone(village, caller):
    with village.sessions() as session, pytest.raises(NotAllowed):
        DirectoryService.get_residents(DirectoryService(), session, ASKED, caller)
    with village.sessions() as session:
        topics = Caller(service="topics")
        assert DirectoryService.get_residents(DirectoryService(), session, ASKED, topics).items == ()
