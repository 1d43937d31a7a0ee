"""Taking deliveries from a queue, and telling the broker what became of them."""

from collections.abc import Sequence

import amqp

from shared.bus.amqp.link import Link
from shared.bus.transport import Delivery

AT_ONCE = 0.0005  # seconds: what is on its way already


class AmqpSubscription:
    def __init__(self, url: str, queue: str, prefetch: int) -> None:
        self._link = Link(url)
        self._arrived: list[Delivery] = []
        self._link.ask(lambda: self._link.channel.basic_qos(0, prefetch, False))
        self._link.ask(lambda: self._link.channel.basic_consume(queue, callback=self._arrive))

    def _arrive(self, message: amqp.Message) -> None:
        info, properties = message.delivery_info, message.properties
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        headers = properties.get("application_headers")
        self._arrived.append(
            Delivery(
                tag=info["delivery_tag"], key=info["routing_key"], body=body,
                headers=headers if isinstance(headers, dict) else {}, message_id=properties.get("message_id"),
                content_type=properties.get("content_type"), correlation_id=properties.get("correlation_id"),
                reply_to=properties.get("reply_to"),
            )
        )  # fmt: skip

    def take(self, limit: int, wait: float) -> list[Delivery]:
        if not self._arrived:
            self._link.read(wait)
        while len(self._arrived) < limit and (self._link.holds_a_frame or self._link.read(AT_ONCE)):
            if self._link.holds_a_frame:
                self._link.read(AT_ONCE)
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
