"""py-amqp's socket, read and written in large pieces.

As it comes, py-amqp receives each frame in three pieces, sends each message by itself, and sets one time-out for reading and
writing, so that a thread that reads cuts short what another is writing. Here reading has a descriptor of its own.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from struct import Struct
from typing import Any

import amqp
from amqp.exceptions import UnexpectedFrame
from amqp.transport import TCPTransport

RECEIVE = 256 * 1024  # bytes asked for at once
WRITE_WITHIN = 10.0  # seconds; a broker that takes nothing for so long is gone, or has to be left alone
ANSWER_WITHIN = 10.0  # seconds for the broker's answer to a declaration
HEADER = Struct(">BHI")
FRAME_END = 0xCE

Frame = tuple[int, int, bytes]  # type, channel, payload


class Transport(TCPTransport):  # type: ignore[misc]
    """One reader and many writers, who take turns by the link's lock."""

    def _setup_transport(self) -> None:
        super()._setup_transport()
        self.sock.settimeout(WRITE_WITHIN)
        self._reader = self.sock.dup()
        self._reader.settimeout(ANSWER_WITHIN)
        self._received, self._place = b"", 0
        self._sending = threading.Lock()
        self._holding = threading.local()
        self._write = self._send_or_hold

    def _send_or_hold(self, data: Any) -> None:
        """The reader, too, has to write now and then (that a channel is closed), whatever others are writing."""
        held: bytearray | None = getattr(self._holding, "held", None)
        if held is None:
            self._send(data)
        else:
            held += data

    def _send(self, data: Any) -> None:
        with self._sending:
            if self.sock is None:
                raise OSError("the link was closed meanwhile")
            self.sock.sendall(data)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread writes within goes out in one piece."""
        held = self._holding.held = bytearray()
        try:
            yield
        finally:
            self._holding.held = None
        if held:
            self._send(held)

    @contextmanager
    def having_timeout(self, timeout: float | None) -> Iterator[socket.socket]:
        """For reading alone."""
        if timeout is not None and self._reader.gettimeout() != timeout:
            self._reader.settimeout(timeout)
        yield self.sock

    def expect_answer(self, within: float = ANSWER_WITHIN) -> None:
        """How long to wait for what the broker answers to a method."""
        self._reader.settimeout(within)

    def read_frame(self, unpack: Any = None) -> Frame:  # noqa: ARG002 - py-amqp's own signature
        """A time-out loses nothing: what came so far stays."""
        while (frame := self.next_frame()) is None:
            more = self._reader.recv(RECEIVE)
            if not more:
                raise OSError("the broker closed the connection")
            self._received, self._place = self._received[self._place :] + more, 0
        return frame

    def next_frame(self) -> Frame | None:
        """The next one of those that were received already."""
        received, place = self._received, self._place
        begin = place + HEADER.size
        if len(received) < begin:
            return None
        kind, channel, size = HEADER.unpack_from(received, place)
        end = begin + size
        if len(received) <= end:
            return None
        if received[end] != FRAME_END:
            raise UnexpectedFrame("a frame does not end where it should")
        self._place = end + 1
        return kind, channel, received[begin:end]

    def close(self) -> None:
        super().close()
        if reader := getattr(self, "_reader", None):
            reader.close()


class Connection(amqp.Connection):  # type: ignore[misc]
    """py-amqp's connection over :class:`Transport`."""

    def Transport(self, host: str, connect_timeout: float, *_: Any, **__: Any) -> Transport:  # noqa: N802 - its name there
        return Transport(host, connect_timeout=connect_timeout)
