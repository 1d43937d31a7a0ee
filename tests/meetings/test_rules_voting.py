"""What passes: each majority one below, at, one above; on odd and on even rolls; and who may vote and count."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from shared.vocabulary import Body, Excuse, Standing

TODAY = date(2026, 11, 23)
BODIES = [body for body in Body if body is not Body.MEMBERS_DELIBERATION]


def body_rules(body: Body) -> rules.BodyRules:
    return rules.body_rules(body, TODAY)


def outcome(
    body: Body, *, should_attend: int, present: int, ayes: int, everybody: int | None = None,
    households: tuple[int, int] | None = None,
) -> rules.Outcome:  # fmt: skip
    """Of a vote where whoever was not for it was against it."""
    tally = rules.Tally(ayes=ayes, noes=present - ayes, abstentions=0)
    return rules.decide(
        body_rules(body), should_attend=should_attend, present=present, tally=tally, everybody=everybody or should_attend,
        households=households,
    )  # fmt: skip


def test_without_a_quorum_there_is_no_vote_and_the_refusal_says_how_many_are_missing():
    with pytest.raises(refusals.QuorumNotReached) as refusal:
        outcome(Body.MEMBERS_ASSEMBLY, should_attend=41, present=20, ayes=20)
    assert refusal.value.facts["needed"] == 21
    assert "支部工作条例" in str(refusal.value)


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


@given(
    body=st.sampled_from(BODIES), should_attend=st.integers(1, 400), data=st.data(),
)  # fmt: skip
def test_one_more_aye_never_turns_a_passed_motion_down(body, should_attend, data):
    present = data.draw(
        st.integers(rules.quorum(body_rules(body), should_attend=should_attend, present=0).needed, should_attend)
    )
    ayes = data.draw(st.integers(0, present - 1)) if present else 0
    if present:
        fewer = outcome(body, should_attend=should_attend, present=present, ayes=ayes)
        more = outcome(body, should_attend=should_attend, present=present, ayes=ayes + 1)
        assert fewer.passed <= more.passed


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


@pytest.mark.parametrize(("standing", "votes"), [(s, s is Standing.FULL) for s in Standing])
def test_only_full_members_in_good_standing_vote(standing, votes):
    assert rules.may_vote(standing) is votes


def test_nobody_who_is_there_is_left_out():
    with pytest.raises(refusals.PresentIsNotExcused):
        rules.check_exclusion(Body.MEMBERS_ASSEMBLY, Excuse.ABROAD, present=True, withdrawn=False)
    rules.check_exclusion(Body.MEMBERS_ASSEMBLY, Excuse.ABROAD, present=False, withdrawn=False)


def test_who_is_concerned_is_left_out_once_they_have_withdrawn_even_if_they_came():
    with pytest.raises(refusals.HasNotWithdrawn):
        rules.check_exclusion(Body.MEMBERS_ASSEMBLY, Excuse.CONCERNED, present=False, withdrawn=False)
    rules.check_exclusion(Body.MEMBERS_ASSEMBLY, Excuse.CONCERNED, present=True, withdrawn=True)


def test_how_many_were_left_out_stands_in_the_result():
    law = rules.body_rules(Body.MEMBERS_ASSEMBLY, date(2027, 3, 1))
    tally = rules.Tally(ayes=20, noes=0, abstentions=0)
    told = rules.decide(law, should_attend=30, present=20, tally=tally, excused=8).sentence
    assert told.startswith("应到会有表决权 30 人（另有 8 人经批准不计入），实到 20 人")
    assert "不计入" not in rules.decide(law, should_attend=30, present=20, tally=tally).sentence


@pytest.mark.parametrize("body", sorted(set(Body) - {Body.MEMBERS_DELIBERATION, Body.MEMBERS_ASSEMBLY}))
def test_of_every_other_body_the_whole_roll_counts(body):
    with pytest.raises(refusals.NobodyIsExcused):
        rules.check_exclusion(body, Excuse.ABROAD, present=False, withdrawn=False)


def test_two_different_people_who_are_there_count_the_hands():
    a, b, c = (UUID(int=n) for n in range(3))
    rules.check_tellers(a, b, {a, b}, recorder=a)
    with pytest.raises(refusals.RecorderWatches):
        rules.check_tellers(a, b, {a, b}, recorder=b)
    with pytest.raises(refusals.TellersMustDiffer):
        rules.check_tellers(a, a, {a, b}, recorder=c)
    with pytest.raises(refusals.TellerNotPresent):
        rules.check_tellers(a, c, {a, b}, recorder=a)


def test_leader_and_recorder_are_two_people_of_the_group():
    a, b, c = (UUID(int=n) for n in range(3))
    rules.check_group_officers(a, b, [a, b])
    with pytest.raises(refusals.OfficersMustDiffer):
        rules.check_group_officers(a, a, [a, b])
    with pytest.raises(refusals.OfficerNotOfTheGroup):
        rules.check_group_officers(a, c, [a, b])


def test_where_nobody_is_present_nothing_is_concluded():
    with pytest.raises(refusals.NobodyPresent):
        rules.check_may_conclude(present=0, heard=0)


def test_a_group_concludes_when_everybody_present_was_heard():
    rules.check_may_conclude(present=9, heard=9)
    with pytest.raises(refusals.SomebodyHasNotSpoken) as refusal:
        rules.check_may_conclude(present=9, heard=8)
    assert refusal.value.facts["silent"] == 1


def test_a_majority_of_all_members_is_not_guessed_from_those_who_were_called():
    collective, tally = body_rules(Body.COLLECTIVE_ASSEMBLY), rules.Tally(60, 0, 0)
    for everybody in (None, 59):
        with pytest.raises(ValueError, match="all members"):
            rules.decide(collective, should_attend=60, present=60, tally=tally, everybody=everybody)


def test_a_villagers_assembly_of_households_decides_by_those_who_are_there():
    for ayes, passed in ((30, False), (31, True)):
        found = outcome(Body.VILLAGERS_ASSEMBLY, should_attend=300, present=60, ayes=ayes, households=(60, 90))
        assert (found.passed, found.needed) == (passed, 31)
    with pytest.raises(refusals.QuorumNotReached):
        outcome(Body.VILLAGERS_ASSEMBLY, should_attend=300, present=59, ayes=59, households=(59, 90))


def test_abstentions_and_invalid_votes_are_no_ayes():
    tally = rules.Tally(ayes=10, noes=0, abstentions=9, invalid=1)
    found = rules.decide(body_rules(Body.REPRESENTATIVES_ASSEMBLY), should_attend=30, present=20, tally=tally)
    assert (found.passed, found.needed) == (False, 11)


def test_the_sentence_has_every_number():
    tally = rules.Tally(ayes=21, noes=5, abstentions=3, invalid=1)
    found = rules.decide(body_rules(Body.MEMBERS_ASSEMBLY), should_attend=41, present=30, tally=tally)
    assert found.sentence == (
        "应到会有表决权 41 人，实到 30 人；赞成 21 票，反对 5 票，弃权 3 票，无效 1 票；须 21 票赞成，通过。"
    )


@given(share=st.fractions(min_value=0, max_value=1), strict=st.booleans(), whole=st.integers(0, 10000))
def test_a_share_is_the_smallest_count_that_suffices_and_never_nobody(share, strict, whole):
    number = rules.BOOK.number("members_assembly.quorum", on=TODAY)
    exact = rules.Share(replace(number, value=Fraction(share)), strict=strict, base=rules.Base.ALL)
    needed = exact.needed(whole)
    suffices = needed > share * whole if strict else needed >= share * whole
    fewer = needed - 1
    fewer_suffices = fewer > share * whole if strict else fewer >= share * whole
    assert isinstance(needed, int)
    assert suffices
    assert needed == 1 or not fewer_suffices
