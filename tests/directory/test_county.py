"""The demonstration county has its published size, and nobody real in it."""

from collections import Counter
from datetime import date
from uuid import UUID

import phonenumbers
import pytest
import sqlalchemy as sa

from deploy.demo.county import SHOWCASE, Row, build
from deploy.demo.load import PASSWORD, demo_accounts
from services.directory import passwords, queries
from services.directory.models import Account
from shared.calls import directory as calls
from shared.vocabulary import RollKind

DAY = date(2026, 11, 23)


def roll(filled, kind, area=SHOWCASE, on=DAY):
    with filled() as session:
        return queries.roll(session, calls.GetRoll(kind=kind, area=area, on=on)).entries


def test_the_county_is_as_large_as_published(filled):
    with filled() as session:
        counts = queries.counts(session, "620922", on=DAY)
    assert counts == calls.Counts(
        townships=15, villages=75, communities=15, organisations=342, members=7920, cadres=3086, residents=148_800, people=20_000
    )  # fmt: skip


def test_the_same_seed_makes_the_same_county():
    assert build(7) == build(7)
    assert build(7) != build(8)


def test_no_phone_number_can_be_dialled_and_none_is_given_twice(county):
    phones = [row["phone"] for row in county.person if row["phone"]]
    assert all(phone.startswith("+86154") and len(phone) == 14 for phone in phones)
    assert len(set(phones)) == len(phones)
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones[::100])


def test_every_village_has_its_branch_its_committees_and_its_representatives(county):
    for division in county.division:
        if division["level"] not in ("village", "community"):
            continue
        area = division["code"]
        kinds = {row["kind"] for row in county.organisation if row["area"] == area}
        committee = "villagers_committee" if division["level"] == "village" else "residents_committee"
        assert kinds == {"party_branch", committee}
        offices = Counter(row["role"] for row in county.office if row["area"] == area)
        assert offices["secretary"] == 1
        assert offices["branch_committee"] == 5
        assert offices["villagers_committee"] == 5
        assert offices["representative"] == 20
        assert offices["collection_team"] == 7
        assert offices["party_delegate"] == offices["congress_delegate"] == 1


def test_every_branch_has_three_or_four_groups_and_every_group_its_members(county):
    groups = Counter(row["organisation_id"] for row in county.party_group)
    assert len(groups) == 90
    assert set(groups.values()) == {3, 4}
    assert all(count >= 10 for group, count in Counter(m["group_id"] for m in county.membership).items() if group)


def test_a_representative_stands_for_five_to_fifteen_households(county):
    households: dict[str, set[UUID]] = {}
    for row in county.person:
        if row["household_id"]:
            households.setdefault(row["area"], set()).add(row["household_id"])
    assert all(5 * 20 <= len(there) <= 15 * 20 for there in households.values())
    assert len(set().union(*households.values())) == sum(map(len, households.values()))  # each lies in one village


def test_in_every_village_some_are_children_some_are_away_some_are_on_probation(county):
    standing = {row["person_id"]: row["standing"] for row in county.membership}
    by_village: dict[str, list[Row]] = {}
    for row in county.person:
        by_village.setdefault(row["area"], []).append(row)
    for area, people in by_village.items():
        if len(area) == 12:
            assert any(row["born_on"] > date(2010, 1, 1) for row in people)
            assert any(row["away"] and row["id"] in standing for row in people)
            assert sum(standing.get(row["id"]) == "probationary" for row in people) == 2


def test_every_member_and_every_official_can_sign_in(filled, county):
    expected = {row["person_id"] for row in county.membership} | {row["person_id"] for row in county.office}
    with filled() as session:
        assert set(session.scalars(sa.select(Account.person_id))) == expected
        hashed = set(session.scalars(sa.select(Account.password_hash)))
    assert passwords.verify(hashed.pop(), PASSWORD)
    assert not hashed


def test_every_village_has_three_groups_and_a_collective_and_a_household_is_of_one_group(county):
    household = {row["id"]: row["household_id"] for row in county.person}
    groups: dict[str, dict[str, set[UUID]]] = {}
    for row in county.belonging:
        of_it = groups.setdefault(row["area"], {}).setdefault(row["group_name"], set())
        of_it.add(household[row["person_id"]])
    assert len(groups) == 75
    for of_village in groups.values():
        collective = of_village.pop("")
        assert len(of_village) == 3
        assert sum(map(len, of_village.values())) == len(collective)


def test_a_third_of_the_representatives_are_women(county):
    gender = {row["id"]: row["gender"] for row in county.person}
    by_village: dict[str, list[str]] = {}
    for row in county.office:
        if row["role"] == "representative":
            by_village.setdefault(row["area"], []).append(gender[row["person_id"]])
    assert len(by_village) == 90
    assert all(people.count("女") * 3 >= len(people) for people in by_village.values())


@pytest.mark.parametrize(
    ("kind", "people", "voters"),
    [
        (RollKind.MEMBERS, 40, 38),
        (RollKind.BRANCH_COMMITTEE, 5, 5),
        (RollKind.REPRESENTATIVES, 20, 20),
        (RollKind.REPRESENTATIVES_ASSEMBLY, 22, 22),
        (RollKind.JOINT_COMMITTEE, 8, 8),
        (RollKind.SUPERVISION_COMMITTEE, 3, 3),
    ],
)
def test_a_roll_names_everybody_once(filled, kind, people, voters):
    entries = roll(filled, kind)
    assert len({entry.person_id for entry in entries}) == len(entries) == people
    assert sum(entry.votes for entry in entries) == voters


def test_a_roll_of_another_day_knows_who_was_of_age_then(filled):
    assert len(roll(filled, RollKind.VILLAGERS, on=date(2021, 1, 1))) < len(roll(filled, RollKind.VILLAGERS))


def test_a_roll_before_anybody_came_is_empty(filled):
    assert roll(filled, RollKind.MEMBERS, on=date(2019, 12, 31)) == ()


def test_each_household_stands_on_the_roll_of_households_once(filled):
    households = [entry.household_id for entry in roll(filled, RollKind.HOUSEHOLDS)]
    assert len(households) == len(set(households)) > 20


def test_every_role_has_a_demonstration_account():
    roles = Counter(account.role for account in demo_accounts())
    assert roles["党员"] == 12
    assert set(roles) == {
        "村党支部书记",
        "村党支部委员",
        "党员",
        "村民委员会成员",
        "村民代表",
        "乡镇工作人员",
        "县级工作人员",
        "信息管理员",
    }
