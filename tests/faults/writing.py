"""A writer: commits entries with their events as fast as it can, as many as it is allowed; starts again where it was killed.

    python -m tests.faults.writing 1

How much is written already stands in the database, what comes next follows from that and the seed: nothing is written twice,
whatever became of a commit that was not answered.
"""

import faulthandler
import os
import random
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock, config, storage
from shared.bus import mailbox
from shared.logs import configure, log
from tests.faults.sample import (
    BOOKS,
    LEDGER,
    SHOW_STACKS,
    WRITERS,
    AnyEntry,
    EntryAnnotated,
    EntryCorrected,
    EntryWritten,
    book,
    entry,
)

LARGEST = 4  # entries in one transaction
LOOK_EVERY = 0.02  # seconds between two looks at whether there is more to do
AGAIN_AFTER = 0.2  # seconds, when the database was away
UNDONE = 0.12  # of all transactions are tried once more before, and undone
STUBBORN = 0.004  # of all entries make their listeners fail at first
STUBBORN_FOR = timedelta(seconds=3)
NOWHERE = "a book that does not exist"
KINDS: tuple[type[AnyEntry], ...] = (EntryWritten, EntryCorrected, EntryAnnotated)


class Undone(Exception):
    """Raised in the middle of a transaction, on purpose."""


class Writer:
    def __init__(self, number: int, seed: str, sessions: storage.Sessions) -> None:
        self._number, self._seed, self._sessions = number, seed, sessions

    def done(self) -> int:
        """How many entries of this writer are committed."""
        with self._sessions() as session:
            count = sa.select(sa.func.count()).select_from(entry).where(entry.c.writer == self._number)
            return int(session.scalar(count) or 0)

    def write_some(self, done: int, at_most: int) -> int:
        """One transaction after ``done`` entries, perhaps one that is undone before it; how many entries it committed."""
        chance = random.Random(f"{self._seed}/{self._number}/{done}")
        if chance.random() < UNDONE:
            self._undo(chance, done)
        size = min(chance.randint(1, LARGEST), at_most)
        with self._sessions.begin() as session:
            self._write(session, chance, [self._id(done + place) for place in range(size)])
        return size

    def _undo(self, chance: random.Random, done: int) -> None:
        """Write, and have it undone: by an error, by a rollback, or by the database at the commit."""
        ids = [self._id(done, f"undone {place}") for place in range(chance.randint(1, LARGEST))]
        way = chance.choice(("error", "rollback", "commit"))
        try:
            with self._sessions.begin() as session:
                self._write(session, chance, ids, kept_with=NOWHERE if way == "commit" else None)
                if way == "rollback":
                    session.rollback()
                if way == "error":
                    _fail()
        except (Undone, sa.exc.IntegrityError) as reason:
            log.info("writer.undone", reason=type(reason).__name__)

    def _id(self, place: int, what: str = "") -> UUID:
        return uuid5(NAMESPACE_OID, f"{self._seed}/{self._number}/{place}/{what}")

    def _write(self, session: Session, chance: random.Random, ids: list[UUID], kept_with: str | None = None) -> None:
        names = sorted(chance.choices(BOOKS, k=len(ids)))  # in one order, so that no two writers wait for each other
        for name, entry_id in zip(names, ids, strict=True):
            kind = chance.choices(KINDS, (6, 3, 1))[0]
            stubborn = clock.now() + STUBBORN_FOR if chance.random() < STUBBORN else None
            one_more = book.update().where(book.c.name == name).values(number=book.c.number + 1)
            number = session.execute(one_more.returning(book.c.number)).scalar_one()
            event = kind(book=name, number=number, entry_id=entry_id, not_before=stubborn)
            session.execute(
                entry.insert().values(
                    entry_id=entry_id, book=name, number=number, key=kind.KEY, writer=self._number,
                    event_id=mailbox.post(session, event), kept_with=kept_with or name,
                )
            )  # fmt: skip


def _fail() -> None:
    raise Undone


def main(number: int) -> None:
    configure(f"writer-{number}")
    faulthandler.register(SHOW_STACKS)
    stopping = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stopping.set())
    writer = Writer(number, os.environ["FAULTS_SEED"], storage.sessions(config.database_url(LEDGER)))
    allowance = Path(os.environ["FAULTS_ALLOWANCE"])
    done: int | None = None
    while not stopping.is_set():
        try:
            if done is None:
                done = writer.done()
            share = (int(allowance.read_text()) + len(WRITERS) - number) // len(WRITERS)
            left = share - done
            if left > 0:
                done += writer.write_some(done, left)
            else:
                stopping.wait(LOOK_EVERY)
        except storage.DATABASE_ERRORS as error:
            log.warning("writer.no_database", error=type(error).__name__)
            done = None
            stopping.wait(AGAIN_AFTER)


if __name__ == "__main__":
    main(int(sys.argv[1]))
