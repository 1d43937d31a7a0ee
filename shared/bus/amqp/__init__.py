"""RabbitMQ as a carrier, through py-amqp."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed

from shared.bus.amqp.link import Link
from shared.bus.amqp.publishing import AmqpPublisher, AmqpRequester
from shared.bus.amqp.subscribing import AmqpSubscription
from shared.bus.transport import EVENTS, RPC, LinkLost, Queue, QueueDiffers

EXCHANGES = (EVENTS, RPC)
DELIVERY_LIMIT = 20  # deliveries of one message to consumers that died with it in their hands

__all__ = ["AmqpBroker"]


class AmqpBroker:
    durable = True

    def __init__(self, url: str) -> None:
        self._url = url

    def declare(self, queues: Sequence[Queue]) -> None:
        link = self._link_with_exchanges()
        try:
            for queue in queues:
                self._declare(link, queue)
        finally:
            link.close()

    def _link_with_exchanges(self) -> Link:
        """The administrator has made them, and asking for them takes no permission; in an empty virtual host they are made here."""
        link = Link(self._url)
        try:
            self._declare_exchanges(link, passive=True)
        except LinkLost as lost:
            link.close()
            if not isinstance(lost.__cause__, NotFound):
                raise
            link = Link(self._url)
            self._declare_exchanges(link)
        return link

    @staticmethod
    def _declare_exchanges(link: Link, *, passive: bool = False) -> None:
        for exchange in EXCHANGES:
            declare = link.channel.exchange_declare
            link.ask(partial(declare, exchange, "topic", passive=passive, durable=True, auto_delete=False))

    def _declare(self, link: Link, queue: Queue) -> None:
        if queue.dead_letters:
            self._make(link, queue.dead_letters, {"x-queue-type": "quorum"})
        self._make(link, queue.name, arguments_of(queue))
        for key in queue.keys:
            link.ask(partial(link.channel.queue_bind, queue.name, queue.exchange, key))
        for key in queue.no_longer:
            link.ask(partial(link.channel.queue_unbind, queue.name, queue.exchange, key))

    @staticmethod
    def _make(link: Link, name: str, arguments: dict[str, Any]) -> None:
        declare: Callable[[], Any] = partial(
            link.channel.queue_declare, name, durable=True, auto_delete=False, arguments=arguments
        )
        try:
            link.ask(declare)
        except LinkLost as lost:
            if isinstance(lost.__cause__, PreconditionFailed):
                raise QueueDiffers(name, str(lost.__cause__.reply_text)) from None
            raise

    def depth(self, queue: str) -> int | None:
        """Messages that are ready in a queue; None where there is no such queue."""
        link = Link(self._url)
        try:
            declared = link.ask(partial(link.channel.queue_declare, queue, passive=True))
        except LinkLost as lost:
            if isinstance(lost.__cause__, NotFound):
                return None
            raise
        finally:
            link.close()
        return int(declared.message_count)

    def subscribe(self, queue: str, *, prefetch: int) -> AmqpSubscription:
        return AmqpSubscription(self._url, queue, prefetch)

    def publisher(self) -> AmqpPublisher:
        return AmqpPublisher(self._url)

    def requester(self) -> AmqpRequester:
        return AmqpRequester(self._url)


def arguments_of(queue: Queue) -> dict[str, Any]:
    """What RabbitMQ is told of a queue. A change here needs the queue to be made anew: ``operate queues`` does it."""
    arguments: dict[str, Any] = {"x-queue-type": "quorum" if queue.quorum else "classic"}
    if queue.dead_letters:
        arguments |= {
            "x-dead-letter-exchange": "", "x-dead-letter-routing-key": queue.dead_letters,
            "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish",
            "x-delivery-limit": DELIVERY_LIMIT,
        }  # fmt: skip
    return arguments
