"""The branch committee's review: each number on its boundary, and the list it goes through."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from shared.rulebook import MARKS, BrokenRulebook
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision

TODAY = date(2026, 11, 23)
VILLAGE = MatterClass.VILLAGE_AFFAIRS


def answers(matter_class: MatterClass = VILLAGE, on: date = TODAY) -> dict[str, PointAnswer]:
    return {point.name: PointAnswer.YES for point in rules.points_for(matter_class, on)}


def review(decision: ReviewDecision, *, reason: str = "", **changes: Any) -> None:
    facts: dict[str, Any] = {"matter_class": VILLAGE, "ground": "public_works", "answers": answers(), "on": TODAY}
    rules.check_review(decision=decision, reason=reason, **{**facts, **changes})


def test_each_day_has_the_articles_of_the_text_in_force():
    for item in (*rules.POINTS.values(), *rules.VITAL_GROUNDS.values()):
        if "（2018年修正）" in item.source:
            assert item.effective_to == date(2025, 12, 31), item.name
        if "（2025年修正" in item.source:
            assert item.effective_from == date(2026, 1, 1), item.name
    for day, other in ((date(2025, 12, 31), "（2025年修正"), (date(2026, 1, 1), "（2018年修正")):
        for item in (*rules.points_for(VILLAGE, day), *rules.grounds_for(VILLAGE, day)):
            assert other not in item.source
            assert VILLAGE in item.classes
    before, after = (
        [point.text for point in rules.points_for(VILLAGE, day)] for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert before == after, "what is gone through stays the same"


@pytest.mark.parametrize(("members", "needed"), [(5, 3), (4, 2), (3, 2), (7, 4), (1, 1)])
def test_the_committee_reviews_with_half_of_its_members_and_not_one_fewer(members, needed):
    with pytest.raises(refusals.CommitteeWithoutQuorum) as refusal:
        rules.check_committee_quorum(present=needed - 1, members=members, on=TODAY)
    assert refusal.value.facts["needed"] == needed
    for present in range(needed, members + 1):
        sentence = rules.check_committee_quorum(present=present, members=members, on=TODAY)
        assert sentence == f"支部委员应到 {members} 人，到会 {present} 人"


def test_a_branch_without_a_committee_reviews_nothing():
    for present in (0, 1):
        with pytest.raises(refusals.CommitteeWithoutQuorum):
            rules.check_committee_quorum(present=present, members=0, on=TODAY)


@pytest.mark.parametrize(("members", "needed"), [(5, 3), (4, 3), (3, 2), (7, 4), (2, 2), (1, 1)])
def test_the_committee_decides_with_more_than_half_of_its_members(members, needed):
    with pytest.raises(refusals.NotDecidedByTheCommittee) as refusal:
        rules.check_committee_vote(ayes=needed - 1, noes=0, present=members, members=members, on=TODAY)
    assert refusal.value.facts["needed"] == needed
    sentence = rules.check_committee_vote(ayes=needed, noes=0, present=members, members=members, on=TODAY)
    assert sentence == f"赞成 {needed} 人，反对 0 人，弃权 {members - needed} 人"


@given(members=st.integers(1, 15), present=st.integers(0, 15), ayes=st.integers(-1, 16), noes=st.integers(-1, 16))
def test_what_counts_as_decided_has_a_majority_and_no_vote_too_many(members, present, ayes, noes):
    try:
        rules.check_committee_vote(ayes=ayes, noes=noes, present=present, members=members, on=TODAY)
    except (refusals.CommitteeVoteDoesNotAddUp, refusals.NotDecidedByTheCommittee):
        assert ayes < 0 or noes < 0 or ayes + noes > present or ayes * 2 <= members
    else:
        assert ayes * 2 > members
        assert 0 <= noes <= present - ayes


@pytest.mark.parametrize("decision", [ReviewDecision.RETURN, ReviewDecision.REJECT])
def test_a_no_needs_its_reason(decision):
    for reason in ("", "  "):
        with pytest.raises(refusals.ReviewNeedsReason):
            review(decision, reason=reason)
    review(decision, reason="先与邻村商量", matter_class=None, ground="", answers={})


@pytest.mark.parametrize(("given_", "named"), [({"matter_class": None}, "事项类别"), ({"ground": ""}, "切身利益")])
def test_a_yes_needs_class_and_ground(given_, named):
    with pytest.raises(refusals.ReviewIncomplete, match=named):
        review(ReviewDecision.ACCEPT, **given_)


def test_a_complete_yes_needs_no_reason():
    review(ReviewDecision.ACCEPT)


@pytest.mark.parametrize("kind", [Kind.LEVY, Kind.DEMOLITION, Kind.COLLECTIVE_LAND])
def test_the_villagers_own_matters_are_no_party_affairs(kind):
    with pytest.raises(refusals.KindIsVillageAffairs):
        review(ReviewDecision.ACCEPT, kind=kind, matter_class=MatterClass.PARTY_AFFAIRS)


@given(st.data())
def test_a_yes_stands_only_where_every_point_is_met_or_does_not_concern_it(data):
    matter_class = data.draw(st.sampled_from(MatterClass))
    points = rules.points_for(matter_class, TODAY)
    found = {
        point.name: answer for point in points if (answer := data.draw(st.sampled_from([None, *PointAnswer]))) is not None
    }  # fmt: skip
    ground = rules.grounds_for(matter_class, TODAY)[0].name
    holds = all(
        found.get(point.name) is PointAnswer.YES
        or (found.get(point.name) is PointAnswer.NOT_APPLICABLE and not point.always)
        for point in points
    )
    try:
        review(ReviewDecision.ACCEPT, matter_class=matter_class, ground=ground, answers=found)
    except (refusals.PointsNotAnswered, refusals.PointsNotMet, refusals.PointConcernsEveryMatter):
        assert not holds
    else:
        assert holds


@pytest.mark.parametrize(
    ("kind", "concerned"),
    [
        (Kind.LEVY, "nothing_raised_aside"),
        (Kind.COLLECTIVE, "collective_assets"),
        (Kind.COLLECTIVE_LAND, "land_as_planned"),
    ],
)
def test_what_the_kind_is_about_is_not_set_aside_by_the_list(kind, concerned):
    points = rules.points_for(VILLAGE, TODAY)
    answers = {point.name: PointAnswer.YES for point in points} | {concerned: PointAnswer.NOT_APPLICABLE}
    with pytest.raises(refusals.PointConcernsEveryMatter) as refusal:
        review(ReviewDecision.ACCEPT, kind=kind, answers=answers)
    assert kind.chinese in str(refusal.value)
    review(ReviewDecision.ACCEPT, kind=Kind.ORDINARY, answers=answers)


# -- the list


def test_the_villagers_matters_are_those_of_article_28_and_before_2026_those_of_article_24():
    now = [ground for ground in rules.grounds_for(VILLAGE, date(2026, 1, 1)) if ground.mark == "law"]
    assert [ground.text for ground in now] == [
        "村庄规划", "误工补贴", "集体收益使用", "公益事业和筹资筹劳", "困难户扶助", "法律规定的其他事项",
    ]  # fmt: skip
    assert all("第二十八条" in ground.source for ground in now)
    before = [ground for ground in rules.grounds_for(VILLAGE, date(2025, 12, 31)) if ground.mark == "law"]
    assert len(before) == 9
    assert all("第二十四条" in ground.source for ground in before)


@pytest.mark.parametrize("matter_class", list(MatterClass))
def test_every_point_and_ground_has_its_source_and_its_mark(matter_class):
    listed = [*rules.points_for(matter_class, TODAY), *rules.grounds_for(matter_class, TODAY)]
    assert rules.points_for(matter_class, TODAY)
    assert rules.grounds_for(matter_class, TODAY)
    assert all(item.source and item.mark in MARKS for item in listed)
    assert any(point.always for point in rules.points_for(matter_class, TODAY))


POINT = """
[[point]]
name = "a"
text = "合法"
classes = ["village_affairs"]
mark = "law"
source = "某法第一条"
effective_from = 2026-01-01
"""


def test_a_list_is_read_with_its_days():
    points, grounds = rules.read_list(POINT)
    assert [points["a"].applies(VILLAGE, day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [False, True]
    assert not points["a"].applies(MatterClass.PARTY_AFFAIRS, TODAY)
    assert grounds == {}


@pytest.mark.parametrize(
    "broken",
    [
        POINT * 2,
        POINT.replace('"law"', '"hearsay"'),
        POINT.replace("某法第一条", ""),
        POINT + 'colour = "red"',
        "[[hint]]\n",
    ],
    ids=["twice", "mark", "source", "unknown", "table"],
)
def test_a_broken_list_is_not_used(broken):
    with pytest.raises(BrokenRulebook):
        rules.read_list(broken)
