"""Timers; on PostgreSQL an advisory lock sees to it that each runs in one replica only."""

import threading
from collections.abc import Callable
from zlib import crc32

import sqlalchemy as sa
from nameko.extensions import Entrypoint

from shared.bus.entrypoints.consuming import Store, when_done
from shared.bus.entrypoints.marks import TIMER, marked
from shared.logs import log, way
from shared.storage import Sessions


class Timers(Entrypoint):  # type: ignore[misc]
    store = Store()

    def setup(self) -> None:
        self.stopping = threading.Event()

    def start(self) -> None:
        for name, seconds in marked(self.container.service_cls, TIMER).items():
            self.container.spawn_managed_thread(
                lambda name=name, seconds=seconds: self.run(name, seconds), identifier=name
            )

    def stop(self) -> None:
        self.stopping.set()

    def run(self, name: str, seconds: float) -> None:
        while not self.stopping.wait(seconds):
            finished = threading.Event()
            self.container.spawn_worker(self, (self, name), {}, handle_result=when_done(finished))
            finished.wait()

    def once(self, name: str, method: Callable[[Sessions], None]) -> None:
        try:
            with self.store.sessions() as holder:
                if holder.get_bind().dialect.name == "postgresql":
                    holder.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
                    lock = sa.text("SELECT pg_try_advisory_lock(:key)")
                    if not holder.scalar(lock, {"key": crc32(name.encode())}):
                        return
                    try:
                        method(self.store.sessions)
                    finally:
                        holder.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": crc32(name.encode())})
                    return
            method(self.store.sessions)
        except Exception as error:  # noqa: BLE001 - said in the log, and tried again at its next turn
            # A timer that failed runs again at its next turn; the log says why it did not run this time.
            log.error("timer.failed", timer=name, error=type(error).__name__, way=way(error))
