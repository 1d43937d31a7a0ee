"""What the bus counts and measures, for Prometheus. Labels are keys and services: never anything of a message.

``METRICS_PORT`` makes a process serve them at ``/metrics``; a relay takes the port after its service's.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, start_http_server

from shared import clock

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 3600)
BATCHES = (1, 2, 5, 10, 20, 50, 100, 200)

HANDLED = Counter("bus_events_handled_total", "Events handled, each once", ["key"])
SET_ASIDE = Counter("bus_events_set_aside_total", "Events whose handler failed, to be tried again", ["key"])
DEAD = Counter("bus_events_dead_total", "Events left to an operator", ["key"])
EARLY = Counter("bus_events_early_total", "Events that came before their predecessor", ["key"])
UNREADABLE = Counter("bus_events_unreadable_total", "Messages that went to the dead letters as they came")
LAG = Histogram(
    "bus_event_lag_seconds",
    "From the commit of an event to that of its handling, of the oldest in each batch",
    buckets=SECONDS,
)
BATCH = Histogram("bus_batch_size", "Events or commands in one transaction", ["what"], buckets=BATCHES)
TOOK = Histogram("bus_seconds", "How long a piece of work took", ["what"], buckets=SECONDS)
ANSWERED = Counter("bus_calls_answered_total", "Calls answered, by how: answer, refused, failed", ["key", "how"])
ASKED = Histogram("bus_call_seconds", "How long callers waited for an answer", ["key"], buckets=SECONDS)
PUBLISHED = Counter("bus_events_published_total", "Events that a queue confirmed")
UNROUTABLE = Gauge("bus_events_unroutable", "Events in the last batch that reached no queue")
OUTBOX_AGE = Gauge("bus_outbox_oldest_seconds", "Age of the oldest event that is not published yet")
MISSING = Counter("bus_events_missing_total", "Events that a listener had not received, and that were sent again")


def serve(*, relay: bool = False) -> None:
    """As the settings say; without the setting, nothing."""
    if port := os.environ.get("METRICS_PORT"):
        start_http_server(int(port) + relay, addr=os.environ.get("METRICS_HOST", "127.0.0.1"), registry=REGISTRY)


@contextmanager
def measured(what: str, size: int = 1) -> Iterator[None]:
    """How long a piece of work takes, and how many it is done for."""
    began = perf_counter()
    try:
        yield
    finally:
        BATCH.labels(what).observe(size)
        TOOK.labels(what).observe(perf_counter() - began)


def handled(keys: Iterable[tuple[str, int]], oldest: datetime | None) -> None:
    """After the commit. ``keys`` with how many of each; when the oldest of them happened."""
    for key, number in keys:
        HANDLED.labels(key).inc(number)
    if oldest is not None:
        LAG.observe(max((clock.now() - oldest).total_seconds(), 0))
