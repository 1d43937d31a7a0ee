"""Contracts of a small made-up service, for the tests of the bus."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa

from shared import storage
from shared.contracts import About, Attempt, Command, Event, Query, Record

metadata = storage.metadata()
book = sa.Table("book", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.String(200)))


class Written(Record):
    lines: int


class Write(Command[Written], key="sample.write"):
    text: Annotated[str, About("内容", longest=200)]


class WriteAll(Command[Written], key="sample.write_all"):
    texts: tuple[Annotated[str, About("内容", longest=200)], ...]


class Count(Query[Written], key="sample.count"):
    """How many lines stand in the book."""


class Knock(Attempt[Written], key="sample.knock"):
    text: str


class LineErased(Event, key="sample.line_erased.v1", subject="book_id"):
    book_id: UUID
    text: str


class LineWritten(Event, key="sample.line_written.v1", subject="book_id"):
    book_id: UUID
    text: str
