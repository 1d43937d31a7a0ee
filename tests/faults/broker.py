"""An administrator's look at the broker, past the links that are cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import amqp
from amqp.exceptions import AMQPError

from deploy.local import servers


class Queue(NamedTuple):
    ready: int
    consumers: int


@contextmanager
def channel() -> Iterator[amqp.Channel]:
    broker = urlsplit(servers.rabbitmq_url())
    with amqp.Connection(
        host=f"{broker.hostname}:{broker.port}", userid=broker.username, password=broker.password,
        login_method="PLAIN", connect_timeout=5, read_timeout=10, write_timeout=10, confirm_publish=True,
    ) as connection:  # fmt: skip
        yield connection.channel()


def look(queue: str) -> Queue | None:
    """None while there is no such queue, or nobody to be asked."""
    try:
        with channel() as asked:
            declared = asked.queue_declare(queue, passive=True)
    except (AMQPError, OSError):
        return None
    return Queue(declared.message_count, declared.consumer_count)
