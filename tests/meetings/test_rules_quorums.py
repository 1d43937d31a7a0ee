"""How many must be there: each number one below, at, one above; on odd and on even rolls; before and after 2026."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import meetings
from services.meetings import refusals, rules
from shared.rulebook import Rulebook
from shared.vocabulary import Body

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("body", "should_attend", "enough"),
    [
        (Body.MEMBERS_ASSEMBLY, 40, 20),  # half suffices: 半数以上 includes it
        (Body.MEMBERS_ASSEMBLY, 41, 21),
        (Body.BRANCH_COMMITTEE, 5, 3),
        (Body.BRANCH_COMMITTEE, 4, 2),
        (Body.JOINT_COMMITTEE, 8, 4),
        (Body.JOINT_COMMITTEE, 9, 5),
        (Body.PARTY_GROUP, 11, 6),
        (Body.PARTY_GROUP, 10, 5),
        (Body.MEMBERS_DELIBERATION, 40, 20),
        (Body.MEMBERS_DELIBERATION, 41, 21),
        (Body.VILLAGERS_ASSEMBLY, 200, 101),  # more than half: 过半数 is strict
        (Body.VILLAGERS_ASSEMBLY, 201, 101),
        (Body.REPRESENTATIVES_ASSEMBLY, 30, 20),  # two thirds, included
        (Body.REPRESENTATIVES_ASSEMBLY, 31, 21),
        (Body.VILLAGE_GROUP, 60, 40),
        (Body.VILLAGE_GROUP, 61, 41),
        (Body.COLLECTIVE_ASSEMBLY, 90, 60),
        (Body.COLLECTIVE_ASSEMBLY, 91, 61),
    ],
)
def test_a_quorum_is_reached_at_its_number_and_not_one_below(body, should_attend, enough):
    for present, reached in ((enough - 1, False), (enough, True), (enough + 1, True)):
        found = rules.quorum(rules.body_rules(body, TODAY), should_attend=should_attend, present=present)
        assert (found.reached, found.needed) == (reached, enough)


def test_a_county_may_ask_for_two_thirds_of_the_members(tmp_path):
    own = tmp_path / "county.toml"
    own.write_text(
        '[[number]]\nname = "members_assembly.quorum"\nvalue = "2/3"\nunit = "应到会有表决权的党员"\nmark = "local"\n'
        'source = "某县党员大会规则"\neffective_from = 2026-01-01\n'
    )
    book = Rulebook.load(Path(meetings.__file__).parent / "rulebook.toml", county=own)
    for should_attend, enough in ((41, 28), (42, 28), (43, 29)):
        strict = rules.body_rules(Body.MEMBERS_ASSEMBLY, TODAY, book)
        for present, reached in ((enough - 1, False), (enough, True), (enough + 1, True)):
            assert rules.quorum(strict, should_attend=should_attend, present=present).reached is reached
    before = rules.body_rules(Body.MEMBERS_ASSEMBLY, date(2025, 12, 31), book)
    assert rules.quorum(before, should_attend=42, present=21).reached


def test_two_thirds_of_the_households_are_a_villagers_quorum_too():
    villagers = rules.body_rules(Body.VILLAGERS_ASSEMBLY, TODAY)
    for households, reached in ((59, False), (60, True), (61, True)):
        found = rules.quorum(villagers, should_attend=300, present=100, households=(households, 90))
        assert found.reached is reached


def test_households_count_for_no_body_that_the_law_does_not_give_them_to():
    found = rules.quorum(
        rules.body_rules(Body.REPRESENTATIVES_ASSEMBLY, TODAY), should_attend=30, present=10, households=(90, 90)
    )
    assert not found.reached


def test_the_households_come_in_only_where_the_heads_are_too_few():
    villagers = rules.body_rules(Body.VILLAGERS_ASSEMBLY, TODAY)
    found = rules.quorum(villagers, should_attend=300, present=151, households=(90, 90))
    assert (found.have, found.needed) == (151, 151)
    found = rules.quorum(villagers, should_attend=300, present=150, households=(59, 90))
    assert (found.have, found.needed, found.reached) == (150, 151, False)


@pytest.mark.parametrize(("should_attend", "present", "households"), [(40, 41, None), (300, 100, (91, 90))])
def test_more_people_than_are_on_the_roll_are_a_mistake(should_attend, present, households):
    villagers = rules.body_rules(Body.VILLAGERS_ASSEMBLY, TODAY)
    with pytest.raises(refusals.MorePresentThanOnTheRoll):
        rules.check_quorum(villagers, should_attend=should_attend, present=present, households=households)


def test_an_empty_roll_is_never_a_quorum():
    for body in Body:
        with pytest.raises(refusals.EmptyRoll):
            rules.check_quorum(rules.body_rules(body, TODAY), should_attend=0, present=0)


@pytest.mark.parametrize(
    ("body", "first_day"),
    [
        (Body.COLLECTIVE_ASSEMBLY, date(2025, 5, 1)),
        (Body.MEMBERS_ASSEMBLY, date(2018, 10, 28)),
        (Body.VILLAGERS_ASSEMBLY, date(2010, 10, 28)),
    ],
)
def test_no_law_is_applied_before_it_was_in_force(body, first_day):
    assert rules.body_rules(body, first_day).body is body
    with pytest.raises(refusals.RuleNotInForce):
        rules.body_rules(body, first_day - timedelta(days=1))


@pytest.mark.parametrize("body", [Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGE_GROUP])
def test_the_villages_own_law_is_cited_in_the_text_of_the_meetings_day(body):
    before, since = (rules.body_rules(body, day) for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert "2010年修订" in before.quorum.number.source
    assert "2025年修正" in since.quorum.number.source
    assert before.quorum.number.value == since.quorum.number.value


@given(body=st.sampled_from(list(Body)), should_attend=st.integers(0, 1000), present=st.integers(0, 1000))
def test_a_quorum_is_always_a_whole_number_of_people_and_never_nobody(body, should_attend, present):
    found = rules.quorum(rules.body_rules(body, TODAY), should_attend=should_attend, present=present)
    assert isinstance(found.needed, int)
    assert found.needed >= 1
    assert not (should_attend == 0 and found.reached)


def test_every_number_names_its_source():
    assert all(number.source and number.mark for number in rules.BOOK.all())
