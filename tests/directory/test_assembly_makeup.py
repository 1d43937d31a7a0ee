"""How many there are in a representatives' assembly, and how many households it stands for."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.directory import queries
from services.directory.models import Person
from shared.calls import directory as calls
from shared.identity import Role
from tests.directory.village import CODE, NEXT, Village

DAY = date(2026, 11, 23)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def makeup(village: Village, on: date = DAY) -> calls.AssemblyMakeup:
    with village.sessions() as session:
        return queries.assembly_makeup(session, calls.GetAssemblyMakeup(area=CODE, on=on))


def test_each_person_counts_once_also_in_two_offices(village: Village):
    both, representative, official = village.lives(), village.lives(), village.lives()
    for person, role in (
        (both, Role.REPRESENTATIVE), (both, Role.VILLAGERS_COMMITTEE), (representative, Role.REPRESENTATIVE),
        (official, Role.VILLAGERS_COMMITTEE), (official, Role.BRANCH_COMMITTEE),
    ):  # fmt: skip
        village.serves(person, role)
    with village.sessions.begin() as session:
        session.execute(sa.update(Person).where(Person.id == representative).values(gender="男"))
    found = makeup(village)
    assert (found.members, found.representatives, found.women) == (3, 2, 1)


def test_who_is_no_longer_in_office_or_of_another_village_does_not_count(village: Village):
    former = village.lives()
    village.serves(former, Role.REPRESENTATIVE, until=DAY)
    village.serves(village.lives(area=NEXT), Role.REPRESENTATIVE, area=NEXT)
    assert makeup(village).representatives == 1
    assert makeup(village, DAY + timedelta(days=1)).representatives == 0


def test_a_household_counts_once_and_only_with_an_adult(village: Village):
    home, of_children = uuid4(), uuid4()
    village.lives(household=home)
    village.lives(household=home)
    village.lives(household=of_children, born_on=date(2015, 1, 1))
    village.lives()
    found = makeup(village)
    assert (found.households, found.without_household) == (1, 1)


def test_an_empty_register_has_nothing(village: Village):
    assert makeup(village) == calls.AssemblyMakeup(
        members=0, representatives=0, women=0, households=0, without_household=0
    )
