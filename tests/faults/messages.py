"""Messages that nobody should send: events a second time, and what no listener can read."""

import json
import random
import re
import struct
import time
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import amqp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from deploy.local import servers
from shared.bus import brokers, mailbox
from shared.bus.envelope import TYPE_PREFIX
from shared.bus.relay import Relay
from shared.bus.transport import EVENTS
from tests.faults import broker
from tests.faults.sample import EntryWritten, LedgerDusted

SOME = 200  # events that are sent a second time
UNHEARD = 600  # more than the relay takes at a time
TAKEN_AT_ONCE = 100
COMES_WITHIN = 60.0  # seconds
MARK = re.compile(r"poison-\d+-\d+")


def publish_duplicates(ledger: sa.Engine, chance: random.Random) -> None:
    """Some events that were published, in another order, by somebody who is not the relay."""
    with ledger.connect() as connection:
        published = sa.select(mailbox.outbox).where(mailbox.outbox.c.published_at.is_not(None))
        rows = list(connection.execute(published))
    some = chance.sample(rows, min(SOME, len(rows)))
    publisher = brokers.connect(servers.rabbitmq_url()).publisher()
    try:
        publisher.publish([Relay._message(row) for row in some])
    finally:
        publisher.close()


def have_published_again(ledger: sa.Engine, chance: random.Random) -> None:
    """By the relay, as after a comparison that found them missing."""
    box = mailbox.outbox
    with ledger.begin() as connection:
        published = list(connection.scalars(sa.select(box.c.id).where(box.c.published_at.is_not(None))))
        some = chance.sample(published, min(SOME, len(published)))
        connection.execute(box.update().where(box.c.id.in_(some)).values(published_at=None))


def post_what_nobody_hears(ledger: sa.Engine) -> None:
    """It reaches no queue and stays in the outbox; nothing else may have to wait for it."""
    with Session(ledger) as session, session.begin():
        for _ in range(UNHEARD):
            mailbox.post(session, LedgerDusted(book="dusty"))


def poison_exchange(label: str) -> set[str]:
    """Every listener gets it, by the way of real events. The marks by which it is known again."""
    return _publish(EVENTS, EntryWritten.KEY, label, _poison())


def poison_queue(queue: str, label: str) -> set[str]:
    """Into the queue itself, where even an event as it should be does not belong."""
    return _publish("", queue, label, chain(_poison(), [amqp.Message(_envelope())]))


def _publish(exchange: str, key: str, label: str, poison: Iterable[amqp.Message]) -> set[str]:
    marks = set()
    with broker.channel() as channel:
        for number, message in enumerate(poison, 1):
            mark = f"poison-{label}-{number}"
            message.properties.setdefault("message_id", mark)
            message.properties.setdefault("content_type", "application/json")
            message.body = message.body.replace(b"MARK", mark.encode())
            channel.basic_publish(message, exchange, key)
            marks.add(mark)
    return marks


def marks_in(queue: str, expected: AbstractSet[str]) -> tuple[set[str], list[str]]:
    """Of the poison that lies there; and whatever else does. It is taken out; what is expected may be long in coming."""
    marks, others, deadline = set[str](), list[str](), time.monotonic() + COMES_WITHIN
    subscription = brokers.connect(servers.rabbitmq_url()).subscribe(queue, prefetch=TAKEN_AT_ONCE)
    try:
        while (taken := subscription.take(TAKEN_AT_ONCE, 0.5)) or (expected - marks and time.monotonic() < deadline):
            for delivery in taken:
                text = f"{delivery.message_id} {delivery.body[:600].decode(errors='replace')}"
                if found := MARK.search(text):
                    marks.add(found[0])
                else:
                    others.append(text[:300])
            if taken:
                subscription.ack(taken[-1], multiple=True)
    finally:
        subscription.close()
    return marks, others


# -- what can't be read -------------------------------------------------------------------


def _envelope(**changes: Any) -> bytes:
    """As a real event, but for the changes; None leaves a part out."""
    data = {"book": "poisoned", "number": 1, "entry_id": str(uuid4()), "not_before": None}
    whole = {
        "specversion": "1.0", "id": str(uuid4()), "type": TYPE_PREFIX + EntryWritten.KEY, "source": "/ledger",
        "subject": "poisoned", "sequence": "1", "predecessors": "", "time": datetime.now(UTC).isoformat(),
        "datacontenttype": "application/json", "traceparent": "MARK", "data": data, **changes,
    }  # fmt: skip
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


def _poison() -> Iterator[amqp.Message]:
    bodies = (
        b"", b"MARK", b"\xff\xfe\x00 MARK", b"null", b"[]", b"{}", b'{"a": NaN, "b": "MARK"}', b'"MARK"', b"[" * 100_000,
        b'{"a":' * 30 + b"1" + b"}" * 30, b'{"id": 1, "id": 2}', b"\x80\x04\x95 MARK", b"x" * 2_000_000,
        b"1" * 5000, b'{"__type__": "datetime", "x": "MARK"}',
        _envelope(specversion="2.0"), _envelope(type="cn.shouyi.ledger.never_declared.v1"), _envelope(type=7),
        _envelope(source="/somebody_else"), _envelope(source=["/ledger"]), _envelope(id="7"), _envelope(id=None),
        _envelope(time="yesterday"), _envelope(time=None), _envelope(subject=None), _envelope(sequence="many"),
        _envelope(sequence=None), _envelope(data=None), _envelope(data=[1]), _envelope(data={}),
        _envelope(data={"book": "poisoned", "number": "one", "entry_id": str(UUID(int=1))}),
        _envelope(data={"book": "poisoned", "number": 1, "entry_id": str(UUID(int=1)), "is_admin": True}),
        _envelope(predecessors={"a": 1}), _envelope(predecessors="ledger.entry_written.v1=1"),
        # What no column takes.
        _envelope(sequence=str(10**30)), _envelope(subject="s" * 5000), _envelope(subject="nul \x00"),
        _envelope(subject="half a pair \ud800"), _envelope(sequence="HERE").replace(b'"HERE"', b"1e400"),
        _envelope(time="2026-11-28T08:00:00"),
    )  # fmt: skip
    for body in bodies:
        yield amqp.Message(body)
    good = _envelope()
    yield amqp.Message(good, content_type="application/x-python-pickle")
    yield amqp.Message(good, content_type="application/data; charset=wrong", content_encoding="rot13")
    headers: dict[str, Any] = {
        "nameko.call_id_stack": "wrong", "call_id_stack": {"not": ["a", "list"]}, "user_id": "admin",
        "x-death": "never", "caller": "\x00", "traceparent": 7,
    }  # fmt: skip
    yield amqp.Message(
        b"{}", application_headers=headers, reply_to="nowhere", correlation_id="1", expiration="86400000"
    )
    yield _UnreadableProperties(good)
    yield _EndOfTime(good)


class _EndOfTime(amqp.Message):  # type: ignore[misc]
    """A header with a moment that no clock can tell."""

    def _serialize_properties(self) -> bytes:
        table = b"\x04whenT" + struct.pack(">Q", 2**57)
        return b"\x20\x00" + struct.pack(">L", len(table)) + table


class _UnreadableProperties(amqp.Message):  # type: ignore[misc]
    """Its content type is text of no encoding; the broker does not mind."""

    def _serialize_properties(self) -> bytes:
        return b"\x80\x00" + b"\x04" + b"\xff\xfe\xfd\xfc"
