"""What of a person is shown to whom, and how large an area is on a day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.directory import queries, rules
from services.directory.models import Account, Division
from services.directory.queries.lists import PAGE
from shared.calls import directory as calls
from shared.errors import NotFound
from shared.identity import Caller, Grant, Role
from shared.vocabulary import Standing
from tests.directory.village import CODE, NEXT, Village

DAY = date(2026, 11, 23)


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张小三", "张*三"), ("仁青卓玛", "仁**玛"), ("张", "张")]
)
def test_a_name_is_masked_and_keeps_its_length(name, masked):
    assert rules.mask_name(name) == masked


@pytest.mark.parametrize(("phone", "masked"), [("+8615410001234", "154****1234"), ("+861541", "****")])
def test_of_a_phone_number_the_middle_is_hidden(phone, masked):
    assert rules.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("role", "area", "shown"),
    [
        (Role.VILLAGER, CODE, "张小三"), (Role.TOWNSHIP, CODE[:9], "张小三"),
        (Role.VILLAGER, CODE[:9], "张*三"), (Role.VILLAGER, NEXT, "张*三"),
    ],
)  # fmt: skip
def test_a_name_is_shown_in_full_to_those_who_belong_there(village, role, area, shown):
    person = village.lives("张小三")
    caller = Caller(person_id=uuid4(), grants=(Grant(role, area),))
    with village.sessions() as session:
        found = queries.names(session, calls.GetNames(person_ids=(person, uuid4())), caller)
    assert [item.name for item in found.items] == [shown]


def test_two_of_one_name_in_one_place_are_told_apart(village):
    two = [village.lives("任梅", born_on=date(year, 5, 4)) for year in (1963, 1988)]
    alone = village.lives("任梅", area=NEXT)
    caller = Caller(person_id=uuid4(), grants=(Grant(Role.TOWNSHIP, CODE[:9]),))
    with village.sessions() as session:
        found = queries.names(session, calls.GetNames(person_ids=(*two, alone)), caller).items
    assert {one.person_id: one.name for one in found} == {
        two[0]: "任梅（1963年5月生）", two[1]: "任梅（1988年5月生）", alone: "任梅",
    }  # fmt: skip


def test_contacts_say_who_has_no_phone_and_no_account(village):
    reached = village.lives(phone="+8615410000001", away=True)
    nobody = village.lives()
    village.add(Account(person_id=reached, login="+8615410000001", password_hash="-"))
    with village.sessions() as session:
        found = queries.contacts(session, calls.GetContacts(person_ids=(reached, nobody))).items
    assert {(c.person_id, c.phone, c.has_account, c.away) for c in found} == {
        (reached, "+8615410000001", True, True),
        (nobody, None, False, False),
    }


def list_people(village, *, on=DAY, **query):
    with village.sessions() as session:
        return queries.people(session, calls.ListPeople(**({"area": CODE} | query)), on=on)


def test_a_list_of_people_shows_standing_and_offices_of_the_day_and_no_phone_number(village):
    person = village.lives(phone="+8615410001234")
    village.joins(person, standing=Standing.PROBATIONARY)
    village.serves(person, Role.SECRETARY, until=DAY)
    (item,) = list_people(village).items
    assert (item.phone, item.standing, item.roles) == ("154****1234", "预备党员", ("村党支部书记",))
    (item,) = list_people(village, on=DAY + timedelta(days=1)).items
    assert item.roles == ()


def test_everybody_is_on_one_page_and_nobody_on_two(village):
    for number in range(PAGE + 1):
        village.lives(f"张{number}")
    first = list_people(village)
    second = list_people(village, after=first.page.next)
    assert (len(first.items), len(second.items)) == (PAGE, 1)
    assert len({item.person_id for item in first.items + second.items}) == first.page.total == PAGE + 1
    assert second.page.next is None


@pytest.mark.parametrize("after", ["²", "-1", "x", "9" * 30, ""])
def test_a_made_up_page_is_the_first(village, after):
    village.lives()
    assert len(list_people(village, after=after).items) == 1


@pytest.mark.parametrize(("name", "found"), [("小", 1), ("%", 0), ("_", 0), ("张小三", 1), ("李", 0)])
def test_people_are_found_by_a_part_of_their_name_taken_literally(village, name, found):
    village.lives("张小三")
    assert list_people(village, name=name).page.total == found


def test_somebody_without_offices_is_a_villager_and_a_child_is_nothing(village):
    adult, child = village.lives(), village.lives(born_on=date(2015, 1, 1))
    with village.sessions() as session:
        assert queries.identity(session, adult, on=DAY).grants == (calls.GrantView(role="villager", area=CODE),)
        assert queries.identity(session, child, on=DAY).grants == ()


def test_whoever_left_the_county_is_nobody_any_more(village):
    person = village.lives(until=DAY)
    with village.sessions() as session:
        assert queries.identity(session, person, on=DAY).person_id == person
        with pytest.raises(NotFound):
            queries.identity(session, person, on=DAY + timedelta(days=1))


def test_the_start_page_is_about_the_widest_area(village):
    person = village.lives()
    village.serves(person, Role.TOWNSHIP, area=CODE[:9])
    with village.sessions() as session:
        assert queries.identity(session, person, on=DAY).home == CODE[:9]


def test_counts_and_lists_are_those_of_the_day(village):
    person = village.lives(until=DAY)
    village.joins(person, until=DAY)
    village.add(
        Division(code=CODE, name="瓜州村", level="village", residents=1500, valid_from=date(2023, 1, 1), valid_to=DAY)
    )
    seen = []
    for on in (DAY, DAY + timedelta(days=1)):
        with village.sessions() as session:
            counts = queries.counts(session, CODE, on=on)
            (branch,) = queries.organisations(session, calls.ListOrganisations(area=CODE), on=on).items
            listed = len(queries.divisions(session, on=on).items)
        assert counts.organisations == 1
        seen.append((counts.villages, counts.residents, counts.people, counts.members, branch.members, listed))
    assert seen == [(1, 1500, 1, 1, 1, 1), (0, 0, 0, 0, 0, 0)]
