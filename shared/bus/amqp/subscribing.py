"""Taking deliveries from a queue, and telling the broker what became of them."""

from collections.abc import Sequence

import amqp

from shared.bus.amqp.link import Link
from shared.bus.transport import Delivery

AT_ONCE = 0.0005  # seconds: what is on its way already


class AmqpSubscription:
    def __init__(self, url: str, queue: str, prefetch: int) -> None:
        self._arrived: list[Delivery] = []
        self._link = Link(url, self._arrive)
        self._link.ask(lambda: self._link.channel.basic_qos(0, prefetch, False))
        self._link.ask(lambda: self._link.channel.basic_consume(queue))

    def _arrive(self, delivery: Delivery) -> None:
        self._arrived.append(delivery)

    def take(self, limit: int, wait: float) -> list[Delivery]:
        came = bool(self._arrived) or self._link.read(wait)
        while came:
            self._link.read_received()
            came = len(self._arrived) < limit and self._link.read(AT_ONCE)
        taken, self._arrived = self._arrived[:limit], self._arrived[limit:]
        return taken

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        self._link.write(lambda: self._link.channel.basic_ack(delivery.tag, multiple=multiple))

    def reject(self, delivery: Delivery) -> None:
        self._link.write(lambda: self._link.channel.basic_reject(delivery.tag, requeue=False))

    def reply(self, answers: Sequence[tuple[Delivery, bytes]]) -> None:
        """Reply and acknowledgement on one channel: either both are lost with it, and the request comes again, or neither."""

        def act() -> None:
            for delivery, body in answers:
                answer = amqp.Message(
                    body, content_type="application/json", content_encoding="utf-8", delivery_mode=1,
                    correlation_id=delivery.correlation_id,
                )  # fmt: skip
                self._link.channel.basic_publish(answer, "", delivery.reply_to)
                self._link.channel.basic_ack(delivery.tag)

        self._link.write(act)

    def close(self) -> None:
        self._link.close()
