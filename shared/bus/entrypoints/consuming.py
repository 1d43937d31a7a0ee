"""A loop over one queue that survives the loss of its link; and what a service has one of per process."""

import random
import threading
import time
from functools import cached_property

from nameko.extensions import Entrypoint, SharedExtension

from shared import config, storage
from shared.bus import brokers, transport
from shared.bus.entrypoints.marks import calls_of
from shared.bus.rpc import RpcClient
from shared.bus.transport import LinkLost, Queue, QueueDiffers, Subscription
from shared.logs import log
from shared.storage import Sessions

LOOK_EVERY = 1.0  # seconds between two looks at whether to stop
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between two tries to connect
LASTS = 15.0  # seconds that a link has to hold for the pauses to be short again
FINISH_WITHIN = 8.0  # seconds for what was begun when the process is told to stop


class Store(SharedExtension):  # type: ignore[misc]
    """What a service has one of per process: its database, its broker, its client."""

    # Made at first use: nameko sets extensions up side by side, in no order.

    @cached_property
    def sessions(self) -> Sessions:
        return storage.sessions(config.database_url(self.container.service_name))

    @cached_property
    def broker(self) -> transport.Broker:
        return brokers.connect(config.broker_url(self.container.service_name))

    @cached_property
    def rpc(self) -> RpcClient:
        service = self.container.service_name
        return RpcClient(self.broker, config.signer(service), calls_of(self.container.service_cls))

    def stop(self) -> None:
        self.rpc.close()


class Consumer(Entrypoint):  # type: ignore[misc]
    """Takes deliveries from one queue, and makes a new subscription whenever the link is lost."""

    store = Store()
    prefetch = 1

    def queue(self) -> Queue:
        raise NotImplementedError

    def work(self, subscription: Subscription) -> None:
        """Take and handle what is there; return soon."""
        raise NotImplementedError

    def opened(self) -> None:
        """The queue is declared and bound; nothing was taken yet."""

    def wind_up(self) -> None:
        """Finish what was begun, before the link is closed."""

    def setup(self) -> None:
        self.stopping = threading.Event()
        self.finished = threading.Event()

    def start(self) -> None:
        self.container.spawn_managed_thread(self.run)

    def stop(self) -> None:
        self.stopping.set()
        self.finished.wait(FINISH_WITHIN)

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            began = time.monotonic()
            if subscription := self._subscribe():
                self._work_until_lost(subscription)
            if time.monotonic() - began > LASTS:
                pause = FIRST_PAUSE
            # A link that is lost again at once is not taken up again at once: each time counts as a delivery of what was on it.
            self.stopping.wait(pause * (1 + random.random()))  # noqa: S311 - jitter
            pause = min(pause * 2, LONGEST_PAUSE)
        self.finished.set()

    def _work_until_lost(self, subscription: Subscription) -> None:
        try:
            while not self.stopping.is_set():
                self.work(subscription)
            self.wind_up()
        except LinkLost as error:
            log.warning("consumer.lost_link", queue=self.queue().name, error=str(error)[:200])
        finally:
            subscription.close()

    def _subscribe(self) -> Subscription | None:
        """None when the broker, the queue or the database can't be had now."""
        queue = self.queue()
        try:
            self.store.broker.declare([queue])
            self.opened()
            return self.store.broker.subscribe(queue.name, prefetch=self.prefetch)
        except LinkLost as error:
            log.warning("consumer.no_link", queue=queue.name, error=str(error)[:200])
        except QueueDiffers as error:
            log.error("consumer.queue_differs", queue=queue.name, what_to_do=str(error))
        except storage.DATABASE_ERRORS as error:
            log.warning("consumer.no_database", queue=queue.name, error=type(error).__name__)
        return None


def when_done(finished: threading.Event):  # type: ignore[no-untyped-def] # noqa: ANN201 - nameko's own shape
    """A worker's result handler that says that the worker is done."""

    def handle_result(_context: object, result: object, failure: object) -> tuple[object, object]:
        finished.set()
        return result, failure

    return handle_result
