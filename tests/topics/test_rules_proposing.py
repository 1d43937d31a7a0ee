"""Proposing, each number on its boundary: one below, at, one above; on odd and on even rolls."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.topics import refusals, rules
from shared.rulebook import BrokenRulebook
from shared.vocabulary import Route, State

TODAY = date(2026, 11, 23)


def signed(route: Route, have: int, roll: int) -> bool:
    return rules.progress(route, have=have, roll=roll, on=TODAY).reached


# -- proposing ----------------------------------------------------------------------------


@pytest.mark.parametrize("roll", [40, 41, 300])
def test_nine_members_are_not_enough_ten_are_and_so_are_eleven(roll):
    assert [signed(Route.MEMBERS, have, roll) for have in (9, 10, 11)] == [False, True, True]


@pytest.mark.parametrize(
    ("route", "roll", "needed"),
    [
        (Route.VILLAGERS, 400, 40),  # a tenth, included
        (Route.VILLAGERS, 401, 41),
        (Route.VILLAGERS, 409, 41),
        (Route.VILLAGERS, 9, 1),
        (Route.REPRESENTATIVES, 1, 1),
        (Route.REPRESENTATIVES, 30, 6),  # a fifth, included
        (Route.REPRESENTATIVES, 31, 7),
        (Route.REPRESENTATIVES, 34, 7),
        (Route.REPRESENTATIVES, 35, 7),
        (Route.REPRESENTATIVES, 36, 8),
    ],
)
def test_a_share_of_the_roll_is_enough_at_its_number_and_not_one_below(route, roll, needed):
    assert rules.signatures_needed(route, roll, TODAY) == needed
    assert [signed(route, have, roll) for have in (needed - 1, needed, needed + 1)] == [False, True, True]


@pytest.mark.parametrize("route", rules.SIGNED_ROUTES)
def test_an_empty_roll_is_never_enough(route):
    assert not any(signed(route, have, roll=0) for have in (0, 1, 10, 1000))


@pytest.mark.parametrize("route", [Route.PARTY_ORGANISATION, Route.VILLAGERS_COMMITTEE])
def test_a_body_proposes_without_signatures(route):
    with pytest.raises(BrokenRulebook):
        rules.signatures_needed(route, 40, TODAY)


@given(route=st.sampled_from(rules.SIGNED_ROUTES), roll=st.integers(0, 5000), have=st.integers(0, 5000))
def test_one_more_signature_never_takes_a_topic_back(route, roll, have):
    found = rules.progress(route, have=have, roll=roll, on=TODAY)
    assert isinstance(found.need, int)
    assert found.need >= 1
    assert found.reached <= signed(route, have + 1, roll)


@given(route=st.sampled_from(rules.SIGNED_ROUTES), roll=st.integers(1, 60), signers=st.data())
def test_in_which_order_people_sign_makes_no_difference(route, roll, signers):
    roll_of_names = list(range(roll))
    names = signers.draw(st.lists(st.sampled_from(roll_of_names), max_size=40))
    shuffled = signers.draw(st.permutations(names))
    reached = []
    for order in (names, shuffled):
        on_paper: set[int] = set()
        for name in order:
            try:
                rules.check_may_sign(State.MERGED, on_roll=name in roll_of_names, already_signed=name in on_paper)
            except refusals.AlreadySigned:
                continue
            on_paper.add(name)
        reached.append((len(on_paper), signed(route, len(on_paper), roll)))
    assert reached[0] == reached[1]


def test_who_is_not_on_the_frozen_roll_cannot_sign():
    with pytest.raises(refusals.NotOnTheRoll):
        rules.check_may_sign(State.MERGED, on_roll=False, already_signed=False)


def test_nobody_signs_twice_and_hears_so_even_when_signing_is_over():
    for state in (State.MERGED, State.PROPOSED):
        with pytest.raises(refusals.AlreadySigned):
            rules.check_may_sign(state, on_roll=True, already_signed=True)


@pytest.mark.parametrize("state", [state for state in State if state is not State.MERGED])
def test_signatures_are_given_while_they_are_collected_and_at_no_other_time(state):
    with pytest.raises(refusals.NotNow):
        rules.check_may_sign(state, on_roll=True, already_signed=False)
    rules.check_may_sign(State.MERGED, on_roll=True, already_signed=False)
