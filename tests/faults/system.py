"""The writers, the relay and the listeners at work together: how far they are, and what they did."""

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from deploy.local.supervisor import STEADY, Supervisor
from shared import storage
from shared.bus import mailbox, topology
from tests.faults import broker, sample
from tests.faults.checking import Effect, Entry
from tests.faults.nodes import until
from tests.faults.proxy import Link
from tests.faults.sample import HEARD, LEDGER

RELAY = "relay"


def queue_of(listener: str) -> str:
    return topology.events_queue(listener, _keys(listener)).name


def dead_letters_of(listener: str) -> str:
    return str(topology.events_queue(listener, _keys(listener)).dead_letters)


@dataclass
class System:
    folder: Path  # for logs
    databases: Mapping[str, str]  # address by service
    links: Mapping[str, Link]  # to the broker, by service
    replicas: Mapping[str, Sequence[str]]  # processes by listener
    supervisor: Supervisor
    blamed: Counter[str] = field(default_factory=Counter)  # ends of processes that we caused
    poisoned: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in HEARD})  # marks by listener
    interrupted: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._engines = {service: storage.engine(url) for service, url in self.databases.items()}

    @property
    def ledger(self) -> sa.Engine:
        return self._engines[LEDGER]

    # -- work -----------------------------------------------------------------------------

    def allow(self, entries: int) -> None:
        """So many may be written, all in all."""
        new = self.folder / "allowance.new"
        new.write_text(str(entries))
        new.replace(self.folder / "allowance")

    def end(self, process: str, number: signal.Signals = signal.SIGKILL) -> "subprocess.Popen[bytes]":
        """Ends what runs under this name, or is just being started again; the supervisor starts it anew."""
        running = until(lambda: self._running(process), f"{process} runs")
        self.blamed[process] += 1
        running.send_signal(number)
        return running

    def signal(self, process: str, number: signal.Signals) -> None:
        if (running := self._running(process)) is not None:
            running.send_signal(number)

    def _running(self, process: str) -> "subprocess.Popen[bytes] | None":
        found = self.supervisor.program(process).process
        return found if found is not None and found.poll() is None else None

    # -- how far it is; -1 while the database is away --------------------------------------

    def written(self) -> int:
        return self._count(LEDGER, sa.select(sa.func.count()).select_from(sample.entry))

    def unpublished(self) -> int:
        """But for those that nobody listens to."""
        box, nobodys = mailbox.outbox.c, sample.LedgerDusted.KEY
        return self._count(LEDGER, sa.select(sa.func.count()).where(box.published_at.is_(None), box.key != nobodys))

    def heard_of(self, listener: str) -> int:
        """Entries that it is to note."""
        return self._count(LEDGER, sa.select(sa.func.count()).where(sample.entry.c.key.in_(_keys(listener))))

    def noted(self, listener: str) -> int:
        """Entries that have an effect; none counts twice."""
        return self._count(listener, sa.select(sa.func.count(sample.effect.c.entry_id.distinct())))

    def unhandled(self, listener: str) -> int:
        """What lies in the inbox and waits for something."""
        return self._count(listener, sa.select(sa.func.count()).where(mailbox.inbox.c.state != "handled"))

    def _count(self, service: str, count: sa.Select[int]) -> int:
        try:
            with self._engines[service].connect() as connection:
                return int(connection.scalar(count) or 0)
        except storage.DATABASE_ERRORS:
            return -1

    def is_ready(self) -> bool:
        """Every replica takes from its queue. Before that an event might reach nobody."""
        return all(
            (queue := broker.look(queue_of(listener))) is not None and queue.consumers == len(replicas)
            for listener, replicas in self.replicas.items()
        )

    def is_quiet(self) -> bool:
        """All that was committed is published, handled and acknowledged; nobody is just being started."""
        return (
            self.unpublished() == 0
            and all(self._has_noted_all(listener) for listener in HEARD)
            and all(time.monotonic() - program.started_at > STEADY for program in self.supervisor.programs)
            and self.is_ready()
        )

    def _has_noted_all(self, listener: str) -> bool:
        if self.unhandled(listener) != 0 or self.noted(listener) < self.heard_of(listener):
            return False
        queue, dead = broker.look(queue_of(listener)), broker.look(dead_letters_of(listener))
        return (
            queue is not None and queue.ready == 0 and dead is not None and dead.ready >= len(self.poisoned[listener])
        )

    # -- what it did ----------------------------------------------------------------------

    def entries(self, listener: str) -> list[Entry]:
        """Those that it is to note."""
        columns = [sample.entry.c[name] for name in Entry._fields]
        with self.ledger.connect() as connection:
            return [Entry(*row) for row in connection.execute(
                sa.select(*columns).where(sample.entry.c.key.in_(_keys(listener)))
            )]  # fmt: skip

    def effects(self, listener: str) -> list[Effect]:
        """In the order in which they were noted."""
        columns = [sample.effect.c[name] for name in Effect._fields]
        with self._engines[listener].connect() as connection:
            return [Effect(*row) for row in connection.execute(sa.select(*columns).order_by(sample.effect.c.id))]

    def story(self, listener: str, entry: Entry) -> str:
        """What the mailboxes know of an entry's event, for who looks for the cause."""
        sent, came = mailbox.outbox.c, mailbox.inbox.c
        of_event = sent.event_id == entry.event_id
        with self.ledger.connect() as connection:
            out = connection.execute(sa.select(sent.sequence, sent.published_at).where(of_event)).one_or_none()
        with self._engines[listener].connect() as connection:
            found = sa.select(came.state, came.after_sequence, came.attempts, came.reason, came.received_at)
            inside = connection.execute(found.where(came.event_id == entry.event_id)).one_or_none()
        return f"{entry.book} number {entry.number} event {entry.event_id} outbox {out} inbox {inside}"

    def ended_by_themselves(self) -> dict[str, int]:
        """How often a process ended that nobody had ended."""
        ends = {program.name: program.starts - 1 - self.blamed[program.name] for program in self.supervisor.programs}
        return {name: often for name, often in ends.items() if often > 0}

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()


def _keys(listener: str) -> list[str]:
    return [kind.KEY for kind in HEARD[listener]]
