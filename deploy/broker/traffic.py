"""Who says what to whom over the broker, as ``traffic.json`` has it: written by ``make contracts``, read wherever accounts are made."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.bus import topology
from shared.bus.transport import Queue

FILE = Path(__file__).with_name("traffic.json")


@dataclass(frozen=True)
class Traffic:
    """What one service does. Events and calls by their keys."""

    publishes: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()
    answers: bool = True  # calls of its own
    calls: tuple[str, ...] = ()  # of others


def read() -> dict[str, Traffic]:
    """By service."""
    known = json.loads(FILE.read_text())
    return {
        service: Traffic(tuple(one["publishes"]), tuple(one["hears"]), one["answers"], tuple(one["calls"]))
        for service, one in known.items()
    }


def text(traffic: Mapping[str, Traffic]) -> str:
    """The file's content."""
    return json.dumps({service: asdict(one) for service, one in traffic.items()}, indent=1) + "\n"


def queues() -> list[Queue]:
    """All that an administrator makes before anybody comes."""
    known = read()
    return [queue for service in known for queue in queues_of(service, known)]


def queues_of(service: str, traffic: Mapping[str, Traffic]) -> list[Queue]:
    """Those that a service takes from; no longer bound to what it does not listen to."""
    own = traffic[service]
    everything = {key for one in traffic.values() for key in one.publishes}
    events = topology.events_queue(service, own.hears, no_longer=everything - set(own.hears))
    return [events] * bool(own.hears) + [topology.rpc_queue(service)] * own.answers
