"""Who writes down whose opinion; which opinions look alike."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from services.topics import refusals, rules
from services.topics.rules.collecting import similarity
from shared.vocabulary import OnBehalf

TODAY = date(2027, 3, 1)
ON_THE_TEAM, STRANGER = uuid4(), uuid4()


def alike(one: str, other: str) -> Fraction:
    return similarity(rules.grams(one), rules.grams(other))


def visit(**changes: object) -> None:
    facts = {
        "visited_on": TODAY, "today": TODAY, "visitors": [ON_THE_TEAM], "team": [ON_THE_TEAM], "said": ["路灯坏了"],
        "nothing": False, "on_behalf": OnBehalf.NO_PHONE,
    }  # fmt: skip
    rules.check_visit(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("household", "on_behalf", "collects", "refusal"),
    [
        ("", None, False, None),
        ("", None, True, None),
        ("王家", OnBehalf.AWAY, True, None),
        ("王家", OnBehalf.AWAY, False, refusals.NotForOthers),
        ("王家", None, False, refusals.NotForOthers),
        ("王家", None, True, refusals.ReasonToEnterMissing),
        ("", OnBehalf.AWAY, True, refusals.ReasonToEnterMissing),
    ],
)
def test_only_the_team_writes_for_others_and_says_for_whom_and_why(household, on_behalf, collects, refusal):
    if refusal is None:
        rules.check_entry(household=household, on_behalf=on_behalf, collects=collects)
    else:
        with pytest.raises(refusal):
            rules.check_entry(household=household, on_behalf=on_behalf, collects=collects)


def test_a_visit_is_recorded_on_its_day_or_later():
    visit(visited_on=TODAY)
    visit(visited_on=TODAY - timedelta(days=1))
    with pytest.raises(refusals.VisitInTheFuture):
        visit(visited_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("visitors", [[], [STRANGER], [ON_THE_TEAM, STRANGER]])
def test_whoever_visits_is_of_the_team(visitors):
    with pytest.raises(refusals.VisitorsNotOnTheTeam):
        visit(visitors=visitors)


def test_a_visit_brings_opinions_or_none_and_says_which():
    visit(said=[], nothing=True, on_behalf=None)
    for said, nothing in (([], False), (["路灯坏了"], True)):
        with pytest.raises(refusals.SaidOrNothing):
            visit(said=said, nothing=nothing)


def test_what_was_said_at_a_visit_needs_the_reason_why_the_team_writes_it():
    with pytest.raises(refusals.ReasonToEnterMissing):
        visit(on_behalf=None)


def test_the_same_words_are_alike_whatever_stands_between_them():
    assert alike("东桥栏杆断了。", " 东桥，栏杆断了！") == 1
    assert alike("东桥栏杆断了", "路灯不亮") == 0
    assert alike("桥", "桥") == 1
    assert alike("", "桥") == 0


def test_how_alike_is_a_ratio_of_pairs_of_characters():
    assert alike("修东桥", "修东路") == Fraction(1, 2)  # 修东 of 修东 东桥, 修东 东路


@pytest.mark.parametrize(
    ("how_alike", "words"),
    [
        (Fraction(332, 1000), ""),
        (Fraction(1, 3), "比较相近"),
        (Fraction(334, 1000), "比较相近"),
        (Fraction(666, 1000), "比较相近"),
        (Fraction(2, 3), "很相近"),
        (Fraction(667, 1000), "很相近"),
    ],
)
def test_the_degree_is_said_in_words(how_alike, words):
    assert rules.degree(how_alike, on=TODAY) == words


def test_opinions_of_one_matter_are_put_together_and_others_left_alone():
    texts = {UUID(int=n): rules.grams(text) for n, text in enumerate(("东桥栏杆断了", "东桥的栏杆断了", "路灯不亮"))}
    assert rules.alike(texts, on=TODAY) == [((UUID(int=0), UUID(int=1)), Fraction(8, 11))]


A_THIRD = ("修东桥了", "修东路口", "路口宽些")  # each has one of its three pairs in common with the next


def test_two_opinions_are_alike_from_a_third_on_and_no_chain_leads_to_another_matter():
    texts = {UUID(int=n): rules.grams(text) for n, text in enumerate(A_THIRD)}
    assert rules.alike(texts, on=TODAY) == [((UUID(int=0), UUID(int=1)), Fraction(1, 3))]


def test_of_a_group_it_is_said_how_alike_the_least_alike_is():
    texts = {UUID(int=n): rules.grams(text) for n, text in enumerate(("修东桥了", "修东桥吧", "修东路口"))}
    assert rules.alike(texts, on=TODAY) == [(tuple(texts), Fraction(1, 3))]


def test_a_topic_is_near_from_a_third_on():
    first, second, _ = A_THIRD
    assert rules.nearest(rules.grams(first), {UUID(int=1): [rules.grams(second)]}, on=TODAY) == (
        UUID(int=1),
        Fraction(1, 3),
    )


def test_an_opinion_is_near_the_topic_that_has_one_like_it():
    topics = {UUID(int=1): [rules.grams("路灯不亮")], UUID(int=2): [rules.grams("桥"), rules.grams("东桥栏杆断了")]}
    assert rules.nearest(rules.grams("东桥栏杆断了"), topics, on=TODAY) == (UUID(int=2), Fraction(1))
    assert rules.nearest(rules.grams("水渠淤了"), topics, on=TODAY) is None
    assert rules.nearest(rules.grams("水渠淤了"), {}, on=TODAY) is None
    assert rules.nearest(rules.grams("水渠淤了"), {UUID(int=1): []}, on=TODAY) is None
