"""The order in which bodies decide: shared by the service that keeps a topic's life and the one that holds its meetings.

Standard library only, so that rules may use it.
"""

from dataclasses import dataclass

from shared.vocabulary import Body, Kind, MatterClass

FOUR_STEPS = "“四议两公开”工作法"

# Whoever may come is invited in public too. Party members are told one by one.
INVITED_IN_PUBLIC = (
    Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGE_GROUP, Body.COLLECTIVE_ASSEMBLY,
    Body.RECALL,
)  # fmt: skip


@dataclass(frozen=True)
class DecidingStep:
    """One of the steps by which a matter is decided, and the bodies that may take it."""

    name: str
    label: str
    bodies: tuple[Body, ...]
    source: str


_BY_MEMBERS = (
    DecidingStep("resolution", "党员大会表决", (Body.MEMBERS_ASSEMBLY,), "《中国共产党支部工作条例（试行）》第十一条"),
)
_FIRST_THREE = (
    DecidingStep("proposal", "党支部会议提议", (Body.BRANCH_COMMITTEE,), FOUR_STEPS),
    DecidingStep("consultation", "村两委会议商议", (Body.JOINT_COMMITTEE,), FOUR_STEPS),
    DecidingStep("members_review", "党员大会审议", (Body.MEMBERS_ASSEMBLY,), FOUR_STEPS),
)
_BY_VILLAGERS = DecidingStep(
    "resolution",
    "村民代表会议或村民会议决议",
    (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY),
    "《村民委员会组织法》（2025年修正）第二十八条",
)
# Whose own matter it is decides it; what the Party organisation and the two committees do before is the same. That the village's Party
# organisation discusses what a collective's members are to decide before they do, is article 26's own.
_BY_OTHERS = {
    Kind.VILLAGE_GROUP: DecidingStep(
        "resolution", "村民小组会议决定", (Body.VILLAGE_GROUP,), "《村民委员会组织法》（2025年修正）第三十二条"
    ),
    Kind.COLLECTIVE: DecidingStep(
        "resolution", "集体经济组织成员大会决定", (Body.COLLECTIVE_ASSEMBLY,), "《农村集体经济组织法》第二十六条"
    ),
}
# A recall is demanded of the villagers, and theirs alone: no other body is before them.
RECALL = "《村民委员会组织法》（2025年修正）第十九条"
_BY_VOTERS = (DecidingStep("resolution", "村民投票决定是否罢免", (Body.RECALL,), RECALL),)


def step_before(matter_class: MatterClass, name: str, kind: Kind = Kind.ORDINARY) -> DecidingStep | None:
    """Where a step sends a matter back to; None for the first, and for the deliberation, which is none of them."""
    steps = deciding_steps(matter_class, kind)
    places = [place for place, step in enumerate(steps) if step.name == name]
    return steps[places[0] - 1] if places and places[0] else None


def is_decided_by_others(kind: Kind) -> bool:
    """Whether it is a village group's own matter, or a collective's."""
    return kind in _BY_OTHERS


def deciding_steps(matter_class: MatterClass, kind: Kind = Kind.ORDINARY) -> tuple[DecidingStep, ...]:
    """Party affairs: the members' assembly. Village affairs: 提议 商议 审议 决议, the last by the villagers' own body, or by that of the
    group or the collective whose matter it is. A recall: the voters at once."""
    if kind is Kind.RECALL:
        return _BY_VOTERS
    if matter_class is MatterClass.PARTY_AFFAIRS:
        return _BY_MEMBERS
    return (*_FIRST_THREE, _BY_OTHERS.get(kind, _BY_VILLAGERS))
