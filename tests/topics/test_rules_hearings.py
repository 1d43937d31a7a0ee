"""When a matter is heard before it is decided, by whom, and how long it is announced before."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from shared import clock
from shared.rulebook import Number, Rulebook
from shared.vocabulary import HearingParty, Kind, MatterClass

TODAY = date(2027, 3, 1)
DAY = timedelta(days=1)
HELD_AT = datetime(2027, 3, 8, 9, tzinfo=clock.SHANGHAI)
EACH_ONCE: dict[HearingParty, int] = {party: 1 for party in HearingParty if party is not HearingParty.OTHERS}
VILLAGE = MatterClass.VILLAGE_AFFAIRS


@pytest.mark.parametrize(
    ("kind", "matter_class", "major", "asked_by"),
    [
        (Kind.ORDINARY, VILLAGE, False, []),
        (Kind.LEVY, VILLAGE, False, []),
        (Kind.ORDINARY, VILLAGE, True, ["hearing.of_major_projects"]),
        (Kind.LEVY, VILLAGE, True, ["hearing.of_major_projects"]),
        (Kind.DEMOLITION, VILLAGE, False, ["hearing.of_demolition"]),
        (Kind.COLLECTIVE_LAND, VILLAGE, True, ["hearing.of_collective_land", "hearing.of_major_projects"]),
        (Kind.ORDINARY, MatterClass.PARTY_AFFAIRS, True, []),
        (Kind.ORDINARY, None, True, []),
    ],
)
def test_which_matters_are_heard_first(kind, matter_class, major, asked_by):
    asked = rules.hearing_asked_by(kind, matter_class, major=major, on=TODAY)
    assert [number.name for number in asked] == asked_by
    assert all(number.source and number.mark in ("local", "default") for number in asked)


def test_a_county_may_do_without_hearings_of_major_projects():
    first = date(2026, 1, 1)
    numbers = [number for number in rules.BOOK.all() if number.name == "hearing.of_major_projects"]
    county = Number("hearing.of_major_projects", 0, "1 须听证，0 不须", "local", "县定：不须", first)
    book = Rulebook(numbers, [county])
    assert rules.hearing_asked_by(Kind.ORDINARY, VILLAGE, major=True, on=TODAY, book=book) == []
    assert rules.hearing_asked_by(Kind.ORDINARY, VILLAGE, major=True, on=first - DAY, book=book) != []


@pytest.mark.parametrize(("days", "lawful"), [(6, False), (7, True), (8, True)])
def test_a_hearing_is_announced_seven_days_before(days, lawful):
    if lawful:
        rules.check_announced(TODAY + days * DAY, today=TODAY)
        return
    with pytest.raises(refusals.HearingTooSoon):
        rules.check_announced(TODAY + days * DAY, today=TODAY)
    assert rules.earliest_hearing(TODAY) == TODAY + 7 * DAY


@pytest.mark.parametrize(("minutes", "begun"), [(-1, False), (0, True), (1, True)])
def test_nobody_has_spoken_before_the_hour(minutes, begun):
    if begun:
        rules.check_begun(HELD_AT, now=HELD_AT + timedelta(minutes=minutes))
        return
    with pytest.raises(refusals.HearingNotBegun):
        rules.check_begun(HELD_AT, now=HELD_AT + timedelta(minutes=minutes))


@pytest.mark.parametrize("party", EACH_ONCE)
def test_each_party_is_heard_once_at_least(party):
    rules.check_heard(EACH_ONCE, on=TODAY)
    rules.check_heard({**EACH_ONCE, party: 2}, on=TODAY)
    with pytest.raises(refusals.PartiesNotHeard) as refusal:
        rules.check_heard({**EACH_ONCE, party: 0}, on=TODAY)
    assert party.chinese in str(refusal.value)


@given(heard=st.dictionaries(st.sampled_from(HearingParty), st.integers(0, 3)), party=st.sampled_from(HearingParty))
def test_one_more_statement_never_leaves_more_unheard(heard, party):
    def holds(counts) -> bool:
        try:
            rules.check_heard(counts, on=TODAY)
        except refusals.PartiesNotHeard:
            return False
        return True

    assert holds(heard) <= holds({**heard, party: heard.get(party, 0) + 1})


def test_findings_stand_one_to_a_line():
    assert rules.findings_of(" 先修排水沟 \n\n 避开秋收\n") == ["先修排水沟", "避开秋收"]
    assert len(rules.findings_of("一条\n" * 100)) == 100
    with pytest.raises(refusals.TooManyFindings):
        rules.findings_of("一条\n" * 101)


def test_a_matter_that_is_heard_says_by_which_rule():
    [_, way] = rules.ways(Kind.DEMOLITION, VILLAGE, "各地做法")
    assert (way.label, way.source) == ("听证评审", "各地做法")
    assert [way.label for way in rules.ways(Kind.LEVY, VILLAGE, "本系统默认")][1:] == ["一事一议", "听证评审"]
