"""A record whose lines hold each other: each carries the SHA-256 of the one before, so that no line can be changed, put in or
taken out unseen by anybody who knows a later digest.

A line is hashed and exported as canonical JSON (keys in order, no white space, UTF-8);
``services/gateway/static/verify_dossier.py`` reads it back without any of our code.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from shared.contracts import to_json
from shared.storage import Moment

EMPTY = "{}"  # content of a line that has nothing to keep beyond its words
PAGE_BYTES, PAGE_LINES = 400_000, 1000  # of an answer; a message may have 1 MiB


def canonical(value: Any) -> str:
    """Plain JSON types, written in the one way in which they can be written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content(value: Any) -> str:
    """What a line keeps in full: a call or an event as it came, or records in plain containers."""
    return canonical(json.loads(to_json(value)))


class RecordOwner:
    """Mixed into the model of the thing whose record it is; its lock puts the lines into an order."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    entries: Mapped[int] = mapped_column(default=0)  # lines in its record
    sealed: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")  # digest of the last of them


class RecordLine:
    """Mixed into the model of a line, next to the key of its owner: what happened, when, who in which role, by which rule. It
    stays as it is. ``OWNER``: ``topic`` for a line with a ``topic_id``.
    """

    OWNER: ClassVar[str]

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(sa.String(40))
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str] = mapped_column(sa.String(40))
    detail: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[str] = mapped_column(sa.Text, server_default=EMPTY, deferred=True)  # what was said, in full
    digest: Mapped[str] = mapped_column(sa.String(64), server_default="", deferred=True)  # of this line and all before

    def exported(self, previous: str) -> str:
        """This line as it leaves the house; ``previous`` is the digest of the line before, empty for the first."""
        return canonical(self.plain(previous) | {"digest": self.digest})

    def plain(self, previous: str) -> dict[str, Any]:
        """What its digest is made of."""
        return _plain(self.OWNER, getattr(self, f"{self.OWNER}_id"), self, previous)


def _plain(owner: str, owner_id: UUID, line: Any, previous: str) -> dict[str, Any]:
    return {
        "of": f"{owner}:{owner_id}", "number": line.number, "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": line.verb, "actor_id": line.actor_id and str(line.actor_id), "actor_role": line.actor_role,
        "detail": line.detail, "source": line.source, "content": json.loads(line.content), "previous": previous,
    }  # fmt: skip


def _digest(plain: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


L = TypeVar("L", bound=RecordLine)


def follow(owner: RecordOwner, line: L) -> L:
    """Make it the next line of its owner's record, which is held."""
    owner.entries += 1
    line.number = owner.entries
    owner.sealed = line.digest = _digest(line.plain(owner.sealed))
    return line


def page(
    session: Session, kind: type[L], of: sa.ColumnElement[bool], *, after: int
) -> tuple[tuple[str, ...], int | None]:
    """The lines after this number as they are exported, as many as a message carries; and after which one it goes on."""
    previous = session.scalar(sa.select(kind.digest).where(of, kind.number == after)) or ""
    whole = sa.select(kind).options(undefer(kind.content), undefer(kind.digest))
    lines: list[str] = []
    size = 0
    for line in session.scalars(whole.where(of, kind.number > after).order_by(kind.number).limit(PAGE_LINES)):
        text = line.exported(previous)
        size += len(text.encode())
        if lines and size > PAGE_BYTES:
            return tuple(lines), line.number - 1
        lines.append(text)
        previous = line.digest
    return tuple(lines), after + len(lines) if len(lines) == PAGE_LINES else None


def seal_old_lines(connection: sa.Connection, owner: str) -> None:
    """For a migration: give the lines that are there already the digests that they would have had.

    The table refuses changes; its triggers are taken off and put on again in the migration's transaction.
    """
    lines = sa.table(
        f"{owner}_record", sa.column(f"{owner}_id", sa.Uuid()), sa.column("number", sa.Integer()), sa.column("at", Moment()),
        sa.column("verb"), sa.column("actor_id", sa.Uuid()), sa.column("actor_role"), sa.column("detail"), sa.column("source"),
        sa.column("content"), sa.column("digest"),
    )  # fmt: skip
    owners = sa.table(owner, sa.column("id", sa.Uuid()), sa.column("sealed"))
    owner_id = lines.c[f"{owner}_id"]
    sealed: dict[UUID, str] = {}
    with _open_to_changes(connection, lines.name):
        for line in connection.execute(sa.select(lines).order_by(owner_id, lines.c.number)).all():
            of = getattr(line, f"{owner}_id")
            sealed[of] = _digest(_plain(owner, of, line, sealed.get(of, "")))
            this = (owner_id == of, lines.c.number == line.number)
            connection.execute(sa.update(lines).where(*this).values(digest=sealed[of]))
    for of, digest in sealed.items():
        connection.execute(sa.update(owners).where(owners.c.id == of).values(sealed=digest))


@contextmanager
def _open_to_changes(connection: sa.Connection, table: str) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    of_table = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    triggers = connection.execute(of_table, {"table": table}).tuples().all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)
