"""What an operator does with single queues, and a service never: look at what lies in them without taking it, move it, remove them.

The administrator's account is needed. An embedded broker lives and dies with its process: nobody else reaches its queues.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.bus.transport import Delivery, LinkLost, Queue


class AccountRefused(LinkLost):
    """The broker answers, but does not let this account in: the password, or the right to the virtual host."""


@dataclass(frozen=True)
class QueueState:
    """``differs``: why it is not the queue that is declared; None if it is."""

    ready: int
    consumers: int
    differs: str | None = None


class Held(Protocol):
    """Messages of a queue, held while they are looked at. Whatever was not acknowledged lies where it lay, once this is closed."""

    def take(self, limit: int, wait: float) -> list[Delivery]: ...

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None: ...

    def close(self) -> None: ...


class Operator(Protocol):
    """A carrier, as its administrator has it in hand."""

    def state(self, queue: Queue) -> QueueState | None:
        """None where there is no such queue. Changes nothing."""

    def hold(self, queue: str) -> Held: ...

    def send(self, exchange: str, messages: Sequence[tuple[str, Delivery]]) -> None:
        """Publish each under a key, as it is, and wait until all are confirmed. Raises LinkLost, also for what no queue takes."""

    def make(self, queue: Queue) -> None: ...

    def make_side_door(self, queue: Queue) -> None:
        """A plain durable queue of this name, with an exchange of the same name that leads into it and to nobody else."""

    def bind(self, queue: str, to: Queue) -> None:
        """To what ``to`` is bound to."""

    def unbind(self, queue: str, to: Queue) -> None: ...

    def delete(self, queue: str) -> None:
        """One that was emptied, and that nothing leads into any more."""

    def delete_side_door(self, queue: str) -> None: ...
