"""In which order arrived events may be handled: each after its predecessor, whatever the order in which they came.

Pure: events in, three lists out.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shared.bus.envelope import Envelope


class Ordered(Protocol):
    """``sequence`` counts the events of its subject from 1, 0 where nobody counts; ``after`` is its predecessor's."""

    @property
    def subject(self) -> str: ...

    @property
    def sequence(self) -> int: ...

    @property
    def after(self) -> int: ...


O = TypeVar("O", bound=Ordered)  # noqa: E741 - one letter, as type variables are named here


@dataclass(frozen=True)
class Sorted(Generic[O]):
    """``ready`` in the order in which they may be handled; ``early`` wait for a predecessor; ``late`` come after their
    successor was handled, which only an operator can judge."""

    ready: list[O]
    early: list[O]
    late: list[O]


def predecessor(envelope: Envelope, since: Mapping[str, int]) -> int:
    """The sequence number of the event that its listener must have handled before this one; 0 if there is none.

    ``since``: the keys that are heard, each with the moment (seconds) from which on.
    """
    heard = [
        sequence
        for key, (sequence, moment) in envelope.predecessors.items()
        if key in since and moment >= since[key] and sequence < envelope.sequence
    ]
    return max(heard, default=0)


def in_order(events: Iterable[O], progress: MutableMapping[str, int]) -> Sorted[O]:
    """``progress``: how far each subject has come; brought forward by what is ready."""
    ready: list[O] = []
    late: list[O] = []
    held: dict[str, list[O]] = {}
    for event in events:
        subject, come = event.subject, progress.get(event.subject, 0)
        if not event.sequence:
            ready.append(event)
        elif event.sequence <= come:
            late.append(event)
        elif event.after <= come:
            ready.append(event)
            progress[subject] = event.sequence
            if subject in held:
                _release(held, subject, ready, progress)
        else:
            held.setdefault(subject, []).append(event)
    return Sorted(ready, [event for waiting in held.values() for event in waiting], late)


def _release(held: dict[str, list[O]], subject: str, ready: list[O], progress: MutableMapping[str, int]) -> None:
    """Whatever waited for what has just become ready."""
    waiting = sorted(held.pop(subject), key=lambda event: event.sequence)
    while waiting and waiting[0].after <= progress[subject] < waiting[0].sequence:
        ready.append(waiting.pop(0))
        progress[subject] = ready[-1].sequence
    if waiting:
        held[subject] = waiting
