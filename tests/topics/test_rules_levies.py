"""Who owes what of a levy, how much, who is free of it, and by when the county replies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from services.topics.rules import kinds, levies
from services.topics.rules.levies import Asked
from shared.vocabulary import Body, Duty, Exemption, Kind, MatterClass, Route

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
DAYS = st.dates(date(2012, 1, 1), date(2040, 12, 31))


def age_on(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@pytest.mark.parametrize(
    ("age", "is_man", "owes"),
    [
        (17, True, False),
        (18, True, True),
        (55, True, True),
        (56, True, False),
        (17, False, False),
        (18, False, True),
        (50, False, True),
        (51, False, False),
    ],
)
def test_labour_is_owed_from_eighteen_to_fifty_five_and_to_fifty(age, is_man, owes):
    assert levies.owes_labour(age=age, is_man=is_man, on=TODAY) is owes


@pytest.mark.parametrize(
    ("is_man", "born_on", "owes"),
    [
        (True, date(2008, 11, 24), False),  # eighteen tomorrow
        (True, date(2008, 11, 23), True),
        (True, date(1970, 11, 24), True),  # fifty-six tomorrow
        (True, date(1970, 11, 23), False),
        (False, date(1975, 11, 24), True),  # fifty-one tomorrow
        (False, date(1975, 11, 23), False),
    ],
)
def test_a_birthday_decides_on_its_day(is_man, born_on, owes):
    first, last = levies.labour_births(is_man=is_man, on=TODAY)
    assert (first <= born_on <= last) is owes


@pytest.mark.parametrize(
    ("is_man", "born_on", "owes"),
    [
        (True, date(2010, 2, 28), True),  # 18 on the 28th
        (True, date(2010, 3, 1), False),
        (True, date(1972, 2, 29), False),  # 56 today
        (True, date(1972, 3, 1), True),
        (False, date(1977, 2, 28), False),
        (False, date(1977, 3, 1), True),
    ],
)
def test_who_owes_labour_can_be_told_on_the_twenty_ninth_of_february(is_man, born_on, owes):
    first, last = levies.labour_births(is_man=is_man, on=date(2028, 2, 29))
    assert (first <= born_on <= last) is owes


@given(born_on=st.dates(date(1940, 1, 1), date(2030, 12, 31)), on=DAYS, is_man=st.booleans())
def test_the_days_of_birth_say_what_the_age_says(born_on, on, is_man):
    first, last = levies.labour_births(is_man=is_man, on=on)
    owes = levies.owes_labour(age=age_on(born_on, on), is_man=is_man, on=on)
    assert (first <= born_on <= last) is owes


@pytest.mark.parametrize(
    ("per_head", "workdays", "already", "lawful"),
    [
        (1_499, 9, Asked(0, 0), True),
        (1_500, 10, Asked(0, 0), True),
        (1_501, 10, Asked(0, 0), False),
        (1_500, 11, Asked(0, 0), False),
        (500, 0, Asked(1_000, 0), True),
        (501, 0, Asked(1_000, 0), False),
        (0, 4, Asked(1_500, 6), True),
        (0, 5, Asked(1_500, 6), False),
        (0, 4, Asked(1_501, 6), True),  # asks no money
        (500, 0, Asked(1_000, 11), True),  # asks no labour
    ],
)
def test_a_levy_stays_under_its_caps_with_the_others_of_the_year(per_head, workdays, already, lawful):
    if lawful:
        rules.check_asked(Asked(per_head, workdays), already, on=TODAY)
        return
    with pytest.raises(refusals.LevyOverTheCap):
        rules.check_asked(Asked(per_head, workdays), already, on=TODAY)


def test_a_levy_raises_something():
    with pytest.raises(refusals.NothingRaised):
        rules.check_asked(Asked(0, 0), Asked(0, 0), on=TODAY)


def test_over_the_cap_is_said_in_yuan():
    with pytest.raises(refusals.LevyOverTheCap, match="上限") as refusal:
        rules.check_asked(Asked(650, 0), Asked(1_000, 0), on=TODAY)
    assert (
        str(refusal.value)
        == "连同本年已议的 10，合计 16.50 元/人·年，超过上限 15 元/人·年（省定上限，默认每人每年15元）。"
    )


@given(levies_of_a_year=st.lists(st.builds(Asked, st.integers(0, 2_000), st.integers(0, 12)), max_size=12))
def test_however_many_levies_a_year_has_nobody_is_asked_for_more_than_the_caps(levies_of_a_year):
    whole = Asked(0, 0)
    for asked in levies_of_a_year:
        try:
            rules.check_asked(asked, whole, on=TODAY)
        except (refusals.LevyOverTheCap, refusals.NothingRaised):
            continue
        whole = whole + asked
    assert 0 <= whole.per_head <= 1_500
    assert 0 <= whole.workdays <= 10


# -- exemptions


@pytest.mark.parametrize("ground", Exemption)
def test_what_needs_a_decision_names_the_assembly_that_took_it(ground):
    decided = rules.GROUNDS[ground].is_decided
    assert decided is (ground in (Exemption.HARDSHIP, Exemption.ILLNESS))
    for body in (None, Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE):
        if decided:
            with pytest.raises(refusals.ExemptionNotDecided):
                rules.duties_freed(ground, body, works=True)
        else:
            assert rules.duties_freed(ground, body, works=True) == rules.GROUNDS[ground].frees_of
    for body in (Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY):
        assert rules.duties_freed(ground, body, works=True) == rules.GROUNDS[ground].frees_of


def test_whoever_owes_no_labour_is_not_freed_of_it():
    assert rules.duties_freed(Exemption.SOLDIER, None, works=False) == (Duty.MONEY,)
    with pytest.raises(refusals.NothingToBeFreedOf):
        rules.duties_freed(Exemption.STUDENT, None, works=False)


# -- days


@pytest.mark.parametrize(("days", "lawful"), [(6, False), (7, True), (8, True)])
def test_a_plan_stands_seven_days_before_it_is_settled(days, lawful):
    if lawful:
        rules.check_plan_posted(TODAY, today=TODAY + days * DAY)
        return
    with pytest.raises(refusals.PlanPostedTooShort):
        rules.check_plan_posted(TODAY, today=TODAY + days * DAY)


@pytest.mark.parametrize(
    ("forwarded_on", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 2)),  # Monday: over one weekend
        (date(2026, 11, 20), date(2026, 12, 1)),  # Friday: over two
        (date(2026, 11, 22), date(2026, 12, 1)),  # Sunday
        (date(2026, 9, 30), date(2026, 10, 15)),  # over National Day, with a Saturday worked
    ],
)
def test_the_county_replies_within_seven_working_days(forwarded_on, due):
    assert rules.reply_due(forwarded_on) == due


def test_nothing_is_raised_before_the_county_agrees():
    with pytest.raises(refusals.CountyHasNotReplied, match="还没有答复") as refusal:
        rules.check_may_be_raised(approved=None, due=date(2026, 12, 2), on=TODAY)
    assert "2026年12月2日" in str(refusal.value)
    with pytest.raises(refusals.CountyHasNotReplied):
        rules.check_may_be_raised(approved=None, due=None, on=TODAY)
    with pytest.raises(refusals.CountyObjects):
        rules.check_may_be_raised(approved=False, due=date(2026, 12, 2), on=TODAY)
    rules.check_may_be_raised(approved=True, due=date(2026, 12, 2), on=TODAY)


@pytest.mark.parametrize(
    ("income", "expense", "balance"),
    [(120_000, 118_050, "结余 19.50 元"), (100, 100, "结余 0 元"), (0, 1, "超支 0.01 元")],
)
def test_the_account_says_what_is_left(income, expense, balance):
    assert balance in rules.account_sentence(income=income, expense=expense, workdays=3)


# -- who proposes, and which way it takes


@pytest.mark.parametrize(
    ("route", "roll", "needed"),
    [
        (Route.VILLAGERS, 200, 20),
        (Route.VILLAGERS, 201, 21),
        (Route.REPRESENTATIVES, 30, 6),
        (Route.REPRESENTATIVES, 31, 7),
    ],
)
def test_a_levy_is_proposed_from_the_number_on(route, roll, needed):
    for have, enough in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert rules.progress(route, have=have, roll=roll, on=TODAY, kind=Kind.LEVY).reached is enough


@pytest.mark.parametrize("route", Route)
def test_members_and_the_party_organisation_propose_no_levy(route):
    rules.check_route(Kind.ORDINARY, route)
    if route in (Route.MEMBERS, Route.PARTY_ORGANISATION):
        with pytest.raises(refusals.RouteNotForThisKind):
            rules.check_route(Kind.LEVY, route)
    else:
        rules.check_route(Kind.LEVY, route)


def test_a_levy_is_no_party_affair():
    kinds.check_class(Kind.LEVY, MatterClass.VILLAGE_AFFAIRS)
    kinds.check_class(Kind.ORDINARY, MatterClass.PARTY_AFFAIRS)
    with pytest.raises(refusals.KindIsVillageAffairs):
        kinds.check_class(Kind.LEVY, MatterClass.PARTY_AFFAIRS)


@pytest.mark.parametrize(
    ("kind", "matter_class", "labels"),
    [
        (Kind.ORDINARY, None, []),
        (Kind.LEVY, None, ["一事一议"]),
        (Kind.ORDINARY, MatterClass.PARTY_AFFAIRS, ["党务"]),
        (Kind.ORDINARY, MatterClass.VILLAGE_AFFAIRS, ["村务：提议、商议、审议、决议"]),
        (Kind.LEVY, MatterClass.VILLAGE_AFFAIRS, ["村务：提议、商议、审议、决议", "一事一议"]),
    ],
)
def test_a_matter_says_which_way_it_takes_and_by_which_article(kind, matter_class, labels):
    ways = rules.ways(kind, matter_class)
    assert [way.label for way in ways] == labels
    assert all(way.why and "《" in way.source for way in ways)
