"""The law of meetings, each number on its boundary: one below, at, one above; on odd and on even rolls."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from services.meetings.rules import composition, demands
from services.meetings.rules.demands import Demand
from shared.rulebook import BrokenRulebook, Rulebook
from shared.vocabulary import Body, Standing

TODAY = date(2026, 11, 23)
BODIES = [body for body in Body if body is not Body.MEMBERS_DELIBERATION]


def body_rules(body, on=TODAY):
    return rules.body_rules(body, on)


def outcome(body, *, should_attend, present, ayes, everybody=None):
    tally = rules.Tally(ayes=ayes, noes=present - ayes, abstentions=0)
    return rules.decide(body_rules(body), should_attend=should_attend, present=present, tally=tally, everybody=everybody)


# -- quorum -------------------------------------------------------------------------------


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
        found = rules.quorum(body_rules(body), should_attend=should_attend, present=present)
        assert (found.reached, found.needed) == (reached, enough)


def test_without_a_quorum_there_is_no_vote_and_the_refusal_says_how_many_are_missing():
    with pytest.raises(refusals.QuorumNotReached) as refusal:
        outcome(Body.MEMBERS_ASSEMBLY, should_attend=41, present=20, ayes=20)
    assert refusal.value.facts["needed"] == 21
    assert "支部工作条例" in str(refusal.value)


def test_a_county_may_ask_for_two_thirds_of_the_members(tmp_path):
    own = tmp_path / "county.toml"
    own.write_text(
        '[[number]]\nname = "members_assembly.quorum"\nvalue = "2/3"\nunit = "应到会有表决权的党员"\nmark = "local"\n'
        'source = "某县党员大会规则"\neffective_from = 2020-01-01\n'
    )
    path = rules.bodies.__file__.replace("rules/bodies.py", "rulebook.toml")
    county = Rulebook.load(type(tmp_path)(path), county=own)
    strict = rules.body_rules(Body.MEMBERS_ASSEMBLY, TODAY, county)
    for present, reached in ((27, False), (28, True), (29, True)):
        assert rules.quorum(strict, should_attend=41, present=present).reached is reached
    for present, reached in ((27, False), (28, True)):
        assert rules.quorum(strict, should_attend=42, present=present).reached is reached


def test_two_thirds_of_the_households_are_a_villagers_quorum_too():
    villagers = body_rules(Body.VILLAGERS_ASSEMBLY)
    for households, reached in ((59, False), (60, True), (61, True)):
        found = rules.quorum(villagers, should_attend=300, present=100, households=(households, 90))
        assert found.reached is reached


def test_households_count_for_no_body_that_the_law_does_not_give_them_to():
    found = rules.quorum(body_rules(Body.REPRESENTATIVES_ASSEMBLY), should_attend=30, present=10, households=(90, 90))
    assert not found.reached


# -- majority -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "should_attend", "present", "needed"),
    [
        (Body.MEMBERS_ASSEMBLY, 40, 30, 21),  # more than half of those who SHOULD attend
        (Body.MEMBERS_ASSEMBLY, 41, 30, 21),
        (Body.BRANCH_COMMITTEE, 5, 4, 3),
        (Body.BRANCH_COMMITTEE, 4, 4, 3),
        (Body.PARTY_GROUP, 10, 8, 6),
        (Body.PARTY_GROUP, 11, 8, 6),
        (Body.JOINT_COMMITTEE, 9, 6, 4),  # more than half of those PRESENT
        (Body.JOINT_COMMITTEE, 9, 7, 4),
        (Body.VILLAGERS_ASSEMBLY, 200, 120, 61),
        (Body.VILLAGERS_ASSEMBLY, 200, 121, 61),
        (Body.REPRESENTATIVES_ASSEMBLY, 30, 20, 11),
        (Body.REPRESENTATIVES_ASSEMBLY, 30, 21, 11),
        (Body.VILLAGE_GROUP, 60, 40, 21),
        (Body.VILLAGE_GROUP, 60, 41, 21),
        (Body.COLLECTIVE_ASSEMBLY, 90, 60, 60),  # two thirds of ALL
        (Body.COLLECTIVE_ASSEMBLY, 91, 70, 61),
    ],
)
def test_a_motion_passes_at_its_number_and_not_one_below(body, should_attend, present, needed):
    for ayes, passed in ((needed - 1, False), (needed, True), (min(needed + 1, present), True)):
        found = outcome(body, should_attend=should_attend, present=present, ayes=ayes)
        assert (found.passed, found.needed) == (passed, needed)


def test_half_of_those_who_should_attend_is_not_a_majority():
    assert not outcome(Body.MEMBERS_ASSEMBLY, should_attend=40, present=40, ayes=20).passed


def test_most_of_those_present_is_not_enough_for_members_when_many_stayed_away():
    assert not outcome(Body.MEMBERS_ASSEMBLY, should_attend=41, present=21, ayes=20).passed


def test_a_collective_majority_is_one_of_all_members_also_of_those_excused():
    assert not outcome(Body.COLLECTIVE_ASSEMBLY, should_attend=60, present=60, ayes=60, everybody=93).passed


def test_a_deliberation_decides_nothing():
    with pytest.raises(refusals.DoesNotDecide):
        outcome(Body.MEMBERS_DELIBERATION, should_attend=40, present=40, ayes=40)


@pytest.mark.parametrize(("ayes", "noes", "abstentions"), [(20, 0, 0), (21, 5, 5), (0, 0, 0)])
def test_a_tally_has_as_many_votes_as_voters_are_there(ayes, noes, abstentions):
    tally = rules.Tally(ayes, noes, abstentions)
    with pytest.raises(refusals.TallyDoesNotAddUp):
        rules.decide(body_rules(Body.MEMBERS_ASSEMBLY), should_attend=40, present=30, tally=tally)


def test_votes_are_not_negative():
    with pytest.raises(refusals.NegativeCount):
        rules.decide(body_rules(Body.MEMBERS_ASSEMBLY), should_attend=40, present=30, tally=rules.Tally(31, -1, 0))


def test_the_collective_law_is_not_applied_before_it_was_in_force():
    with pytest.raises(BrokenRulebook):
        body_rules(Body.COLLECTIVE_ASSEMBLY, date(2025, 4, 30))
    assert body_rules(Body.COLLECTIVE_ASSEMBLY, date(2025, 5, 1)).notice.days == 10


@given(
    body=st.sampled_from(BODIES), should_attend=st.integers(1, 400), data=st.data(),
)  # fmt: skip
def test_one_more_aye_never_turns_a_passed_motion_down(body, should_attend, data):
    present = data.draw(st.integers(rules.quorum(body_rules(body), should_attend=should_attend, present=0).needed, should_attend))
    ayes = data.draw(st.integers(0, present - 1)) if present else 0
    if present:
        fewer = outcome(body, should_attend=should_attend, present=present, ayes=ayes)
        more = outcome(body, should_attend=should_attend, present=present, ayes=ayes + 1)
        assert fewer.passed <= more.passed


@given(body=st.sampled_from(list(Body)), should_attend=st.integers(0, 1000), present=st.integers(0, 1000))
def test_a_quorum_is_always_a_whole_number_of_people_and_never_nobody(body, should_attend, present):
    found = rules.quorum(body_rules(body), should_attend=should_attend, present=present)
    assert isinstance(found.needed, int)
    assert found.needed >= 1
    assert not (should_attend == 0 and found.reached)


@given(body=st.sampled_from(BODIES), should_attend=st.integers(3, 400), data=st.data())
def test_one_more_no_vote_never_turns_a_failed_motion_into_a_passed_one(body, should_attend, data):
    needed = rules.quorum(body_rules(body), should_attend=should_attend, present=0).needed
    if needed >= should_attend:
        return
    present = data.draw(st.integers(needed, should_attend - 1))
    ayes = data.draw(st.integers(0, present))
    before = outcome(body, should_attend=should_attend, present=present, ayes=ayes)
    after = outcome(body, should_attend=should_attend, present=present + 1, ayes=ayes)
    assert after.passed <= before.passed


# -- notice -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "days"),
    [(Body.MEMBERS_DELIBERATION, 7), (Body.VILLAGERS_ASSEMBLY, 10), (Body.REPRESENTATIVES_ASSEMBLY, 3), (Body.COLLECTIVE_ASSEMBLY, 10)],
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


@pytest.mark.parametrize(("reached", "attempted", "missing"), [(40, 0, 0), (38, 2, 0), (38, 1, 1), (39, 0, 1), (0, 40, 0)])
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
    with pytest.raises(refusals.EmptyRoll):
        rules.check_quorum(body_rules(Body.MEMBERS_ASSEMBLY), should_attend=0, present=0)
    assert rules.reached_ratio(0, 0) is None
    assert rules.reached_ratio(40, 38) == Fraction(19, 20)


# -- people -------------------------------------------------------------------------------


@pytest.mark.parametrize(("standing", "votes"), [(s, s is Standing.FULL) for s in Standing])
def test_only_full_members_in_good_standing_vote(standing, votes):
    assert rules.may_vote(standing) is votes


@pytest.mark.parametrize(("reason", "approved_by"), [("", "镇党委"), ("长期患病", ""), ("  ", "镇党委")])
def test_nobody_is_left_out_without_reason_and_approver(reason, approved_by):
    with pytest.raises(refusals.ExclusionNeedsReason):
        rules.check_exclusion(reason, approved_by)
    rules.check_exclusion("长期患病", "镇党委")


def test_two_different_people_who_are_there_count_the_hands():
    a, b, c = (UUID(int=n) for n in range(3))
    rules.check_tellers(a, b, {a, b})
    with pytest.raises(refusals.TellersMustDiffer):
        rules.check_tellers(a, a, {a, b})
    with pytest.raises(refusals.TellerNotPresent):
        rules.check_tellers(a, c, {a, b})


def test_leader_and_recorder_are_two_people_of_the_group():
    a, b, c = (UUID(int=n) for n in range(3))
    rules.check_group_officers(a, b, [a, b])
    with pytest.raises(refusals.OfficersMustDiffer):
        rules.check_group_officers(a, a, [a, b])
    with pytest.raises(refusals.OfficerNotOfTheGroup):
        rules.check_group_officers(a, c, [a, b])


def test_a_group_concludes_when_everybody_present_was_heard():
    rules.check_may_conclude(present=9, heard=9)
    with pytest.raises(refusals.SomebodyHasNotSpoken) as refusal:
        rules.check_may_conclude(present=9, heard=8)
    assert refusal.value.facts["silent"] == 1


# -- demands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "field", "whole", "needed"),
    [
        (demands.villagers_assembly_must_be_called, "villagers", 200, 20),
        (demands.villagers_assembly_must_be_called, "villagers", 201, 21),
        (demands.villagers_assembly_must_be_called, "representatives", 30, 10),
        (demands.villagers_assembly_must_be_called, "representatives", 31, 11),
        (demands.representatives_assembly_must_be_called, "representatives", 30, 6),
        (demands.representatives_assembly_must_be_called, "representatives", 31, 7),
        (demands.recall_may_be_demanded, "villagers", 200, 40),
        (demands.recall_may_be_demanded, "villagers", 201, 41),
        (demands.recall_may_be_demanded, "representatives", 30, 10),
        (demands.recall_may_be_demanded, "representatives", 31, 11),
        (demands.levy_may_be_proposed, "villagers", 200, 20),
        (demands.levy_may_be_proposed, "villagers", 201, 21),
        (demands.levy_may_be_proposed, "representatives", 30, 6),
        (demands.levy_may_be_proposed, "representatives", 31, 7),
    ],
)
def test_a_demand_counts_from_its_number_on(rule, field, whole, needed):
    for have, holds in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert rule(Demand(**{field: have, f"all_{field}": whole}), TODAY) is holds


def test_an_empty_roll_demands_nothing():
    assert not demands.villagers_assembly_must_be_called(Demand(), TODAY)


@pytest.mark.parametrize(
    ("registered", "votes", "ayes", "recalled"),
    [(200, 100, 100, False), (200, 101, 51, True), (200, 101, 50, False), (201, 101, 51, True), (200, 102, 51, False), (0, 0, 0, False)],
)
def test_a_recall_needs_half_of_the_voters_and_half_of_the_votes_exceeded(registered, votes, ayes, recalled):
    assert demands.is_recalled(registered=registered, votes=votes, ayes=ayes, on=TODAY) is recalled


@pytest.mark.parametrize(
    ("age", "is_man", "owes"),
    [(17, True, False), (18, True, True), (55, True, True), (56, True, False), (18, False, True), (50, False, True), (51, False, False)],
)
def test_labour_is_owed_from_eighteen_to_fifty_five_and_to_fifty(age, is_man, owes):
    assert demands.owes_labour(age=age, is_man=is_man, on=TODAY) is owes


@pytest.mark.parametrize(("yuan", "workdays", "lawful"), [(15, 10, True), (16, 10, False), (15, 11, False), (14, 9, True)])
def test_a_levy_stays_under_its_caps(yuan, workdays, lawful):
    if lawful:
        demands.check_levy(yuan=yuan, workdays=workdays, on=TODAY)
        return
    with pytest.raises(refusals.LevyOverTheCap):
        demands.check_levy(yuan=yuan, workdays=workdays, on=TODAY)


def test_the_county_answers_a_levy_within_seven_workdays():
    assert rules.BOOK.number("levy.reply", on=TODAY).days == 7


@pytest.mark.parametrize(
    ("members", "representatives", "women", "households", "faults"),
    [
        (25, 20, 7, 200, 0), (25, 19, 7, 200, 1), (25, 20, 6, 200, 1), (25, 21, 7, 210, 0),
        (25, 20, 7, 99, 1), (25, 20, 7, 100, 0), (25, 20, 7, 300, 0), (25, 20, 7, 301, 1),
    ],
)  # fmt: skip
def test_an_assembly_is_made_up_as_article_29_has_it(members, representatives, women, households, faults):
    assembly = composition.Assembly(members=members, representatives=representatives, women=women, households=households)
    assert len(composition.faults(assembly, TODAY)) == faults


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members_assembly.per_year", 4), ("branch_committee.per_year", 12), ("party_group.per_year", 12),
        ("villagers_assembly.per_year", 1), ("representatives_assembly.per_year", 4), ("villagers_assembly.age", 18),
    ],
)  # fmt: skip
def test_how_often_a_body_meets_is_as_the_text_has_it(name, value):
    assert rules.BOOK.number(name, on=TODAY).days == value


def test_every_number_names_its_source():
    assert all(number.source and number.mark for number in rules.BOOK.all())
