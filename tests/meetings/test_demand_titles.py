"""A demand's title is public at once; one that says what it must not of others the township takes from the board, and the demand goes on."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.models import DemandWithholding
from shared.errors import NotAllowed
from shared.identity import Role
from shared.storage import Sessions
from shared.vocabulary import DemandState, Withheld
from tests.meetings.demand import DemandingVillage


@pytest.fixture
def village(sessions: Sessions) -> DemandingVillage:
    return DemandingVillage(sessions)


def test_the_township_alone_takes_a_title_from_the_public_and_the_demand_goes_on(village: DemandingVillage):
    demand = village.start(20)
    for caller in (village.secretary, village.one(3), village.person(uuid4(), Role.COUNTY, area=village.code[:6])):
        with pytest.raises(NotAllowed):
            village.withhold(demand, caller=caller)
    offered = [step.verb for step in village.shows(demand, village.township).next_steps]
    assert "withhold_demand" in offered
    village.withhold(demand)
    [line] = village.board()
    assert (line.title, line.withheld, line.state) == ("", Withheld.INSULT, DemandState.OPEN)
    with pytest.raises(refusals.DemandWithheld):
        village.withhold(demand, Withheld.PRIVACY)
    view = village.shows(demand, village.one(3))
    assert (view.line.title, view.line.withheld) == ("村集体的地怎么租", Withheld.INSULT)
    assert [line.detail for line in view.record if line.verb == "withhold_demand"] == ["含有侮辱、诽谤的话"]
    assert "withhold_demand" not in [step.verb for step in village.shows(demand, village.township).next_steps]
    village.sign(demand, 0, 1, 2)
    assert village.board()[0].state is DemandState.STOOD


@pytest.mark.parametrize("reason", [Withheld.COMPLAINT, Withheld.UNRELATED])
def test_no_title_is_taken_away_for_what_is_demanded(village: DemandingVillage, reason):
    demand = village.start(20)
    with pytest.raises(refusals.NoGroundToWithhold):
        village.withhold(demand, reason)
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.add(DemandWithholding(demand_id=demand, reason=reason))
