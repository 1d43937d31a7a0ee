"""Queues, named and bound by what services declare: nobody writes a queue's name by hand."""

from collections.abc import Iterable

from shared.bus.transport import EVENTS, RPC, Queue


def events_queue(service: str, keys: Iterable[str], *, no_longer: Iterable[str] = ()) -> Queue:
    """Everything a service listens to arrives in one queue, so that the events of one aggregate keep their order.

    ``no_longer``: keys that an earlier version may have listened to. A service may not take such a binding away, because it may
    not make it either: that is the administrator's.
    """
    return Queue(
        name=f"{service}.events", exchange=EVENTS, keys=tuple(sorted(keys)), dead_letters=f"{service}.events.dead",
        no_longer=tuple(sorted(no_longer)),
    )  # fmt: skip


def rpc_queue(service: str) -> Queue:
    return Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
