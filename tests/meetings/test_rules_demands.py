"""Who may demand a meeting: each share one below, at, one above; on odd and on even rolls."""

from datetime import date

import pytest

from services.meetings import refusals
from services.meetings.rules import demands
from shared.vocabulary import Body, RollKind

TODAY = date(2026, 11, 23)
VILLAGERS, REPRESENTATIVES = Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY


def must_be_called(body: Body, counted: dict[RollKind, tuple[int, int]]) -> bool:
    return any(way.reached for way in demands.ways(body, counted, TODAY))


@pytest.mark.parametrize(
    ("body", "kind", "whole", "needed"),
    [
        (VILLAGERS, RollKind.VILLAGERS, 200, 20),
        (VILLAGERS, RollKind.VILLAGERS, 201, 21),
        (VILLAGERS, RollKind.REPRESENTATIVES, 30, 10),
        (VILLAGERS, RollKind.REPRESENTATIVES, 31, 11),
        (REPRESENTATIVES, RollKind.REPRESENTATIVES, 30, 6),
        (REPRESENTATIVES, RollKind.REPRESENTATIVES, 31, 7),
    ],
)
def test_a_meeting_must_be_called_from_its_number_on(body, kind, whole, needed):
    for have, holds in ((needed - 1, False), (needed, True), (needed + 1, True)):
        assert must_be_called(body, {kind: (have, whole)}) is holds


def test_the_two_rolls_are_not_added_up():
    counted = {RollKind.VILLAGERS: (19, 200), RollKind.REPRESENTATIVES: (9, 30)}
    assert not must_be_called(VILLAGERS, counted)
    assert must_be_called(VILLAGERS, counted | {RollKind.REPRESENTATIVES: (10, 30)})


def test_villagers_do_not_demand_a_representatives_assembly():
    assert not must_be_called(REPRESENTATIVES, {RollKind.VILLAGERS: (200, 200)})


def test_an_empty_roll_demands_nothing():
    assert not must_be_called(VILLAGERS, {})
    assert not must_be_called(VILLAGERS, {RollKind.VILLAGERS: (0, 0)})


def test_no_other_body_is_demanded():
    for body in set(Body) - {VILLAGERS, REPRESENTATIVES}:
        with pytest.raises(refusals.CanNotBeDemanded):
            demands.ways(body, {}, TODAY)
