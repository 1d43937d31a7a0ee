"""Who acts where: in the area of a role; below it only whoever oversees it."""

from uuid import UUID

import pytest

from shared.errors import NotAllowed, NotFound
from shared.identity import OVERSEE, Caller, Grant, Role

COUNTY, TOWNSHIP, VILLAGE = "620922", "620922105", "620922105201"


def holding(role: Role, area: str) -> Caller:
    return Caller(person_id=UUID(int=1), grants=(Grant(role, area),))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("area", [COUNTY, TOWNSHIP])
def test_only_an_overseer_acts_in_what_lies_inside(role: Role, area: str) -> None:
    caller = holding(role, area)

    assert caller.has(role, area=VILLAGE) is (role in OVERSEE)
    assert caller.sees(VILLAGE) is (role in OVERSEE)
    assert caller.has(role, area=area)


@pytest.mark.parametrize("role", Role)
def test_nobody_acts_in_what_lies_around_or_beside(role: Role) -> None:
    caller = holding(role, VILLAGE)

    assert not caller.has(role, area=TOWNSHIP)
    with pytest.raises(NotFound):
        caller.require(role, area="620922105202")


def test_a_member_of_a_branch_at_the_county_is_no_member_in_a_village() -> None:
    with pytest.raises(NotFound):
        holding(Role.MEMBER, COUNTY).require(Role.MEMBER, area=VILLAGE)


def test_who_sees_an_area_without_the_role_is_told_which_is_needed() -> None:
    with pytest.raises(NotAllowed):
        holding(Role.VILLAGER, VILLAGE).require(Role.SECRETARY, area=VILLAGE)
