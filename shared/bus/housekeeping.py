"""What is done to the mailbox once an hour: old lines are removed, and what was sent is compared with what arrived."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from shared import clock
from shared.bus import mailbox
from shared.calls.bus import FIND_MISSING, SentEvent
from shared.contracts import Call, Record
from shared.errors import Refused
from shared.logs import log

A = TypeVar("A", bound=Record)

CALLS = frozenset(FIND_MISSING.values())  # that the relay of a publisher makes

PUBLISHED_KEPT = timedelta(days=30)
HANDLED_KEPT = timedelta(days=90)  # longer than anything is sent again: what is removed here could be handled twice
COMMANDS_KEPT = timedelta(days=30)
AT_ONCE = 5000  # rows in one transaction
ASKED_AT_ONCE = 1000  # events in one question
SETTLED = timedelta(minutes=2)  # what was published since may still be on its way
SENT_AGAIN = 3  # times, by one process
LOOKS_BACK = timedelta(hours=24)  # at the first comparison of a process


def clean_up(engine: sa.Engine) -> int:
    """Remove what is old; how many rows."""
    now, inbox, outbox, command = clock.now(), mailbox.inbox, mailbox.outbox, mailbox.command
    old: tuple[tuple[sa.Column[Any], sa.ColumnElement[bool]], ...] = (
        (outbox.c.id, outbox.c.published_at < now - PUBLISHED_KEPT),
        (inbox.c.event_id, sa.and_(inbox.c.received_at < now - HANDLED_KEPT, inbox.c.state == "handled")),
        (command.c.id, command.c.done_at < now - COMMANDS_KEPT),
    )
    return sum(_remove(engine, key, condition) for key, condition in old)


def _remove(engine: sa.Engine, key: sa.Column[Any], condition: sa.ColumnElement[bool]) -> int:
    removed = 0
    while True:
        with engine.begin() as connection:
            some = sa.select(key).where(condition).limit(AT_ONCE)
            gone = connection.execute(sa.delete(key.table).where(key.in_(some))).rowcount
        removed += gone
        if gone < AT_ONCE:
            return removed


class Asking(Protocol):
    """What is needed of :class:`shared.bus.rpc.RpcClient`."""

    def call_as_service(self, call: Call[A]) -> A: ...


class Comparison:
    """Of what one service has sent with what the others have received. What is missing is sent again."""

    def __init__(self, service: str, engine: sa.Engine, client: Asking) -> None:
        self._service, self._engine, self._client = service, engine, client
        self._compared: dict[str, datetime] = {}  # up to when, by listener
        self._sent_again: Counter[UUID] = Counter()

    def compare(self) -> int:
        """How many events had not arrived somewhere. A listener that does not answer is asked from there on next time."""
        now = clock.now()
        return sum(self._compare_with(listener, now) for listener in FIND_MISSING)

    def _compare_with(self, listener: str, now: datetime) -> int:
        begin, end = self._compared.get(listener, now - LOOKS_BACK), now - SETTLED
        missing = []
        try:
            for events in self._sent(begin, end):
                question: Any = FIND_MISSING[listener]
                missing += self._client.call_as_service(question(events=tuple(events))).ids
        except Refused as refusal:
            log.warning("comparison.no_answer", service=self._service, listener=listener, code=refusal.code)
            return 0
        if missing:
            log.error("comparison.missing", service=self._service, listener=listener, events=len(missing))
            # What does not arrive however often it is sent lies among the dead letters: more copies would bury it.
            hopeful = [event_id for event_id in missing if self._sent_again[event_id] < SENT_AGAIN]
            self._sent_again.update(hopeful)
            with self._engine.begin() as connection:
                again = mailbox.outbox.update().where(mailbox.outbox.c.event_id.in_(hopeful))
                connection.execute(again.values(published_at=None))
        self._compared[listener] = end
        return len(missing)

    def _sent(self, begin: datetime, end: datetime) -> Iterator[list[SentEvent]]:
        box, last = mailbox.outbox.c, 0
        while True:
            sent = sa.select(box.id, box.event_id, box.key, box.occurred_at)
            within = sa.and_(box.published_at > begin, box.published_at <= end, box.id > last)
            with self._engine.connect() as connection:
                rows = connection.execute(sent.where(within).order_by(box.id).limit(ASKED_AT_ONCE)).all()
            if not rows:
                return
            last = rows[-1].id
            yield [SentEvent(id=row.event_id, key=row.key, time=row.occurred_at) for row in rows]
