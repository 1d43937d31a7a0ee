"""What somebody has who holds the whole system: a copy of every message, every row with its transaction, every log; and the same of
votes that are kept carelessly, so that it is known to be enough."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import amqp
import sqlalchemy as sa

from deploy.local.broker import administrator
from shared import storage
from shared.vocabulary import Choice
from tests.journeys.adversary import Row

CARELESS = "careless"


def connected(server: str, vhost: str) -> amqp.Connection:
    address = urlsplit(server)
    connection = amqp.Connection(
        host=f"{address.hostname}:{address.port}",
        userid=address.username,
        password=address.password,
        virtual_host=vhost,
    )
    connection.connect()
    return connection


@contextmanager
def tapped(server: str, vhost: str) -> Iterator[list[bytes]]:
    """A copy of every message that the broker takes, requests and answers too, as its tracer makes it."""
    seen: list[bytes] = []
    admin = administrator(server)
    assert admin is not None
    admin.load({"vhosts": [{"name": vhost, "tracing": True}]})
    over = threading.Event()
    with closing(connected(server, vhost)) as connection:
        channel = connection.channel()
        queue = channel.queue_declare(exclusive=True).queue
        channel.queue_bind(queue, "amq.rabbitmq.trace", "publish.#")
        channel.basic_consume(queue, no_ack=True, callback=lambda message: seen.append(_whole(message)))

        def listen() -> None:
            while not over.is_set():
                try:
                    connection.drain_events(timeout=0.2)
                except TimeoutError:
                    continue

        listening = threading.Thread(target=listen)
        listening.start()
        yield seen
        over.set()
        listening.join()


def _whole(message: Any) -> bytes:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    return body + b"\n" + repr(message.headers).encode()


def tables_in(url: str, of: str = "") -> dict[str, list[Row]]:
    """``of``: tables whose name begins so. Every row in the order in which they lie, with which transaction wrote it."""
    engine = storage.engine(url)
    with engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name.startswith(of)]
        read = 'SELECT xmin::text, ctid::text, t.* FROM "{}" t ORDER BY t.ctid'
        found = {
            name: [
                Row(int(row[0]), repr(tuple(row)).encode()) for row in connection.execute(sa.text(read.format(name)))
            ]
            for name in names
        }
    engine.dispose()
    return found


def keep_carelessly(chosen: Mapping[str, Choice], *, url: str, server: str, vhost: str, log: Path) -> None:
    """Who votes and what they vote apart, and one after the other: in two tables, in messages, in lines of a log."""
    engine = storage.engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE {CARELESS}_turnout (person uuid)"))
        connection.execute(sa.text(f"CREATE TABLE {CARELESS}_vote (choice text)"))
    with closing(connected(server, vhost)) as broker, log.open("w") as lines:
        channel = broker.channel()
        channel.queue_declare(CARELESS, auto_delete=True)
        for person, choice in chosen.items():
            for field, value in (("person", person), ("choice", choice.value)):
                text = f'{{"{field}": "{value}"}}'
                channel.basic_publish(amqp.Message(text), routing_key=CARELESS)
                lines.write(text + "\n")
            with engine.begin() as connection:
                connection.execute(sa.text(f"INSERT INTO {CARELESS}_turnout VALUES (:person)"), {"person": person})
                connection.execute(sa.text(f"INSERT INTO {CARELESS}_vote VALUES (:choice)"), {"choice": choice.value})
        channel.queue_delete(CARELESS)
    engine.dispose()
