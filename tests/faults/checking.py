"""What became of the entries: each must have one effect at each listener, right after its predecessor's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


class Entry(NamedTuple):
    """A committed entry that the listener hears of."""

    entry_id: UUID
    book: str
    number: int
    event_id: UUID


class Effect(NamedTuple):
    """``before``: the book's highest number that could be seen when this was noted; 0 if there was none."""

    entry_id: UUID
    book: str
    number: int
    before: int


@dataclass
class Findings:
    """Of one listener, or of several together."""

    entries: int = 0
    lost: list[Entry] = field(default_factory=list)
    twice: list[Entry] = field(default_factory=list)
    out_of_order: list[Entry] = field(default_factory=list)
    never_committed: list[Effect] = field(default_factory=list)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.entries + other.entries, self.lost + other.lost, self.twice + other.twice,
            self.out_of_order + other.out_of_order, self.never_committed + other.never_committed,
        )  # fmt: skip

    @property
    def well(self) -> bool:
        return not (self.lost or self.twice or self.out_of_order or self.never_committed)

    def __str__(self) -> str:
        counts = f"lost {len(self.lost)}, twice {len(self.twice)}, out of order {len(self.out_of_order)}"
        ghosts = f", never committed {len(self.never_committed)}" if self.never_committed else ""
        return f"{counts}{ghosts} of {self.entries}"


def compare(entries: Iterable[Entry], effects: Sequence[Effect]) -> Findings:
    """``effects`` in the order in which they were noted. Out of order is what was not noted right after the greatest smaller number of
    its book that has an effect at all: an exchange of two counts as two."""
    known = {entry.entry_id: entry for entry in entries}
    first: dict[UUID, Effect] = {}
    found = Findings(entries=len(known))
    for effect in effects:
        if effect.entry_id not in known:
            found.never_committed.append(effect)
        elif effect.entry_id in first:
            found.twice.append(known[effect.entry_id])
        else:
            first[effect.entry_id] = effect
    found.lost = [entry for entry_id, entry in known.items() if entry_id not in first]
    by_book: dict[str, list[Effect]] = defaultdict(list)
    for effect in first.values():
        by_book[effect.book].append(effect)
    for noted in by_book.values():
        last = 0
        for effect in sorted(noted, key=lambda effect: effect.number):
            if effect.before != last:
                found.out_of_order.append(known[effect.entry_id])
            last = effect.number
    return found
