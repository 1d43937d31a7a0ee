"""Which faults a seed brings, in which order, and how long each lasts."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.faults.sample import ARCHIVE, BOARD, HEARD, LEDGER, WRITERS
from tests.faults.system import RELAY

EVERYBODY = "everybody"  # a target of faults of the link


@dataclass(frozen=True)
class Fault:
    """``seconds``: how long it lasts at least. ``at``: how much of its portion of the entries is written when it comes."""

    kind: str
    target: str = ""
    seconds: float = 0.0
    at: float = 0.0

    def __str__(self) -> str:
        lasts = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"{self.kind} {self.target}".strip() + lasts


def whole(seed: int, replicas: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Every kind at least once."""
    chance = random.Random(seed)
    listeners = [process for processes in replicas.values() for process in processes]
    someone = lambda: chance.choice((LEDGER, ARCHIVE, BOARD, EVERYBODY))  # noqa: E731 - asked again each time
    faults = [
        *(Fault("kill", process) for process in (*WRITERS, RELAY, *listeners)),
        *(Fault("terminate with work queued", chance.choice(replicas[listener])) for listener in HEARD),
        Fault("freeze", chance.choice((RELAY, *listeners)), chance.choice((3, 12, 28))),
        Fault("kill the broker"),
        Fault("stop the broker's application", seconds=chance.choice((0, 5))),
        Fault("freeze the broker", seconds=chance.choice((3, 12, 28))),
        Fault("close all connections"),
        Fault("disk alarm", seconds=chance.choice((2, 8, 40))),
        Fault("memory alarm", seconds=chance.choice((2, 8))),
        Fault("crash PostgreSQL", seconds=chance.choice((0, 3))),
        Fault("reset the link of", someone()),
        Fault("reset the link of", EVERYBODY),
        Fault("stall the link of", someone(), chance.choice((2, 12, 35))),
        Fault("swallow what goes to the broker from", someone(), chance.choice((0, 25))),
        Fault("swallow what the broker sends to", someone(), chance.choice((0, 25))),
        Fault("swallow everything between the broker and", someone(), chance.choice((0, 25))),
        Fault("publish duplicates"),
        Fault("publish again what was published"),
        Fault("post what nobody hears"),
        Fault("poison the exchange"),
        Fault("poison the queues"),
    ]
    return _shuffled(chance, faults)


def short(seed: int, replicas: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Those that take no time by themselves; what is only noticed after a while comes first."""
    chance = random.Random(seed)
    slow = [
        Fault("swallow what the broker sends to", LEDGER),
        Fault("swallow what goes to the broker from", ARCHIVE),
        Fault("poison the exchange"),
    ]
    quick = [
        Fault("kill", chance.choice(WRITERS)),
        Fault("kill", RELAY),
        Fault("kill", chance.choice(replicas[ARCHIVE])),
        Fault("kill", chance.choice(replicas[BOARD])),
        Fault("terminate with work queued", chance.choice(replicas[ARCHIVE])),
        Fault("kill the broker"),
        Fault("close all connections"),
        Fault("disk alarm", seconds=1),
        Fault("crash PostgreSQL"),
        Fault("reset the link of", EVERYBODY),
        Fault("stall the link of", BOARD, 2),
        Fault("publish duplicates"),
        Fault("publish again what was published"),
    ]
    return _shuffled(chance, slow) + _shuffled(chance, quick)


def _shuffled(chance: random.Random, faults: list[Fault]) -> list[Fault]:
    chance.shuffle(faults)
    return [Fault(fault.kind, fault.target, fault.seconds, at=round(chance.random(), 2)) for fault in faults]
