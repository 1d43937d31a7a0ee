"""Two services that note what they hear."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock
from shared.bus.entrypoints import Service, on, on_batch
from tests.faults.sample import ARCHIVE, BOARD, AnyEntry, EntryAnnotated, EntryCorrected, EntryWritten

_NOTE = sa.text(
    "INSERT INTO effect (entry_id, book, number, before) "
    "VALUES (:entry_id, :book, :number, coalesce((SELECT max(number) FROM effect WHERE book = :book), 0))"
)


class NotYet(Exception):
    """As a handler fails that finds something not in place."""


def note(session: Session, events: Sequence[AnyEntry]) -> None:
    for event in events:
        if event.not_before is not None and clock.now() < event.not_before:
            raise NotYet
        session.execute(_NOTE, {"entry_id": event.entry_id, "book": event.book, "number": event.number})


class Archive(Service):
    name = ARCHIVE

    @on_batch(EntryWritten)
    def note_written(self, session: Session, events: Sequence[EntryWritten]) -> None:
        note(session, events)

    @on(EntryCorrected)
    def note_corrected(self, session: Session, event: EntryCorrected) -> None:
        note(session, [event])

    @on(EntryAnnotated)
    def note_annotated(self, session: Session, event: EntryAnnotated) -> None:
        note(session, [event])


class Board(Service):
    name = BOARD

    @on(EntryWritten)
    def note_written(self, session: Session, event: EntryWritten) -> None:
        note(session, [event])

    @on(EntryCorrected)
    def note_corrected(self, session: Session, event: EntryCorrected) -> None:
        note(session, [event])
