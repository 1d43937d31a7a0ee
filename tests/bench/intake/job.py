"""J1, round by round."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa

from deploy.local.environment import ROOT
from shared import clock, storage
from shared.bus import brokers, mailbox
from shared.bus.envelope import predecessors_as_text
from shared.bus.transport import Message
from shared.identity import new_keys
from tests.bench.intake import work
from tests.bench.running import Failed, Results, console, percentile, process, wait_for
from tests.servers import database, virtual_host

GOALS = {
    "raw": 0.65, "plain_nameko": 10.0, "faststream": 10.0, "celery": 10.0, "relay": 0.5, "poison": 0.5, "inbox_rows": 1.3,
    "latency_raw": 3.0, "latency_faststream": 1.0,
}  # fmt: skip
POISONED = 10_000  # events with one that fails
MANY, FEW = 20_000, 2_000  # events: for those that are fast, and for those that are not
WITHIN = 120.0  # seconds
PER_SECOND, FOR_SECONDS = 200, 5  # of the latencies
FEW_ROWS, MANY_ROWS = 10_000, 1_000_000  # handled before, for the growth


@dataclass(frozen=True)
class Party:
    module: str
    count: int
    command: tuple[str, ...] = ()


PARTIES = {
    "ours": Party("tests.bench.intake.ours", MANY),
    "raw": Party("tests.bench.intake.raw", MANY),
    "plain_nameko": Party("tests.bench.intake.plain_nameko", FEW),
    "faststream": Party("tests.bench.intake.faststream_app", FEW),
    "celery": Party(
        "tests.bench.intake.celery_app", FEW,
        ("-m", "celery", "-A", "tests.bench.intake.celery_app", "worker", "--loglevel", "WARNING"),
    ),
}  # fmt: skip


class Hall:
    """One broker and one database for all of them."""

    def __init__(self, url: str, uri: str) -> None:
        self.engine, self.uri = storage.engine(url), uri
        work.tables.create_all(self.engine)
        mailbox.metadata.create_all(self.engine)
        private, public = new_keys()
        self.settings = {
            "BENCH_DATABASE": url, "BENCH_AMQP": uri, "IDENTITY_PUBLIC_KEYS": json.dumps({work.SERVICE: public}),
        }  # fmt: skip
        for service in (work.SERVICE, work.Voted.SOURCE):
            self.settings |= {
                f"{service.upper()}_DATABASE_URL": url, f"{service.upper()}_AMQP_URI": uri,
                f"{service.upper()}_SIGNING_KEY": private,
            }  # fmt: skip
        self.broker = brokers.connect(uri)
        self.broker.declare([work.QUEUE])

    def clear(self) -> None:
        """As if nobody had been here; PostgreSQL gets its house in order, so that no round pays for the one before."""
        with closing(self.broker.subscribe(work.QUEUE.name, prefetch=1000)) as left:
            while some := left.take(1000, 0.3):
                left.ack(some[-1], multiple=True)
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            tables = (work.taken, work.seen, mailbox.inbox, mailbox.progress, mailbox.outbox)
            connection.execute(sa.text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
            connection.execute(sa.text("CHECKPOINT"))

    def take_in(self, name: str, messages: list[Message], count: int) -> float:
        """What lies in the queue, by one party; rows a second. Raises :class:`Failed` when it lost or doubled something."""
        party = PARTIES[name]
        if name == "celery":
            self._send_tasks(messages)
        else:
            work.publish(self.uri, messages)
        with process(party.module, self.settings, *party.command) as running:
            wait_for(lambda: work.count(self.engine) >= count, f"{name} takes in {count}", WITHIN, running)
        if work.count(self.engine) != count:
            raise Failed(f"{name}: {work.count(self.engine)} rows instead of {count}")
        return work.rate(self.engine)

    def _send_tasks(self, messages: list[Message]) -> None:
        """Into its own queue, in its own words."""
        bodies = json.dumps([json.loads(message.body) for message in messages])
        code = (
            "import sys, json\n"
            "from tests.bench.intake.celery_app import app, handle\n"
            "with app.producer_pool.acquire(block=True) as producer:\n"
            "    for event in json.load(sys.stdin): handle.apply_async((event,), producer=producer)\n"
        )
        command = [sys.executable, "-c", code]
        subprocess.run(command, input=bodies, text=True, check=True, cwd=ROOT, env=os.environ | self.settings)


def run(rounds: int, results: Results) -> None:
    """Raises :class:`Failed`."""
    with database(server(), "bench") as url, virtual_host(broker()) as uri:
        hall = Hall(url, uri)
        for number in range(rounds):
            console.print(f"J1, round {number + 1} of {rounds}")
            for name, party in turned(PARTIES, number).items():
                hall.clear()
                results.note(name, hall.take_in(name, work.messages(party.count), party.count))
            for name in ("ours", "raw", "faststream"):
                hall.clear()
                middle, late = latency(hall, name)
                results.note(f"latency_{name}_p50_ms", middle)
                results.note(f"latency_{name}_p99_ms", late)
            hall.clear()
            results.note("with_poison", with_poison(hall))
            hall.clear()
            results.note("relay", relayed(hall))
            hall.clear()
            results.note("raw_publishing", published(hall))
            for name, rows in (("few_rows", FEW_ROWS), ("many_rows", MANY_ROWS)):
                hall.clear()
                handled_before(hall, rows)
                results.note(name, hall.take_in("ours", work.messages(MANY), MANY))
        for name in ("raw", "plain_nameko", "faststream", "celery"):
            results.compare(name, "ours", name)
        results.compare("latency_raw", "latency_ours_p99_ms", "latency_raw_p99_ms")
        results.compare("latency_faststream", "latency_ours_p99_ms", "latency_faststream_p99_ms")
        results.compare("relay", "relay", "raw_publishing")
        results.compare("poison", "with_poison", "ours")
        results.compare("inbox_rows", "few_rows", "many_rows")
        results.growth["inbox_rows"] = results.ratios.pop("inbox_rows")


def turned(parties: Mapping[str, Party], number: int) -> dict[str, Party]:
    """Nobody is always the first, on a machine that is still cold."""
    names = list(parties)
    begin = number % len(names)
    return {name: parties[name] for name in names[begin:] + names[:begin]}


def latency(hall: Hall, name: str) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds, of a party that has little to do."""
    sender, count = work.Sender(), PER_SECOND * FOR_SECONDS
    with process(PARTIES[name].module, hall.settings) as running, closing(hall.broker.publisher()) as publisher:
        publisher.publish([sender.message()])
        wait_for(lambda: work.count(hall.engine) == 1, f"{name} begins", WITHIN, running)
        began = time.perf_counter()
        for number in range(count):
            time.sleep(max(began + number / PER_SECOND - time.perf_counter(), 0))  # up to the deadline of the next one
            publisher.publish([sender.message()])
        wait_for(lambda: work.count(hall.engine) == count + 1, f"{name} keeps up", WITHIN, running)
    values = work.latencies(hall.engine)[1:]
    return percentile(values, 0.5), percentile(values, 0.99)


def with_poison(hall: Hall) -> float:
    """Rows a second while one event of ten thousand fails; it is set aside with its reason, and those behind it wait for it."""
    work.publish(hall.uri, work.poisoned(POISONED))
    behind = POISONED // 2 // work.TOPICS - (POISONED // 2 % work.TOPICS == 0)  # later events of the same topic
    inbox = mailbox.inbox.c
    with process(PARTIES["ours"].module, hall.settings | {"BENCH_FAILS": "yes"}) as running:
        wanted = POISONED - 1 - behind
        wait_for(lambda: work.count(hall.engine) >= wanted, "all but the poison", WITHIN, running)
    with hall.engine.connect() as connection:
        states = sa.select(inbox.state, sa.func.count(), sa.func.max(inbox.reason)).group_by(inbox.state)
        found = {state: (count, reason) for state, count, reason in connection.execute(states)}
    if found["waiting"] != (1, found["waiting"][1]) or "Poisoned" not in found["waiting"][1]:
        raise Failed(f"the poison is not set aside with its reason: {found}")
    return work.rate(hall.engine)


def handled_before(hall: Hall, rows: int) -> None:
    """An inbox with a history."""
    statement = sa.text(
        "INSERT INTO inbox (event_id, key, subject, sequence, received_at, state) "
        "SELECT gen_random_uuid(), :key, 'topic-' || number % 50000, number / 50000 + 1, :now, 'handled' "
        "FROM generate_series(1, :rows) AS number"
    )
    with hall.engine.begin() as connection:
        connection.execute(statement, {"key": work.Voted.KEY, "now": clock.now(), "rows": rows})
    with hall.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE inbox"))
        connection.execute(sa.text("CHECKPOINT"))


def relayed(hall: Hall) -> float:
    """Events a second from a full outbox to confirmed."""
    sender = work.Sender()
    envelopes = [sender.envelope() for _ in range(MANY)]
    with hall.engine.begin() as connection:
        connection.execute(
            mailbox.outbox.insert(),
            [
                {
                    "event_id": e.id, "key": e.key, "subject": e.subject, "sequence": e.sequence, "occurred_at": e.time,
                    "traceparent": e.traceparent, "data": e.data, "predecessors": predecessors_as_text(e.predecessors),
                }
                for e in envelopes
            ],
        )  # fmt: skip
    box = mailbox.outbox.c.published_at
    left = sa.select(sa.func.count()).where(box.is_(None)).select_from(mailbox.outbox)

    def is_empty() -> bool:
        with hall.engine.connect() as connection:
            return connection.scalar(left) == 0

    with process("tests.bench.intake.relay", hall.settings) as running:
        wait_for(is_empty, "the relay empties the outbox", WITHIN, running)
    with hall.engine.connect() as connection:
        at = list(connection.scalars(sa.select(box).order_by(box)))
    if hall.broker.depth(work.QUEUE.name) != MANY:
        raise Failed(f"the relay sent {hall.broker.depth(work.QUEUE.name)} of {MANY}")
    begun = sum(moment == at[0] for moment in at)
    return float((len(at) - begun) / (at[-1] - at[0]).total_seconds())


def published(hall: Hall) -> float:
    command = [sys.executable, "-m", "tests.bench.intake.raw_publishing", str(MANY)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=os.environ | hall.settings)
    return float(done.stdout)


def server() -> str:
    return os.environ["DATABASE_SERVER"]


def broker() -> str:
    return os.environ["AMQP_URI"]
