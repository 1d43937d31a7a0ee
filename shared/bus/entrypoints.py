"""What a service is made of: calls it answers, events it listens to, timers; and the nameko that runs them.

    class TopicsService(Service):
        name = "topics"
        services = Services()

        @command(calls.Cosign)
        def cosign(self, session: Session, call: calls.Cosign, caller: Caller) -> calls.SigningProgress: ...

        @query(calls.GetTopic)
        def get_topic(self, session: Session, call: calls.GetTopic, caller: Caller) -> calls.TopicView: ...

        @on(MeetingOpened)
        def start_discussion(self, session: Session, event: MeetingOpened) -> None: ...

        @every(seconds=2)
        def send_due(self, sessions: Sessions) -> None: ...

The bus opens the one transaction of a command or a batch of events and commits it together with the note that it was done, so
that nothing is done twice; that is why no service opens one itself. A session takes its connection at the first
statement: a command that has to ask another service asks first.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import UUID
from zlib import crc32

import sqlalchemy as sa
from nameko.extensions import DependencyProvider, Entrypoint, SharedExtension
from sqlalchemy.orm import Session

from shared import config, storage
from shared.bus import context, topology, transport
from shared.bus.answering import Answering
from shared.bus.envelope import Unreadable
from shared.bus.inbox import Arrived, Inbox
from shared.bus.rpc import RpcClient
from shared.bus.transport import Delivery, LinkLost, Queue, Subscription
from shared.contracts import Attempt, Call, Command, Event, Query, Record
from shared.identity import Caller
from shared.logs import log, way
from shared.storage import Sessions

A = TypeVar("A", bound=Record)
C = TypeVar("C", bound=Call[Any])
E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=Callable[..., Any])

BATCH = 200
CONCURRENT_CALLS = 10
LOOK_EVERY = 1.0  # seconds between two looks at whether to stop

CallMethod = Callable[[Any, Session, C, Caller], Record]


def command(kind: type[C]) -> Callable[[F], F]:
    """Answers a command (or an attempt) in one transaction."""
    return _mark("bus_calls", kind, (Command, Attempt))


def query(kind: type[C]) -> Callable[[F], F]:
    """Answers a query; whatever it writes is undone."""
    return _mark("bus_calls", kind, (Query,))


def on(kind: type[E]) -> Callable[[F], F]:
    """Is given each such event once, within the transaction of its batch."""
    return _mark("bus_events", kind, (Event,))


def every(*, seconds: float) -> Callable[[F], F]:
    """Runs again and again, in one replica at a time."""

    def mark(method: F) -> F:
        method.bus_timer = seconds  # type: ignore[attr-defined]
        return method

    return mark


def _mark(attribute: str, kind: type[Record], allowed: tuple[type[Record], ...]) -> Callable[[F], F]:
    if not issubclass(kind, allowed):
        raise TypeError(f"{kind.__name__} does not belong here")

    def mark(method: F) -> F:
        setattr(method, attribute, kind)
        return method

    return mark


def _marked(service_class: type, attribute: str) -> dict[str, Any]:
    """Method name → what it was marked with."""
    methods = ((name, getattr(service_class, name)) for name in dir(service_class))
    return {name: getattr(method, attribute) for name, method in methods if hasattr(method, attribute)}


class Store(SharedExtension):  # type: ignore[misc]
    """What a service has one of per process: its database, its broker, its client."""

    # Made at first use: nameko sets extensions up side by side, in no order.

    @cached_property
    def sessions(self) -> Sessions:
        return storage.sessions(config.database_url(self.container.service_name))

    @cached_property
    def broker(self) -> transport.Broker:
        return transport.connect(config.broker_url(self.container.service_name))

    @cached_property
    def rpc(self) -> RpcClient:
        return RpcClient(self.broker, config.signer(self.container.service_name))

    def stop(self) -> None:
        self.rpc.close()


class _Consumer(Entrypoint):  # type: ignore[misc]
    """A loop that takes deliveries from one queue, and makes a new subscription whenever the link is lost."""

    store = Store()
    prefetch = 1

    def queue(self) -> Queue:
        raise NotImplementedError

    def work(self, subscription: Subscription) -> None:
        """Take and handle what is there; return soon."""
        raise NotImplementedError

    def setup(self) -> None:
        self.stopping = threading.Event()
        self.finished = threading.Event()

    def start(self) -> None:
        self.container.spawn_managed_thread(self.run)

    def stop(self) -> None:
        self.stopping.set()
        self.finished.wait(8)

    def run(self) -> None:
        pause = 0.2
        while not self.stopping.is_set():
            try:
                self.store.broker.declare([self.queue()])
                subscription = self.store.broker.subscribe(self.queue().name, prefetch=self.prefetch)
            except LinkLost as error:
                log.warning("consumer.no_link", queue=self.queue().name, error=str(error)[:200])
                self.stopping.wait(pause * (1 + random.random()))  # noqa: S311 - jitter
                pause = min(pause * 2, 10.0)
                continue
            pause = 0.2
            try:
                while not self.stopping.is_set():
                    self.work(subscription)
                self.wind_up()
            except LinkLost as error:
                log.warning("consumer.lost_link", queue=self.queue().name, error=str(error)[:200])
            finally:
                subscription.close()
        self.finished.set()

    def wind_up(self) -> None:
        """Finish what was begun, before the link is closed."""


class _Calls(_Consumer):
    """Answers RPC requests, several at a time."""

    prefetch = CONCURRENT_CALLS

    def setup(self) -> None:
        super().setup()
        self.names = {kind.KEY: name for name, kind in _marked(self.container.service_cls, "bus_calls").items()}
        kinds = _marked(self.container.service_cls, "bus_calls").values()
        self.answering = Answering(self.store.sessions, config.verifier(), {kind.KEY: kind for kind in kinds})
        self.running = 0
        self.idle = threading.Condition()

    def queue(self) -> Queue:
        return topology.rpc_queue(self.container.service_name)

    def work(self, subscription: Subscription) -> None:
        for delivery in subscription.take(CONCURRENT_CALLS, LOOK_EVERY):
            if not delivery.reply_to or self.answering.is_too_late(delivery):
                subscription.ack(delivery)  # nobody waits for an answer: nothing is begun
                continue
            with self.idle:
                self.running += 1
            self.container.spawn_worker(
                self, (self.answering, self.names, delivery, subscription), {}, handle_result=self.done
            )

    def done(self, _context: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        with self.idle:
            self.running -= 1
            self.idle.notify_all()
        return result, failure

    def wind_up(self) -> None:
        with self.idle:
            self.idle.wait_for(lambda: self.running == 0, timeout=6)


class _Events(_Consumer):
    """Takes what is waiting, up to a batch; hands it to the inbox; acknowledges it with one word after the commit."""

    prefetch = 2 * BATCH

    def setup(self) -> None:
        super().setup()
        self.kinds = _marked(self.container.service_cls, "bus_events")
        self.look_again_at = 0.0

    def start(self) -> None:
        if self.kinds:
            super().start()
        else:
            self.finished.set()

    def queue(self) -> Queue:
        return topology.events_queue(self.container.service_name, self.kinds.values())

    def work(self, subscription: Subscription) -> None:
        batch = subscription.take(BATCH, LOOK_EVERY)
        if batch or time.monotonic() > self.look_again_at:
            self.look_again_at = time.monotonic() + LOOK_EVERY
            finished = threading.Event()
            worker = self.container.spawn_worker(
                self, (self, batch, subscription), {}, handle_result=self.done(finished)
            )
            finished.wait()
            del worker

    @staticmethod
    def done(finished: threading.Event) -> Callable[[Any, Any, Any], tuple[Any, Any]]:
        def handle_result(_context: Any, result: Any, failure: Any) -> tuple[Any, Any]:
            finished.set()
            return result, failure

        return handle_result

    def receive(self, inbox: Inbox, batch: Sequence[Delivery], subscription: Subscription) -> None:
        """Handle a batch, however long the database keeps us waiting; it is acknowledged after the commit only."""
        arrived: list[Arrived] = []
        readable: list[Delivery] = []
        for delivery in batch:
            try:
                arrived.append(inbox.read(delivery))
                readable.append(delivery)
            except Unreadable as error:
                log.error("inbox.unreadable", key=delivery.key, reason=str(error)[:300])
                subscription.reject(delivery)
        pause = 0.2
        while not self.stopping.is_set():
            try:
                inbox.retry_due()
                inbox.handle(arrived)
            except sa.exc.SQLAlchemyError as error:
                log.warning("inbox.waiting_for_database", error=type(error).__name__)
                self.stopping.wait(pause)
                pause = min(pause * 2, 5.0)
                continue
            if readable:
                subscription.ack(readable[-1], multiple=True)
            return


class _Timers(Entrypoint):  # type: ignore[misc]
    """Runs the timers; on PostgreSQL an advisory lock sees to it that only one replica does."""

    store = Store()

    def setup(self) -> None:
        self.stopping = threading.Event()

    def start(self) -> None:
        for name, seconds in _marked(self.container.service_cls, "bus_timer").items():
            self.container.spawn_managed_thread(
                lambda name=name, seconds=seconds: self.run(name, seconds), identifier=name
            )

    def stop(self) -> None:
        self.stopping.set()

    def run(self, name: str, seconds: float) -> None:
        while not self.stopping.wait(seconds):
            finished = threading.Event()
            self.container.spawn_worker(self, (self, name), {}, handle_result=_Events.done(finished))
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


class _Services:
    """Calls to other services in the name of whoever called this one, within the time that is left."""

    def __init__(self, client: RpcClient) -> None:
        self._client = client

    def call(self, call: Call[A], *, command_id: UUID | None = None) -> A:
        return self._client.call(call, token=context.current().token, command_id=command_id)

    def call_as_service(self, call: Call[A], *, command_id: UUID | None = None) -> A:
        return self._client.call_as_service(call, command_id=command_id)


class ServicesProvider(DependencyProvider):  # type: ignore[misc]
    store = Store()

    def get_dependency(self, worker_ctx: Any) -> _Services:  # noqa: ARG002 - nameko hands it over
        return _Services(self.store.rpc)


def Services() -> _Services:  # noqa: N802 - declared in a class body like the dependency it is
    """A dependency: ``services = Services()``, then ``self.services.call(GetRoll(…))``. Never in an event handler."""
    return cast(_Services, ServicesProvider())


class Service:
    """Base of every service; its entry points find the marked methods."""

    name: str

    @_Calls.decorator
    def answer_call(
        self, answering: Answering, names: dict[str, str], delivery: Delivery, subscription: Subscription
    ) -> None:
        methods = {key: getattr(self, name) for key, name in names.items()}
        body = answering.answer(delivery, methods)
        try:
            subscription.reply([(delivery, body)])
        except LinkLost:
            # The request was not acknowledged either: it comes again, and the command's id keeps it from being done twice.
            log.warning("rpc.reply_lost", key=delivery.key)

    @_Events.decorator
    def receive_events(self, events: Any, batch: Sequence[Delivery], subscription: Subscription) -> None:
        handlers = {kind.KEY: getattr(self, name) for name, kind in events.kinds.items()}
        events.receive(Inbox(events.store.sessions, handlers), batch, subscription)

    @_Timers.decorator
    def run_timer(self, timers: Any, name: str) -> None:
        timers.once(name, getattr(self, name))
