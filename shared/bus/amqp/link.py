"""A connection with one channel: who reads it, who writes it, and how anybody notices that it is gone."""

import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, NoReturn

import amqp
from amqp.exceptions import AMQPError
from kombu.utils.url import parse_url

from shared.bus.amqp.deliveries import handler_with
from shared.bus.amqp.frames import Connection
from shared.bus.transport import Delivery, LinkLost
from shared.logs import log

HEARTBEAT = 10  # seconds; a link on which nothing came for twice as long is lost
CONNECT_WITHIN = 5.0  # seconds
CLOSE_WITHIN = 2.0  # seconds for a polite farewell
READ_SELDOM = 3.0  # seconds; who reads less often can't say that nothing came
LARGEST_FRAME = 131_072  # bytes, where the broker sets no limit
TURN_WITHIN = 15.0  # seconds until a writer gives up waiting for the one before
LOST = (AMQPError, OSError)


class Link:
    """One thread reads it, any may write. Lost once, it stays lost: make another."""

    def __init__(self, url: str, on_delivery: Callable[[Delivery], None] | None = None) -> None:
        self._frames = {"frame_handler": handler_with(on_delivery)} if on_delivery else {}
        self.blocked = False  # the broker takes no messages: memory or disk is short
        self._writing = threading.Lock()
        self._lost = False
        self._raw = self._connect(url)
        self._heard = self._read_at = time.monotonic()
        self.channel: amqp.Channel = self.ask(self._raw.channel)
        _HEART.beat_for(self)

    def _connect(self, url: str) -> Connection:
        parts = parse_url(url)
        if parts["transport"] != "amqp":
            raise ValueError("only amqp:// is spoken: put TLS around it outside (stunnel, a sidecar)")
        raw = Connection(
            host=f"{parts['hostname']}:{parts['port'] or 5672}", userid=parts["userid"], password=parts["password"],
            virtual_host=parts["virtual_host"] or "/", login_method="PLAIN", heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_WITHIN, on_blocked=self._on_blocked, on_unblocked=self._on_unblocked, **self._frames,
        )  # fmt: skip
        try:
            raw.connect()
        except LOST as error:
            raw.collect()
            raise LinkLost(f"cannot connect: {type(error).__name__} {error}") from error
        # The broker tells us that it blocks; py-amqp, if it knew, would read the socket before every publish.
        raw.client_properties["capabilities"] = {**raw.client_properties["capabilities"], "connection.blocked": False}
        return raw

    def _on_blocked(self, _reason: str) -> None:
        self.blocked = True
        log.error("broker.blocks_publishers")

    def _on_unblocked(self) -> None:
        self.blocked = False
        log.warning("broker.takes_messages_again")

    def _guarded(self, act: Callable[[], Any]) -> Any:
        if self._lost:
            raise LinkLost("the link is lost")
        try:
            return act()
        except LOST as error:
            self._lost = True
            raise LinkLost(f"{type(error).__name__}: {error}") from error

    def write(self, act: Callable[[], Any], *, within: float = TURN_WITHIN) -> Any:
        """Everything that ``act`` writes goes out in one piece."""
        if not self._writing.acquire(timeout=max(within, 0)):
            raise LinkLost("the broker takes nothing")
        try:
            return self._guarded(lambda: self._together(act))
        finally:
            self._writing.release()

    def send(self, frames: bytes, *, within: float = TURN_WITHIN) -> None:
        """Frames that are ready: see ``encoding``."""
        self.write(lambda: self._raw.transport.write(frames), within=within)

    @property
    def channel_id(self) -> int:
        if self.channel.channel_id is None:  # the broker has closed it
            self._lost = True
            raise LinkLost("the channel is closed")
        return int(self.channel.channel_id)

    @property
    def frame_max(self) -> int:
        """Bytes of the largest frame that the broker takes."""
        return int(self._raw.frame_max or LARGEST_FRAME)

    def _together(self, act: Callable[[], Any]) -> Any:
        with self._raw.transport.together():
            return act()

    def ask(self, act: Callable[[], Any]) -> Any:
        """A method that the broker answers: the answer is read here, so nobody else may be reading."""
        with self._writing:
            self._raw.transport.expect_answer()
            return self._guarded(act)

    def read(self, wait: float) -> bool:
        """Handle what was received, or what comes within ``wait`` seconds; False if nothing did."""
        if self._lost:
            raise LinkLost("the link is lost")
        if time.monotonic() - self._read_at > READ_SELDOM:
            self._heard = time.monotonic()  # what came while nobody read still lies there
        try:
            self._raw.blocking_read(timeout=max(wait, 0.0005))
        except TimeoutError:
            self._read_at = time.monotonic()
            if self._read_at - self._heard < 2 * HEARTBEAT:
                return False
            self._lost = True
            raise LinkLost("no heartbeat") from None
        except Exception as error:  # noqa: BLE001 - see there
            self._lose(error)
        self._read_at = self._heard = time.monotonic()
        return True

    def _lose(self, error: Exception) -> NoReturn:
        """Whatever breaks while frames are read leaves the link in a state that nobody knows."""
        self._lost = True
        raise LinkLost(f"{type(error).__name__}: {error}") from error

    def read_received(self) -> None:
        """Handle what was received already, without asking the socket."""
        next_frame, on_frame = self._raw.transport.next_frame, self._raw.on_inbound_frame
        try:
            while (frame := next_frame()) is not None:
                on_frame(frame)
        except Exception as error:  # noqa: BLE001 - see there
            self._lose(error)

    def beat(self) -> None:
        """Tell the broker that we live, unless somebody is telling it something anyway."""
        if self._lost or not self._writing.acquire(blocking=False):
            return
        try:
            self._guarded(self._raw.send_heartbeat)
        except LinkLost:
            # Whoever reads this link notices, and makes another.
            log.info("link.heartbeat_failed")
        finally:
            self._writing.release()

    def close(self) -> None:
        """Politely where the broker still answers, in any case soon. Acknowledgements written before it arrive."""
        if not self._lost and self._writing.acquire(timeout=CLOSE_WITHIN):
            try:
                self._raw.transport.expect_answer(CLOSE_WITHIN)
                self._raw.close()
            except LOST:
                # The other side is gone already, which is all that closing is for.
                log.info("link.closed_without_farewell")
            finally:
                self._writing.release()
        self._lost = True
        self._raw.collect()


class _Heart:
    """Beats for all links of this process, whatever their owners are busy with."""

    def __init__(self) -> None:
        self._links: weakref.WeakSet[Link] = weakref.WeakSet()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def beat_for(self, link: Link) -> None:
        with self._starting:
            self._links.add(link)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="heartbeats", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(HEARTBEAT / 3)
            for link in list(self._links):
                link.beat()


_HEART = _Heart()
