"""The link between a service and the broker, as a bad network makes it: it ends with a reset, stalls, or swallows what goes over it.

One thread for all links. A direction is ``to_broker`` or ``from_broker``.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any, Literal, Self, cast

Direction = Literal["to_broker", "from_broker"]
BOTH: tuple[Direction, ...] = ("to_broker", "from_broker")
AT_ONCE = struct.pack("ii", 1, 0)  # linger for no time: closing sends a reset


class _Side(asyncio.Protocol):
    """One socket of a connection; what it receives goes to ``other``."""

    transport: asyncio.Transport
    other: "_Side | None" = None

    def __init__(self, link: "Link", direction: Direction) -> None:
        self._link, self._direction = link, direction
        self._held: list[bytes] = []  # until the other side is there
        self.swallows = False
        self.alive = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.alive = True
        if self._link.stalled:
            self.transport.pause_reading()

    def join(self, other: "_Side") -> None:
        self.other = other
        for data in self._held:
            other.transport.write(data)
        self._held.clear()

    def data_received(self, data: bytes) -> None:
        if self.swallows:
            return
        if self.other is None:
            self._held.append(data)
        else:
            self.other.transport.write(data)

    def connection_lost(self, _error: Exception | None) -> None:
        self.alive = False
        if self.other is not None and self.other.alive and not self.swallows:
            self.other.transport.close()

    # As TCP does: who can't get rid of it takes nothing more in.

    def pause_writing(self) -> None:
        if self.other is not None and self.other.alive:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.alive and not self._link.stalled:
            self.other.transport.resume_reading()

    def reset(self) -> None:
        if self.alive:
            raw: socket.socket = self.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self.transport.abort()

    def stall(self) -> None:
        if self.alive:
            self.transport.pause_reading()

    def go_on(self) -> None:
        if self.alive:
            self.transport.resume_reading()

    @property
    def direction(self) -> Direction:
        return self._direction


class Link:
    """A port in front of the broker. What is done to it is done to all connections that go over it."""

    def __init__(self, proxy: "Proxy", broker: tuple[str, int]) -> None:
        self._proxy, self._broker = proxy, broker
        self._sides: list[_Side] = []
        self.stalled = False
        self.port = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._accept, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def _accept(self) -> asyncio.Protocol:
        side = _Side(self, "to_broker")
        self._proxy.spawn(self._connect(side))
        return side

    async def _connect(self, client: _Side) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, broker = await loop.create_connection(lambda: _Side(self, "from_broker"), *self._broker)
        except OSError:
            client.reset()
            return
        broker.join(client)
        client.join(broker)
        self._sides = [side for side in self._sides if side.alive] + [client, broker]
        if not client.alive:
            broker.reset()

    def reset(self) -> None:
        """Every connection ends at once."""

        def act() -> None:
            for side in self._sides:
                side.reset()

        self._proxy.call(act)

    def stall(self) -> None:
        """Nothing goes through until :meth:`go_on`; nothing is lost."""
        self._proxy.call(self._stall)

    def _stall(self) -> None:
        self.stalled = True
        for side in self._sides:
            side.stall()

    def go_on(self) -> None:
        self._proxy.call(self._go_on)

    def _go_on(self) -> None:
        self.stalled = False
        for side in self._sides:
            side.go_on()

    def swallow(self, *directions: Direction) -> None:
        """What these connections carry that way is lost from now on, and neither end is told; new connections are as they should be."""

        def act() -> None:
            for side in self._sides:
                side.swallows = side.swallows or side.direction in directions

        self._proxy.call(act)

    def connections(self) -> int:
        return int(self._proxy.call(lambda: sum(side.alive for side in self._sides)) / 2)


class Proxy:
    """Runs the links. ``with Proxy() as proxy: link = proxy.link((host, port))``."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def link(self, broker: tuple[str, int]) -> Link:
        made = Link(self, broker)
        asyncio.run_coroutine_threadsafe(made.open(), self._loop).result(10)
        return made

    def spawn(self, work: Any) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def call(self, act: Callable[[], Any]) -> Any:
        """In the proxy's thread."""

        async def run() -> Any:
            return act()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)
