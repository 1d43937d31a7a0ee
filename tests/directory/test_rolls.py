"""Who may sign, attend and vote: rolls for the day they are asked for, to the day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.directory import refusals
from shared.identity import Role
from shared.vocabulary import RollKind, Standing
from tests.directory.village import NEXT, Village

DAY = date(2026, 11, 23)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


@pytest.mark.parametrize(
    ("born_on", "on", "counts"),
    [
        (date(2008, 11, 23), DAY, True),
        (date(2008, 11, 24), DAY, False),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2010, 2, 28), date(2028, 2, 29), True),
        (date(2010, 3, 1), date(2028, 2, 29), False),
    ],
)
def test_a_villager_is_of_age_on_the_eighteenth_birthday_and_not_the_day_before(village, born_on, on, counts):
    person = village.lives(born_on=born_on)
    assert (person in village.names(RollKind.VILLAGERS, on)) is counts


@pytest.mark.parametrize("kind", [RollKind.VILLAGERS, RollKind.HOUSEHOLDS, RollKind.VILLAGE_GROUP, RollKind.COLLECTIVE])
def test_of_a_day_before_there_was_an_age_of_voting_there_is_no_roll(village, kind):
    with pytest.raises(refusals.NoRollThatDay):
        village.roll(kind, date(1950, 1, 1))


def test_whoever_moves_in_or_away_counts_from_the_first_to_the_last_day(village):
    person = village.lives(since=DAY, until=TOMORROW)
    days = [YESTERDAY, DAY, TOMORROW, TOMORROW + timedelta(days=1)]
    assert [person in village.names(RollKind.VILLAGERS, on) for on in days] == [False, True, True, False]


def test_whoever_works_away_stays_on_the_roll_and_is_marked(village):
    village.lives(away=True)
    assert [entry.away for entry in village.roll(RollKind.VILLAGERS, DAY)] == [True]


@pytest.mark.parametrize("kind", RollKind)
def test_the_next_village_is_on_no_roll_of_this_one(village, kind):
    neighbour = village.lives(area=NEXT, household=uuid4())
    village.serves(neighbour, Role.REPRESENTATIVE, area=NEXT)
    village.serves(neighbour, Role.SECRETARY, area=NEXT)
    village.serves(neighbour, Role.VILLAGERS_COMMITTEE, area=NEXT)
    village.belongs(neighbour, area=NEXT)
    assert village.roll(kind, DAY) == ()


@pytest.mark.parametrize("standing", Standing)
def test_full_members_vote_and_the_others_only_attend(village, standing):
    village.joins(village.lives(), standing=standing)
    (entry,) = village.roll(RollKind.MEMBERS, DAY)
    assert (entry.standing, entry.votes) == (standing, standing is Standing.FULL)


def test_a_member_who_became_full_votes_from_that_day(village):
    person = village.lives()
    village.joins(person, standing=Standing.PROBATIONARY, until=YESTERDAY)
    village.joins(person, since=DAY)
    assert [[e.votes for e in village.roll(RollKind.MEMBERS, on)] for on in (YESTERDAY, DAY)] == [[False], [True]]


def test_a_member_who_died_is_on_no_roll_though_the_membership_was_not_closed(village):
    person = village.lives(until=YESTERDAY)
    village.joins(person)
    village.serves(person, Role.REPRESENTATIVE)
    assert village.roll(RollKind.MEMBERS, DAY) == village.roll(RollKind.REPRESENTATIVES, DAY) == ()


def test_a_member_belongs_to_the_branch_also_when_living_elsewhere(village):
    person = village.lives(area=NEXT)
    village.joins(person)
    assert village.names(RollKind.MEMBERS, DAY) == {person}
    assert village.names(RollKind.VILLAGERS, DAY) == set()


def test_members_come_with_their_group(village):
    group = village.group("第一党小组")
    village.joins(village.lives(), group=group)
    village.joins(village.lives())
    assert {(e.group_id, e.group_name) for e in village.roll(RollKind.MEMBERS, DAY)} == {
        (group, "第一党小组"),
        (None, ""),
    }


def test_on_the_joint_committee_somebody_with_three_offices_counts_once(village):
    chair, other = village.lives(), village.lives()
    for role in (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE):
        village.serves(chair, role)
    village.serves(other, Role.VILLAGERS_COMMITTEE)
    assert len(village.roll(RollKind.JOINT_COMMITTEE, DAY)) == 2
    assert village.names(RollKind.BRANCH_COMMITTEE, DAY) == {chair}
    assert village.names(RollKind.VILLAGERS_COMMITTEE, DAY) == {chair, other}


def test_the_representatives_assembly_is_the_committee_and_the_representatives_each_once(village):
    both, member, representative, secretary = (village.lives() for _ in range(4))
    for role in (Role.VILLAGERS_COMMITTEE, Role.REPRESENTATIVE):
        village.serves(both, role)
    village.serves(member, Role.VILLAGERS_COMMITTEE)
    village.serves(representative, Role.REPRESENTATIVE)
    village.serves(secretary, Role.SECRETARY)
    assert village.names(RollKind.REPRESENTATIVES_ASSEMBLY, DAY) == {both, member, representative}
    assert len(village.roll(RollKind.REPRESENTATIVES_ASSEMBLY, DAY)) == 3
    assert village.names(RollKind.REPRESENTATIVES, DAY) == {both, representative}


def test_an_office_ends_with_its_last_day(village):
    person = village.lives()
    village.serves(person, Role.REPRESENTATIVE, until=DAY)
    assert village.names(RollKind.REPRESENTATIVES, DAY) == {person}
    assert village.names(RollKind.REPRESENTATIVES, TOMORROW) == set()


def test_the_oldest_adult_stands_for_a_household_and_children_for_none(village):
    family, orphans = uuid4(), uuid4()
    eldest = village.lives(born_on=date(1950, 1, 1), household=family)
    village.lives(born_on=date(1980, 1, 1), household=family)
    village.lives(born_on=date(2015, 1, 1), household=orphans)
    village.lives()  # of no household
    assert village.names(RollKind.HOUSEHOLDS, DAY) == {eldest}


def test_twins_stand_for_their_household_once(village):
    family = uuid4()
    for _ in range(2):
        village.lives(born_on=date(1980, 1, 1), household=family)
    assert len(village.roll(RollKind.HOUSEHOLDS, DAY)) == 1


@pytest.mark.parametrize("kind", RollKind)
def test_a_roll_is_one_statement_and_in_order(village, kind):
    for _ in range(5):
        person = village.lives(household=uuid4())
        village.joins(person)
        for role in (Role.REPRESENTATIVE, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.SUPERVISION_COMMITTEE):
            village.serves(person, role)
        village.belongs(person)
        village.belongs(person, "三组")
    group = "三组" if kind is RollKind.VILLAGE_GROUP else ""
    sent: list[str] = []
    engine = village.sessions.kw["bind"]
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    people = [entry.person_id for entry in village.roll(kind, DAY, group=group)]
    assert len(people) == 5
    assert people == sorted(people)
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 1
