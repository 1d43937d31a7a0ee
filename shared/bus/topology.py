"""Queues, named and bound by what services declare: nobody writes a queue's name by hand."""

from collections.abc import Iterable

from shared.bus.transport import EVENTS, RPC, Queue
from shared.contracts import EVENTS as CONTRACTS
from shared.contracts import Event


def events_queue(service: str, events: Iterable[type[Event]]) -> Queue:
    """Everything a service listens to arrives in one queue, so that the events of one aggregate keep their order."""
    keys = {event.KEY for event in events}
    return Queue(
        name=f"{service}.events", exchange=EVENTS, keys=tuple(sorted(keys)), dead_letters=f"{service}.events.dead",
        no_longer=tuple(sorted(CONTRACTS.keys() - keys)),
    )  # fmt: skip


def rpc_queue(service: str) -> Queue:
    return Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
