"""Publishing with confirms, and asking with direct reply-to."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import amqp

from shared.bus.amqp import encoding
from shared.bus.amqp.link import Link
from shared.bus.transport import Delivery, LinkLost, Message

CONFIRM_WITHIN = 30.0  # seconds for all that was published at once
CHUNK = 100  # messages that are written together, while those before are confirmed
REPLY_TO = "amq.rabbitmq.reply-to"
LOOK_EVERY = 0.5  # seconds


class AmqpPublisher:
    """Confirms are pipelined: the next messages are on their way before those sent last are confirmed."""

    def __init__(self, url: str) -> None:
        self._link = Link(url)
        self._channel = self._link.channel
        self._link.ask(self._channel.confirm_select)
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._published = 0  # tags given so far
        self._waiting: set[int] = set()
        self._refused = False
        self._returned: set[str] = set()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._waiting = {waiting for waiting in self._waiting if waiting > tag}
        else:
            self._waiting.discard(tag)

    def _on_nack(self, *_: Any) -> None:
        self._refused = True

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._returned.add(message.properties["message_id"])

    def publish(self, messages: Sequence[Message]) -> list[Message]:
        self._returned.clear()
        deadline = time.monotonic() + CONFIRM_WITHIN
        for begin in range(0, len(messages), CHUNK):
            self._send(messages[begin : begin + CHUNK])
            self._read_confirms(deadline, until_left=CHUNK)
        self._read_confirms(deadline, until_left=0)
        return [message for message in messages if message.message_id in self._returned]

    def _send(self, messages: Sequence[Message]) -> None:
        channel, frame_max = self._link.channel_id, self._link.frame_max
        frames = [
            encoding.publish(
                channel, frame_max, message.exchange, message.key, message.body, mandatory=True,
                persistent=message.persistent, headers=message.headers, correlation_id=message.correlation_id,
                expires_in=message.expires_in, message_id=message.message_id,
            )
            for message in messages
        ]  # fmt: skip
        self._waiting.update(range(self._published + 1, self._published + 1 + len(frames)))
        self._published += len(frames)
        self._link.send(b"".join(frames))

    def _read_confirms(self, deadline: float, *, until_left: int) -> None:
        while len(self._waiting) > until_left and not self._refused:
            if time.monotonic() > deadline:
                raise LinkLost("the broker did not confirm in time")
            if self._link.read(LOOK_EVERY):
                self._link.read_received()
        if self._refused:
            raise LinkLost("the broker refused a message")

    def close(self) -> None:
        self._link.close()


class AmqpRequester:
    """One connection for all requests of a process; opened at the first request and again after a loss.

    Many threads ask at once, and one writes: whoever finds nobody writing takes along what the others have put down meanwhile.
    None of them waits for its turn.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pending: dict[str, Callable[[bytes | None], None]] = {}
        self._outgoing: deque[bytes] = deque()
        self._sending = threading.Lock()
        self._opening = threading.Lock()
        self._link: Link | None = None
        self._listener: threading.Thread | None = None
        self._closed = False

    def send(self, message: Message, on_reply: Callable[[bytes | None], None]) -> None:
        link = self._open()
        if link.blocked:
            raise LinkLost("the broker takes no messages")
        try:
            channel = link.channel_id
        except LinkLost:
            self._lose(link)
            raise
        frames = encoding.publish(
            channel, link.frame_max, message.exchange, message.key, message.body, mandatory=True,
            headers=message.headers, correlation_id=message.correlation_id, reply_to=REPLY_TO,
            expires_in=message.expires_in, message_id=message.message_id,
        )  # fmt: skip
        self._pending[str(message.correlation_id)] = on_reply
        self._outgoing.append(frames)
        while self._outgoing and self._sending.acquire(blocking=False):
            try:
                link.send(self._all_outgoing(), within=(message.expires_in or 1000) / 1000)
            except LinkLost:
                self._lose(link)
            finally:
                self._sending.release()

    def _all_outgoing(self) -> bytes:
        frames = b""
        try:
            while True:
                frames += self._outgoing.popleft()
        except IndexError:
            return frames

    def forget(self, correlation_id: str) -> None:
        self._pending.pop(correlation_id, None)

    def _open(self) -> Link:
        with self._opening:
            if self._link is None:
                link = Link(self._url, self._on_reply)
                link.ask(lambda: link.channel.basic_consume(REPLY_TO, no_ack=True))
                link.channel.events["basic_return"].add(self._on_return)
                self._link = link
                self._listener = threading.Thread(target=self._listen, args=(link,), name="rpc replies", daemon=True)
                self._listener.start()
            return self._link

    def _listen(self, link: Link) -> None:
        while self._link is link and not self._closed:
            try:
                if link.read(LOOK_EVERY):
                    link.read_received()
            except LinkLost:
                self._lose(link)
        link.close()

    def _on_reply(self, reply: Delivery) -> None:
        self._finish(str(reply.correlation_id), reply.body)

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._finish(str(message.properties.get("correlation_id")), None)

    def _finish(self, correlation_id: str, body: bytes | None) -> None:
        if on_reply := self._pending.pop(correlation_id, None):
            on_reply(body)

    def _lose(self, link: Link) -> None:
        with self._opening:
            if self._link is link:
                self._link = None
        self._outgoing.clear()  # whoever asked is told below, and asks again
        for correlation_id in list(self._pending):
            self._finish(correlation_id, None)

    def close(self) -> None:
        # The listener closes its link itself: two that read one socket would take frames from each other.
        self._closed = True
        if self._listener is not None:
            self._listener.join()
