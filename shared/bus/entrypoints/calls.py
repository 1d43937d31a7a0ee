"""Answering RPC requests: several at a time, or all that wait together.

The workers live as long as the process: a nameko worker for each request would cost more than most answers. One sender takes
along all the answers that are ready.
"""

import queue
import threading
from collections.abc import Sequence
from typing import Any

from shared import config
from shared.bus import hub, topology
from shared.bus.answering import Answering
from shared.bus.entrypoints.consuming import LOOK_EVERY, Consumer
from shared.bus.entrypoints.marks import CALLS, marked, takes_many
from shared.bus.transport import Delivery, LinkLost, Queue, Subscription
from shared.errors import NotFound
from shared.logs import log, way

CONCURRENT = 10  # requests that are worked on at a time, each by itself
LARGEST_BATCH = 100  # requests that are answered in one transaction
FINISH_WITHIN = 6.0  # seconds

Request = tuple[Delivery, Subscription]
Answer = tuple[Delivery, bytes | None, Subscription]


class Waiting:
    """Requests that no worker has begun yet. A worker takes up to ``at_once``."""

    def __init__(self, at_once: int = 1) -> None:
        self._line = hub.line()
        self._at_once = at_once
        self._closed = False

    def put(self, request: Request) -> None:
        self._line.put(request)

    def take(self) -> list[Request]:
        """Waits for one; none once it is closed."""
        taken = [] if self._closed else [self._line.get()]
        while taken and len(taken) < self._at_once:
            try:
                taken.append(self._line.get_nowait())
            except queue.Empty:
                break
        return [request for request in taken if request is not None]

    def close(self, workers: int) -> None:
        self._closed = True
        for _ in range(workers):
            self._line.put(None)


class Calls(Consumer):
    def setup(self) -> None:
        super().setup()
        service = self.container.service_cls
        kinds = marked(service, CALLS)
        self.names = {kind.KEY: name for name, kind in kinds.items()}
        self.answering = Answering(self.store.sessions, config.verifier(), {kind.KEY: kind for kind in kinds.values()})
        self.alone = Waiting()
        self.batches = {kind.KEY: Waiting(LARGEST_BATCH) for name, kind in kinds.items() if takes_many(service, name)}
        self.prefetch = CONCURRENT + 2 * LARGEST_BATCH * len(self.batches)
        self.answers = hub.line()
        self.running = 0  # requests that were taken and are not answered
        self.idle = threading.Condition()

    def start(self) -> None:
        for waiting in [self.alone] * CONCURRENT + list(self.batches.values()):
            self.container.spawn_worker(self, (self, waiting), {})
        self.container.spawn_managed_thread(self.send_answers, identifier="answers")
        super().start()

    def stop(self) -> None:
        super().stop()
        self.alone.close(CONCURRENT)
        for waiting in self.batches.values():
            waiting.close(1)

    def queue(self) -> Queue:
        return topology.rpc_queue(self.container.service_name)

    def work(self, subscription: Subscription) -> None:
        for delivery in subscription.take(self.prefetch, LOOK_EVERY):
            with self.idle:
                self.running += 1
            self.batches.get(delivery.key, self.alone).put((delivery, subscription))

    def answer(self, service: Any, waiting: Waiting) -> None:
        """In a worker, as long as the process lives."""
        while requests := waiting.take():
            came_by = {id(delivery): subscription for delivery, subscription in requests}
            answers = self.answers_to(service, [one for one, _ in requests if self.somebody_waits_for(one)])
            answered = {id(delivery) for delivery, _ in answers}
            without = [(delivery, None) for delivery, _ in requests if id(delivery) not in answered]
            for delivery, body in (*answers, *without):
                self.answers.put((delivery, body, came_by[id(delivery)]))

    def somebody_waits_for(self, delivery: Delivery) -> bool:
        """Otherwise nothing is begun."""
        return bool(delivery.reply_to) and not self.answering.is_too_late(delivery)

    def answers_to(self, service: Any, deliveries: Sequence[Delivery]) -> Sequence[tuple[Delivery, bytes]]:
        """Never raises: a worker that ended would be missing from then on."""
        if not deliveries:
            return ()
        key = deliveries[0].key
        try:
            method = getattr(service, self.names[key]) if key in self.names else _nothing
            if key in self.batches:
                return self.answering.answer_batch(deliveries, method)
            return [(delivery, self.answering.answer(delivery, method)) for delivery in deliveries]
        except Exception as error:  # noqa: BLE001 - as said; whoever asked gives up at the deadline
            log.error("rpc.unanswered", key=key, error=type(error).__name__, way=way(error))
            return ()

    def send_answers(self) -> None:
        while True:
            ready: list[Answer] = [self.answers.get()]
            try:
                while True:
                    ready.append(self.answers.get_nowait())
            except queue.Empty:
                for subscription in {id(answer[2]): answer[2] for answer in ready}.values():
                    self.send(subscription, [(delivery, body) for delivery, body, by in ready if by is subscription])

    def send(self, subscription: Subscription, answers: Sequence[tuple[Delivery, bytes | None]]) -> None:
        try:
            subscription.reply(answers)
        except LinkLost:
            # The requests were not acknowledged either: they come again, and a command's id keeps it from being done twice.
            log.warning("rpc.reply_lost", number=len(answers))
        with self.idle:
            self.running -= len(answers)
            self.idle.notify_all()

    def wind_up(self) -> None:
        with self.idle:
            self.idle.wait_for(lambda: self.running == 0, timeout=FINISH_WITHIN)


def _nothing(*_: object) -> Any:
    raise NotFound
