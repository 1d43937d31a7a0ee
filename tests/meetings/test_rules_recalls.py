"""When somebody is recalled, and how it is voted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.meetings import refusals, rules
from shared.vocabulary import SEALED, Body, Voting

LAW = rules.body_rules(Body.RECALL, date(2026, 11, 23))


def decided(registered: int, votes: int, ayes: int, *, invalid: int = 0, without: int = 0) -> rules.Outcome:
    tally = rules.Tally(ayes, votes - ayes - invalid, 0, invalid=invalid, not_cast=without)
    return rules.decide(LAW, should_attend=registered, present=votes + without, tally=tally)


@pytest.mark.parametrize(
    ("registered", "votes", "ayes", "recalled"),
    [
        (200, 100, 100, False),
        (200, 101, 51, True),
        (200, 101, 50, False),
        (201, 101, 51, True),
        (200, 102, 51, False),
    ],
)
def test_a_recall_needs_half_of_the_voters_and_half_of_the_votes_exceeded(registered, votes, ayes, recalled):
    assert decided(registered, votes, ayes).passed is recalled


def test_an_invalid_ballot_was_cast_and_who_put_none_in_has_not_voted():
    assert not decided(100, 52, 26, invalid=10).passed
    assert not decided(100, 50, 50, without=50).passed
    assert decided(100, 51, 26, invalid=25, without=49).passed


@given(registered=st.integers(1, 2000), data=st.data())
def test_one_more_vote_for_a_recall_never_saves_anybody(registered, data):
    votes = data.draw(st.integers(1, registered))
    ayes = data.draw(st.integers(0, votes))
    assert decided(registered, votes, ayes).passed <= decided(registered, votes, min(ayes + 1, votes)).passed


def test_its_result_says_every_number():
    told = decided(100, 60, 31, invalid=2, without=3).sentence
    assert told == (
        "登记参加投票的村民 100 人，投票 60 人，须过半数即 51 人；赞成罢免 31 票，反对 27 票，弃权 0 票，无效 2 票，"
        "须过投票的半数即 31 票；罢免通过。"
    )
    assert "投票没有过半数，投票无效" in decided(100, 50, 50).sentence


def test_a_hall_that_is_half_empty_may_vote_all_the_same():
    assert rules.check_quorum(LAW, should_attend=100, present=1).reached


@pytest.mark.parametrize("voting", Voting)
def test_it_is_voted_in_secret(voting):
    rules.check_secret(Body.VILLAGERS_ASSEMBLY, voting)
    if voting in (Voting.SECRET, *SEALED):
        rules.check_secret(Body.RECALL, voting)
        return
    with pytest.raises(refusals.RecallIsSecret):
        rules.check_secret(Body.RECALL, voting)
