"""What is taken in, where it goes, and how fast it came."""

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from uuid6 import uuid7

from shared import clock, storage
from shared.bus import brokers, topology
from shared.bus.envelope import Envelope
from shared.bus.transport import EVENTS, Message
from shared.contracts import Event

SERVICE = "intake"  # who takes in
POISON = "poison"  # the choice that a handler with a fault can't handle
TOPICS = 2000  # subjects among which the events are spread
DUPLICATES = 100  # one in so many comes twice
PUBLISHED_AT_ONCE = 100
FIRST = 0.002  # seconds within which rows belong to one statement


class Voted(Event, key="hall.voted.v1", subject="topic_id"):
    topic_id: UUID
    vote_id: UUID
    person_id: UUID
    choice: str
    weight: int
    sent_at: datetime


tables = storage.metadata()

taken = sa.Table(
    "taken", tables,
    sa.Column("vote_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("choice", sa.String(20), nullable=False),
    sa.Column("weight", sa.Integer, nullable=False),
    sa.Column("sent_at", storage.Moment(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
)  # fmt: skip

seen = sa.Table("seen", tables, sa.Column("event_id", sa.Uuid, primary_key=True))  # what the peers have handled

# The peers' two statements; ours and the limit have their own.
SEE = "INSERT INTO seen (event_id) VALUES (:id) ON CONFLICT DO NOTHING"
TAKE = (
    "INSERT INTO taken (vote_id, person_id, choice, weight, sent_at) "
    "VALUES (:vote_id, :person_id, :choice, :weight, :sent_at)"
)


QUEUE = topology.events_queue(SERVICE, [Voted.KEY])  # every party takes from one as the product has it


class Sender:
    """Makes events, each topic's in their order; what came before each is said, as the outbox says it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}
        self._sent = 0

    def envelope(self, choice: str = "aye") -> Envelope:
        topic = self._sent % TOPICS
        self._sent += 1
        before, moment = self._known.get(topic), clock.now()
        self._known[topic] = ((before[0] if before else 0) + 1, int(moment.timestamp()))
        event = Voted(
            topic_id=UUID(int=topic), vote_id=uuid4(), person_id=uuid4(), choice=choice, weight=1, sent_at=clock.now()
        )
        return Envelope(
            id=UUID(str(uuid7())), key=Voted.KEY, source="hall", subject=event.subject, sequence=self._known[topic][0],
            time=moment, traceparent=f"00-{uuid4().hex}-{uuid4().hex[:16]}-01", data=event.dump(),
            predecessors={Voted.KEY: before} if before else {},
        )  # fmt: skip

    def message(self) -> Message:
        made = self.envelope()
        return Message(EVENTS, made.key, made.to_bytes(), str(made.id))


def messages(count: int) -> list[Message]:
    """One in a hundred twice, as after a lost confirm."""
    sender = Sender()
    made = [sender.message() for _ in range(count)]
    return [copy for n, one in enumerate(made) for copy in ([one, one] if n % DUPLICATES == 0 else [one])]


def poisoned(count: int) -> list[Message]:
    """One of them can't be handled."""
    sender = Sender()
    made = [sender.envelope(POISON if number == count // 2 else "aye") for number in range(count)]
    return [Message(EVENTS, one.key, one.to_bytes(), str(one.id)) for one in made]


def publish(uri: str, some: Sequence[Message]) -> None:
    with closing(brokers.connect(uri).publisher()) as publisher:
        for begin in range(0, len(some), PUBLISHED_AT_ONCE):
            unheard = publisher.publish(some[begin : begin + PUBLISHED_AT_ONCE])
            assert not unheard, f"{len(unheard)} messages reached no queue"


def rate(engine: sa.Engine) -> float:
    """Rows a second. What came with the first commit was there when the time began, and is not counted."""
    with engine.connect() as connection:
        at = list(connection.scalars(sa.select(taken.c.at).order_by(taken.c.at)))
    begun = sum((moment - at[0]).total_seconds() < FIRST for moment in at)
    return float((len(at) - begun) / (at[-1] - at[0]).total_seconds())


def count(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(taken)) or 0


def latencies(engine: sa.Engine) -> list[float]:
    """Seconds from sending to the row, in milliseconds."""
    with engine.connect() as connection:
        age = sa.func.extract("epoch", taken.c.at - taken.c.sent_at) * 1000
        return [float(value) for value in connection.scalars(sa.select(age).order_by(taken.c.at))]


def setting(name: str) -> str:
    """What the job tells a party."""
    return os.environ[f"BENCH_{name}"]
