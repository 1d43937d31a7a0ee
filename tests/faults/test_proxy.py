"""The link breaks in the ways that it says it does: otherwise the faults would show nothing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.faults.nodes import until
from tests.faults.proxy import BOTH, Link, Proxy

PATIENCE = 0.3  # seconds for what must not come


def _echo(listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_repeat, args=(connection,), daemon=True).start()


def _repeat(connection: socket.socket) -> None:
    with connection, suppress(ConnectionResetError):
        while data := connection.recv(1000):
            connection.sendall(data.upper())


@pytest.fixture
def link() -> Iterator[Link]:
    """To somebody who repeats everything in capitals."""
    with socket.create_server(("127.0.0.1", 0)) as listening, Proxy() as proxy:
        threading.Thread(target=_echo, args=(listening,), daemon=True).start()
        yield proxy.link(listening.getsockname())
        listening.shutdown(socket.SHUT_RDWR)


def connected(link: Link) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", link.port), timeout=5)
    assert said(made, b"hello") == b"HELLO"
    return made


def said(connection: socket.socket, words: bytes, within: float = 5) -> bytes:
    """What comes back; raises TimeoutError."""
    connection.settimeout(within)
    connection.sendall(words)
    return connection.recv(1000)


def test_what_is_reset_ends_with_an_error_and_a_new_connection_works(link):
    with connected(link) as connection:
        link.reset()
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    connected(link).close()


def test_what_is_stalled_comes_later_and_whole(link):
    with connected(link) as connection:
        link.stall()
        with pytest.raises(TimeoutError):
            said(connection, b"later", PATIENCE)
        link.go_on()
        connection.settimeout(5)
        assert connection.recv(1000) == b"LATER"


def test_a_new_connection_is_stalled_too(link):
    link.stall()
    with socket.create_connection(("127.0.0.1", link.port), timeout=5) as connection:
        with pytest.raises(TimeoutError):
            said(connection, b"hello", PATIENCE)
        link.go_on()
        connection.settimeout(5)
        assert connection.recv(1000) == b"HELLO"


@pytest.mark.parametrize("directions", [("to_broker",), ("from_broker",), BOTH])
def test_what_is_swallowed_never_comes_and_neither_end_is_told(link, directions):
    with connected(link) as connection:
        link.swallow(*directions)
        with pytest.raises(TimeoutError):
            said(connection, b"lost", PATIENCE)
        connected(link).close()  # new ones are as they should be


def test_the_end_of_one_side_is_the_end_of_the_other(link):
    connected(link).close()
    until(lambda: link.connections() == 0, "it is closed on both sides", 5)


def test_a_broker_that_is_away_resets(link):
    with Proxy() as proxy, socket.create_server(("127.0.0.1", 0)) as nobody:
        address = nobody.getsockname()
        nobody.close()
        lonely = proxy.link(address)
        with (
            pytest.raises(ConnectionResetError),  # while it connects already, when the reset is quick
            socket.create_connection(("127.0.0.1", lonely.port), timeout=5) as connection,
        ):
            connection.recv(1)
