"""A ledger that others copy: entries in books, each with its book's own running number."""

import signal
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared import storage
from shared.contracts import Event

LEDGER, ARCHIVE, BOARD = "ledger", "archive", "board"
SHOW_STACKS = signal.SIGUSR1  # each of our processes answers it with what its threads do, into its log
WRITERS = ("writer-1", "writer-2")
BOOKS = tuple(f"book-{number:02}" for number in range(40))


class EntryWritten(Event, key="ledger.entry_written.v1", subject="book"):
    """``not_before``: until then whoever handles it fails."""

    book: str
    number: int
    entry_id: UUID
    not_before: datetime | None = None


class EntryCorrected(Event, key="ledger.entry_corrected.v1", subject="book"):
    book: str
    number: int
    entry_id: UUID
    not_before: datetime | None = None


class EntryAnnotated(Event, key="ledger.entry_annotated.v1", subject="book"):
    """The board does not hear of these: to it, numbers are missing that are not lost."""

    book: str
    number: int
    entry_id: UUID
    not_before: datetime | None = None


class LedgerDusted(Event, key="ledger.ledger_dusted.v1", subject="book"):
    """Nobody listens to these."""

    book: str


AnyEntry = EntryWritten | EntryCorrected | EntryAnnotated
HEARD: dict[str, tuple[type[AnyEntry], ...]] = {
    ARCHIVE: (EntryWritten, EntryCorrected, EntryAnnotated),
    BOARD: (EntryWritten, EntryCorrected),
}

# -- the ledger's tables ------------------------------------------------------------------

ledger = storage.metadata()

book = sa.Table(
    "book", ledger,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),  # of its last entry
)  # fmt: skip

entry = sa.Table(
    "entry", ledger,
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("book", sa.String(80), nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("event_id", sa.Uuid, nullable=False),
    sa.Column("writer", sa.Integer, nullable=False, index=True),
    # Looked at by the commit alone: a book that does not exist undoes what was written already, outbox and all.
    sa.Column("kept_with", sa.ForeignKey("book.name", deferrable=True, initially="DEFERRED"), nullable=False),
    sa.UniqueConstraint("book", "number"),
)  # fmt: skip

# -- the listeners' table -----------------------------------------------------------------

listener = storage.metadata()

effect = sa.Table(
    "effect", listener,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("entry_id", sa.Uuid, nullable=False),  # not unique: what is done twice has to be seen
    sa.Column("book", sa.String(80), nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("before", sa.BigInteger, nullable=False),  # the book's highest number that was noted by then
    sa.Index("ix_effect_book", "book", "number"),
)  # fmt: skip
