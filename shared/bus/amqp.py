"""RabbitMQ as a carrier, through kombu's connection and py-amqp's channels."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import amqp
import kombu
from amqp.exceptions import AMQPError
from kombu.transport import pyamqp

from shared.bus.transport import DEAD, EVENTS, RPC, Delivery, LinkLost, Message, Queue

CONFIRM_WITHIN = 30.0  # seconds for a whole batch; a broker that blocks publishers looks like a lost link
HEARTBEAT = 30
REPLY_TO = "amq.rabbitmq.reply-to"
LOST = (AMQPError, OSError)


class Connection(pyamqp.Connection):
    # With this capability py-amqp reads the socket before every publish; another thread reads it here, and frames would be torn.
    negotiate_capabilities = {**amqp.Connection.negotiate_capabilities, "connection.blocked": False}  # noqa: RUF012


class Transport(pyamqp.Transport):
    Connection = Connection


class _Link:
    """A connection with one channel. One thread reads it, any may write."""

    def __init__(self, url: str) -> None:
        self._connection = kombu.Connection(
            url,
            transport=Transport,
            heartbeat=HEARTBEAT,
            connect_timeout=5,
            transport_options={"login_method": "PLAIN"},
        )
        try:
            self._raw: amqp.Connection = self._connection.connection
            self.channel: amqp.Channel = self._raw.channel()
        except LOST as error:
            raise LinkLost(str(error)) from error
        self._writing = threading.Lock()

    def write(self, act: Callable[[], Any]) -> Any:
        with self._writing:
            try:
                return act()
            except LOST as error:
                raise LinkLost(str(error)) from error

    def read(self, wait: float) -> bool:
        """Handle what arrives within ``wait`` seconds; False if nothing did."""
        self.write(self._raw.heartbeat_tick)
        try:
            self._raw.drain_events(timeout=max(wait, 0.001))
        except TimeoutError:
            return False
        except LOST as error:
            raise LinkLost(str(error)) from error
        return True

    def close(self) -> None:
        try:
            self._connection.close()
        except LOST:
            # Already gone, which is all that closing is for.
            self._connection.collapse() if hasattr(self._connection, "collapse") else None


def _properties(message: Message, **extra: Any) -> amqp.Message:
    return amqp.Message(
        message.body, content_type="application/json", content_encoding="utf-8", message_id=message.message_id,
        delivery_mode=2 if message.persistent else 1, application_headers=dict(message.headers),
        **({"expiration": str(message.expires_in)} if message.expires_in is not None else {}), **extra,
    )  # fmt: skip


class AmqpSubscription:
    def __init__(self, url: str, queue: str, prefetch: int) -> None:
        self._link = _Link(url)
        self._arrived: list[Delivery] = []
        self._link.write(lambda: self._link.channel.basic_qos(0, prefetch, False))
        self._link.write(lambda: self._link.channel.basic_consume(queue, callback=self._arrive))

    def _arrive(self, message: amqp.Message) -> None:
        info, properties = message.delivery_info, message.properties
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        delivery = Delivery(
            tag=info["delivery_tag"], key=info["routing_key"], body=body,
            headers=dict(properties.get("application_headers") or {}), message_id=properties.get("message_id"),
            content_type=properties.get("content_type"), correlation_id=properties.get("correlation_id"),
            reply_to=properties.get("reply_to"),
        )  # fmt: skip
        self._arrived.append(delivery)

    def take(self, limit: int, wait: float) -> list[Delivery]:
        if not self._arrived:
            self._link.read(wait)
        while 0 < len(self._arrived) < limit and self._link.read(0.001):
            pass
        taken, self._arrived = self._arrived[:limit], self._arrived[limit:]
        return taken

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        self._link.write(lambda: self._link.channel.basic_ack(delivery.tag, multiple=multiple))

    def reject(self, delivery: Delivery) -> None:
        self._link.write(lambda: self._link.channel.basic_reject(delivery.tag, requeue=False))

    def reply(self, delivery: Delivery, body: bytes) -> None:
        answer = amqp.Message(
            body, content_type="application/json", content_encoding="utf-8", delivery_mode=1,
            correlation_id=delivery.correlation_id,
        )  # fmt: skip

        def act() -> None:
            # Reply and acknowledgement on one channel: either both are lost with it, and the request comes again, or neither.
            self._link.channel.basic_publish(answer, "", delivery.reply_to)
            self._link.channel.basic_ack(delivery.tag)

        self._link.write(act)

    def close(self) -> None:
        self._link.close()


class AmqpPublisher:
    """Confirms are pipelined: everything is sent, then everything is waited for."""

    def __init__(self, url: str) -> None:
        self._link = _Link(url)
        self._channel = self._link.channel
        self._link.write(self._channel.confirm_select)
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._last = 0
        self._waiting: set[int] = set()
        self._refused = False
        self._returned: set[str] = set()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._waiting = {waiting for waiting in self._waiting if waiting > tag} if multiple else self._waiting - {tag}

    def _on_nack(self, *_: Any) -> None:
        self._refused = True

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._returned.add(message.properties["message_id"])

    def publish(self, messages: Sequence[Message]) -> list[Message]:
        self._returned.clear()
        for message in messages:
            wire = _properties(message)
            self._link.write(partial(self._channel.basic_publish, wire, message.exchange, message.key, mandatory=True))
            self._last += 1
            self._waiting.add(self._last)
        deadline = time.monotonic() + CONFIRM_WITHIN
        while self._waiting and not self._refused:
            if time.monotonic() > deadline:
                raise LinkLost("the broker did not confirm in time")
            self._link.read(1.0)
        if self._refused:
            raise LinkLost("the broker refused a message")
        return [message for message in messages if message.message_id in self._returned]

    def close(self) -> None:
        self._link.close()


class AmqpRequester:
    """One connection for all requests of a process, with direct reply-to; opened at the first request and again after a loss."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pending: dict[str, Callable[[bytes | None], None]] = {}
        self._opening = threading.Lock()
        self._link: _Link | None = None
        self._listener: threading.Thread | None = None
        self._closed = False

    def send(self, message: Message, on_reply: Callable[[bytes | None], None]) -> None:
        link = self._open()
        correlation_id = str(message.correlation_id)
        wire = _properties(message, correlation_id=correlation_id, reply_to=REPLY_TO)
        self._pending[correlation_id] = on_reply
        try:
            link.write(lambda: link.channel.basic_publish(wire, message.exchange, message.key, mandatory=True))
        except LinkLost:
            self._lose(link)

    def forget(self, correlation_id: str) -> None:
        self._pending.pop(correlation_id, None)

    def _open(self) -> _Link:
        with self._opening:
            if self._link is None:
                link = _Link(self._url)
                link.channel.basic_consume(REPLY_TO, no_ack=True, callback=self._on_reply)
                link.channel.events["basic_return"].add(self._on_return)
                self._link = link
                self._listener = threading.Thread(target=self._listen, args=(link,), name="rpc replies", daemon=True)
                self._listener.start()
            return self._link

    def _listen(self, link: _Link) -> None:
        while self._link is link and not self._closed:
            try:
                link.read(0.5)
            except LinkLost:
                self._lose(link)
        link.close()

    def _on_reply(self, message: amqp.Message) -> None:
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        self._finish(str(message.properties.get("correlation_id")), body)

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._finish(str(message.properties.get("correlation_id")), None)

    def _finish(self, correlation_id: str, body: bytes | None) -> None:
        if on_reply := self._pending.pop(correlation_id, None):
            on_reply(body)

    def _lose(self, link: _Link) -> None:
        with self._opening:
            if self._link is link:
                self._link = None
        for correlation_id in list(self._pending):
            self._finish(correlation_id, None)

    def close(self) -> None:
        # The listener closes its link itself: two that read one socket would take frames from each other.
        self._closed = True
        if self._listener is not None:
            self._listener.join()


class AmqpBroker:
    def __init__(self, url: str) -> None:
        self._url = url

    def declare(self, queues: Sequence[Queue]) -> None:
        link = _Link(self._url)
        try:
            for exchange in (EVENTS, RPC):
                link.write(partial(link.channel.exchange_declare, exchange, "topic", durable=True, auto_delete=False))
            link.write(lambda: link.channel.exchange_declare(DEAD, "direct", durable=True, auto_delete=False))
            for queue in queues:
                self._declare(link, queue)
        finally:
            link.close()

    @staticmethod
    def _declare(link: _Link, queue: Queue) -> None:
        arguments: dict[str, Any] = {"x-queue-type": "quorum"} if queue.quorum else {"x-queue-type": "classic"}
        if queue.dead_letters:
            link.write(
                lambda: link.channel.queue_declare(
                    queue.dead_letters, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
                )
            )
            link.write(lambda: link.channel.queue_bind(queue.dead_letters, DEAD, queue.dead_letters))
            arguments |= {
                "x-dead-letter-exchange": DEAD, "x-dead-letter-routing-key": queue.dead_letters,
                "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish", "x-delivery-limit": 20,
            }  # fmt: skip
        link.write(lambda: link.channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=arguments))
        for key in queue.keys:
            link.write(partial(link.channel.queue_bind, queue.name, queue.exchange, key))

    def subscribe(self, queue: str, *, prefetch: int) -> AmqpSubscription:
        return AmqpSubscription(self._url, queue, prefetch)

    def publisher(self) -> AmqpPublisher:
        return AmqpPublisher(self._url)

    def requester(self) -> AmqpRequester:
        return AmqpRequester(self._url)
