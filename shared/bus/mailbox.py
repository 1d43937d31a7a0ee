"""The tables between a service's transactions and the broker, and the one way to put an event into them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid6 import uuid7

from shared import clock, storage
from shared.bus import context
from shared.contracts import Event

NOTIFY_CHANNEL = "outbox"

metadata = storage.metadata()
_Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

outbox = sa.Table(
    "outbox", metadata,
    sa.Column("id", _Serial, primary_key=True, autoincrement=True),
    sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("occurred_at", storage.Moment(), nullable=False),
    sa.Column("traceparent", sa.String(60)),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("published_at", storage.Moment()),
    sa.Index("ix_outbox_unpublished", "id", postgresql_where=sa.text("published_at IS NULL"),
             sqlite_where=sa.text("published_at IS NULL")),
)  # fmt: skip

# One row per aggregate; its lock is what puts the aggregate's events into an order.
stream = sa.Table(
    "stream", metadata,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)  # fmt: skip

inbox = sa.Table(
    "inbox", metadata,
    sa.Column("event_id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("received_at", storage.Moment(), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),  # handled, waiting (to be tried again), dead (an operator decides)
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_attempt_at", storage.Moment()),
    sa.Column("reason", sa.String(500)),
    sa.Column("body", sa.LargeBinary),  # kept until it is handled
    sa.CheckConstraint("state IN ('handled', 'waiting', 'dead')", name="state"),
    sa.Index("ix_inbox_waiting", "next_attempt_at", postgresql_where=sa.text("state = 'waiting'"),
             sqlite_where=sa.text("state = 'waiting'")),
)  # fmt: skip

# Commands already done, with their answers: sent again, they are answered again and not done again.
command = sa.Table(
    "command", metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # of caller and content: the same id for something else is refused
    sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("done_at", storage.Moment(), nullable=False),
)  # fmt: skip


def insert(session: Session, table: sa.Table) -> Any:
    """An INSERT that can say ON CONFLICT, in the words of the database at hand."""
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def post(session: Session, event: Event) -> UUID:
    """Put an event into the outbox, within the caller's transaction; the relay publishes it after the commit."""
    one_more = insert(session, stream).values(subject=event.subject, sequence=1)
    sequence = session.scalar(
        one_more.on_conflict_do_update(
            index_elements=[stream.c.subject], set_={"sequence": stream.c.sequence + 1}
        ).returning(stream.c.sequence)
    )
    event_id = UUID(str(uuid7()))
    session.execute(
        outbox.insert().values(
            event_id=event_id, key=event.KEY, subject=event.subject, sequence=sequence, occurred_at=clock.now(),
            traceparent=context.current().traceparent, data=event.dump(),
        )
    )  # fmt: skip
    _announce(session)
    return event_id


_wakers: list[Callable[[], None]] = []


def when_committed(wake: Callable[[], None]) -> None:
    """Have something in this process woken whenever a transaction with events is committed here."""
    _wakers.append(wake)


def _announce(session: Session) -> None:
    if session.info.setdefault("announces", False):
        return
    session.info["announces"] = True
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text(f"NOTIFY {NOTIFY_CHANNEL}"))
    sa.event.listen(session, "after_commit", lambda _session: [wake() for wake in _wakers])
