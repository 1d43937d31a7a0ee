"""Events of an inbox that failed until nobody tried them any more: an operator looks at them, has them tried again, or drops them;
and those that came early, whose predecessor will never come: he lets them go on without it.

Each act is one transaction with the note of who did it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock
from shared.bus import mailbox
from shared.bus.inbox import ADVANCE
from shared.bus.operations import DROP, REPLAY, Who

DEAD = ("dead",)
UNDONE = ("dead", "waiting", "early")
ROW = mailbox.inbox.c


class NotDead(Exception):
    """There is no such event among the dead; perhaps somebody else has just settled it."""


class NotEarly(Exception):
    """There is no such event that waits for one before it; perhaps that one has just come."""


class PredecessorMissing(Exception):
    """What happened before it, in the life of the same subject, was not handled: dropping it would lose that too."""

    def __init__(self, subject: str, sequence: int) -> None:
        super().__init__(f"event {sequence} of {subject} comes first")
        self.subject, self.sequence = subject, sequence


@dataclass(frozen=True)
class DeadEvent:
    """``followers``: later events of the same subject that wait for this one. ``late``: its successor was handled already.
    ``after``: the sequence number of its predecessor here."""

    id: UUID
    key: str
    subject: str
    sequence: int
    after: int
    received_at: datetime
    state: str
    attempts: int
    reason: str
    followers: int
    late: bool
    body: bytes


def listed(
    session: Session, *, states: Collection[str] = DEAD, only: Collection[UUID] | None = None
) -> Sequence[DeadEvent]:
    """Oldest first; those of one subject in their order. Of the early ones only those whose predecessor has not come."""
    behind = mailbox.inbox.alias()
    followers = (
        sa.select(sa.func.count()).select_from(behind)
        .where(behind.c.subject == ROW.subject, behind.c.sequence > ROW.sequence, behind.c.state == "early")
        .scalar_subquery()
    )  # fmt: skip
    come = sa.select(mailbox.progress.c.sequence).where(mailbox.progress.c.subject == ROW.subject).scalar_subquery()
    found = sa.select(
        ROW.event_id, ROW.key, ROW.subject, ROW.sequence, ROW.after_sequence, ROW.received_at, ROW.state, ROW.attempts, ROW.reason, followers,
        sa.and_(ROW.sequence > 0, ROW.sequence <= sa.func.coalesce(come, 0)), ROW.body,
    ).where(ROW.state.in_(states), sa.or_(ROW.state != "early", ROW.after_sequence > sa.func.coalesce(come, 0)))  # fmt: skip
    if only is not None:
        found = found.where(ROW.event_id.in_(only))
    rows = session.execute(found.order_by(ROW.received_at, ROW.subject, ROW.sequence))
    return [
        DeadEvent(
            event_id, key, subject, sequence, after, at, state, attempts, reason or "", behind, bool(late), body or b""
        )
        for event_id, key, subject, sequence, after, at, state, attempts, reason, behind, late, body in rows
    ]


def replay(session: Session, ids: Collection[UUID], who: Who) -> Sequence[UUID]:
    """They wait again, without any attempt counted, and are due; which ones. Their followers come after them by themselves."""
    again = mailbox.inbox.update().where(ROW.event_id.in_(ids), ROW.state == "dead", ROW.body.is_not(None))
    waiting = again.values(state="waiting", attempts=0, next_attempt_at=clock.now())
    done = session.scalars(waiting.returning(ROW.event_id)).all()
    for event_id in done:
        who.note(session, REPLAY, str(event_id), counts={"events": len(done)})
    return done


def drop(session: Session, event_id: UUID, who: Who, *, reason: str) -> int:
    """It will never be handled, and its followers go on without it; how many those are.

    Raises :class:`NotDead`, :class:`PredecessorMissing`. The row stays, with the reason.
    """
    kept = sa.select(mailbox.inbox).where(ROW.event_id == event_id, ROW.state == "dead").with_for_update()
    row = session.execute(kept).one_or_none()
    if row is None:
        raise NotDead
    [event] = listed(session, only=[event_id])
    pass_over(session, event.subject, event.sequence, after=row.after_sequence)
    why = f"dropped: {reason} (was: {event.reason})"[:500]
    dropped = mailbox.inbox.update().where(ROW.event_id == event_id)
    session.execute(dropped.values(state="dropped", reason=why, next_attempt_at=None))
    who.note(session, DROP, str(event_id), reason=reason, counts={"events": 1, "followers": event.followers})
    return event.followers


def release(session: Session, event_id: UUID, who: Who, *, reason: str) -> int:
    """It came early, and is handled though its predecessor never comes: that one is what is dropped. What its sequence number is.

    Raises :class:`NotEarly`; :class:`PredecessorMissing` while the predecessor lies here undone: that one is to be settled. Should it
    still come one day, it is late, and left to an operator.
    """
    kept = sa.select(mailbox.inbox).where(ROW.event_id == event_id, ROW.state == "early").with_for_update()
    row = session.execute(kept).one_or_none()
    if row is None:
        raise NotEarly
    before = sa.select(sa.func.min(ROW.sequence)).where(
        ROW.subject == row.subject, ROW.sequence < row.sequence, ROW.state.in_(UNDONE)
    )
    if undone := session.scalar(before):
        raise PredecessorMissing(row.subject, undone)
    ADVANCE.put(session, [(row.subject, row.after_sequence)])
    who.note(session, DROP, f"before {event_id}", reason=reason, counts={"followers": 1})
    return int(row.after_sequence)


def pass_over(session: Session, subject: str, sequence: int, *, after: int) -> None:
    """Its followers need not wait for it any more. Raises :class:`PredecessorMissing`."""
    if not sequence:
        return
    table = mailbox.progress
    known = sa.select(table.c.sequence).where(table.c.subject == subject).with_for_update()
    if (session.scalar(known) or 0) < after:
        raise PredecessorMissing(subject, after)
    ADVANCE.put(session, [(subject, sequence)])
