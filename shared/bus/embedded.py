"""A broker within one process: topic exchanges, acknowledgements, redelivery, dead letters, replies. Nothing sleeps, everybody is woken.

What is in memory when the process dies is sent again from the outboxes and dropped by the inboxes where it had arrived.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache

from shared.bus.transport import MAX_BODY, Delivery, LinkLost, Message, Queue


@lru_cache(maxsize=10_000)
def matches(pattern: str, key: str) -> bool:
    """AMQP's topic match: ``*`` is one word, ``#`` any number of them."""
    words, rest = pattern.split("."), key.split(".")
    return _match(tuple(words), tuple(rest))


def _match(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return _match(pattern[1:], words) or (bool(words) and _match(pattern, words[1:]))
    return bool(words) and pattern[0] in ("*", words[0]) and _match(pattern[1:], words[1:])


class _Waiting:
    """A queue's messages, oldest first."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.messages: deque[tuple[float | None, Delivery]] = deque()  # with the moment each one expires


class EmbeddedBroker:
    durable = False

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queues: dict[str, _Waiting] = {}
        self._tags = itertools.count(1)
        self._repliers: dict[str, Callable[[bytes | None], None]] = {}

    # -- what a carrier must do

    def declare(self, queues: Sequence[Queue]) -> None:
        with self._changed:
            for queue in queues:
                waiting = self._queues.setdefault(queue.name, _Waiting(queue))
                waiting.queue = queue
                if queue.dead_letters:
                    dead = Queue(queue.dead_letters, "", ())
                    self._queues.setdefault(dead.name, _Waiting(dead))

    def subscribe(self, queue: str, *, prefetch: int) -> "EmbeddedSubscription":
        if queue not in self._queues:
            raise LinkLost(f"no queue {queue}")
        return EmbeddedSubscription(self, queue, prefetch)

    def publisher(self) -> "EmbeddedPublisher":
        return EmbeddedPublisher(self)

    def requester(self) -> "EmbeddedRequester":
        return EmbeddedRequester(self)

    # -- what its subscriptions and publishers use

    def put(self, message: Message, *, reply_to: str | None = None) -> bool:
        """Route a message; False when it reached no queue."""
        if len(message.body) > MAX_BODY:
            raise ValueError("the message is too large")
        delivery = Delivery(
            tag=0, exchange=message.exchange, key=message.key, body=message.body, headers=dict(message.headers), message_id=message.message_id,
            content_type="application/json", correlation_id=message.correlation_id, reply_to=reply_to,
        )  # fmt: skip
        expires = None if message.expires_in is None else time.monotonic() + message.expires_in / 1000
        with self._changed:
            targets = [
                waiting for waiting in self._queues.values()
                if waiting.queue.exchange == message.exchange
                and any(matches(pattern, message.key) for pattern in waiting.queue.keys)
            ]  # fmt: skip
            for waiting in targets:
                waiting.messages.append((expires, delivery._replace(tag=next(self._tags))))
            self._changed.notify_all()
        return bool(targets)

    def get(self, queue: str, limit: int, wait: float) -> list[Delivery]:
        deadline = time.monotonic() + wait
        messages = self._queues[queue].messages
        with self._changed:
            while True:
                taken: list[Delivery] = []
                while messages and len(taken) < limit:
                    expires, delivery = messages.popleft()
                    if expires is None or expires > time.monotonic():
                        taken.append(delivery)
                left = deadline - time.monotonic()
                if taken or left <= 0:
                    return taken
                self._changed.wait(left)

    def put_back(self, queue: str, deliveries: Sequence[Delivery]) -> None:
        with self._changed:
            self._queues[queue].messages.extendleft((None, delivery) for delivery in reversed(deliveries))
            self._changed.notify_all()

    def bury(self, queue: str, delivery: Delivery) -> None:
        with self._changed:
            if dead := self._queues[queue].queue.dead_letters:
                self._queues[dead].messages.append((None, delivery))
                self._changed.notify_all()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def expect_reply(self, correlation_id: str, on_reply: Callable[[bytes | None], None]) -> None:
        self._repliers[correlation_id] = on_reply

    def reply(self, correlation_id: str | None, body: bytes | None) -> None:
        if on_reply := self._repliers.pop(str(correlation_id), None):
            on_reply(body)

    def depth(self, queue: str) -> int | None:
        return len(self._queues[queue].messages) if queue in self._queues else None


class EmbeddedSubscription:
    def __init__(self, broker: EmbeddedBroker, queue: str, prefetch: int) -> None:
        self._broker, self._queue, self._prefetch = broker, queue, prefetch
        self._unacked: dict[int, Delivery] = {}
        self._room = threading.Condition()
        self._closed = False

    def take(self, limit: int, wait: float) -> list[Delivery]:
        if self._closed:
            raise LinkLost("closed")
        with self._room:
            if len(self._unacked) >= self._prefetch:
                self._room.wait(wait)
            limit = min(limit, self._prefetch - len(self._unacked))
        if limit <= 0:
            return []
        taken = self._broker.get(self._queue, limit, wait)
        self._unacked.update((delivery.tag, delivery) for delivery in taken)
        return taken

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        with self._room:
            if multiple:
                for tag in [tag for tag in self._unacked if tag <= delivery.tag]:
                    del self._unacked[tag]
            else:
                self._unacked.pop(delivery.tag, None)
            self._room.notify_all()

    def reject(self, delivery: Delivery) -> None:
        self.ack(delivery)
        self._broker.bury(self._queue, delivery)

    def reply(self, answers: Sequence[tuple[Delivery, bytes | None]]) -> None:
        for delivery, body in answers:
            self.ack(delivery)
            if body is not None:
                self._broker.reply(delivery.correlation_id, body)

    def close(self) -> None:
        self._closed = True
        self._broker.put_back(self._queue, list(self._unacked.values()))
        self._unacked.clear()


class EmbeddedPublisher:
    def __init__(self, broker: EmbeddedBroker) -> None:
        self._broker = broker

    def publish(self, messages: Sequence[Message]) -> list[Message]:
        return [message for message in messages if not self._broker.put(message)]

    def close(self) -> None:
        """Nothing is held."""


class EmbeddedRequester:
    def __init__(self, broker: EmbeddedBroker) -> None:
        self._broker = broker

    def send(self, message: Message, on_reply: Callable[[bytes | None], None]) -> None:
        correlation_id = str(message.correlation_id)
        self._broker.expect_reply(correlation_id, on_reply)
        if not self._broker.put(message, reply_to="embedded"):
            self._broker.reply(correlation_id, None)

    def forget(self, correlation_id: str) -> None:
        self._broker.expect_reply(correlation_id, lambda _body: None)
        self._broker.reply(correlation_id, None)

    def close(self) -> None:
        """Nothing is held."""


_BROKER = EmbeddedBroker()


def broker() -> EmbeddedBroker:
    """The one broker of this process."""
    return _BROKER
