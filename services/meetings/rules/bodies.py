"""Who meets, on which roll, and by which numbers on which day."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil, floor
from pathlib import Path

from services.meetings import refusals
from shared.rulebook import NotInForce, Number, Rulebook
from shared.vocabulary import Body, RollKind

BOOK = Rulebook.of(Path(__file__).parent.parent)


class Base(StrEnum):
    """What a share is a share of."""

    SHOULD_ATTEND = "should_attend"
    PRESENT = "present"
    ALL = "all"
    CAST = "cast"  # of the votes that were cast


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
    """All that the law says of one body on one day.

    ``majority`` is None where a body only deliberates, ``urgent_notice`` where none may meet at short notice,
    ``quorum_of_households`` where only heads are counted. ``turnout``: how many of all must vote, where that decides too. ``unit``: what
    is counted, people or the households that have sent somebody.
    """

    body: Body
    roll: RollKind
    notice: Number
    quorum: Share
    majority: Share | None
    urgent_notice: Number | None = None
    quorum_of_households: Share | None = None
    turnout: Share | None = None
    unit: str = "人"


@dataclass(frozen=True)
class _Shape:
    """What is not a number: whose roll, strict or not, a share of what."""

    roll: RollKind
    quorum_is_strict: bool = False
    majority_is_strict: bool = True
    majority_of: Base | None = Base.PRESENT
    households: bool = False
    turnout: bool = False


_SHAPES = {
    Body.MEMBERS_DELIBERATION: _Shape(RollKind.MEMBERS, majority_of=None),
    Body.MEMBERS_ASSEMBLY: _Shape(RollKind.MEMBERS, majority_of=Base.SHOULD_ATTEND),
    Body.BRANCH_COMMITTEE: _Shape(RollKind.BRANCH_COMMITTEE, majority_of=Base.SHOULD_ATTEND),
    Body.JOINT_COMMITTEE: _Shape(RollKind.JOINT_COMMITTEE),
    Body.PARTY_GROUP: _Shape(RollKind.MEMBERS, majority_of=Base.SHOULD_ATTEND),
    Body.VILLAGERS_ASSEMBLY: _Shape(RollKind.VILLAGERS, quorum_is_strict=True, households=True),
    Body.REPRESENTATIVES_ASSEMBLY: _Shape(
        RollKind.REPRESENTATIVES_ASSEMBLY
    ),  # 第二十九条: committee members and representatives
    Body.VILLAGE_GROUP: _Shape(RollKind.VILLAGE_GROUP, households=True),
    Body.COLLECTIVE_ASSEMBLY: _Shape(RollKind.COLLECTIVE, majority_is_strict=False, majority_of=Base.ALL),
    Body.RECALL: _Shape(RollKind.VILLAGERS, majority_of=Base.CAST, turnout=True),
}


def body_rules(body: Body, on: date, book: Rulebook = BOOK) -> BodyRules:
    """The rules for a body on the day of its meeting. ``book`` may carry a county's own numbers.

    Raises :class:`RuleNotInForce` for a day before there were any.
    """
    shape, numbers = _SHAPES[body], book.on(on)

    def share(name: str, *, strict: bool, base: Base) -> Share:
        return Share(book.number(f"{body.value}.{name}", on=on), strict, base)

    try:
        of = shape.majority_of
        by_households = share("quorum_of_households", strict=False, base=Base.ALL) if shape.households else None
        return BodyRules(
            body=body,
            roll=shape.roll,
            notice=book.number(f"{body.value}.notice", on=on),
            quorum=share("quorum", strict=shape.quorum_is_strict, base=Base.SHOULD_ATTEND),
            majority=share("majority", strict=shape.majority_is_strict, base=of) if of else None,
            urgent_notice=numbers.get(f"{body.value}.urgent_notice"),
            quorum_of_households=by_households,
            turnout=share("turnout", strict=True, base=Base.ALL) if shape.turnout else None,
        )
    except NotInForce:
        raise refusals.RuleNotInForce(body=body.chinese, day=on) from None


def by_households(rules: BodyRules) -> BodyRules:
    """The same body as an assembly of one representative for each household (村民委员会组织法第二十六、三十二条): the quorum is of the
    households, the majority of those who are there. Raises :class:`NotByHouseholds`."""
    if rules.quorum_of_households is None:
        raise refusals.NotByHouseholds(body=rules.body.chinese)
    quorum = replace(rules.quorum_of_households, base=Base.SHOULD_ATTEND)
    return replace(rules, quorum=quorum, quorum_of_households=None, unit="户")


def name_of(body: Body, group: str) -> str:
    """A group's assembly is called by its group: 第三村民小组会议, 第一党小组会."""
    return f"{group.removesuffix('村民小组').removesuffix('党小组')}{body.chinese}" if group else body.chinese


def check_group(body: Body, group: str, *, own: str) -> None:
    """A village group's assembly is of one group, every other body of none. ``own``: whose matter it is; empty where it was confirmed
    before matters had their group. Raises :class:`WhichGroup`, :class:`AnotherGroup`, :class:`NotOfAGroup`."""
    if body is Body.VILLAGE_GROUP and not group:
        raise refusals.WhichGroup
    if own and group not in ("", own):
        raise refusals.AnotherGroup(own=own, group=group)
    if body is not Body.VILLAGE_GROUP and group:
        raise refusals.NotOfAGroup(body=body.chinese)
