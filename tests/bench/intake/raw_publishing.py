"""The limit of publishing: py-amqp, persistent, mandatory, confirmed by the hundred. Prints messages a second."""

import sys
import time

import amqp
from sqlalchemy.engine import make_url

from shared.bus.transport import EVENTS
from tests.bench.intake.work import PUBLISHED_AT_ONCE, Sender, Voted, setting


def main(count: int) -> None:
    broker = make_url(setting("AMQP"))
    bodies = [Sender().envelope().to_bytes() for _ in range(count)]
    link = amqp.Connection(
        f"{broker.host}:{broker.port}", userid=broker.username, password=broker.password, virtual_host=broker.database
    )
    link.connect()
    channel = link.channel()
    confirmed = 0

    def note(tag: int, multiple: bool) -> None:
        nonlocal confirmed
        confirmed = tag if multiple else confirmed + 1

    channel.confirm_select()
    channel.events["basic_ack"].add(note)
    began = time.perf_counter()
    for begin in range(0, count, PUBLISHED_AT_ONCE):
        for body in bodies[begin : begin + PUBLISHED_AT_ONCE]:
            message = amqp.Message(body, content_type="application/json", delivery_mode=2)
            channel.basic_publish(message, EVENTS, Voted.KEY, mandatory=True)
        while confirmed < min(begin + PUBLISHED_AT_ONCE, count):
            link.drain_events(timeout=30)
    print(count / (time.perf_counter() - began))


if __name__ == "__main__":
    main(int(sys.argv[1]))
