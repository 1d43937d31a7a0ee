"""Messages that a service could not read: an operator looks at them where they lie, has them tried again, or drops them.

Whoever may reach a queue may have put something into it, and what lies among the dead letters came by a detour: it is believed only
as far as its sender's outbox has the same. Tried again, it goes into the inbox, where it waits for its turn; only then is it taken
off the dead letters. What happens in between happens twice, and the inbox takes it once.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock
from shared.bus import dead_events, mailbox, ordering
from shared.bus.envelope import Envelope, Unreadable
from shared.bus.inbox import Inbox
from shared.bus.operating import Held
from shared.bus.operations import DROP, REPLAY, Who
from shared.bus.transport import Delivery

MOST = 1000  # letters looked at together
AT_ONCE = 100
OF_THE_BROKER = ("x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason", "x-delivery-count")


class Sent(StrEnum):
    """What the sender's outbox says of a letter."""

    SAME = "same"
    NOT_KNOWN = "not known"  # never sent, or removed from the outbox in the meantime
    DIFFERENT = "different"  # somebody changed it, or made it up


@dataclass(frozen=True)
class Letter:
    """``id`` is its content's: two with the same content are one for every purpose. ``came``: where from and why, as its
    headers claim. ``reason``: why it can't be read today; empty if it can."""

    id: str
    delivery: Delivery
    came: str
    reason: str
    envelope: Envelope | None

    def is_meant_by(self, name: str) -> bool:
        return name == self.id or (self.envelope is not None and name == str(self.envelope.id))


def listed(held: Held, inbox: Inbox) -> list[Letter]:
    """What is held, oldest first."""
    letters: list[Letter] = []
    while len(letters) < MOST and (some := held.take(min(AT_ONCE, MOST - len(letters)), 0.0)):
        letters += [_letter(delivery, inbox) for delivery in some]
    return letters


def _letter(delivery: Delivery, inbox: Inbox) -> Letter:
    death = _death(delivery.headers)
    first = delivery
    if death:
        keys = death.get("routing-keys")
        key = str(keys[0]) if isinstance(keys, list) and keys else ""
        first = delivery._replace(exchange=str(death.get("exchange")), key=key, headers=_own(delivery))
    try:
        inbox.read(first)
        reason = ""
    except Unreadable as error:
        reason = str(error)
    try:
        envelope = Envelope.from_bytes(delivery.body)
    except Unreadable:
        envelope = None
    came = f"{death.get('reason')} {death.get('queue')} {death.get('time')}" if death else ""
    return Letter(hashlib.sha256(delivery.body).hexdigest()[:16], delivery, came, reason, envelope)


def _death(headers: Mapping[str, Any]) -> Mapping[str, Any]:
    deaths = headers.get("x-death")
    return deaths[0] if isinstance(deaths, list) and deaths and isinstance(deaths[0], dict) else {}


def _own(delivery: Delivery) -> Mapping[str, Any]:
    return {name: value for name, value in delivery.headers.items() if name not in OF_THE_BROKER}


def sent(sender: Session, letter: Letter) -> Sent:
    """``sender``: a session on the database of the service that the letter says it is from."""
    if letter.envelope is None:
        return Sent.NOT_KNOWN
    found = sa.select(mailbox.outbox).where(mailbox.outbox.c.event_id == letter.envelope.id)
    row = sender.execute(found).one_or_none()
    if row is None:
        return Sent.NOT_KNOWN
    return Sent.SAME if mailbox.envelope_of(row) == letter.envelope else Sent.DIFFERENT


def put_into_inbox(session: Session, letters: Sequence[Letter], keys: Collection[str], who: Who) -> int:
    """They wait in the inbox for their turn; how many were not there yet. Acknowledge them after the commit.

    ``keys``: what the service listens to. Only for what :func:`sent` calls the same, or what the operator vouches for.
    """
    new = 0
    for letter in letters:
        if letter.envelope is None:
            raise ValueError("what is no event can't be tried again")
        new += _claim(session, letter.envelope, keys, state="early", body=letter.delivery.body)
        who.note(session, REPLAY, f"letter {letter.id} {letter.envelope.id}", counts={"letters": len(letters)})
    return new


def drop(session: Session, letter: Letter, keys: Collection[str], who: Who, *, reason: str, believed: bool) -> bool:
    """It is never to be handled. Acknowledge it after the commit. Whether its followers go on: only what is ``believed`` says which
    those are. Raises :class:`shared.bus.dead_events.PredecessorMissing`."""
    who.note(session, DROP, f"letter {letter.id}", reason=reason, counts={"letters": 1})
    envelope = letter.envelope
    if envelope is None or not believed or envelope.key not in keys:
        return False
    why = f"dropped: {reason} (was: {letter.reason})"[:500]
    if _claim(session, envelope, keys, state="dropped", body=letter.delivery.body, reason=why):
        after = _predecessor(session, envelope, keys)
        dead_events.pass_over(session, envelope.subject, envelope.sequence, after=after)
    return True


def _claim(session: Session, envelope: Envelope, keys: Collection[str], **values: Any) -> int:
    """A row of the inbox, unless the event has one: then 0. What comes after its successor is left dead: it is not done by itself."""
    come = session.scalar(sa.select(mailbox.progress.c.sequence).where(mailbox.progress.c.subject == envelope.subject))
    if values["state"] == "early" and 0 < envelope.sequence <= (come or 0):
        values |= {"state": "dead", "reason": "its successor was handled already"}
    row = mailbox.insert(session, mailbox.inbox).values(
        event_id=envelope.id, key=envelope.key, subject=envelope.subject, sequence=envelope.sequence,
        after_sequence=_predecessor(session, envelope, keys), received_at=clock.now(), **values,
    )  # fmt: skip
    claimed = session.scalars(row.on_conflict_do_nothing().returning(mailbox.inbox.c.event_id)).all()
    return len(claimed)


def _predecessor(session: Session, envelope: Envelope, keys: Collection[str]) -> int:
    heard = session.execute(sa.select(mailbox.listening).where(mailbox.listening.c.key.in_(keys)))
    return ordering.predecessor(envelope, {row.key: int(row.since.timestamp()) for row in heard})


def acknowledge(held: Held, letters: Sequence[Letter]) -> None:
    for letter in letters:
        held.ack(letter.delivery)
