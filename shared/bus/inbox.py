"""Broker → handlers: each event once, in its order, in one transaction with what it causes.

A batch is one transaction and one acknowledgement. When it fails it is rolled back and halved until the event that fails by itself
is alone: that one waits in the inbox and is tried again later, then left to an operator; what follows it in the life of its
subject waits with it, and nobody else. A database that is away is waited for and counts against nobody. What can't be read at all
goes to the dead letters as it came.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from opentelemetry.trace import SpanKind
from sqlalchemy.orm import Session

from shared import clock, storage
from shared.bus import context, mailbox, metrics, ordering, tracing
from shared.bus.envelope import Envelope, Unreadable
from shared.bus.rows import Rows
from shared.bus.transport import EVENTS, MAX_BODY, Delivery
from shared.calls.bus import SentEvent
from shared.contracts import Event
from shared.errors import Invalid
from shared.logs import log
from shared.quick_loading import is_storable

ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)  # doubled at each further attempt
AGAIN_AT_ONCE = 200  # events of the inbox in one look

JSON = ("application/json", "application/cloudevents+json")
ROW = mailbox.inbox.c


@dataclass(frozen=True)
class Handler:
    """A service's method for a kind of event. ``many``: it takes all that stand together, and gets a sequence."""

    method: Callable[[Session, Any], None]
    many: bool = False


Handlers = Mapping[str, Handler]


class Arrived(NamedTuple):
    """A delivery that could be read. ``after``: the sequence number of its predecessor here."""

    envelope: Envelope
    event: Event
    body: bytes
    after: int

    @property
    def id(self) -> UUID:
        return self.envelope.id

    @property
    def subject(self) -> str:
        return self.envelope.subject

    @property
    def sequence(self) -> int:
        return self.envelope.sequence


_CLAIM = Rows(
    mailbox.inbox, "event_id", "key", "subject", "sequence", "after_sequence", "received_at", "state",
    then="ON CONFLICT DO NOTHING", returning=("event_id",),
    also={"come": "(SELECT sequence FROM progress WHERE progress.subject = inbox.subject {for_update})"},
)  # fmt: skip
ADVANCE = Rows(
    mailbox.progress, "subject", "sequence",
    then="ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence WHERE excluded.sequence > progress.sequence",
)  # fmt: skip
_LISTEN = Rows(mailbox.listening, "key", "since", then="ON CONFLICT DO NOTHING")


class Inbox:
    """What one service has received. ``kinds``: what it listens to, by key."""

    def __init__(self, sessions: storage.Sessions, kinds: Mapping[str, type[Event]]) -> None:
        self._sessions = sessions
        self._kinds = kinds
        self._since: Mapping[str, int] = {}

    def open(self) -> None:
        """Note since when each key is heard, and forget which are heard no more. After the queue was bound, before the first event is read."""
        with self._sessions.begin() as session:
            session.execute(mailbox.listening.delete().where(mailbox.listening.c.key.not_in(self._kinds)))
            _LISTEN.put(session, [(key, clock.now()) for key in sorted(self._kinds)])
            heard = session.execute(sa.select(mailbox.listening))
            self._since = {row.key: int(row.since.timestamp()) for row in heard if row.key in self._kinds}

    def read(self, delivery: Delivery) -> Arrived:
        """Raises :class:`Unreadable` with the reason, for the dead letters."""
        if len(delivery.body) > MAX_BODY:
            raise Unreadable("larger than 1 MiB")
        if delivery.content_type not in JSON:
            raise Unreadable(f"content type {delivery.content_type!r}")
        try:
            arrived = self._arrived(delivery.body)
        except Unreadable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever somebody thought of, one message ends nothing but itself
            raise Unreadable(f"not an event: {type(error).__name__}") from None
        if not delivery.came_through(EVENTS) or delivery.key != arrived.envelope.key:
            raise Unreadable(
                f"{arrived.envelope.key} came as {delivery.exchange[:40]} {delivery.key[:80]}, or a detour"
            )
        return arrived

    def _arrived(self, body: bytes) -> Arrived:
        envelope = Envelope.from_bytes(body)
        if envelope.key not in self._kinds:
            raise Unreadable(f"nobody here handles {envelope.key}")
        if envelope.source != self._kinds[envelope.key].SOURCE:
            raise Unreadable(f"{envelope.key} does not come from {envelope.source[:40]}")
        if not 0 <= envelope.sequence < 2**63 or len(envelope.subject) > 80 or not is_storable(envelope.subject):
            raise Unreadable("no column takes its subject or its number")
        if envelope.time.tzinfo is None:
            raise Unreadable("nobody knows in which time zone it happened")
        try:
            event = envelope.event()
        except Invalid as error:
            raise Unreadable(f"breaks its contract: {error.facts['fields']}") from None
        return Arrived(envelope, event, body, ordering.predecessor(envelope, self._since))

    def handle(self, batch: Sequence[Arrived], handlers: Handlers) -> None:
        """Handle every event of the batch that was not handled before. Raises only when the database is at fault."""
        if not batch:
            return
        try:
            with metrics.measured("events", len(batch)), self._sessions.begin() as session:
                ready = self._handle(session, batch, handlers)
        except Exception as error:
            if storage.is_transient(error):
                raise
            if len(batch) == 1:
                self._set_aside(batch[0], error)
                return
            middle = len(batch) // 2
            self.handle(batch[:middle], handlers)
            self.handle(batch[middle:], handlers)
        else:
            keys = Counter(one.envelope.key for one in ready)
            metrics.handled(keys.items(), min((one.envelope.time for one in ready), default=None))

    def _handle(self, session: Session, batch: Sequence[Arrived], handlers: Handlers) -> Sequence[Arrived]:
        """Which ones were handled."""
        by_id = {arrived.id: arrived for arrived in batch}  # the same event may stand in one batch twice
        now = clock.now()
        # How far each subject has come is locked on the way, until the end of the transaction; by everybody in the same order.
        claims = [(a.id, a.envelope.key, a.subject, a.sequence, a.after, now, "handled") for a in by_id.values()]
        claimed: Sequence[Any] = _CLAIM.put(session, sorted(claims, key=itemgetter(2))).all()
        fresh: dict[UUID, int | None] = dict(claimed)
        new = [arrived for arrived in by_id.values() if arrived.id in fresh]
        progress = {arrived.subject: fresh[arrived.id] or 0 for arrived in new if arrived.sequence}
        in_order = ordering.in_order(new, progress)
        self._apply(session, in_order.ready, handlers)
        self._advance(session, in_order.ready)
        for arrived in in_order.early:
            metrics.EARLY.labels(arrived.envelope.key).inc()
            self._keep(session, arrived, state="early", reason="its predecessor has not come yet")
        for arrived in in_order.late:
            self._keep(session, arrived, state="dead", reason="its successor was handled already")
            metrics.DEAD.labels(arrived.envelope.key).inc()
            log.error("inbox.late", key=arrived.envelope.key, event_id=str(arrived.id))
        return in_order.ready

    @staticmethod
    def _advance(session: Session, handled: Sequence[Arrived]) -> None:
        come = {arrived.subject: arrived.sequence for arrived in handled if arrived.sequence}
        if come:
            ADVANCE.put(session, sorted(come.items()))

    @staticmethod
    def _apply(session: Session, ready: Sequence[Arrived], handlers: Handlers) -> None:
        place = 0
        while place < len(ready):
            key, first = ready[place].envelope.key, place
            handler = handlers[key]
            while place < len(ready) and ready[place].envelope.key == key and (handler.many or place == first):
                place += 1
            events = [arrived.event for arrived in ready[first:place]]
            traces = [arrived.envelope.traceparent for arrived in ready[first:place]]
            with (
                tracing.span(key, SpanKind.CONSUMER, parent=traces[0], links=traces[1:], events=len(events)) as trace,
                context.use(context.Context(traceparent=trace)),
            ):
                handler.method(session, events if handler.many else events[0])
                session.flush()

    @staticmethod
    def _keep(session: Session, arrived: Arrived, *, state: str, reason: str) -> None:
        kept = mailbox.inbox.update().where(ROW.event_id == arrived.id)
        session.execute(kept.values(state=state, reason=reason, body=arrived.body))

    def look_again(self, handlers: Handlers) -> int:
        """Try again what waits and is due, and what came early and has its predecessor by now; how many were tried."""
        due = sa.and_(ROW.state == "waiting", ROW.next_attempt_at <= clock.now())
        come = sa.exists().where(
            mailbox.progress.c.subject == ROW.subject, mailbox.progress.c.sequence >= ROW.after_sequence
        )
        released = sa.and_(ROW.state == "early", sa.or_(come, ROW.after_sequence == 0))
        tried = self._try_all(due, handlers)
        while now := self._try_all(released, handlers):  # each may release the next of its subject
            tried += now
        return tried

    def _try_all(self, those: sa.ColumnElement[bool], handlers: Handlers) -> int:
        with self._sessions.begin() as session:
            ids = sa.select(ROW.event_id).where(those).order_by(ROW.subject, ROW.sequence).limit(AGAIN_AT_ONCE)
            found = session.scalars(ids).all()
        return sum(self._try_again(event_id, handlers) for event_id in found)

    def _try_again(self, event_id: UUID, handlers: Handlers) -> bool:
        """Whether it was tried: False where another replica has it in hand."""
        arrived = None
        try:
            with self._sessions.begin() as session:
                kept = sa.select(ROW.body).where(
                    ROW.event_id == event_id,
                    sa.or_(ROW.state == "early", sa.and_(ROW.state == "waiting", ROW.next_attempt_at <= clock.now())),
                )
                body = session.scalar(kept.with_for_update(skip_locked=True))
                if body is None:
                    return False
                try:
                    arrived = self._arrived(body)
                except Unreadable as error:
                    self._give_up(session, event_id, error)
                    return True
                self._apply(session, [arrived], handlers)
                self._advance(session, [arrived])
                done = mailbox.inbox.update().where(ROW.event_id == event_id)
                session.execute(done.values(state="handled", body=None, reason=None, next_attempt_at=None))
        except Exception as error:
            if arrived is None or storage.is_transient(error):
                raise
            self._set_aside(arrived, error)
        else:
            metrics.handled([(arrived.envelope.key, 1)], arrived.envelope.time)
        return True

    @staticmethod
    def _give_up(session: Session, event_id: UUID, error: Unreadable) -> None:
        """It could be read when it came, but not by this version."""
        dead = mailbox.inbox.update().where(ROW.event_id == event_id)
        session.execute(dead.values(state="dead", reason=f"unreadable: {error}"[:500], next_attempt_at=None))
        metrics.DEAD.labels("unknown").inc()
        log.error("inbox.unreadable", event_id=str(event_id), reason=str(error)[:300])

    def _set_aside(self, arrived: Arrived, error: Exception) -> None:
        """The event alone is at fault: keep it, with the reason, for a later attempt or an operator."""
        reason = f"{type(error).__name__}: {error}"[:500]
        row = mailbox.inbox
        with self._sessions.begin() as session:
            attempts = (session.scalar(sa.select(ROW.attempts).where(ROW.event_id == arrived.id)) or 0) + 1
            dead = attempts >= ATTEMPTS
            changes = {
                "state": "dead" if dead else "waiting", "attempts": attempts, "reason": reason, "body": arrived.body,
                "next_attempt_at": None if dead else clock.now() + FIRST_PAUSE * 2 ** (attempts - 1),
            }  # fmt: skip
            values = {
                "event_id": arrived.id, "key": arrived.envelope.key, "subject": arrived.subject,
                "sequence": arrived.sequence, "after_sequence": arrived.after, "received_at": clock.now(), **changes,
            }  # fmt: skip
            put = mailbox.insert(session, row).values(values)
            undecided = ROW.state.in_(("waiting", "early"))  # another replica may have handled it in the meantime
            put = put.on_conflict_do_update(index_elements=[ROW.event_id], set_=changes, where=undecided)
            if not session.scalars(put.returning(ROW.event_id)).all():
                return
        (metrics.DEAD if dead else metrics.SET_ASIDE).labels(arrived.envelope.key).inc()
        log.error("inbox.set_aside", key=arrived.envelope.key, event_id=str(arrived.id), attempts=attempts,
                  dead=dead, error=type(error).__name__)  # fmt: skip


def missing(session: Session, events: Iterable[SentEvent]) -> list[UUID]:
    """Of these, what should have come, by the keys that are heard and since when, and is not in the inbox."""
    since = {row.key: row.since for row in session.execute(sa.select(mailbox.listening))}
    expected = [event.id for event in events if event.key in since and event.time > since[event.key]]
    found = set(session.scalars(sa.select(ROW.event_id).where(ROW.event_id.in_(expected)))) if expected else set()
    return [event_id for event_id in expected if event_id not in found]
