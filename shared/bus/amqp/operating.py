"""RabbitMQ in an operator's hands: single queues looked at, moved, removed; whether it takes messages at all."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import amqp
from amqp import spec
from amqp.exceptions import AccessRefused, AMQPNotImplementedError, NotAllowed, NotFound, PreconditionFailed

from shared.bus.amqp import AmqpBroker, arguments_of
from shared.bus.amqp.deliveries import DELIVER, METHOD, Frame, handler_with
from shared.bus.amqp.link import Link
from shared.bus.amqp.publishing import CONFIRM_WITHIN, LOOK_EVERY
from shared.bus.operating import AccountRefused, QueueState
from shared.bus.transport import Delivery, LinkLost, Queue

GET_OK, GET_EMPTY = b"\x00\x3c\x00\x47", b"\x00\x3c\x00\x48"  # basic, methods 71 and 72
ANSWER_WITHIN = 10.0  # seconds
PLAIN = {"x-queue-type": "quorum"}  # a queue that throws nothing away


class _GettingLink(Link):
    """Reads what was got as robustly as what is delivered: unreadable properties end no link."""

    def __init__(self, url: str) -> None:
        self.got: list[Delivery] = []
        self.answers = 0
        super().__init__(url)

    def _connect(self, url: str) -> Any:
        self._frames = {"frame_handler": self._handler}
        return super()._connect(url)

    def _handler(self, connection: Any, callback: Any) -> Callable[[Frame], bool]:
        deliver = handler_with(self._keep)(connection, callback)

        def on_frame(frame: Frame) -> bool:
            kind, channel, payload = frame
            if kind == METHOD and payload[:4] == GET_EMPTY:
                self.answers += 1
                return True
            if kind == METHOD and payload[:4] == GET_OK:  # the same as a delivery, without a consumer's tag
                return deliver((kind, channel, DELIVER + b"\x00" + payload[4:]))
            return deliver(frame)

        return on_frame

    def _keep(self, delivery: Delivery) -> None:
        self.got.append(delivery)
        self.answers += 1


class AmqpHeld:
    """Messages got and not yet acknowledged. Put back all at once, they lie in their old order."""

    def __init__(self, url: str, queue: str) -> None:
        self._link, self._queue = _GettingLink(url), queue

    def take(self, limit: int, wait: float = 0.0) -> list[Delivery]:  # noqa: ARG002 - what is not there is not waited for
        link = self._link
        link.got, link.answers = [], 0
        get = partial(link.channel.send_method, spec.Basic.Get, "Bsb", (0, self._queue, False))
        link.write(lambda: [get() for _ in range(limit)])
        deadline = time.monotonic() + ANSWER_WITHIN
        while link.answers < limit:
            if time.monotonic() > deadline:
                raise LinkLost("the broker did not answer in time")
            link.read(LOOK_EVERY)
        return link.got

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        self._link.write(lambda: self._link.channel.basic_ack(delivery.tag, multiple=multiple))

    def close(self) -> None:
        channel = self._link.channel
        try:
            self._link.write(lambda: channel.send_method(spec.Basic.Nack, "Lbb", (0, True, True)))
            self._link.ask(lambda: channel.basic_qos(0, 0, False))  # the answer comes after all that was said before
        except LinkLost:
            # A lost link puts back what it held by itself.
            return
        finally:
            self._link.close()


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
