"""The tables between a service's transactions and the broker, and the one way to put an event into them."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction
from uuid6 import uuid7

from shared import clock, storage
from shared.bus import context
from shared.bus.envelope import Envelope, predecessors_as_text, predecessors_from_text
from shared.bus.rows import Rows, put_together
from shared.bus.transport import MAX_BODY
from shared.contracts import EVENTS, Event

NOTIFY_CHANNEL = "outbox"
LARGEST = MAX_BODY - 8 * 1024  # bytes of an event's data, which leaves its envelope room in the message

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
    sa.Column("predecessors", sa.Text, nullable=False, server_default=""),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("published_at", storage.Moment()),
    sa.Index("ix_outbox_unpublished", "id", postgresql_where=sa.text("published_at IS NULL"),
             sqlite_where=sa.text("published_at IS NULL")),
    sa.Index("ix_outbox_published_at", "published_at", postgresql_using="brin"),
)  # fmt: skip

# One row per aggregate; its lock is what puts the aggregate's events into an order.
stream = sa.Table(
    "stream", metadata,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("predecessors", sa.Text, nullable=False, server_default=""),  # the last event of each key
)  # fmt: skip

inbox = sa.Table(
    "inbox", metadata,
    sa.Column("event_id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("received_at", storage.Moment(), nullable=False),
    # handled; waiting, to be tried again; early, until its predecessor is handled; dead: an operator decides; dropped: has decided
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("after_sequence", sa.BigInteger, nullable=False, server_default="0"),  # of its predecessor
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_attempt_at", storage.Moment()),
    sa.Column("reason", sa.String(500)),
    sa.Column("body", sa.LargeBinary),  # kept until it is handled
    sa.CheckConstraint("state IN ('handled', 'waiting', 'early', 'dead', 'dropped')", name="state"),
    sa.Index("ix_inbox_waiting", "next_attempt_at", postgresql_where=sa.text("state = 'waiting'"),
             sqlite_where=sa.text("state = 'waiting'")),
    sa.Index("ix_inbox_early", "subject", "sequence", postgresql_where=sa.text("state = 'early'"),
             sqlite_where=sa.text("state = 'early'")),
    sa.Index("ix_inbox_dead", "received_at", postgresql_where=sa.text("state = 'dead'"),
             sqlite_where=sa.text("state = 'dead'")),
    sa.Index("ix_inbox_received_at", "received_at", postgresql_using="brin"),
)  # fmt: skip

# How far this service has come with each subject: the sequence number of the last event handled.
progress = sa.Table(
    "progress", metadata,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)  # fmt: skip

# Since when this service hears events of a key: what happened before can't be waited for.
listening = sa.Table(
    "listening", metadata,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("since", storage.Moment(), nullable=False),
)  # fmt: skip

# Commands already done, with their answers: sent again, they are answered again and not done again.
command = sa.Table(
    "command", metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # of caller and content: the same id for something else is refused
    sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("done_at", storage.Moment(), nullable=False),
    sa.Index("ix_command_done_at", "done_at", postgresql_using="brin"),
)  # fmt: skip

# What operators did to this mailbox, and why. Nobody can change it afterwards: a trigger of its migration refuses.
operation = sa.Table(
    "operation", metadata,
    sa.Column("id", _Serial, primary_key=True, autoincrement=True),
    sa.Column("at", storage.Moment(), nullable=False),
    sa.Column("who", sa.String(120), nullable=False),
    sa.Column("verb", sa.String(20), nullable=False),
    sa.Column("target", sa.String(200), nullable=False),  # an event's id, a dead letter's, a queue's name
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),  # what the preview said
    sa.CheckConstraint("verb IN ('replay', 'drop', 'migrate_queue')", name="verb"),
    sa.CheckConstraint("who <> ''", name="somebody_did_it"),
    info={"append_only": True},
)  # fmt: skip


def insert(session: Session, table: sa.Table) -> Any:
    """An INSERT that can say ON CONFLICT, in the words of the database at hand."""
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


class Posted(NamedTuple):
    event_id: UUID
    event: Event
    traceparent: str | None


_POSTED = "mailbox.posted"
_MOVE_STREAMS = Rows(
    stream, "subject", "sequence",
    then="ON CONFLICT (subject) DO UPDATE SET sequence = stream.sequence + excluded.sequence",
    returning=("subject", "sequence", "predecessors"),
)  # fmt: skip
_REMEMBER = Rows(
    stream, "subject", "sequence", "predecessors",
    then="ON CONFLICT (subject) DO UPDATE SET predecessors = excluded.predecessors",
)  # fmt: skip
_SEND = Rows(
    outbox, "event_id", "key", "subject", "sequence", "occurred_at", "traceparent", "predecessors", "data"
)  # fmt: skip


def post(session: Session, event: Event) -> UUID:
    """Have an event sent with the caller's transaction: it is written at its commit, and published by the relay afterwards.

    Its subject's row in ``stream`` is locked from then until the end of the commit only.
    """
    if session.in_nested_transaction():
        raise RuntimeError("an event of a savepoint would be sent although the savepoint may be undone")
    if _POSTED not in session.info:
        session.info[_POSTED] = []
        sa.event.listen(session, "before_commit", _write_posted)
        sa.event.listen(session, "after_transaction_end", _forget_posted)
        sa.event.listen(session, "after_commit", lambda _session: [wake() for wake in _wakers])
    if not session.in_transaction():
        session.begin()  # so that a rollback ends something
    event_id = UUID(str(uuid7()))
    session.info[_POSTED].append(Posted(event_id, event, context.current().traceparent))
    return event_id


def _forget_posted(session: Session, transaction: SessionTransaction) -> None:
    """Whatever a commit has not written was rolled back."""
    if transaction.parent is None:
        session.info[_POSTED].clear()


def _write_posted(session: Session) -> None:
    """Number the events in the order of their subjects' rows, which every transaction locks in the same order."""
    posted: Sequence[Posted] = tuple(session.info[_POSTED])
    session.info[_POSTED].clear()
    if not posted:
        return
    now = clock.now()
    moment = int(now.timestamp())
    counts = Counter(one.event.subject for one in posted)
    moved = {row.subject: row for row in _MOVE_STREAMS.put(session, sorted(counts.items()))}
    numbers = {subject: moved[subject].sequence - count for subject, count in counts.items()}
    before = {subject: dict(predecessors_from_text(row.predecessors)) for subject, row in moved.items()}
    lines = []
    for event_id, event, traceparent in posted:
        subject = event.subject
        numbers[subject] += 1
        data = event.to_json()
        if len(data) > LARGEST:
            raise ValueError(f"{event.KEY} is too large for a message: {len(data)} bytes")
        known = predecessors_as_text(before[subject])
        lines.append((event_id, event.KEY, subject, numbers[subject], now, traceparent, known, data.decode()))
        before[subject][event.KEY] = (numbers[subject], moment)
    latest = [(subject, 0, predecessors_as_text(last)) for subject, last in before.items()]
    put_together(session, (_REMEMBER, latest), (_SEND, lines), then=f"pg_notify('{NOTIFY_CHANNEL}', '')")


def envelope_of(row: Any) -> Envelope:
    """What a row of the outbox looks like on the wire."""
    return Envelope(
        id=row.event_id, key=row.key, source=EVENTS[row.key].SOURCE, subject=row.subject, sequence=row.sequence,
        time=row.occurred_at, traceparent=row.traceparent, data=row.data,
        predecessors=predecessors_from_text(row.predecessors),
    )  # fmt: skip


_wakers: list[Callable[[], None]] = []


def when_committed(wake: Callable[[], None]) -> None:
    """Have something in this process woken whenever a transaction with events is committed here."""
    _wakers.append(wake)
