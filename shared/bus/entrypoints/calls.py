"""Answering RPC requests: several at a time, or all that wait together."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from shared import config
from shared.bus import topology
from shared.bus.answering import Answering
from shared.bus.entrypoints.consuming import LOOK_EVERY, Consumer, when_done
from shared.bus.entrypoints.marks import CALLS, marked, takes_many
from shared.bus.transport import Delivery, LinkLost, Queue, Subscription
from shared.errors import NotFound
from shared.logs import log

CONCURRENT = 10  # requests that are worked on at a time, each by itself
LARGEST_BATCH = 100  # requests that are answered in one transaction
FINISH_WITHIN = 6.0  # seconds


class Calls(Consumer):
    def setup(self) -> None:
        super().setup()
        service = self.container.service_cls
        kinds = marked(service, CALLS)
        self.names = {kind.KEY: name for name, kind in kinds.items()}
        self.answering = Answering(self.store.sessions, config.verifier(), {kind.KEY: kind for kind in kinds.values()})
        self.batches = {
            kind.KEY: Waiting(kind.KEY) for name, kind in kinds.items() if takes_many(service, name)
        }  # fmt: skip
        self.prefetch = CONCURRENT + 2 * LARGEST_BATCH * len(self.batches)
        self.running = 0
        self.idle = threading.Condition()

    def start(self) -> None:
        for waiting in self.batches.values():
            self.container.spawn_managed_thread(lambda waiting=waiting: self.answer_batches(waiting))
        super().start()

    def queue(self) -> Queue:
        return topology.rpc_queue(self.container.service_name)

    def work(self, subscription: Subscription) -> None:
        for delivery in subscription.take(self.prefetch, LOOK_EVERY):
            if not delivery.reply_to or self.answering.is_too_late(delivery):
                subscription.ack(delivery)  # nobody waits for an answer: nothing is begun
                continue
            with self.idle:
                self.running += 1
            if waiting := self.batches.get(delivery.key):
                waiting.put(delivery, subscription)
            else:
                self.container.spawn_worker(self, (self, [delivery], subscription), {}, handle_result=self.done)

    def answer_batches(self, waiting: "Waiting") -> None:
        """One batch of this kind at a time: what comes meanwhile is the next."""
        while not (self.stopping.is_set() and self.finished.is_set()):
            taken, subscription = waiting.take(LARGEST_BATCH)
            if subscription is None:
                continue
            finished = threading.Event()
            self.container.spawn_worker(
                self, (self, taken, subscription), {}, handle_result=self.all_done(len(taken), finished)
            )
            finished.wait()

    def done(self, _context: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        with self.idle:
            self.running -= 1
            self.idle.notify_all()
        return result, failure

    def all_done(self, number: int, finished: threading.Event) -> Callable[[Any, Any, Any], tuple[Any, Any]]:
        said = when_done(finished)

        def handle_result(context: Any, result: Any, failure: Any) -> tuple[Any, Any]:
            with self.idle:
                self.running -= number
                self.idle.notify_all()
            answer: tuple[Any, Any] = said(context, result, failure)
            return answer

        return handle_result

    def answer(self, service: Any, deliveries: Sequence[Delivery], subscription: Subscription) -> None:
        """In a worker: the answers, sent and acknowledged together."""
        key = deliveries[0].key
        method = getattr(service, self.names[key]) if key in self.names else _nothing
        answers = (
            self.answering.answer_batch(deliveries, method)
            if key in self.batches
            else [(delivery, self.answering.answer(delivery, method)) for delivery in deliveries]
        )
        try:
            subscription.reply(answers)
        except LinkLost:
            # The requests were not acknowledged either: they come again, and a command's id keeps it from being done twice.
            log.warning("rpc.reply_lost", key=key)

    def wind_up(self) -> None:
        with self.idle:
            self.idle.wait_for(lambda: self.running == 0, timeout=FINISH_WITHIN)


def _nothing(*_: object) -> Any:
    raise NotFound


class Waiting:
    """Requests of one kind that nobody has begun yet, with the subscription they came by."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._requests: deque[tuple[Delivery, Subscription]] = deque()
        self._more = threading.Condition()

    def put(self, delivery: Delivery, subscription: Subscription) -> None:
        with self._more:
            self._requests.append((delivery, subscription))
            self._more.notify()

    def take(self, limit: int) -> tuple[list[Delivery], Subscription | None]:
        """What waits, of one subscription; nothing after a second without any."""
        with self._more:
            if not self._requests and not self._more.wait(LOOK_EVERY):
                return [], None
            taken: list[Delivery] = []
            subscription = self._requests[0][1]
            while self._requests and len(taken) < limit and self._requests[0][1] is subscription:
                taken.append(self._requests.popleft()[0])
            return taken, subscription
