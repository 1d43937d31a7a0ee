"""What a kind of matter brings with it: who may propose it, what has to be ready before it is decided, which way it takes and why.

One table for each; the procedure itself is the same for all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.hearings import HEARING, hearing_asked_by
from services.topics.rules.levies import MEASURES
from shared.procedure import FOUR_STEPS, RECALL
from shared.vocabulary import Kind, MatterClass, Route

# Who may propose; a kind that is not named here may be proposed by any of the five ways.
PROPOSED_BY: Final[Mapping[Kind, tuple[Route, ...]]] = {
    Kind.LEVY: (Route.VILLAGERS_COMMITTEE, Route.VILLAGERS, Route.REPRESENTATIVES),
    Kind.RECALL: (Route.VILLAGERS, Route.REPRESENTATIVES),
}

# Where the thresholds of a kind stand in the rulebook.
THRESHOLDS: Final[Mapping[Kind, str]] = {Kind.LEVY: "levy", Kind.RECALL: "recall"}


def routes_of(kind: Kind) -> tuple[Route, ...]:
    return PROPOSED_BY.get(kind, tuple(Route))


def threshold(kind: Kind, route: Route) -> str:
    """The name of the number of signatures."""
    return f"{THRESHOLDS.get(kind, 'propose')}.{route.value}"


def check_route(kind: Kind, route: Route) -> None:
    """Raises :class:`RouteNotForThisKind`."""
    if route not in routes_of(kind):
        others = "、".join(other.chinese for other in routes_of(kind))
        raise refusals.RouteNotForThisKind(route=route.chinese, kind=kind.chinese, others=others)


def check_class(kind: Kind, matter_class: MatterClass | None) -> None:
    """What concerns the villagers' own interests is theirs to decide. Raises :class:`KindIsVillageAffairs`."""
    if kind is not Kind.ORDINARY and matter_class is MatterClass.PARTY_AFFAIRS:
        raise refusals.KindIsVillageAffairs(kind=kind.chinese)


def check_group(kind: Kind, group: str) -> None:
    """A village group's own matter says whose it is, any other is of none. Raises :class:`WhichGroup`, :class:`NotOfAGroup`."""
    if kind is Kind.VILLAGE_GROUP and not group:
        raise refusals.WhichGroup
    if kind is not Kind.VILLAGE_GROUP and group:
        raise refusals.NotOfAGroup(kind=kind.chinese)


def check_known_group(group: str, groups: Collection[str]) -> None:
    """Whose roll is empty decides nothing. ``groups``: those of the village today. Raises :class:`UnknownGroup`."""
    if group and group not in groups:
        raise refusals.UnknownGroup(group=group, groups="、".join(groups) or "名册里没有")


def has_to_be_prepared(kind: Kind, *, hearing: bool) -> bool:
    """Whether something must be ready before the villagers decide."""
    return kind is Kind.LEVY or hearing


@dataclass(frozen=True)
class Way:
    """A way that a matter takes, and by which article."""

    label: str
    why: str
    source: str


_BY_MEMBERS = Way("党务", "属于党内事务，由党员大会表决决定。", "《中国共产党支部工作条例（试行）》第十一条")
_BY_FOUR_STEPS = Way(
    "村务：提议、商议、审议、决议",
    "涉及村民利益，按四步办理，最后由村民代表会议或村民会议决定。",
    f"{FOUR_STEPS}；《村民委员会组织法》（2025年修正）第二十八条",
)
_BY_OTHERS = {
    Kind.VILLAGE_GROUP: Way(
        "村民小组的事：提议、商议、审议、决定",
        "只关系一个村民小组集体所有的土地、财产和公益事项，前三步照四步办理，最后由这个小组的村民小组会议决定。",
        f"{FOUR_STEPS}；《村民委员会组织法》（2025年修正）第三十二条",
    ),
    Kind.COLLECTIVE: Way(
        "集体经济组织的事：提议、商议、审议、决定",
        "由集体经济组织全体成员决定，先经村党组织研究讨论，最后由成员大会全体成员三分之二以上同意。本系统只办成员大会，成员代表大会的事项不在这里表决。",
        f"{FOUR_STEPS}；《农村集体经济组织法》第二十六、二十七条",
    ),
}
_BY_VOTERS = Way(
    "罢免：村民投票",
    "五分之一以上有选举权的村民或者三分之一以上的村民代表联名要求、写明理由，就由村民投票决定；被要求罢免的人有权申辩。谁都不能以该不该罢免为由退回、搁置。",
    RECALL,
)
_BY_LEVY = Way(
    "一事一议", "向村民筹资筹劳：先公示方案和出资出劳名单，表决通过后经乡镇转报、县级答复，才能筹集。", MEASURES
)


_BY_BRIEFINGS = "办理中向党员通报三次：事前、事中、事后，少一次不能办结。"
_BY_HEARING = "决定以前先开听证会，听取利害关系户、村民代表、专业人员和乡镇的意见；每条听证意见都要答复采纳不采纳、为什么，才能交村民决定。"


def brought_by(kind: Kind, matter_class: MatterClass | None, *, major: bool, on: date) -> list[Way]:
    """What the branch committee's choice brings with it: the hearing before the decision, the three briefings of a major project."""
    asked_by = hearing_asked_by(kind, matter_class, major=major, on=on)
    heard = [Way(HEARING, _BY_HEARING, "；".join(number.source for number in asked_by))] if asked_by else []
    briefed = (
        [Way("三次通报", _BY_BRIEFINGS, BOOK.number("briefings.of_a_major_project", on=on).source)] if major else []
    )
    return [*heard, *briefed]


def ways(kind: Kind, matter_class: MatterClass | None, hearing_for: str = "", *, group: str = "") -> list[Way]:
    """Before the review only what the kind brings is known. ``hearing_for``: by which rule it is heard first; ``group``: whose it is."""
    if kind is Kind.RECALL:
        return [_BY_VOTERS]
    whose = _BY_OTHERS.get(kind, _BY_FOUR_STEPS)
    by_villagers = [replace(whose, label=whose.label.replace("村民小组", group)) if group else whose]
    found = {None: [], MatterClass.PARTY_AFFAIRS: [_BY_MEMBERS], MatterClass.VILLAGE_AFFAIRS: by_villagers}[
        matter_class
    ]
    by_hearing = [Way(HEARING, _BY_HEARING, hearing_for)] if hearing_for else []
    return [*found, *([_BY_LEVY] if kind is Kind.LEVY else []), *by_hearing]
