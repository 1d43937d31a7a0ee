"""Signed-in browsers: opened, found, refreshed, closed.

A session ages by the machine's own clock, so that setting the demonstration clock a week forward signs nobody out.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.gateway.models import Session
from shared import clock
from shared.calls.directory import Identity
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions

SEEN_EVERY = timedelta(minutes=5)  # a row is written at most this often for being seen
CHECKED_EVERY = timedelta(minutes=5)  # roles taken away in the directory are gone here after this long
BELIEVED_FOR = timedelta(minutes=30)  # while the directory does not answer


@dataclass(frozen=True)
class SignedIn:
    """Whose session this is, with the roles last heard from the directory."""

    token_hash: str
    identity: Identity
    due_for_check: bool
    too_old: bool = False  # to go on with, should the directory not answer

    @property
    def caller(self) -> Caller:
        grants = tuple(Grant(Role(grant.role), grant.area) for grant in self.identity.grants)
        return Caller(person_id=self.identity.person_id, grants=grants)


def _machine_now() -> datetime:
    return clock.now() - clock.offset()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class SessionBook:
    """All sessions of this gateway. Every method is one transaction of its own."""

    sessions: Sessions
    idle: timedelta
    longest: timedelta

    def open(self, identity: Identity) -> str:
        """Begin a session and answer its token, which is nowhere kept. Sessions that have run out are swept away."""
        token, now = secrets.token_urlsafe(32), _machine_now()
        with self.sessions.begin() as db:
            db.execute(sa.delete(Session).where(Session.expires_at <= now))
            db.add(
                Session(
                    token_hash=_hash(token),
                    person_id=identity.person_id,
                    identity=identity.dump(),
                    created_at=now,
                    last_seen_at=now,
                    checked_at=now,
                    expires_at=now + min(self.idle, self.longest),
                )
            )
        return token

    def find(self, token: str) -> SignedIn | None:
        """The session of a cookie, if it is there and has not run out; being found keeps it alive."""
        now = _machine_now()
        with self.sessions.begin() as db:
            row = db.get(Session, _hash(token))
            if row is None or row.expires_at <= now:
                return None
            if now - row.last_seen_at >= SEEN_EVERY:
                row.last_seen_at = now
                row.expires_at = min(now + self.idle, row.created_at + self.longest)
            age = now - row.checked_at
            return SignedIn(
                row.token_hash,
                Identity.load(row.identity),
                due_for_check=age >= CHECKED_EVERY,
                too_old=age >= BELIEVED_FOR,
            )

    def refresh(self, token_hash: str, identity: Identity) -> None:
        """Keep what the directory says today of this session's person."""
        with self.sessions.begin() as db:
            db.execute(
                sa.update(Session)
                .where(Session.token_hash == token_hash)
                .values(identity=identity.dump(), checked_at=_machine_now())
            )

    def close(self, token: str) -> None:
        with self.sessions.begin() as db:
            db.execute(sa.delete(Session).where(Session.token_hash == _hash(token)))

    def close_all(self, person_id: UUID, *, but: str | None = None) -> int:
        """Sign a person out everywhere (``but`` one token); how many sessions that ended."""
        these = sa.delete(Session).where(Session.person_id == person_id)
        if but is not None:
            these = these.where(Session.token_hash != _hash(but))
        with self.sessions.begin() as db:
            return len(db.scalars(these.returning(Session.token_hash)).all())
