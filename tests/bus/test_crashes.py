"""A machine of random steps: commit, roll back, publish, take, handle, acknowledge, die between any two of them.

The model is a list of what was committed. Whatever happened on the way, once everybody lives again each committed event has had exactly
one effect at each listener, in the order of its subject, and nothing else has had any.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared import clock, storage
from shared.bus import embedded, mailbox
from shared.bus.inbox import Arrived, Handler, Inbox
from shared.bus.relay import Relay
from shared.bus.transport import EVENTS, Broker, Delivery, LinkLost, Message, Queue, Subscription
from tests.bus import sample
from tests.bus.sample import LineErased, LineWritten

BOOKS = [UUID(int=n) for n in range(3)]
KINDS = (LineWritten, LineErased)
MOST_ROUNDS = 200  # until everything is settled
POSTS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(BOOKS)), min_size=1, max_size=4)
LIVES = st.just(1000) | st.integers(0, 8)  # boundaries that a process survives
HEARD = {"left": (LineWritten, LineErased), "right": (LineWritten,)}


class Died(BaseException):
    """The process ends here."""


def dies_before(steps: int) -> Callable[[], None]:
    """Something to be called at each boundary; the process dies at one of them."""
    left = [steps]

    def boundary() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Died

    return boundary


class DyingPublisher:
    """Publishes, and dies before, between or after the messages: what was sent was sent, nothing was confirmed."""

    def __init__(self, broker: embedded.EmbeddedBroker, boundary: Callable[[], None]) -> None:
        self._broker, self._boundary = broker, boundary

    def publish(self, messages: Any) -> list[Message]:
        unroutable = []
        for message in messages:
            self._boundary()
            if not self._broker.put(message):
                unroutable.append(message)
        self._boundary()
        return unroutable

    def close(self) -> None:
        """Nothing is held."""


class Listener:
    """A subscriber with its database. Its subscription is lost with the process."""

    def __init__(self, name: str, broker: embedded.EmbeddedBroker) -> None:
        self.name, self.broker = name, broker
        self.kinds = {kind.KEY: kind for kind in HEARD[name]}
        self.queue = Queue(name=f"{name}.events", exchange=EVENTS, keys=tuple(self.kinds), dead_letters=f"{name}.dead")
        self.sessions = _database()
        self.fails: set[str] = set()
        broker.declare([self.queue])
        self.starts()

    def starts(self) -> None:
        self.inbox = Inbox(self.sessions, self.kinds)
        self.inbox.open()
        self.subscription: Subscription = self.broker.subscribe(self.queue.name, prefetch=50)

    def dies(self) -> None:
        self.subscription.close()
        self.starts()

    def works(self, limit: int, boundary: Callable[[], None]) -> None:
        """What a consumer does with what is there; ``boundary`` may end it anywhere."""
        handlers = {
            key: Handler(lambda session, event: self._write(session, event, boundary), many=False) for key in self.kinds
        }
        with suppress(Died):
            batch: list[Delivery] = self.subscription.take(limit, 0.001)
            boundary()
            self.inbox.look_again(handlers)
            arrived: list[Arrived] = [self.inbox.read(one) for one in batch]
            self.inbox.handle(arrived, handlers)
            boundary()
            if batch:
                self.subscription.ack(batch[-1], multiple=True)
            return
        self.dies()

    def _write(self, session: Any, event: Any, boundary: Callable[[], None]) -> None:
        boundary()
        session.execute(sample.book.insert().values(text=f"{event.book_id}:{event.text}"))
        if event.text in self.fails:
            raise ValueError("no pen")

    def is_done(self) -> bool:
        """Nothing is left to take, or to try again. What is dead stays dead: that is for the check to see."""
        with self.sessions() as session:
            left = sa.select(mailbox.inbox.c.event_id).where(mailbox.inbox.c.state.in_(("waiting", "early")))
            return not self.broker.depth(self.queue.name) and session.scalar(left.limit(1)) is None

    def written(self) -> list[str]:
        with self.sessions() as session:
            return list(session.scalars(sa.select(sample.book.c.text).order_by(sample.book.c.id)))


def _database() -> storage.Sessions:
    """In memory: what dies here are processes, not disks."""
    sessions = storage.sessions("sqlite://")
    sample.metadata.create_all(sessions.kw["bind"])
    mailbox.metadata.create_all(sessions.kw["bind"])
    return sessions


class Crashes(RuleBasedStateMachine):
    @initialize(forgets=st.booleans())
    def begin(self, forgets: bool = False) -> None:
        self.forgets = forgets  # in this run: it makes good for much that gets lost
        self.broker = embedded.EmbeddedBroker()
        self.listeners = [Listener(name, self.broker) for name in HEARD]
        self.sessions = _database()
        self.committed: list[tuple[type, UUID, str]] = []
        self.offset = timedelta()
        self.real_now = clock.now
        clock.now = lambda: self.real_now() + self.offset

    def relay(self, broker: Broker) -> Relay:
        relay = object.__new__(Relay)  # without the client for its hourly comparison
        relay.service, relay._engine, relay._broker = "sample", self.sessions.kw["bind"], broker
        relay._publisher, relay._alarmed, relay._resting, relay.busy_since = None, set(), {}, None
        return relay

    @rule(events=POSTS, commits=st.sampled_from([True, True, True, False]), lives=LIVES)
    def write(self, events: list[tuple[type, UUID]], commits: bool, lives: int) -> None:
        """Commit or roll back; the relay is woken, and may die of it."""
        posted = []
        with self.sessions() as session:
            for number, (kind, book) in enumerate(events):
                text = str(len(self.committed) + number)
                mailbox.post(session, kind(book_id=book, text=text))
                posted.append((kind, book, text))
            if commits:
                session.commit()
                self.committed += posted
        self.publish(lives)

    def publish(self, lives: int) -> None:
        relay = self.relay(self.broker)
        relay._publisher = DyingPublisher(self.broker, dies_before(lives))
        with suppress(Died, LinkLost):
            relay.publish_due()

    @rule(limit=st.sampled_from([1, 2, 6, 50]), lives=st.tuples(LIVES, LIVES))
    def work(self, limit: int, lives: tuple[int, int]) -> None:
        for listener, steps in zip(self.listeners, lives, strict=True):
            listener.works(limit, dies_before(steps))

    @rule(who=st.integers(0, 1), which=st.integers(-4, 3))
    def one_fails(self, who: int, which: int) -> None:
        """An event that this listener can't handle, until its handler is mended: one of the last, or of the next."""
        self.listeners[who].fails.add(str(len(self.committed) + which))

    @rule(who=st.integers(0, 1))
    def mend(self, who: int) -> None:
        self.listeners[who].fails.clear()
        self.offset += timedelta(minutes=2)

    @rule(who=st.integers(0, 1))
    def die(self, who: int) -> None:
        self.listeners[who].dies()

    @precondition(lambda self: self.forgets)
    @rule()
    def broker_forgets(self) -> None:
        """The embedded process ends with all that its broker held; everybody starts anew."""
        for listener in self.listeners:
            listener.subscription.close()
        self.broker = embedded.EmbeddedBroker()
        for listener in self.listeners:
            listener.broker = self.broker
            self.broker.declare([listener.queue])
            listener.starts()
        self.relay(self.broker).send_again()

    @invariant()
    def nothing_has_an_effect_twice_and_nothing_uncommitted_has_any(self) -> None:
        if not hasattr(self, "committed"):
            return
        known = {f"{book}:{text}" for _, book, text in self.committed}
        for listener in self.listeners:
            written = listener.written()
            assert len(set(written)) == len(written), f"{listener.name}: twice"
            assert set(written) <= known, f"{listener.name}: never committed"

    def teardown(self) -> None:
        if hasattr(self, "committed"):
            self._settle()
            clock.now = self.real_now
            for listener in self.listeners:
                self._check(listener)
                listener.sessions.kw["bind"].dispose()
            self.sessions.kw["bind"].dispose()

    def _settle(self) -> None:
        """Everybody lives, and works until nothing is left to do."""
        relay = self.relay(self.broker)
        while relay.publish_due():
            continue
        for _ in range(MOST_ROUNDS):
            if all(listener.is_done() for listener in self.listeners):
                return
            self.offset += timedelta(hours=1)
            for listener in self.listeners:
                listener.fails.clear()
                listener.works(50, lambda: None)

    def _check(self, listener: Listener) -> None:
        written = listener.written()
        for book in BOOKS:
            expected = [
                f"{book}:{text}" for kind, of, text in self.committed if of == book and kind in HEARD[listener.name]
            ]
            assert [text for text in written if text.startswith(str(book))] == expected, listener.name


Crashes.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
TestCrashes = Crashes.TestCase


def test_the_machine_would_notice() -> None:
    """The check itself: an effect that is missing is seen."""
    machine = Crashes()
    machine.begin()
    machine.write([(LineWritten, BOOKS[0])], commits=True, lives=1000)
    machine._settle()
    with machine.listeners[0].sessions.begin() as session:
        session.execute(sample.book.delete())
    try:
        machine._check(machine.listeners[0])
    except AssertionError:
        return
    finally:
        clock.now = machine.real_now
    raise AssertionError("it did not notice")
