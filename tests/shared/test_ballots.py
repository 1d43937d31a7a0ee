"""Sealed ballots: the sum is right and can be checked, one alone can't be opened, and nothing forged is taken."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import ballots
from shared.ballots import group, proofs
from shared.vocabulary import Choice

MEETING = "6f0d8f7e-0000-7000-8000-000000000001"
CODES = (ballots.new_code(), ballots.new_code())
KEYS = tuple(ballots.key_of(code, MEETING) for code in CODES)
KEY = ballots.joint_key(KEYS, MEETING)


def opened(box: ballots.Box, codes: Sequence[str] = CODES) -> tuple[int, int]:
    shares = [ballots.share_of(code, MEETING, key, box) for code, key in zip(codes, KEYS, strict=True)]
    for share, key in zip(shares, KEYS, strict=True):
        share.check(box, key, MEETING)
    return ballots.open_box(box, *shares)


@settings(max_examples=12, deadline=None)
@given(choices=st.lists(st.sampled_from(Choice), min_size=1, max_size=8))
def test_the_sum_is_what_was_chosen_in_any_order(choices: list[Choice]) -> None:
    cast = [ballots.seal(choice, KEY, MEETING) for choice in choices]
    for ballot in cast:
        ballot.check(KEY, MEETING)
        assert ballots.Ballot.read(ballot.text) == ballot
    box = ballots.add_up(cast)
    assert box == ballots.add_up(reversed(cast))
    assert opened(box) == (choices.count(Choice.AYE), choices.count(Choice.NO))


def test_the_same_choice_is_sealed_anew_each_time() -> None:
    sealed = {ballots.seal(Choice.AYE, KEY, MEETING).text for _ in range(5)}
    assert len(sealed) == 5


@pytest.mark.parametrize("part", ["aye", "no", "proofs"])
def test_a_ballot_in_which_anything_was_changed_is_refused(part: str) -> None:
    ballot, other = (ballots.seal(Choice.AYE, KEY, MEETING) for _ in range(2))
    with pytest.raises(ballots.WrongBallot):
        replace(ballot, **{part: getattr(other, part)}).check(KEY, MEETING)


def test_a_ballot_that_is_worth_more_than_one_vote_is_refused() -> None:
    """Both aye and no, or two ayes: each with the best proof that somebody who cheats can make."""
    aye, no = ballots.seal(Choice.AYE, KEY, MEETING), ballots.seal(Choice.NO, KEY, MEETING)
    with pytest.raises(ballots.WrongBallot):
        ballots.Ballot(aye.aye, no.no, (aye.proofs[0], no.proofs[1], aye.proofs[2])).check(KEY, MEETING)
    once = group.any_scalar()
    two = (group.multiply_base(once), group.add(group.multiply(once, KEY), group.multiply_base(2)))
    for value in (0, 1):
        forged = proofs.zero_or_one(value, once, KEY, two, "aye")
        assert not proofs.is_zero_or_one(KEY, two, forged, "aye")


def test_nobody_hands_in_a_ballot_of_another_meeting_or_under_another_key() -> None:
    ballot = ballots.seal(Choice.NO, KEY, MEETING)
    with pytest.raises(ballots.WrongBallot):
        ballot.check(KEY, "another")
    with pytest.raises(ballots.WrongBallot):
        ballot.check(group.multiply_base(7), MEETING)


ANY = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=4))


@given(
    text=st.one_of(
        st.text(max_size=50),
        st.fixed_dictionaries({"aye": ANY, "no": ANY, "proofs": ANY}).map(str),
        st.just("[" * 10_000),
        st.just('{"aye":[],"no":[],"proofs":[]}'),
        st.just('{"aye":["a","b"],"no":["c","d"],"proofs":[["e"],["f"],["g"]]}'),
    )
)
def test_what_is_no_ballot_is_refused_and_harms_nothing(text: str) -> None:
    with pytest.raises(ballots.WrongBallot):
        ballots.Ballot.read(text).check(KEY, MEETING)


@pytest.mark.parametrize(
    "hexadecimal",
    ["", "00" * 32, "01" + "00" * 31, "ff" * 32, "ec" + "ff" * 30 + "7f", "GG" * 32, "AB" * 32, "01" * 31, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
)  # fmt: skip
def test_bytes_that_are_no_point_of_the_group_are_refused(hexadecimal: str) -> None:
    """The neutral one, one of order two, one of order eight, and such as stand outside."""
    with pytest.raises(group.NoPoint):
        group.point(hexadecimal)


def test_one_code_alone_opens_nothing() -> None:
    box = ballots.add_up(ballots.seal(Choice.AYE, KEY, MEETING) for _ in range(5))
    alone = ballots.share_of(CODES[0], MEETING, KEYS[0], box)
    with pytest.raises(ballots.WrongShare):
        ballots.open_box(box, alone, alone)
    with pytest.raises(ballots.WrongKey):
        ballots.share_of(CODES[0], MEETING, KEYS[1], box)
    with pytest.raises(ballots.WrongShare):
        alone.check(box, KEYS[1], MEETING)
    with pytest.raises(ballots.WrongShare):
        alone.check(replace(box, aye=box.no), KEYS[0], MEETING)


def test_nobody_takes_another_teller_s_key_for_their_own() -> None:
    with pytest.raises(ballots.WrongKey):
        ballots.joint_key((KEYS[0], KEYS[0]), MEETING)
    theirs = group.subtract(group.multiply_base(5), group.point(KEYS[0].public))  # so that the sum would be one's own
    with pytest.raises(ballots.WrongKey):
        ballots.TellerKey(theirs.hex(), KEYS[0].proof).check(MEETING)
    with pytest.raises(ballots.WrongKey):
        KEYS[0].check("another")


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
def test_a_code_may_be_typed_as_people_type(typed: object) -> None:
    assert ballots.key_of(typed(CODES[0]), MEETING).public == KEYS[0].public  # type: ignore[operator]


def test_codes_are_long_and_none_is_like_another() -> None:
    codes = {ballots.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code.replace("-", "")) == 20 for code in codes)
    assert len({letter for code in codes for letter in code}) == 33  # 32 letters, and the dash


def test_which_choice_is_sealed_can_t_be_told_without_the_codes() -> None:
    """Every opening that needs one secret only, of all pairs of points in a ballot, says nothing."""
    ballot = ballots.seal(Choice.AYE, KEY, MEETING)
    points = [group.point(text) for text in (*ballot.aye, *ballot.no)]
    first, second = (group.point(key.public) for key in KEYS)
    known = {group.BASE, group.NEUTRAL, first, second, KEY}
    for left, right in permutations(points, 2):
        assert group.subtract(left, right) not in known
