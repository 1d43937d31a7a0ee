"""The order in which bodies decide: shared by the service that keeps a topic's life and the one that holds its meetings.

Standard library only, so that rules may use it.
"""

from dataclasses import dataclass

from shared.vocabulary import Body, MatterClass

FOUR_STEPS = "“四议两公开”工作法"


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
_BY_FOUR_STEPS = (
    DecidingStep("proposal", "党支部会议提议", (Body.BRANCH_COMMITTEE,), FOUR_STEPS),
    DecidingStep("consultation", "村两委会议商议", (Body.JOINT_COMMITTEE,), FOUR_STEPS),
    DecidingStep("members_review", "党员大会审议", (Body.MEMBERS_ASSEMBLY,), FOUR_STEPS),
    DecidingStep(
        "resolution",
        "村民代表会议或村民会议决议",
        (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY),
        "《村民委员会组织法》第二十八条",
    ),
)


def step_before(matter_class: MatterClass, name: str) -> DecidingStep | None:
    """Where a step sends a matter back to; None for the first, and for the deliberation, which is none of them."""
    steps = deciding_steps(matter_class)
    places = [place for place, step in enumerate(steps) if step.name == name]
    return steps[places[0] - 1] if places and places[0] else None


def deciding_steps(matter_class: MatterClass) -> tuple[DecidingStep, ...]:
    """Party affairs: the members' assembly. Village affairs: 提议 商议 审议 决议, the last by the villagers' own body."""
    return _BY_MEMBERS if matter_class is MatterClass.PARTY_AFFAIRS else _BY_FOUR_STEPS
