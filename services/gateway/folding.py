"""Which parts of a topic's page are open: what goes on now, and what it needs; what is over keeps its head and unfolds."""

from collections.abc import Mapping
from typing import Final

from shared.vocabulary import State

_COLLECTING = frozenset({State.COLLECTED, State.MERGED})
_REVIEW = frozenset({State.PROPOSED, State.UNDER_REVIEW, State.RETURNED, State.REJECTED, State.CONFIRMED})
_MEETING = frozenset({State.NOTICED, State.DISCUSSING})
_DECIDING = frozenset({State.CONCLUDED, State.POSTED, State.DECIDED})
_DOING = frozenset({State.EXECUTING, State.RECTIFYING, State.COMPLETED, State.SURVEYED})

# By the part, in which states it is open. A part that is not named is always open.
OPEN_WHILE: Final[Mapping[str, frozenset[State]]] = {
    "opinions": _COLLECTING,
    "remarks": _COLLECTING | _REVIEW | _MEETING,
    "ways": _REVIEW,
    "review": _REVIEW,
    "hearing": _REVIEW | _MEETING | _DECIDING,
    "conclusion": _MEETING | _DECIDING,
    "steps": _DECIDING,
    "levy": _REVIEW | _MEETING | _DECIDING | _DOING,
    "photos": _COLLECTING | _REVIEW | _DOING,
    "briefings": _DECIDING,
    "pledges": _DECIDING | _DOING,
}


def opened(part: str, state: State) -> bool:
    return part not in OPEN_WHILE or state in OPEN_WHILE[part]
