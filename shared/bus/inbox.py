"""Broker → handlers: each event once, in one transaction with what it causes.

A batch is one transaction and one acknowledgement. When it fails it is rolled back and halved until the event that fails by itself
is alone: that one waits in the inbox and is tried again later, then left to an operator. A database that is away
is waited for and counts against nobody. What can't be read at all goes to the dead letters as it came.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock, storage
from shared.bus import context, mailbox
from shared.bus.envelope import Envelope, Unreadable
from shared.bus.transport import MAX_BODY, Delivery
from shared.contracts import Event
from shared.errors import Invalid
from shared.logs import log

ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)  # doubled at each further attempt

Handler = Callable[[Session, Event], None]


@dataclass(frozen=True)
class Arrived:
    """A delivery that could be read."""

    envelope: Envelope
    event: Event
    body: bytes


class Inbox:
    """What one service has received. ``handlers`` by key."""

    def __init__(self, sessions: storage.Sessions, handlers: Mapping[str, Handler]) -> None:
        self._sessions = sessions
        self._handlers = handlers

    def read(self, delivery: Delivery) -> Arrived:
        """Raises :class:`Unreadable` with the reason, for the dead letters."""
        if len(delivery.body) > MAX_BODY:
            raise Unreadable("larger than 1 MiB")
        if delivery.content_type not in ("application/json", "application/cloudevents+json"):
            raise Unreadable(f"content type {delivery.content_type!r}")
        envelope = Envelope.from_bytes(delivery.body)
        if envelope.key not in self._handlers:
            raise Unreadable(f"nobody here handles {envelope.key}")
        try:
            return Arrived(envelope, envelope.event(), delivery.body)
        except Invalid as error:
            raise Unreadable(f"breaks its contract: {error.facts['fields']}") from None

    def handle(self, batch: Sequence[Arrived]) -> None:
        """Handle every event of the batch that was not handled before. Raises only when the database is at fault."""
        if not batch:
            return
        try:
            with self._sessions.begin() as session:
                fresh = self._claim(session, batch)
                for arrived in batch:
                    if arrived.envelope.id in fresh:
                        fresh.remove(arrived.envelope.id)  # the same event may stand in one batch twice
                        self._apply(session, arrived)
        except Exception as error:
            if storage.is_transient(error):
                raise
            if len(batch) == 1:
                self._set_aside(batch[0], error)
                return
            middle = len(batch) // 2
            self.handle(batch[:middle])
            self.handle(batch[middle:])

    def retry_due(self) -> int:
        """Try again what waits and is due; how many were tried."""
        with self._sessions.begin() as session:
            due = sa.select(mailbox.inbox.c.event_id).where(
                mailbox.inbox.c.state == "waiting", mailbox.inbox.c.next_attempt_at <= clock.now()
            )
            ids = session.scalars(due.order_by(mailbox.inbox.c.sequence).limit(100)).all()
        for event_id in ids:
            self._retry(event_id)
        return len(ids)

    def _retry(self, event_id: object) -> None:
        row = mailbox.inbox.c
        arrived = None
        try:
            with self._sessions.begin() as session:
                waiting = sa.select(row.body).where(row.event_id == event_id, row.state == "waiting")
                body = session.scalar(waiting.with_for_update(skip_locked=True))
                if body is None:
                    return
                envelope = Envelope.from_bytes(body)
                arrived = Arrived(envelope, envelope.event(), body)
                self._apply(session, arrived)
                done = mailbox.inbox.update().where(row.event_id == event_id)
                session.execute(done.values(state="handled", body=None, reason=None, next_attempt_at=None))
        except Exception as error:
            if arrived is None or storage.is_transient(error):
                raise
            self._set_aside(arrived, error)

    @staticmethod
    def _claim(session: Session, batch: Sequence[Arrived]) -> set[object]:
        now = clock.now()
        rows = {
            a.envelope.id: {
                "event_id": a.envelope.id, "key": a.envelope.key, "subject": a.envelope.subject,
                "sequence": a.envelope.sequence, "received_at": now, "state": "handled",
            }
            for a in batch
        }  # fmt: skip
        claimed = mailbox.insert(session, mailbox.inbox).values(list(rows.values())).on_conflict_do_nothing()
        return set(session.scalars(claimed.returning(mailbox.inbox.c.event_id)))

    def _apply(self, session: Session, arrived: Arrived) -> None:
        with context.use(context.Context(traceparent=arrived.envelope.traceparent)):
            self._handlers[arrived.envelope.key](session, arrived.event)
            session.flush()

    def _set_aside(self, arrived: Arrived, error: Exception) -> None:
        """The event alone is at fault: keep it, with the reason, for a later attempt or an operator."""
        reason = f"{type(error).__name__}: {error}"[:500]
        row = mailbox.inbox
        with self._sessions.begin() as session:
            attempts = (session.scalar(sa.select(row.c.attempts).where(row.c.event_id == arrived.envelope.id)) or 0) + 1
            dead = attempts >= ATTEMPTS
            changes = {
                "state": "dead" if dead else "waiting", "attempts": attempts, "reason": reason, "body": arrived.body,
                "next_attempt_at": None if dead else clock.now() + FIRST_PAUSE * 2 ** (attempts - 1),
            }  # fmt: skip
            values = {
                "event_id": arrived.envelope.id, "key": arrived.envelope.key, "subject": arrived.envelope.subject,
                "sequence": arrived.envelope.sequence, "received_at": clock.now(), **changes,
            }  # fmt: skip
            put = mailbox.insert(session, row).values(values)
            session.execute(put.on_conflict_do_update(index_elements=[row.c.event_id], set_=changes))
        log.error("inbox.set_aside", key=arrived.envelope.key, event_id=str(arrived.envelope.id), attempts=attempts,
                  dead=dead, error=type(error).__name__)  # fmt: skip
