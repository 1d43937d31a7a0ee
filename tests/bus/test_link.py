"""A link to RabbitMQ in trouble: it says so in time, and the next one works."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from shared.bus.amqp import AmqpBroker, encoding, link
from shared.bus.amqp.link import Link
from shared.bus.transport import EVENTS, RPC, LinkLost, Message, Queue


class Proxy:
    """Between client and broker: passes everything on until told to swallow it, without closing anything."""

    def __init__(self, host: str, port: int) -> None:
        self.swallows = threading.Event()
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        while True:
            try:
                data = one.recv(65536)
                if not data:
                    other.close()
                    return
                if not self.swallows.is_set():
                    other.sendall(data)
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def proxy(amqp_uri: str) -> Iterator[Proxy]:
    parts = urlsplit(amqp_uri)
    made = Proxy(str(parts.hostname), int(parts.port or 5672))
    yield made
    made.close()


@pytest.fixture
def by_proxy(amqp_uri: str, proxy: Proxy) -> str:
    parts = urlsplit(amqp_uri)
    return amqp_uri.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{proxy.port}")


def until_lost(one: Link, within: float) -> float:
    began = time.monotonic()
    while time.monotonic() - began < within:
        try:
            one.read(0.2)
        except LinkLost:
            return time.monotonic() - began
    raise AssertionError(f"the link was not lost within {within} s")


def test_a_link_on_which_nothing_comes_any_more_is_lost_after_two_heartbeats(by_proxy, proxy, monkeypatch):
    monkeypatch.setattr(link, "HEARTBEAT", 1)
    one = Link(by_proxy)
    proxy.swallows.set()

    assert 1.5 < until_lost(one, 6) < 4
    one.close()


def test_a_link_that_is_idle_but_alive_is_kept(amqp_uri, monkeypatch):
    monkeypatch.setattr(link, "HEARTBEAT", 1)
    one = Link(amqp_uri)
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        one.read(0.2)
    one.close()


def test_a_link_that_nobody_read_for_a_while_is_not_lost_for_that(amqp_uri, monkeypatch):
    monkeypatch.setattr(link, "HEARTBEAT", 1)
    monkeypatch.setattr(link, "READ_SELDOM", 0.5)
    one = Link(amqp_uri)
    threading.Event().wait(3)  # busy with something else: this is the case that is tested
    one.read(0.1)
    one.close()


def test_closing_a_dead_link_takes_seconds_at_most(by_proxy, proxy):
    one = Link(by_proxy)
    proxy.swallows.set()
    began = time.monotonic()

    one.close()

    assert time.monotonic() - began < 2 * link.CLOSE_WITHIN


def test_who_asks_before_anything_is_declared_is_answered_once_it_is(amqp_uri):
    """The broker closes the channel while others are writing on it."""
    broker = AmqpBroker(amqp_uri)
    requester = broker.requester()
    queue = Queue(name=f"t{uuid4().hex[:8]}", exchange=RPC, keys=(f"t{uuid4().hex[:8]}.*",), quorum=False)

    def ask(_: int) -> bytes | None:
        replied = threading.Event()
        replies: list[bytes | None] = []

        def note(body: bytes | None) -> None:
            replies.append(body)
            replied.set()

        message = Message(
            exchange=RPC, key=queue.keys[0].replace("*", "ask"), body=b"x" * 2000, message_id=str(uuid4()),
            correlation_id=str(uuid4()), expires_in=3000, persistent=False,
        )  # fmt: skip
        try:
            requester.send(message, note)
        except LinkLost:
            return None
        replied.wait(3)
        return replies[0] if replies else None

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(200))) == {None}
    broker.declare([queue])
    subscription = broker.subscribe(queue.name, prefetch=1)
    answering = threading.Thread(
        target=lambda: subscription.reply([(one, b"yes") for one in subscription.take(1, 5.0)])
    )
    answering.start()

    assert ask(0) == b"yes"
    answering.join()
    subscription.close()
    requester.close()


def test_a_header_that_no_clock_can_read_takes_nothing_else_with_it(amqp_uri):
    broker = AmqpBroker(amqp_uri)
    name = f"t{uuid4().hex[:8]}"
    broker.declare([Queue(name=name, exchange=EVENTS, keys=(f"{name}.#",), dead_letters=f"{name}.dead")])
    link = Link(amqp_uri)
    headers = {"when": datetime.fromtimestamp(1_577_836_800, UTC)}
    poison = encoding.publish(link.channel_id, link.frame_max, EVENTS, f"{name}.a", b"{}", headers=headers)
    assert poison.count(struct.pack(">Q", 1_577_836_800)) == 1
    link.send(poison.replace(struct.pack(">Q", 1_577_836_800), struct.pack(">Q", 2**57)))
    link.send(encoding.publish(link.channel_id, link.frame_max, EVENTS, f"{name}.a", b"innocent"))
    subscription = broker.subscribe(name, prefetch=5)
    taken = subscription.take(1, 5.0) + subscription.take(1, 5.0)

    assert [(one.body, one.content_type) for one in taken] == [(b"{}", None), (b"innocent", "application/json")]
    subscription.close()
    link.close()


def test_a_poisoned_header_ends_in_the_dead_letters_and_harms_nobody(amqp_uri):
    broker = AmqpBroker(amqp_uri)
    name = f"t{uuid4().hex[:8]}"
    broker.declare([Queue(name=name, exchange=EVENTS, keys=(f"{name}.#",), dead_letters=f"{name}.dead")])
    publisher = broker.publisher()
    strange = {"caller": ["a", {"b": None}], "expires_at": "soon", "x" * 200: -(2**40)}
    publisher.publish([Message(exchange=EVENTS, key=f"{name}.a", body=b"{}", message_id="m", headers=strange)])
    subscription = broker.subscribe(name, prefetch=5)
    [delivery] = subscription.take(5, 5.0)

    assert delivery.headers["expires_at"] == "soon"
    subscription.reject(delivery)
    subscription.close()
    publisher.close()
