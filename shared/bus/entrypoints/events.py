"""Taking what is waiting, up to a batch; handing it to the inbox; acknowledging it with one word after the commit.

While the database is busy with one batch, the next is taken and read.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from shared import storage
from shared.bus import metrics, topology
from shared.bus.entrypoints.consuming import LOOK_EVERY, Consumer
from shared.bus.entrypoints.marks import EVENTS, marked, takes_many
from shared.bus.envelope import Unreadable
from shared.bus.inbox import Arrived, Handler, Handlers, Inbox
from shared.bus.transport import Delivery, LinkLost, Queue, Subscription
from shared.logs import log, way

BATCH = 200
READ_AT_ONCE = 50  # events; then whoever handles the batch before has a turn
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds between two tries at a database that is away
FINISH_WITHIN = 6.0  # seconds


class Batch(NamedTuple):
    """``last``: the last delivery that was not rejected, None where nothing is to be acknowledged."""

    arrived: Sequence[Arrived]
    last: Delivery | None
    subscription: Subscription | None


NOTHING = Batch((), None, None)


class Growing:
    """The next batch: grows by one reader while one worker handles the batch before."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._batch = NOTHING
        self._busy = False
        self._broken: Subscription | None = None

    def room(self, subscription: Subscription) -> int:
        """How many more it takes; waits a little where it is full. Raises :class:`LinkLost` where a batch of this subscription was
        left undone: what comes after it must not be acknowledged with it."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._batch.arrived) < BATCH, LOOK_EVERY)
            if self._broken is subscription:
                raise LinkLost("a batch was left undone")
            return BATCH - len(self._batch.arrived)

    def add(self, arrived: Sequence[Arrived], last: Delivery | None, subscription: Subscription) -> None:
        with self._changed:
            if self._broken is subscription:
                return
            before = self._batch
            self._batch = Batch((*before.arrived, *arrived), last or before.last, subscription)
            self._changed.notify_all()

    def take(self, wait: float) -> Batch:
        """What there is, or comes within ``wait`` seconds. Whoever takes it says :meth:`done`."""
        with self._changed:
            self._changed.wait_for(lambda: self._batch.last, wait)
            taken, self._batch, self._busy = self._batch, NOTHING, True
            self._changed.notify_all()
            return taken

    def done(self) -> None:
        with self._changed:
            self._busy = False
            self._changed.notify_all()

    def leave(self, batch: Batch) -> None:
        """Its events were not handled: the broker has to bring them again, and what was read after them."""
        with self._changed:
            self._broken = batch.subscription
            if self._batch.subscription is batch.subscription:
                self._batch = NOTHING

    def give_back(self) -> bool:
        """Forget what was not begun, which the broker brings again; wait for what was: whether it was finished."""
        with self._changed:
            self._batch = NOTHING
            return self._changed.wait_for(lambda: not self._busy, FINISH_WITHIN)


class Events(Consumer):
    prefetch = 2 * BATCH

    def setup(self) -> None:
        super().setup()
        self.kinds = marked(self.container.service_cls, EVENTS)
        self.inbox = Inbox(self.store.sessions, {kind.KEY: kind for kind in self.kinds.values()})
        self.growing = Growing()
        self.look_again_at = 0.0

    def start(self) -> None:
        if self.kinds:
            self.container.spawn_worker(self, (self,), {})
            super().start()
        else:
            self.finished.set()

    def queue(self) -> Queue:
        return topology.events_queue(self.container.service_name, {kind.KEY for kind in self.kinds.values()})

    def opened(self) -> None:
        if not self.growing.give_back():
            raise LinkLost("a batch of the link before is still in hand")
        self.inbox.open()

    def wind_up(self) -> None:
        self.growing.give_back()

    def work(self, subscription: Subscription) -> None:
        room = self.growing.room(subscription)
        deliveries = subscription.take(room, LOOK_EVERY) if room else ()
        if deliveries:
            self.growing.add(*self._read(deliveries, subscription), subscription)

    def _read(self, batch: Sequence[Delivery], subscription: Subscription) -> tuple[list[Arrived], Delivery | None]:
        """What can't be read goes to the dead letters at once. With the last delivery that was not rejected: the broker knows no other."""
        arrived, last = [], None
        for number, delivery in enumerate(batch, 1):
            try:
                arrived.append(self.inbox.read(delivery))
                last = delivery
            except Unreadable as error:
                metrics.UNREADABLE.inc()
                log.error("inbox.unreadable", key=delivery.key, reason=str(error)[:300])
                subscription.reject(delivery)
            if number % READ_AT_ONCE == 0:
                time.sleep(0)
        return arrived, last

    def receive(self, service: Any) -> None:
        """In a worker, as long as the process lives."""
        handlers = {
            kind.KEY: Handler(getattr(service, name), takes_many(type(service), name))
            for name, kind in self.kinds.items()
        }
        while not self.stopping.is_set():
            batch = self.growing.take(LOOK_EVERY)
            try:
                self._handle(batch, handlers)
            except LinkLost as error:
                # Handled, and not acknowledged: it comes again, and the inbox knows it.
                log.warning("inbox.acknowledged_nothing", error=str(error)[:200])
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing of the batch is acknowledged, and it comes again
                log.error("inbox.failed", error=type(error).__name__, way=way(error))
                self.growing.leave(batch)
            finally:
                self.growing.done()

    def _handle(self, batch: Batch, handlers: Handlers) -> None:
        """However long the database keeps us waiting."""
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            try:
                self.inbox.handle(batch.arrived, handlers)
            except storage.DATABASE_ERRORS as error:
                if not storage.is_transient(error):
                    raise
                log.warning("inbox.waiting_for_database", error=type(error).__name__)
                self.stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if batch.last is not None and batch.subscription is not None:
                batch.subscription.ack(batch.last, multiple=True)
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
