"""How long before a meeting people are told, and that everybody is: one day short, in time, a day more."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from shared.vocabulary import Body

TODAY = date(2026, 11, 23)


def body_rules(body: Body) -> rules.BodyRules:
    return rules.body_rules(body, TODAY)


@pytest.mark.parametrize(
    ("body", "days"),
    [
        (Body.MEMBERS_DELIBERATION, 7),
        (Body.VILLAGERS_ASSEMBLY, 10),
        (Body.REPRESENTATIVES_ASSEMBLY, 3),
        (Body.COLLECTIVE_ASSEMBLY, 10),
    ],
)
def test_a_meeting_noticed_a_day_too_late_is_refused(body, days):
    wanted = body_rules(body)
    with pytest.raises(refusals.NoticeTooShort) as refusal:
        rules.check_notice(wanted, TODAY, TODAY + timedelta(days=days - 1))
    assert refusal.value.facts["earliest"] == TODAY + timedelta(days=days)
    rules.check_notice(wanted, TODAY, TODAY + timedelta(days=days))
    rules.check_notice(wanted, TODAY, TODAY + timedelta(days=days + 1))


def test_a_villagers_assembly_may_meet_at_once_for_a_stated_emergency_and_no_other_body_may():
    rules.check_notice(body_rules(Body.VILLAGERS_ASSEMBLY), TODAY, TODAY, urgent_reason="防汛抢险")
    with pytest.raises(refusals.UrgencyNotForThisBody):
        rules.check_notice(body_rules(Body.MEMBERS_DELIBERATION), TODAY, TODAY, urgent_reason="防汛抢险")


@pytest.mark.parametrize(
    ("reached", "attempted", "missing"), [(40, 0, 0), (38, 2, 0), (38, 1, 1), (39, 0, 1), (0, 40, 0)]
)
def test_everybody_is_reached_or_the_attempts_are_recorded(reached, attempted, missing):
    if not missing:
        rules.check_everyone_reached(to_be_told=40, reached=reached, attempted=attempted)
        return
    with pytest.raises(refusals.NotEverybodyTold) as refusal:
        rules.check_everyone_reached(to_be_told=40, reached=reached, attempted=attempted)
    assert refusal.value.facts["missing"] == missing


def test_a_meeting_of_nobody_is_refused():
    with pytest.raises(refusals.EmptyRoll):
        rules.check_everyone_reached(to_be_told=0, reached=0, attempted=0)
    assert rules.reached_ratio(0, 0) is None
    assert rules.reached_ratio(40, 38) == Fraction(19, 20)


@pytest.mark.parametrize(("reached", "attempted"), [(41, 0), (39, 2), (-1, 41), (41, -1)])
def test_nobody_is_counted_twice_to_hide_one_who_was_not_told(reached, attempted):
    with pytest.raises(refusals.CertificateDoesNotAddUp):
        rules.check_everyone_reached(to_be_told=40, reached=reached, attempted=attempted)


def test_an_emergency_needs_its_reason_in_words():
    with pytest.raises(refusals.NoticeTooShort):
        rules.check_notice(body_rules(Body.VILLAGERS_ASSEMBLY), TODAY, TODAY, urgent_reason="  ")


def test_not_even_in_an_emergency_is_a_meeting_noticed_after_it_was_held():
    with pytest.raises(refusals.NoticeTooShort):
        rules.check_notice(
            body_rules(Body.VILLAGERS_ASSEMBLY), TODAY, TODAY - timedelta(days=1), urgent_reason="防汛抢险"
        )


def test_meeting_at_once_is_of_the_text_of_2026():
    for day, lawful in ((date(2025, 12, 31), False), (date(2026, 1, 1), True)):
        of_the_day = rules.body_rules(Body.VILLAGERS_ASSEMBLY, day)
        if lawful:
            rules.check_notice(of_the_day, day, day, urgent_reason="防汛抢险")
            continue
        with pytest.raises(refusals.UrgencyNotForThisBody):
            rules.check_notice(of_the_day, day, day, urgent_reason="防汛抢险")


@pytest.mark.parametrize("body", [Body.MEMBERS_ASSEMBLY, Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE, Body.PARTY_GROUP])
def test_where_no_text_asks_for_days_a_body_may_meet_the_same_day(body):
    rules.check_notice(body_rules(body), TODAY, TODAY)
    assert rules.first_lawful(body, TODAY)[0] == TODAY
    with pytest.raises(refusals.NoticeTooShort):
        rules.check_notice(body_rules(body), TODAY, TODAY - timedelta(days=1))


def test_days_are_counted_across_months_and_leap_days():
    deliberation = rules.body_rules(Body.MEMBERS_DELIBERATION, date(2028, 3, 1))
    rules.check_notice(deliberation, date(2028, 2, 23), date(2028, 3, 1))
    with pytest.raises(refusals.NoticeTooShort):
        rules.check_notice(deliberation, date(2028, 2, 24), date(2028, 3, 1))


def test_a_meeting_is_held_within_two_years():
    rules.check_not_too_far(TODAY + timedelta(days=730), today=TODAY)
    with pytest.raises(refusals.TooFarAhead):
        rules.check_not_too_far(TODAY + timedelta(days=731), today=TODAY)


@given(reached=st.integers(0, 500), attempted=st.integers(0, 500), missing=st.integers(0, 500))
def test_a_meeting_opens_when_nobody_is_missing_and_at_no_other_time(reached, attempted, missing):
    to_be_told = reached + attempted + missing
    if to_be_told and not missing:
        rules.check_everyone_reached(to_be_told=to_be_told, reached=reached, attempted=attempted)
        return
    with pytest.raises(refusals.NotEverybodyTold if to_be_told else refusals.EmptyRoll):
        rules.check_everyone_reached(to_be_told=to_be_told, reached=reached, attempted=attempted)
