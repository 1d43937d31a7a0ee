"""The ballot and what it leaves behind: a row, and an event in an outbox."""

import os
from uuid import UUID

import sqlalchemy as sa

from shared import storage
from shared.contracts import Command, Event, Record
from shared.identity import PERSONS_SPEAKER

SERVICE, GATEWAY = "ballots", PERSONS_SPEAKER  # a gateway speaks for persons
MEETING = UUID(int=1)
VOTERS = 64  # at a time
WARMING = 200  # votes before the time begins


class Cast(Record):
    person_id: UUID


class CastBallot(Command[Cast], key="ballots.cast_ballot"):
    meeting_id: UUID
    choice: str


class BallotCast(Event, key="ballots.ballot_cast.v1", subject="meeting_id"):
    meeting_id: UUID
    person_id: UUID


tables = storage.metadata()

ballot = sa.Table(
    "ballot", tables,
    sa.Column("meeting_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("choice", sa.String(20), nullable=False),
    sa.Column("cast_at", storage.Moment(), nullable=False),
)  # fmt: skip

sent = sa.Table(  # the peers' outbox; ours has its own
    "sent", tables,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True),
    sa.Column("event_id", sa.Uuid, nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("occurred_at", storage.Moment(), nullable=False),
)  # fmt: skip


def setting(name: str) -> str:
    """What the job tells a party."""
    return os.environ[f"BENCH_{name}"]
