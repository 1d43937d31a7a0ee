"""Taking what is waiting, up to a batch; handing it to the inbox; acknowledging it with one word after the commit."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from shared import storage
from shared.bus import metrics, topology
from shared.bus.entrypoints.consuming import LOOK_EVERY, Consumer, when_done
from shared.bus.entrypoints.marks import EVENTS, marked, takes_many
from shared.bus.envelope import Unreadable
from shared.bus.inbox import Arrived, Handler, Handlers, Inbox
from shared.bus.transport import Delivery, Queue, Subscription
from shared.logs import log

BATCH = 200


class Events(Consumer):
    prefetch = 2 * BATCH

    def setup(self) -> None:
        super().setup()
        self.kinds = marked(self.container.service_cls, EVENTS)
        self.inbox = Inbox(self.store.sessions, {kind.KEY: kind for kind in self.kinds.values()})
        self.look_again_at = 0.0

    def start(self) -> None:
        if self.kinds:
            super().start()
        else:
            self.finished.set()

    def queue(self) -> Queue:
        return topology.events_queue(self.container.service_name, {kind.KEY for kind in self.kinds.values()})

    def opened(self) -> None:
        self.inbox.open()

    def work(self, subscription: Subscription) -> None:
        batch = subscription.take(BATCH, LOOK_EVERY)
        if batch or time.monotonic() > self.look_again_at:
            finished = threading.Event()
            self.container.spawn_worker(self, (self, batch, subscription), {}, handle_result=when_done(finished))
            finished.wait()

    def receive(self, service: Any, batch: Sequence[Delivery], subscription: Subscription) -> None:
        """In a worker: handle a batch, however long the database keeps us waiting."""
        handlers = {
            kind.KEY: Handler(getattr(service, name), takes_many(type(service), name))
            for name, kind in self.kinds.items()
        }
        arrived, last = self._read(batch, subscription)
        pause = 0.2
        while not self.stopping.is_set():
            try:
                self.inbox.handle(arrived, handlers)
            except storage.DATABASE_ERRORS as error:
                log.warning("inbox.waiting_for_database", error=type(error).__name__)
                self.stopping.wait(pause)
                pause = min(pause * 2, 5.0)
                continue
            if last is not None:
                subscription.ack(last, multiple=True)
            self._look_again(handlers)
            return

    def _look_again(self, handlers: Handlers) -> None:
        """At what was set aside: after what has just come, which does not wait for it."""
        if time.monotonic() <= self.look_again_at:
            return
        self.look_again_at = time.monotonic() + LOOK_EVERY
        try:
            self.inbox.look_again(handlers)
        except storage.DATABASE_ERRORS as error:
            log.warning("inbox.waiting_for_database", error=type(error).__name__)

    def _read(self, batch: Sequence[Delivery], subscription: Subscription) -> tuple[list[Arrived], Delivery | None]:
        """What can't be read goes to the dead letters at once. With the last delivery that was not rejected: the broker knows no other."""
        arrived, last = [], None
        for delivery in batch:
            try:
                arrived.append(self.inbox.read(delivery))
                last = delivery
            except Unreadable as error:
                metrics.UNREADABLE.inc()
                log.error("inbox.unreadable", key=delivery.key, reason=str(error)[:300])
                subscription.reject(delivery)
        return arrived, last
