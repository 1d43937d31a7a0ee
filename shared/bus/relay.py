"""Outbox → broker: publishes what was committed, oldest first, and again whatever was not confirmed.

A plain process without eventlet (a thread when embedded). One is active per database, the others stand by. It is woken by the commit
(LISTEN/NOTIFY) and looks by itself every second. What reached no queue stays in the outbox and is an alarm. A publish that hangs
ends the process, which whoever supervises it starts again. Once an hour it cleans up and compares what it sent with what arrived.

    python -m shared.bus.relay topics
"""

import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from zlib import crc32

import sqlalchemy as sa

from shared import clock, config, storage
from shared.bus import brokers, housekeeping, mailbox, metrics
from shared.bus.rpc import RpcClient
from shared.bus.transport import EVENTS, Broker, LinkLost, Message, Publisher
from shared.contracts import EVENTS as EVENTS_DECLARED
from shared.contracts import load_all
from shared.logs import configure, log

BATCH = 500
LOOK_EVERY = 1.0  # seconds
HOUR = 3600.0  # seconds
HANGS_AFTER = 90.0  # seconds; a publish that the broker only delays gives up by itself long before
FORGOTTEN = timedelta(days=1)  # as long as a listener may have lain idle beside a running broker
REST = 10.0  # seconds
HANGING = 70  # exit code
WATCH = crc32(b"relay")  # the lock that the active one holds in its database


class Relay:
    def __init__(self, service: str, url: str, broker: Broker) -> None:
        self.service = service
        self._engine = storage.engine(url)
        self._broker = broker
        self._publisher: Publisher | None = None
        self._stop = threading.Event()
        self._alarmed: set[str] = set()
        self._resting: dict[str, float] = {}  # keys that reached no queue, until when the others go first
        self._committed = threading.Event()
        self._client = RpcClient(broker, config.signer(service), housekeeping.CALLS)
        self._comparison = housekeeping.Comparison(service, self._engine, self._client)
        self._tidied_at = time.monotonic()
        self.busy_since: float | None = None
        mailbox.when_committed(self._committed.set)

    def run(self) -> None:
        """Until :meth:`stop`; a lost broker or database is waited for."""
        pause, begun = 0.5, self._broker.durable
        while not self._stop.is_set():
            try:
                if not begun:
                    self.send_again()
                    begun = True
                self._stand_watch()
                pause = 0.5
            except (LinkLost, sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
                log.warning("relay.lost", service=self.service, error=type(error).__name__)
                self._drop_publisher()
                self._stop.wait(pause * (1 + random.random()))  # noqa: S311 - jitter
                pause = min(pause * 2, 10.0)
        self._drop_publisher()
        self._client.close()

    def stop(self) -> None:
        self._stop.set()
        self._committed.set()

    def send_again(self) -> int:
        """For a broker that forgot with its process what it held: all of the last day on which anything was published. Where it had
        arrived it is dropped."""
        published = mailbox.outbox.c.published_at
        with self._engine.begin() as connection:
            last = connection.scalar(sa.select(sa.func.max(published)))
            if last is None:
                return 0
            again = mailbox.outbox.update().where(published >= last - FORGOTTEN)
            return connection.execute(again.values(published_at=None)).rowcount

    def publish_due(self) -> int:
        """Publish one batch; the number of events that were confirmed by a queue."""
        self.busy_since = time.monotonic()
        try:
            return self._publish_batch()
        finally:
            self.busy_since = None

    def _publish_batch(self) -> int:
        with self._engine.begin() as connection:
            now = time.monotonic()
            resting = [key for key, until in self._resting.items() if until > now]
            unpublished = sa.select(mailbox.outbox).where(
                mailbox.outbox.c.published_at.is_(None), mailbox.outbox.c.key.not_in(resting)
            )
            rows = connection.execute(
                unpublished.order_by(mailbox.outbox.c.id).limit(BATCH).with_for_update(skip_locked=True)
            ).all()
            self._rest({row.key for row in rows} - EVENTS_DECLARED.keys(), "relay.unknown_event")
            rows = [row for row in rows if row.key in EVENTS_DECLARED]
            if not rows:
                return 0
            messages = [self._message(row) for row in rows]
            with metrics.measured("published", len(messages)):
                unroutable = self._publish(messages)
            done = [row.id for row, message in zip(rows, messages, strict=True) if message.message_id not in unroutable]
            connection.execute(
                mailbox.outbox.update().where(mailbox.outbox.c.id.in_(done)).values(published_at=clock.now())
            )
        metrics.PUBLISHED.inc(len(done))
        metrics.UNROUTABLE.set(len(unroutable))
        return len(done)

    def oldest(self) -> float:
        """Age in seconds of the oldest event that is not published yet."""
        waiting = sa.select(sa.func.min(mailbox.outbox.c.occurred_at)).where(mailbox.outbox.c.published_at.is_(None))
        with self._engine.connect() as connection:
            since = connection.scalar(waiting)
        return (clock.now() - since).total_seconds() if since else 0.0

    def _publish(self, messages: Sequence[Message]) -> set[str]:
        if self._publisher is None:
            self._publisher = self._broker.publisher()
        unroutable = {str(message.message_id) for message in self._publisher.publish(messages)}
        self._rest({message.key for message in messages if message.message_id in unroutable}, "relay.no_queue")
        return unroutable

    def _rest(self, keys: Iterable[str], alarm: str) -> None:
        """What can't be sent now must not hold up the others: an event that no queue takes, or that another version wrote."""
        for key in keys:
            self._resting[key] = time.monotonic() + REST
            if key not in self._alarmed:
                self._alarmed.add(key)
                log.error(alarm, service=self.service, key=key)

    @staticmethod
    def _message(row: Any) -> Message:
        body = mailbox.envelope_of(row).to_bytes()
        return Message(exchange=EVENTS, key=row.key, body=body, message_id=str(row.event_id))

    def _stand_watch(self) -> None:
        if self._engine.dialect.name != "postgresql":
            while not self._stop.is_set():
                published = self.publish_due()
                self._tidy()
                if not published:
                    self._committed.wait(LOOK_EVERY)
                    self._committed.clear()
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
            try:
                self._watch(watch)
            finally:
                # Back in the pool it would go on holding the lock, against ourselves: we may be given another one next time.
                watch.invalidate()

    def _watch(self, watch: sa.Connection) -> None:
        while not self._stop.is_set():
            if not watch.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": WATCH}):
                self._stop.wait(LOOK_EVERY)  # another one is active
                continue
            watch.exec_driver_sql(f"LISTEN {mailbox.NOTIFY_CHANNEL}")
            while not self._stop.is_set():
                published = self.publish_due()
                self._tidy()
                if not published:
                    self._wait_for_commit(watch)

    def _tidy(self) -> None:
        """Once an hour."""
        if time.monotonic() - self._tidied_at < HOUR:
            return
        self._tidied_at = time.monotonic()
        removed, missing = housekeeping.clean_up(self._engine), self._comparison.compare()
        metrics.MISSING.inc(missing)
        log.info("relay.tidied", service=self.service, removed=removed, missing=missing)

    @staticmethod
    def _wait_for_commit(watch: sa.Connection) -> None:
        raw: Any = watch.connection.dbapi_connection
        select.select([raw], [], [], LOOK_EVERY)
        try:
            raw.poll()
        except watch.dialect.loaded_dbapi.Error as error:
            raise LinkLost("the database has ended the watch") from error
        raw.notifies.clear()

    def _drop_publisher(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None


def end_when_it_hangs(relay: Relay) -> None:
    """Runs beside the relay. A hanging socket can't be closed politely: the process ends as it is, the events stay in the outbox."""
    while True:
        time.sleep(LOOK_EVERY)
        since = relay.busy_since
        if since is not None and time.monotonic() - since > HANGS_AFTER:
            log.error("relay.hangs", service=relay.service)
            os._exit(HANGING)


def main(service: str) -> None:
    config.require_real_clock()
    configure(service)
    metrics.serve(relay=True)
    relay = Relay(service, config.database_url(service), brokers.connect(config.broker_url(service)))
    metrics.OUTBOX_AGE.set_function(relay.oldest)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: relay.stop())
    load_all()
    threading.Thread(target=end_when_it_hangs, args=(relay,), name="watchdog", daemon=True).start()
    relay.run()


if __name__ == "__main__":
    main(sys.argv[1])
