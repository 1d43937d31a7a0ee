"""How far a pledge has come, and who may take it further."""

from datetime import date
from uuid import uuid4

import pytest

from services.topics import refusals, rules
from shared.vocabulary import PledgeState

DUE = date(2027, 4, 1)
PLEDGER, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ("", PledgeState.PROPOSED),
        ("returned", PledgeState.RETURNED),
        ("approved", PledgeState.SHOWN),
        ("approved kept", PledgeState.KEPT),
        ("approved kept appraised", PledgeState.APPRAISED),
        ("approved appraised", PledgeState.APPRAISED),
    ],
)
def test_a_pledge_stands_where_it_came_furthest(steps, state):
    taken = {step: step in steps.split() for step in ("returned", "approved", "kept", "appraised")}

    assert rules.pledge_state(**taken) is state


@pytest.mark.parametrize(
    ("today", "may"), [(date(2027, 3, 31), False), (date(2027, 4, 1), False), (date(2027, 4, 2), True)]
)
def test_what_is_not_kept_is_appraised_once_its_day_is_over(today, may):
    assert rules.may_appraise(PledgeState.SHOWN, due_on=DUE, today=today) is may
    assert rules.may_appraise(PledgeState.KEPT, due_on=DUE, today=today)


@pytest.mark.parametrize("state", [PledgeState.PROPOSED, PledgeState.RETURNED, PledgeState.APPRAISED])
def test_what_nobody_approved_or_somebody_appraised_is_not_appraised(state):
    with pytest.raises(refusals.NotToBeAppraised):
        rules.check_appraisal(state, pledger=PLEDGER, appraiser=OTHER, due_on=DUE, today=date(2027, 5, 1))


def test_a_pledge_of_before_without_a_day_waits_until_it_is_kept():
    assert not rules.may_appraise(PledgeState.SHOWN, due_on=None, today=date(2099, 1, 1))
    assert rules.may_appraise(PledgeState.KEPT, due_on=None, today=DUE)
