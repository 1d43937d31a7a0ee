"""RabbitMQ in an operator's hands: single queues looked at, moved, removed; whether it takes messages at all."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import amqp
from amqp.exceptions import AccessRefused, AMQPNotImplementedError, NotAllowed, NotFound, PreconditionFailed

from shared.bus.amqp import AmqpBroker, arguments_of
from shared.bus.amqp.link import Link
from shared.bus.amqp.publishing import CONFIRM_WITHIN, LOOK_EVERY
from shared.bus.operating import AccountRefused, QueueState
from shared.bus.transport import Delivery, LinkLost, Queue

PREFETCH = 1000  # messages held at once
BACK_WITHIN = 5.0  # seconds
ANSWER_WITHIN = 10.0  # seconds
PLAIN = {"x-queue-type": "quorum"}  # a queue that throws nothing away


class AmqpHeld:
    """What was ready in a queue when this was made. A consumer holds it, and gives it back by its end: that is how a quorum queue has
    it in its old order afterwards. What is got (basic.get) or refused message by message comes back in any order."""

    def __init__(self, url: str, queue: str) -> None:
        self._url, self._queue = url, queue
        self._arrived: list[Delivery] = []
        self._link = Link(url, self._arrived.append)
        self._left = self._ours = self._count(self._link)
        self._unacknowledged: list[int] = []
        self._link.ask(lambda: self._link.channel.basic_qos(0, PREFETCH, False))
        self._link.ask(lambda: self._link.channel.basic_consume(queue))

    def _count(self, link: Link) -> int:
        return int(link.ask(partial(link.channel.queue_declare, self._queue, passive=True)).message_count)

    def take(self, limit: int, wait: float = 0.0) -> list[Delivery]:
        """What was there is there soon: ``wait`` is for what comes later, which is not looked at."""
        limit = min(limit, self._left)
        deadline = time.monotonic() + max(wait, ANSWER_WITHIN)
        while len(self._arrived) < limit and time.monotonic() < deadline:
            self._link.read(LOOK_EVERY)
            self._link.read_received()
        taken = self._arrived[:limit]
        del self._arrived[:limit]
        self._left -= len(taken)
        self._unacknowledged += [delivery.tag for delivery in taken]
        return taken

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        self._link.write(lambda: self._link.channel.basic_ack(delivery.tag, multiple=multiple))
        before = len(self._unacknowledged)
        self._unacknowledged = [
            tag for tag in self._unacknowledged if (tag > delivery.tag if multiple else tag != delivery.tag)
        ]
        self._ours -= before - len(self._unacknowledged)

    def close(self) -> None:
        """The queue has everything back when this returns, or the broker takes its time."""
        self._link.close()
        link, deadline = Link(self._url), time.monotonic() + BACK_WITHIN
        try:
            while self._count(link) < self._ours and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            link.close()


class AmqpOperator:
    def __init__(self, url: str) -> None:
        self._url = url
        self._sender: _Sender | None = None

    @contextmanager
    def _link(self) -> Iterator[Link]:
        """Raises :class:`AccountRefused`."""
        try:
            link = Link(self._url)
        except LinkLost as lost:
            if isinstance(lost.__cause__, AccessRefused | NotAllowed):
                raise AccountRefused(str(lost)) from lost.__cause__
            raise
        try:
            yield link
        finally:
            link.close()

    def knock(self) -> None:
        """Raises :class:`AccountRefused`, LinkLost."""
        with self._link():
            pass

    def takes_messages(self, within: float = 3.0) -> bool:
        """Whether a message is confirmed, as it is not while the broker's memory or disk is short. The message reaches nobody."""
        with self._link() as link:
            answered: list[bool] = []
            link.ask(link.channel.confirm_select)
            link.channel.events["basic_ack"].add(lambda *_: answered.append(True))
            link.write(lambda: link.channel.basic_publish(amqp.Message(b""), "", "nobody"))
            deadline = time.monotonic() + within
            while not answered and not link.blocked and time.monotonic() < deadline:
                link.read(0.1)
            return bool(answered)

    def state(self, queue: Queue) -> QueueState | None:
        with self._link() as link:
            declare = link.channel.queue_declare
            try:
                found = link.ask(partial(declare, queue.name, passive=True))
            except LinkLost as lost:
                if isinstance(lost.__cause__, NotFound):
                    return None
                raise
            try:
                link.ask(partial(declare, queue.name, durable=True, auto_delete=False, arguments=arguments_of(queue)))
            except LinkLost as lost:
                if isinstance(lost.__cause__, PreconditionFailed):
                    return QueueState(found.message_count, found.consumer_count, str(lost.__cause__.reply_text))
                raise
            return QueueState(found.message_count, found.consumer_count)

    def hold(self, queue: str) -> AmqpHeld:
        return AmqpHeld(self._url, queue)

    def send(self, exchange: str, messages: Sequence[tuple[str, Delivery]]) -> None:
        if self._sender is None:
            self._sender = _Sender(self._url)
        self._sender.send(exchange, messages)

    def make(self, queue: Queue) -> None:
        AmqpBroker(self._url).declare([queue])

    def make_side_door(self, queue: Queue) -> None:
        with self._link() as link:
            channel, name = link.channel, queue.name
            link.ask(partial(channel.queue_declare, name, durable=True, auto_delete=False, arguments=PLAIN))
            link.ask(partial(channel.exchange_declare, name, "fanout", durable=True, auto_delete=False))
            link.ask(partial(channel.queue_bind, name, name, ""))

    def bind(self, queue: str, to: Queue) -> None:
        with self._link() as link:
            for key in to.keys:
                link.ask(partial(link.channel.queue_bind, queue, to.exchange, key))

    def unbind(self, queue: str, to: Queue) -> None:
        with self._link() as link:
            for key in (*to.keys, *to.no_longer):
                link.ask(partial(link.channel.queue_unbind, queue, to.exchange, key))

    def delete(self, queue: str) -> None:
        try:
            with self._link() as link:
                link.ask(partial(link.channel.queue_delete, queue, if_empty=True))
        except LinkLost as lost:
            if not isinstance(lost.__cause__, AMQPNotImplementedError):
                raise
            with self._link() as link:  # a quorum queue knows no "if empty"
                link.ask(partial(link.channel.queue_delete, queue))

    def delete_side_door(self, queue: str) -> None:
        with self._link() as link:
            link.ask(partial(link.channel.queue_delete, queue))
            link.ask(partial(link.channel.exchange_delete, queue))

    def close(self) -> None:
        if self._sender is not None:
            self._sender.close()


class _Sender:
    """Publishes messages as they came, with all that any of our readers looks at."""

    def __init__(self, url: str) -> None:
        self._link = Link(url)
        self._channel = self._link.channel
        self._link.ask(self._channel.confirm_select)
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_refused)
        self._channel.events["basic_return"].add(self._on_refused)
        self._sent = 0
        self._waiting: set[int] = set()
        self._refused = False

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._waiting = {waiting for waiting in self._waiting if (waiting > tag if multiple else waiting != tag)}

    def _on_refused(self, *_: Any) -> None:
        self._refused = True

    def send(self, exchange: str, messages: Sequence[tuple[str, Delivery]]) -> None:
        self._link.write(partial(self._publish, exchange, messages))
        deadline = time.monotonic() + CONFIRM_WITHIN
        while self._waiting and not self._refused:
            if time.monotonic() > deadline:
                raise LinkLost("the broker did not confirm in time")
            self._link.read(LOOK_EVERY)
        if self._refused:
            raise LinkLost("the broker refused a message, or no queue takes it")

    def _publish(self, exchange: str, messages: Sequence[tuple[str, Delivery]]) -> None:
        for key, delivery in messages:
            self._channel.basic_publish(_as_it_came(delivery), exchange, key, mandatory=True)
            self._sent += 1
            self._waiting.add(self._sent)

    def close(self) -> None:
        self._link.close()


def _as_it_came(delivery: Delivery) -> amqp.Message:
    given = {"content_type": delivery.content_type, "message_id": delivery.message_id,
             "correlation_id": delivery.correlation_id, "reply_to": delivery.reply_to}  # fmt: skip
    properties = {name: value for name, value in given.items() if value is not None}
    return amqp.Message(delivery.body, delivery_mode=2, application_headers=dict(delivery.headers), **properties)
