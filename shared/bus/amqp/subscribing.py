"""Taking deliveries from a queue, and telling the broker what became of them."""

from collections.abc import Sequence

from shared.bus.amqp import encoding
from shared.bus.amqp.link import Link
from shared.bus.transport import Delivery
from shared.logs import log

AT_ONCE = 0.0005  # seconds: what is on its way already
MANY = 5  # who gets fewer at a time gets them at once


class AmqpSubscription:
    def __init__(self, url: str, queue: str, prefetch: int) -> None:
        self._arrived: list[Delivery] = []
        self._open: dict[int, None] = {}  # tags that are neither acknowledged nor rejected, the oldest first
        self._link = Link(url, self._arrive)
        self._link.ask(lambda: self._link.channel.basic_qos(0, prefetch, False))
        self._link.ask(lambda: self._link.channel.basic_consume(queue))

    def _arrive(self, delivery: Delivery) -> None:
        self._arrived.append(delivery)
        self._open[delivery.tag] = None

    def take(self, limit: int, wait: float) -> list[Delivery]:
        came = bool(self._arrived) or self._link.read(wait)
        while came:
            self._link.read_received()
            came = MANY <= len(self._arrived) < limit and self._link.read(AT_ONCE)
        taken, self._arrived = self._arrived[:limit], self._arrived[limit:]
        return taken

    def ack(self, delivery: Delivery, *, multiple: bool = False) -> None:
        if multiple:
            self._open = {tag: None for tag in self._open if tag > delivery.tag}
        else:
            self._open.pop(delivery.tag, None)
        self._link.send(encoding.ack(self._link.channel_id, delivery.tag, multiple=multiple))

    def reject(self, delivery: Delivery) -> None:
        self._open.pop(delivery.tag, None)
        self._link.write(lambda: self._link.channel.basic_reject(delivery.tag, requeue=False))

    def reply(self, answers: Sequence[tuple[Delivery, bytes | None]]) -> None:
        """Replies and acknowledgements on one channel: either both are lost with it, and the requests come again, or neither."""
        channel, frame_max = self._link.channel_id, self._link.frame_max
        frames = []
        for delivery, body in answers:
            if body is None:
                continue
            try:
                frames.append(
                    encoding.publish(
                        channel, frame_max, "", str(delivery.reply_to), body, correlation_id=delivery.correlation_id
                    )
                )
            except ValueError:
                log.warning("rpc.unanswerable", key=delivery.key)  # it names no place that AMQP can carry a reply to
        frames += self._acks({delivery.tag for delivery, _ in answers})
        self._link.send(b"".join(frames))

    def _acks(self, done: set[int]) -> list[bytes]:
        """One for all from the oldest that is open, as far as they are done; one each for the others."""
        channel, last = self._link.channel_id, None
        for tag in tuple(self._open):
            if tag not in done:
                break
            last = tag
            del self._open[tag]
        together = [] if last is None else [encoding.ack(channel, last, multiple=True)]
        alone = [tag for tag in done if tag in self._open]
        for tag in alone:
            del self._open[tag]
        return together + [encoding.ack(channel, tag) for tag in alone]

    def close(self) -> None:
        self._link.close()
