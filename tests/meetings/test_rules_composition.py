"""How an assembly is made up, when an office ends, how often a body meets: each number on its boundary."""

from datetime import date
from uuid import UUID

import pytest

from services.meetings.rules import appraising, cadence, composition, disclosing
from shared.calendar_words import Appraised, DisclosureKind
from shared.vocabulary import Body

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("members", "representatives", "women", "households", "faults"),
    [
        (25, 20, 7, 200, 0), (25, 19, 7, 200, 1), (25, 20, 6, 200, 1), (25, 21, 7, 210, 0),
        (25, 20, 7, 99, 1), (25, 20, 7, 100, 0), (25, 20, 7, 300, 0), (25, 20, 7, 301, 1),
    ],
)  # fmt: skip
def test_an_assembly_is_made_up_as_article_29_has_it(members, representatives, women, households, faults):
    assembly = composition.Assembly(
        members=members, representatives=representatives, women=women, households=households
    )
    assert len(composition.faults(assembly, TODAY)) == faults


@pytest.mark.parametrize(
    ("representatives", "women", "faulty"), [(21, 6, True), (21, 7, False), (22, 7, True), (22, 8, False)]
)
def test_a_third_of_the_representatives_are_women(representatives, women, faulty):
    households = representatives * 10
    assembly = composition.Assembly(
        members=representatives + 3, representatives=representatives, women=women, households=households
    )
    assert bool(composition.faults(assembly, TODAY)) is faulty


def test_a_fault_says_what_is_there_what_is_needed_and_what_to_do():
    few = composition.Assembly(members=25, representatives=19, women=6, households=300)
    sentences = [fault.sentence for fault in composition.faults(few, TODAY)]
    assert sentences == [
        "村民代表 19 人，应不少于 20 人", "妇女代表 6 人，应不少于 7 人", "全村 300 户、村民代表 19 人，每名代表应由 5 至 15 户推选",
    ]  # fmt: skip
    assert all("第二十九条" in fault.source and fault.advice for fault in composition.faults(few, TODAY))
    assert "增加" in composition.faults(few, TODAY)[2].advice
    many = composition.Assembly(members=25, representatives=21, women=7, households=104)
    assert "减少" in composition.faults(many, TODAY)[0].advice


def test_what_the_register_does_not_have_is_said_and_not_judged():
    unknown = composition.Assembly(members=25, representatives=20, women=7, households=0)
    assert composition.faults(unknown, TODAY) == []
    [lack] = composition.missing(unknown, without_household=300)
    assert lack.startswith("名册上没有本村的户")
    nobody = composition.Assembly(members=5, representatives=0, women=0, households=200)
    assert composition.faults(nobody, TODAY) == []
    assert "没有村民代表" in composition.missing(nobody, without_household=0)[0]
    known = composition.Assembly(members=25, representatives=20, women=7, households=200)
    assert composition.missing(known, without_household=0) == []
    assert "3 名成年村民" in composition.missing(known, without_household=3)[0]


@pytest.mark.parametrize(
    ("reviews", "ends"),
    [
        ([], False),
        ([False], False),
        ([False, True, False], False),
        ([True, False, False], True),
        ([False, False, True], True),
        ([False, False, False], True),
    ],
)
def test_two_years_running_not_competent_end_an_office_one_year_does_not(reviews, ends):
    assert composition.office_ends(reviews, TODAY) is ends


@pytest.mark.parametrize(
    ("body", "last_held", "due"),
    [
        (Body.BRANCH_COMMITTEE, date(2026, 11, 1), False),  # monthly
        (Body.BRANCH_COMMITTEE, date(2026, 10, 31), True),
        (Body.PARTY_GROUP, date(2026, 11, 1), False),
        (Body.PARTY_GROUP, date(2026, 10, 31), True),
        (Body.MEMBERS_ASSEMBLY, date(2026, 10, 1), False),  # quarterly
        (Body.MEMBERS_ASSEMBLY, date(2026, 9, 30), True),
        (Body.REPRESENTATIVES_ASSEMBLY, date(2026, 10, 1), False),
        (Body.REPRESENTATIVES_ASSEMBLY, date(2026, 9, 30), True),
        (Body.VILLAGERS_ASSEMBLY, date(2026, 1, 1), False),  # yearly
        (Body.VILLAGERS_ASSEMBLY, date(2025, 12, 31), True),
        (Body.VILLAGERS_ASSEMBLY, None, True),
    ],
)
def test_a_body_is_due_from_the_first_day_of_its_month_quarter_or_year(body, last_held, due):
    assert cadence.is_due(body, last_held, TODAY) is due


@pytest.mark.parametrize(
    ("body", "known", "by", "late", "waits"),
    [
        (Body.BRANCH_COMMITTEE, (date(2026, 11, 1), None), date(2026, 12, 31), 0, False),
        (Body.BRANCH_COMMITTEE, (date(2026, 10, 31), None), date(2026, 11, 30), 0, True),
        (Body.BRANCH_COMMITTEE, (date(2026, 10, 1), None), date(2026, 11, 30), 0, True),
        (Body.BRANCH_COMMITTEE, (date(2026, 9, 30), None), date(2026, 10, 31), 23, True),
        (Body.MEMBERS_ASSEMBLY, (date(2026, 10, 1), None), date(2027, 3, 31), 0, False),
        (Body.MEMBERS_ASSEMBLY, (date(2026, 6, 30), None), date(2026, 9, 30), 54, True),
        (Body.VILLAGERS_ASSEMBLY, (date(2025, 12, 31), None), date(2026, 12, 31), 0, True),
        (Body.VILLAGERS_ASSEMBLY, (date(2024, 12, 31), None), date(2025, 12, 31), 327, True),
        # never held, as far as anybody knows: due in the first whole period after the first day of which something is known
        (Body.BRANCH_COMMITTEE, (None, None), date(2026, 11, 30), 0, True),
        (Body.BRANCH_COMMITTEE, (None, date(2026, 11, 1)), date(2026, 11, 30), 0, True),
        (Body.BRANCH_COMMITTEE, (None, date(2026, 10, 31)), date(2026, 11, 30), 0, True),
        (Body.BRANCH_COMMITTEE, (None, date(2026, 9, 30)), date(2026, 10, 31), 23, True),
        (Body.VILLAGERS_ASSEMBLY, (None, date(2026, 9, 30)), date(2026, 12, 31), 0, True),
    ],
)
def test_a_body_is_due_by_the_last_day_of_the_period_after_its_last_meeting(body, known, by, late, waits):
    """``known``: the last meeting, and the first day of which anything is known."""
    last_held, since = known
    due = cadence.meeting_due(body, last_held, TODAY, since=since)
    assert (due.by, due.late, due.waits) == (by, late, waits)


@pytest.mark.parametrize(("by", "soon"), [(date(2026, 12, 3), True), (date(2026, 12, 4), False), (TODAY, True)])
def test_a_village_is_told_ten_days_ahead(by, soon):
    assert cadence.is_soon(by, TODAY) is soon


@pytest.mark.parametrize(("late", "told"), [(0, False), (6, False), (7, True)])
def test_the_township_is_told_of_what_is_seven_days_late(late, told):
    assert cadence.is_for_the_township(late, TODAY) is told


def test_before_the_law_said_how_often_villagers_meet_the_calendar_has_no_such_line():
    assert Body.VILLAGERS_ASSEMBLY in cadence.bodies_that_meet(date(2026, 1, 1))
    assert Body.VILLAGERS_ASSEMBLY not in cadence.bodies_that_meet(date(2025, 12, 31))
    assert Body.JOINT_COMMITTEE not in cadence.bodies_that_meet(TODAY)


@pytest.mark.parametrize(
    ("last", "busy_since", "by", "late"),
    [
        # quarterly
        (date(2026, 10, 1), None, date(2027, 3, 31), 0),
        (date(2026, 9, 30), None, date(2026, 12, 31), 0),
        (date(2026, 6, 30), None, date(2026, 9, 30), 54),
        # monthly
        (date(2026, 11, 1), date(2026, 2, 1), date(2026, 12, 31), 0),
        (date(2026, 10, 31), date(2026, 2, 1), date(2026, 11, 30), 0),
        (date(2026, 9, 30), date(2026, 2, 1), date(2026, 10, 31), 23),
        # found busy this month: the next month is the first; what was late before stays late
        (date(2026, 8, 1), date(2026, 11, 1), date(2026, 12, 31), 0),
        (date(2026, 8, 1), date(2026, 10, 31), date(2026, 11, 30), 0),
        (date(2026, 6, 30), date(2026, 11, 1), date(2026, 9, 30), 54),
        (None, date(2026, 10, 31), date(2026, 11, 30), 0),
        (None, None, date(2026, 12, 31), 0),
    ],
)
def test_affairs_are_disclosed_quarterly_and_busy_finances_monthly(last, busy_since, by, late):
    due = cadence.disclosure_due(last, TODAY, busy_since=busy_since)
    assert (due.by, due.late) == (by, late)


@pytest.mark.parametrize(
    ("last", "since", "by", "late"),
    [
        (2026, None, date(2027, 12, 31), 0),
        (2025, None, date(2026, 12, 31), 0),
        (None, None, date(2026, 12, 31), 0),
        (None, date(2026, 3, 1), date(2026, 12, 31), 0),
        (None, date(2024, 3, 1), date(2026, 12, 31), 0),  # before 2026 this rulebook asks for none
    ],
)
def test_committees_are_appraised_by_the_end_of_the_year(last, since, by, late):
    due = cadence.appraisal_due(last, TODAY, since=since)
    assert due is not None
    assert (due.by, due.late) == (by, late)


def test_what_was_found_before_the_latest_two_ends_nothing_any_more():
    bad, good = Appraised.NOT_COMPETENT, Appraised.COMPETENT
    assert appraising.ends_now([bad, bad], TODAY)
    assert not appraising.ends_now([bad, bad, good], TODAY)
    assert not appraising.ends_now([bad, bad, good, bad], TODAY)


def test_two_entries_of_one_meeting_or_of_one_year_are_one_time():
    spring, autumn = UUID(int=1), UUID(int=2)
    bad, good = Appraised.NOT_COMPETENT, Appraised.COMPETENT
    before, day = date(2026, 9, 1), date(2027, 3, 1)
    two_years = [appraising.Finding(2026, spring, day, good), appraising.Finding(2027, spring, day, bad)]
    assert appraising.each_once(two_years, TODAY) == two_years[1:]
    two_meetings = [appraising.Finding(2027, spring, before, good), appraising.Finding(2027, autumn, day, bad)]
    assert appraising.each_once(two_meetings, TODAY) == two_meetings[1:]
    two_times = [appraising.Finding(2026, autumn, before, bad), appraising.Finding(2027, spring, day, bad)]
    assert appraising.each_once(two_times, TODAY) == two_times


def test_before_the_law_of_2026_no_appraisal_is_due():
    assert cadence.appraisal_due(None, date(2025, 12, 31)) is None


def test_before_the_law_said_how_often_nothing_is_disclosed_in_its_time():
    assert cadence.kinds_disclosed(date(2026, 1, 1)) == (DisclosureKind.GENERAL, DisclosureKind.FINANCES)
    assert cadence.kinds_disclosed(date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    ("posted_on", "until"), [(date(2026, 11, 1), date(2026, 11, 16)), (date(2025, 12, 31), date(2026, 1, 15))]
)
def test_a_disclosure_hangs_fifteen_days(posted_on, until):
    assert disclosing.hangs(posted_on)[0] == until
