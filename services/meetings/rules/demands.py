"""Who may demand a meeting, and how far a demand is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, Base, Share
from shared.rulebook import Rulebook
from shared.vocabulary import Body, RollKind

# Whose demand it is enough: of each body the rolls, and the number that says which share of them. One roll that reaches it suffices.
SHARES: Mapping[Body, Mapping[RollKind, str]] = MappingProxyType(
    {
        Body.VILLAGERS_ASSEMBLY: {
            RollKind.VILLAGERS: "villagers_assembly.demand_of_villagers",
            RollKind.REPRESENTATIVES: "villagers_assembly.demand_of_representatives",
        },
        Body.REPRESENTATIVES_ASSEMBLY: {RollKind.REPRESENTATIVES: "representatives_assembly.demand"},
    }
)


@dataclass(frozen=True)
class Way:
    """How many of one roll demand a meeting, and how many have to: 村民委员会组织法第二十五、三十条."""

    kind: RollKind
    have: int
    whole: int
    need: int
    source: str

    @property
    def reached(self) -> bool:
        return self.whole > 0 and self.have >= self.need


def ways(body: Body, counted: Mapping[RollKind, tuple[int, int]], on: date, book: Rulebook = BOOK) -> tuple[Way, ...]:
    """``counted``: of each roll how many demand, of how many. The body must be called once one way is reached.

    Raises :class:`CanNotBeDemanded`.
    """
    made = []
    for kind, name in rolls_of(body).items():
        share = Share(book.number(name, on=on), strict=False, base=Base.ALL)
        have, whole = counted.get(kind, (0, 0))
        made.append(Way(kind, have, whole, share.needed(whole), share.number.source))
    return tuple(made)


def rolls_of(body: Body) -> Mapping[RollKind, str]:
    """Raises :class:`CanNotBeDemanded`."""
    if body not in SHARES:
        raise refusals.CanNotBeDemanded(body=body.chinese)
    return SHARES[body]
