"""Runs services: one in a process of its own, or several together in the embedded process.

    python -m shared.bus.host topics

Import this module only in a process that :func:`shared.bus.hub.patch` has made cooperative.
"""

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence

from shared import config
from shared.bus import hub, metrics, tracing
from shared.logs import configure, log, way

WORKERS = 100  # of a service at a time; those that answer calls or handle events live as long as the process
STOP_WITHIN = 9.0  # seconds from the signal
ENDED = 70  # exit code: whoever supervises the process starts it again
COLLECT_AFTER = (20_000, 50, 100)  # new objects, younger collections: what a batch makes goes without the collector


class Host:
    """Services in this process."""

    def __init__(self, service_classes: Sequence[type]) -> None:
        from nameko import config as nameko_config
        from nameko.runners import ServiceRunner

        nameko_config.setup({"max_workers": WORKERS})
        self.ended = threading.Event()  # one of them has ended by itself, over a fault of ours
        self._runner = ServiceRunner()
        for service_class in service_classes:
            self._runner.add_service(service_class)

    def start(self) -> None:
        self._runner.start()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def _watch(self) -> None:
        try:
            self._runner.wait()
        except Exception as error:  # noqa: BLE001 - whatever ended a service, this process is of no use without it
            log.error("service.ended", error=type(error).__name__, way=way(error))
        self.ended.set()

    def stop(self) -> None:
        """Take no new work, finish what was begun, let go."""
        self._runner.stop()


def service_class(name: str) -> type:
    """The class that ``services/<name>/service.py`` offers."""
    from shared.bus.entrypoints import Service

    module = importlib.import_module(f"services.{name}.service")
    found = [
        value for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Service) and getattr(value, "name", None) == name
    ]  # fmt: skip
    if len(found) != 1:
        raise LookupError(f"services.{name}.service must define one Service named {name!r}, not {len(found)}")
    return found[0]


def main(name: str) -> None:
    config.require_real_clock()
    configure(name)
    tracing.configure(name)
    metrics.serve()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    host = Host([service_class(name)])
    host.start()
    gc.collect()
    gc.freeze()  # what was imported stays as long as the process: the collector need not look at it again
    gc.set_threshold(*COLLECT_AFTER)
    log.info("service.started")
    while not stopping.wait(1.0):
        # A signal handler runs between two looks; the hub goes on meanwhile.
        if host.ended.is_set():
            sys.exit(ENDED)
    leaving = threading.Timer(STOP_WITHIN, _leave)
    leaving.daemon = True
    leaving.start()
    host.stop()
    leaving.cancel()
    log.info("service.stopped")


def _leave() -> None:
    """What is still in hand is undone by the database, and comes again."""
    log.error("service.left_work_undone")
    os._exit(0)


if __name__ == "__main__":
    hub.patch()
    main(sys.argv[1])
