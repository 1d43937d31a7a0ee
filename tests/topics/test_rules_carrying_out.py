"""Briefings, postings and surveys, each number on its boundary, before and after the law of 2026."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from shared.vocabulary import Grade, Stage

TODAY = date(2026, 11, 23)
LAST_DAY_OF_THE_OLD_TEXT = date(2025, 12, 31)

# -- briefings ----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", list(Stage))
def test_a_major_project_is_not_closed_with_two_briefings(missing):
    held = [stage for stage in Stage if stage is not missing]
    with pytest.raises(refusals.BriefingsMissing, match=missing.chinese):
        rules.check_briefings_complete(major=True, held=held, on=TODAY)


def test_three_briefings_close_a_major_project_and_a_small_one_needs_none():
    rules.check_briefings_complete(major=True, held=list(Stage), on=TODAY)
    rules.check_briefings_complete(major=False, held=[], on=TODAY)
    assert rules.BOOK.number("briefings.of_a_major_project", on=TODAY).days == len(Stage)


@pytest.mark.parametrize(
    ("stage", "days_ago", "held", "lawful"),
    [
        (Stage.BEFORE, 0, {}, True),
        (Stage.BEFORE, -1, {}, False),  # tomorrow
        (Stage.DURING, 5, {Stage.BEFORE: 5}, True),  # on the same day
        (Stage.DURING, 6, {Stage.BEFORE: 5}, False),
        (Stage.AFTER, 3, {Stage.BEFORE: 9, Stage.DURING: 4}, True),
        (Stage.AFTER, 5, {Stage.BEFORE: 9, Stage.DURING: 4}, False),
        (Stage.BEFORE, 4, {Stage.AFTER: 4}, True),  # entered late, held in time
        (Stage.BEFORE, 3, {Stage.AFTER: 4}, False),
    ],
)
def test_briefings_are_held_in_their_order_and_not_in_the_future(stage, days_ago, held, lawful):
    days = {earlier: TODAY - timedelta(days=ago) for earlier, ago in held.items()}
    held_on = TODAY - timedelta(days=days_ago)
    if lawful:
        rules.check_briefing(stage, held_on, today=TODAY, held=days)
        return
    with pytest.raises(refusals.BriefingOutOfOrder):
        rules.check_briefing(stage, held_on, today=TODAY, held=days)


def test_a_stage_is_briefed_once():
    with pytest.raises(refusals.BriefingAlreadyHeld):
        rules.check_briefing(Stage.BEFORE, TODAY, today=TODAY, held={Stage.BEFORE: TODAY})


def test_a_deadline_is_today_or_later():
    rules.check_due(TODAY, today=TODAY)
    with pytest.raises(refusals.DueInThePast):
        rules.check_due(TODAY - timedelta(days=1), today=TODAY)


# -- posting ------------------------------------------------------------------------------


@pytest.mark.parametrize("posted_on", [date(2026, 11, 1), LAST_DAY_OF_THE_OLD_TEXT, date(2028, 2, 20)])
def test_fourteen_days_on_the_board_are_not_enough_fifteen_are(posted_on):
    with pytest.raises(refusals.PostedTooShort) as refusal:
        rules.check_posted_long_enough(posted_on, today=posted_on + timedelta(days=14))
    assert refusal.value.facts["days"] == 14
    assert refusal.value.facts["until"] == posted_on + timedelta(days=15)
    for days in (15, 16):
        rules.check_posted_long_enough(posted_on, today=posted_on + timedelta(days=days))
    assert rules.posted_until(posted_on) == posted_on + timedelta(days=15)


def test_fifteen_days_are_law_since_2026_and_were_our_own_choice_before():
    assert rules.posting_days(date(2026, 1, 1)).mark == "law"
    assert "第三十五条" in rules.posting_days(date(2026, 1, 1)).source
    assert rules.posting_days(LAST_DAY_OF_THE_OLD_TEXT).mark == "default"


def test_a_posting_is_judged_by_the_text_of_the_day_it_was_put_up():
    with pytest.raises(refusals.PostedTooShort, match="2026年前"):
        rules.check_posted_long_enough(LAST_DAY_OF_THE_OLD_TEXT, today=date(2026, 1, 5))


def test_an_open_inquiry_keeps_a_topic_out_of_the_archive():
    rules.check_inquiries_answered(0)
    with pytest.raises(refusals.InquiriesOpen):
        rules.check_inquiries_answered(1)


# -- survey -------------------------------------------------------------------------------


def test_satisfied_are_all_but_the_dissatisfied():
    counts = {Grade.SATISFIED: 20, Grade.FAIRLY: 8, Grade.BASICALLY: 10, Grade.DISSATISFIED: 2}
    assert rules.satisfaction(counts) == Fraction(38, 40)


def test_the_members_score_and_the_masses_score_are_two():
    members = rules.satisfaction({Grade.SATISFIED: 9, Grade.DISSATISFIED: 1})
    masses = rules.satisfaction({Grade.SATISFIED: 1, Grade.DISSATISFIED: 9})
    assert (members, masses) == (Fraction(9, 10), Fraction(1, 10))


def test_nobody_asked_is_no_score():
    assert rules.satisfaction({}) is None
    assert rules.satisfaction(dict.fromkeys(Grade, 0)) is None


@given(st.fixed_dictionaries({grade: st.integers(0, 5000) for grade in Grade}))
def test_a_score_is_an_exact_share_of_those_who_answered(counts):
    score = rules.satisfaction(counts)
    if score is None:
        assert sum(counts.values()) == 0
        return
    assert isinstance(score, Fraction)
    assert score * sum(counts.values()) == sum(counts.values()) - counts[Grade.DISSATISFIED]


# -- the rulebook -------------------------------------------------------------------------


def test_every_number_names_its_source():
    assert all(number.source and number.mark for number in rules.BOOK.all())
