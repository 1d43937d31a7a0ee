"""What a carrier of messages must do. RabbitMQ and the embedded broker keep these promises under the same tests.

Losing the carrier is always :class:`LinkLost`: whoever holds a subscription or a publisher then makes a new one; what was not
acknowledged is delivered again, what was not confirmed has to be published again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

MAX_BODY = 1024 * 1024  # bytes; larger things travel in parts

EVENTS = "county.events"
RPC = "county.rpc"


class LinkLost(Exception):
    """The connection is gone, or did not confirm in time."""


class QueueDiffers(Exception):
    """A queue is there with other arguments than it is declared with: waiting does not help, an operator has to move it."""

    def __init__(self, queue: str, reason: str) -> None:
        super().__init__(
            f"the queue {queue} was made with other arguments ({reason}). To move its messages into a new one: "
            f"python -m deploy.operate migrate-queue {queue}"
        )
        self.queue = queue


NO_HEADERS: Mapping[str, Any] = MappingProxyType({})


class Message(NamedTuple):
    """A message to be published. ``expires_in`` in milliseconds: a carrier drops it when nobody took it by then."""

    exchange: str
    key: str
    body: bytes
    message_id: str | None = None
    headers: Mapping[str, Any] = NO_HEADERS
    correlation_id: str | None = None
    expires_in: int | None = None
    persistent: bool = True


class Delivery(NamedTuple):
    """A message as it arrived. Everything in it was written by somebody else: believe nothing."""

    tag: int
    exchange: str
    key: str
    body: bytes
    headers: Mapping[str, Any]
    message_id: str | None = None
    content_type: str | None = None
    correlation_id: str | None = None
    reply_to: str | None = None

    def came_through(self, exchange: str) -> bool:
        """Whether it was published to this exchange under ``key``, which the broker lets only those do who may.

        It checks neither the keys in CC and BCC headers (the first one stays ``key``) nor what the default exchange puts into a
        queue by its name, nor the key under which a queue sends on its dead letters.
        """
        return self.exchange == exchange and "x-death" not in self.headers


@dataclass(frozen=True)
class Queue:
    """A durable queue and what it is bound to, and no longer. Rejected messages go to ``dead_letters``, a queue of their own."""

    name: str
    exchange: str
    keys: tuple[str, ...]  # topic patterns
    dead_letters: str | None = None
    quorum: bool = True  # replicated and on disk; RPC requests, which die with their deadline, need neither
    no_longer: tuple[str, ...] = ()  # patterns that an earlier version may have bound


class Subscription(Protocol):
    """One consumer of one queue. Used by one reader; acknowledging and replying may happen in other threads."""

    def take(self, limit: int, wait: float) -> list[Delivery]:
        """Up to ``limit`` deliveries: waits up to ``wait`` seconds for the first, then takes what is there."""

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        """Done; with ``multiple``, it and every earlier one."""

    def reject(self, delivery: Delivery) -> None:
        """Can't be read: to the dead letters."""

    def reply(self, answers: Sequence[tuple[Delivery, bytes | None]]) -> None:
        """Answer requests and acknowledge them; None acknowledges alone."""

    def close(self) -> None: ...


class Publisher(Protocol):
    def publish(self, messages: Sequence[Message]) -> list[Message]:
        """Publish and wait until all are confirmed. Returns those that reached no queue."""

    def close(self) -> None: ...


class Requester(Protocol):
    """Sends requests; replies come back through a callback, out of order, in another thread."""

    def send(self, message: Message, on_reply: Callable[[bytes | None], None]) -> None:
        """``on_reply`` gets the body, or None when nobody serves that key or the link is lost. Called at most once."""

    def forget(self, correlation_id: str) -> None:
        """Nobody waits for this reply any more."""

    def close(self) -> None: ...


class Broker(Protocol):
    durable: bool  # whether what was confirmed outlives this process

    def declare(self, queues: Sequence[Queue]) -> None:
        """Make what is not there. Raises :class:`QueueDiffers`."""

    def depth(self, queue: str) -> int | None:
        """Messages that are ready in a queue; None where there is no such queue."""

    def subscribe(self, queue: str, *, prefetch: int) -> Subscription: ...

    def publisher(self) -> Publisher: ...

    def requester(self) -> Requester: ...
