"""How many must be there."""

from dataclasses import dataclass

from services.meetings import refusals
from services.meetings.rules.bodies import BodyRules

Households = tuple[int, int]  # represented, of how many


@dataclass(frozen=True)
class Quorum:
    should_attend: int
    have: int
    needed: int
    reached: bool
    source: str


def quorum(rules: BodyRules, *, should_attend: int, present: int, households: Households | None = None) -> Quorum:
    """How many are needed, how many are there.

    ``households`` opens the other lawful way to a quorum, where the body has one and the heads are too few.
    """
    share = rules.quorum
    if households and rules.quorum_of_households and not share.reached(present, should_attend):
        there, all_of_them = households
        if rules.quorum_of_households.reached(there, all_of_them):
            share, present, should_attend = rules.quorum_of_households, there, all_of_them
    return Quorum(
        should_attend=should_attend,
        have=present,
        needed=share.needed(should_attend),
        reached=share.reached(present, should_attend),
        source=share.number.source,
    )


def check_counts(*, should_attend: int, present: int, unit: str) -> None:
    """Raises :class:`EmptyRoll`, :class:`MorePresentThanOnTheRoll`."""
    if should_attend <= 0:
        raise refusals.EmptyRoll
    if present > should_attend:
        raise refusals.MorePresentThanOnTheRoll(present=present, should_attend=should_attend, unit=unit)


def check_quorum(rules: BodyRules, *, should_attend: int, present: int, households: Households | None = None) -> Quorum:
    """Raises :class:`QuorumNotReached`, :class:`EmptyRoll`, :class:`MorePresentThanOnTheRoll`."""
    check_counts(should_attend=should_attend, present=present, unit=rules.unit)
    if households:
        check_counts(present=households[0], should_attend=households[1], unit="户")
    found = quorum(rules, should_attend=should_attend, present=present, households=households)
    if not found.reached:
        raise refusals.QuorumNotReached(
            have=found.have,
            needed=found.needed,
            should_attend=found.should_attend,
            source=found.source,
            unit=rules.unit,
        )
    return found
