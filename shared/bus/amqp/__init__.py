"""RabbitMQ as a carrier, through py-amqp."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed

from shared.bus.amqp.link import Link
from shared.bus.amqp.publishing import AmqpPublisher, AmqpRequester
from shared.bus.amqp.subscribing import AmqpSubscription
from shared.bus.transport import DEAD, EVENTS, RPC, LinkLost, Queue, QueueDiffers

EXCHANGES = {EVENTS: "topic", RPC: "topic", DEAD: "direct"}
DELIVERY_LIMIT = 20  # deliveries of one message to consumers that died with it in their hands

__all__ = ["AmqpBroker"]


class AmqpBroker:
    durable = True

    def __init__(self, url: str) -> None:
        self._url = url

    def declare(self, queues: Sequence[Queue]) -> None:
        link = Link(self._url)
        try:
            for exchange, kind in EXCHANGES.items():
                link.ask(partial(link.channel.exchange_declare, exchange, kind, durable=True, auto_delete=False))
            for queue in queues:
                self._declare(link, queue)
        finally:
            link.close()

    def _declare(self, link: Link, queue: Queue) -> None:
        if queue.dead_letters:
            self._make(link, queue.dead_letters, {"x-queue-type": "quorum"})
            link.ask(partial(link.channel.queue_bind, queue.dead_letters, DEAD, queue.dead_letters))
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
            "x-dead-letter-exchange": DEAD, "x-dead-letter-routing-key": queue.dead_letters,
            "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish",
            "x-delivery-limit": DELIVERY_LIMIT,
        }  # fmt: skip
    return arguments
