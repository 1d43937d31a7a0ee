"""Who meets, on which roll, with what notice, and how many must be there."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

from services.meetings import refusals
from shared.rulebook import Number, Rulebook
from shared.vocabulary import Body, RollKind

BOOK = Rulebook.load(Path(__file__).parent.parent / "rulebook.toml")


class Base(StrEnum):
    """What a share is a share of."""

    SHOULD_ATTEND = "should_attend"
    PRESENT = "present"
    ALL = "all"


@dataclass(frozen=True)
class Share:
    """A share of something: "过半数" is strict, "以上" includes the number itself."""

    number: Number
    strict: bool
    base: Base

    def needed(self, whole: int) -> int:
        """The smallest count that suffices; at least one, so that an empty roll never suffices."""
        exact = self.number.share * whole
        count = floor(exact) + 1 if self.strict else ceil(exact)
        return max(count, 1)

    def reached(self, count: int, whole: int) -> bool:
        return whole > 0 and count >= self.needed(whole)


@dataclass(frozen=True)
class BodyRules:
    """All that the law says of one body on one day. ``majority`` is None where a body only deliberates."""

    body: Body
    roll: RollKind
    notice: Number
    quorum: Share
    majority: Share | None
    may_be_urgent: bool = False
    quorum_of_households: Share | None = None


@dataclass(frozen=True)
class _Shape:
    roll: RollKind
    quorum_is_strict: bool = False
    majority_is_strict: bool = True
    majority_of: Base | None = Base.PRESENT
    may_be_urgent: bool = False
    households: bool = False


_SHAPES = {
    Body.MEMBERS_DELIBERATION: _Shape(RollKind.MEMBERS, majority_of=None),
    Body.MEMBERS_ASSEMBLY: _Shape(RollKind.MEMBERS, majority_of=Base.SHOULD_ATTEND),
    Body.BRANCH_COMMITTEE: _Shape(RollKind.BRANCH_COMMITTEE, majority_of=Base.SHOULD_ATTEND),
    Body.JOINT_COMMITTEE: _Shape(RollKind.JOINT_COMMITTEE),
    Body.PARTY_GROUP: _Shape(RollKind.MEMBERS, majority_of=Base.SHOULD_ATTEND),
    Body.VILLAGERS_ASSEMBLY: _Shape(RollKind.VILLAGERS, quorum_is_strict=True, may_be_urgent=True, households=True),
    Body.REPRESENTATIVES_ASSEMBLY: _Shape(RollKind.REPRESENTATIVES),
    Body.VILLAGE_GROUP: _Shape(RollKind.VILLAGERS, households=True),
    Body.COLLECTIVE_ASSEMBLY: _Shape(RollKind.VILLAGERS, majority_is_strict=False, majority_of=Base.ALL),
}


def body_rules(body: Body, on: date, book: Rulebook = BOOK) -> BodyRules:
    """The rules for a body on the day of its meeting. ``book`` may carry a county's own numbers."""
    shape = _SHAPES[body]

    def share(name: str, *, strict: bool, base: Base) -> Share:
        return Share(book.number(f"{body.value}.{name}", on=on), strict, base)

    return BodyRules(
        body=body,
        roll=shape.roll,
        notice=book.number(f"{body.value}.notice", on=on),
        quorum=share("quorum", strict=shape.quorum_is_strict, base=Base.SHOULD_ATTEND),
        majority=share("majority", strict=shape.majority_is_strict, base=shape.majority_of) if shape.majority_of else None,
        may_be_urgent=shape.may_be_urgent,
        quorum_of_households=share("quorum_of_households", strict=False, base=Base.SHOULD_ATTEND) if shape.households else None,
    )  # fmt: skip


# -- notice -------------------------------------------------------------------------------


def earliest_day(rules: BodyRules, noticed_on: date) -> date:
    """The first day on which a meeting noticed on this day may be held: noticed on the 1st, 7 days, held on the 8th."""
    return noticed_on + timedelta(days=rules.notice.days)


def check_notice(rules: BodyRules, noticed_on: date, held_on: date, urgent_reason: str = "") -> None:
    """Enough calendar days between notice and meeting. A villagers' assembly may meet at once in an emergency, with its
    reason (村民委员会组织法第二十五条). Raises :class:`NoticeTooShort`."""
    if urgent_reason and not rules.may_be_urgent:
        raise refusals.UrgencyNotForThisBody(body=rules.body.chinese)
    days = (held_on - noticed_on).days
    if days < rules.notice.days and not urgent_reason:
        raise refusals.NoticeTooShort(
            days=days, required=rules.notice.days, earliest=earliest_day(rules, noticed_on), source=rules.notice.source
        )


def reached_ratio(to_be_told: int, reached: int) -> Fraction | None:
    """周知率; none on an empty roll."""
    return Fraction(reached, to_be_told) if to_be_told else None


def check_everyone_reached(*, to_be_told: int, reached: int, attempted: int) -> None:
    """Everybody on the roll was reached, or the attempts and their reason are recorded (党员首议制)."""
    if to_be_told <= 0:
        raise refusals.EmptyRoll()
    missing = to_be_told - reached - attempted
    if missing > 0:
        raise refusals.NotEverybodyTold(missing=missing, to_be_told=to_be_told)


# -- quorum -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quorum:
    should_attend: int
    have: int
    needed: int
    reached: bool
    source: str


def quorum(rules: BodyRules, *, should_attend: int, present: int, households: tuple[int, int] | None = None) -> Quorum:
    """How many are needed, how many are there. ``households`` (present, all) opens the other lawful way to a quorum."""
    share = rules.quorum
    if households and rules.quorum_of_households and not share.reached(present, should_attend):
        there, all_of_them = households
        if rules.quorum_of_households.reached(there, all_of_them):
            share, present, should_attend = rules.quorum_of_households, there, all_of_them
    return Quorum(
        should_attend=should_attend, have=present, needed=share.needed(should_attend),
        reached=share.reached(present, should_attend), source=share.number.source,
    )  # fmt: skip


def check_quorum(
    rules: BodyRules, *, should_attend: int, present: int, households: tuple[int, int] | None = None
) -> Quorum:
    """Raises :class:`QuorumNotReached`, or :class:`EmptyRoll` where nobody should attend."""
    if should_attend <= 0:
        raise refusals.EmptyRoll()
    found = quorum(rules, should_attend=should_attend, present=present, households=households)
    if not found.reached:
        raise refusals.QuorumNotReached(
            have=found.have, needed=found.needed, should_attend=found.should_attend, source=found.source
        )
    return found
