"""The limit: py-amqp on both ends, direct reply-to, one connection each.

python -m tests.bench.calls.raw serve
python -m tests.bench.calls.raw ask 4000
"""

import json
import signal
import sys
from typing import Any, ClassVar

import amqp
from sqlalchemy.engine import make_url

from tests.bench.calls.work import IN_FLIGHT, measured, setting

QUEUE = "adder.raw"
REPLIES = "amq.rabbitmq.reply-to"


class Connection(amqp.Connection):  # type: ignore[misc]
    """Without the look at the socket before every publish that asking for "connection.blocked" would cost."""

    negotiate_capabilities: ClassVar[dict[str, bool]] = {
        **amqp.Connection.negotiate_capabilities,
        "connection.blocked": False,
    }


def connect() -> Any:
    broker = make_url(setting("AMQP"))
    link = Connection(
        f"{broker.host}:{broker.port}", userid=broker.username, password=broker.password, virtual_host=broker.database
    )
    link.connect()
    return link


def serve() -> None:
    link = connect()
    channel = link.channel()
    channel.queue_declare(QUEUE, durable=True, auto_delete=False)
    channel.basic_qos(0, 2 * IN_FLIGHT, False)

    def answer(message: Any) -> None:
        call = json.loads(message.body)
        body = json.dumps({"value": call["left"] + call["right"]})
        reply = amqp.Message(body, correlation_id=message.properties["correlation_id"])
        channel.basic_publish(reply, "", message.properties["reply_to"])
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume(QUEUE, callback=answer)
    while True:
        link.drain_events()


def ask() -> None:
    link = connect()
    channel = link.channel()
    state = {"sent": 0, "count": 0, "total": 0, "answered": 0}

    def send() -> None:
        body = json.dumps({"left": state["sent"], "right": 1})
        message = amqp.Message(body, correlation_id=str(state["sent"]), reply_to=REPLIES)
        channel.basic_publish(message, "", QUEUE)
        state["sent"] += 1

    def take(message: Any) -> None:
        state["total"] += json.loads(message.body)["value"]
        state["answered"] += 1
        if state["sent"] < state["count"]:
            send()

    channel.basic_consume(REPLIES, no_ack=True, callback=take)

    def run(count: int) -> int:
        state.update(sent=0, count=count, total=0, answered=0)
        for _ in range(min(IN_FLIGHT, count)):
            send()
        while state["answered"] < count:
            link.drain_events(timeout=30)
        return state["total"]

    measured(run)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    serve() if sys.argv[1] == "serve" else ask()
