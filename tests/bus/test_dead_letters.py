"""What could not be read is looked at where it lies, on both carriers; believed as far as its sender has the same; and handled once."""

import json
from contextlib import closing
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared.bus import brokers, dead_events, dead_letters, embedded, mailbox, transport
from shared.bus.amqp.operating import AmqpOperator
from shared.bus.dead_letters import Sent
from shared.bus.envelope import Unreadable
from shared.bus.inbox import Handler, Inbox
from shared.bus.operations import Who
from shared.bus.transport import EVENTS, Delivery, Message, Queue
from tests.bus import sample
from tests.bus.sample import LineErased, LineWritten

WANG = Who("wang")
BOTH = {kind.KEY: kind for kind in (LineWritten, LineErased)}
BOOK = UUID(int=5)


class Carrier:
    """A queue of a service that listens to both kinds; its version of today can't read one of them."""

    def __init__(self, uri: str | None) -> None:
        self.uri = uri
        self.broker = embedded.EmbeddedBroker() if uri is None else brokers.connect(uri)
        name = f"t{uuid4().hex[:8]}"
        self.queue = Queue(name=name, exchange=EVENTS, keys=tuple(BOTH), dead_letters=f"{name}.dead")
        self.broker.declare([self.queue])
        self.publisher = self.broker.publisher()
        self.subscription = self.broker.subscribe(name, prefetch=1000)

    def hold(self):
        dead = str(self.queue.dead_letters)
        return closing(
            self.broker.subscribe(dead, prefetch=1000) if self.uri is None else AmqpOperator(self.uri).hold(dead)
        )

    def publish(self, *bodies: tuple[str, bytes]) -> None:
        self.publisher.publish([Message(EVENTS, key, body, str(uuid4())) for key, body in bodies])

    def taken(self, count: int) -> list[transport.Delivery]:
        found: list[transport.Delivery] = []
        while len(found) < count:
            more = self.subscription.take(count - len(found), 5.0)
            assert more, f"only {len(found)} of {count}"
            found += more
        return found

    def letters(self, inbox, count: int):
        """Polled for: a queue dead-letters when it finds the time."""
        for _ in range(200):
            with self.hold() as held:
                if len(found := dead_letters.listed(held, inbox)) >= count:
                    return found
        raise AssertionError(f"only {len(found)} of {count}")

    def close(self) -> None:
        self.publisher.close()
        self.subscription.close()


@pytest.fixture(params=["embedded", "rabbitmq"])
def carrier(request):
    made = Carrier(None if request.param == "embedded" else request.getfixturevalue("amqp_uri"))
    yield made
    made.close()


@pytest.fixture
def today(sessions):
    made = Inbox(sessions, {LineWritten.KEY: LineWritten})
    made.open()
    return made


@pytest.fixture
def mended(sessions):
    made = Inbox(sessions, BOTH)
    made.open()
    return made


def write(session, event):
    session.execute(sample.book.insert().values(text=event.text))


HANDLERS = {key: Handler(write) for key in BOTH}


def send(sessions, carrier, *events) -> list[bytes]:
    """As a publisher does; one database plays both sides."""
    with sessions.begin() as session:
        for event in events:
            mailbox.post(session, event)
    with sessions() as session:
        rows = session.execute(sa.select(mailbox.outbox).order_by("id")).all()
    bodies = [mailbox.envelope_of(row).to_bytes() for row in rows[-len(events) :]]
    carrier.publish(*((event.KEY, body) for event, body in zip(events, bodies, strict=True)))
    return bodies


def receive(carrier, inbox, count):
    """As a service does."""
    arrived = []
    for delivery in carrier.taken(count):
        try:
            arrived.append(inbox.read(delivery))
        except Unreadable:
            carrier.subscription.reject(delivery)
    inbox.handle(arrived, HANDLERS)


def verdict(sessions, letter):
    with sessions() as session:
        return dead_letters.sent(session, letter)


def test_looking_neither_loses_nor_reorders_and_says_why(carrier, today):
    for number in range(250):
        carrier.publish((LineWritten.KEY, f"not JSON {number}".encode()))
    for delivery in carrier.taken(250):
        carrier.subscription.reject(delivery)

    first = carrier.letters(today, 250)
    again = carrier.letters(today, 250)

    assert [one.delivery.body for one in first] == [f"not JSON {number}".encode() for number in range(250)]
    assert [one.id for one in again] == [one.id for one in first]
    assert {one.envelope for one in first} == {None}
    assert "not JSON" in first[0].reason


def test_replayed_after_the_fix_it_is_handled_once(carrier, today, mended, sessions, lines):
    send(
        sessions, carrier, LineErased(book_id=BOOK, text="unreadable"), LineWritten(book_id=uuid4(), text="of another")
    )
    receive(carrier, today, 2)
    [letter] = carrier.letters(today, 1)
    assert "nobody here handles" in letter.reason
    assert carrier.letters(mended, 1)[0].reason == ""

    with carrier.hold() as held:
        [letter] = dead_letters.listed(held, mended)
        assert verdict(sessions, letter) is Sent.SAME
        with sessions.begin() as session:
            assert dead_letters.put_into_inbox(session, [letter], BOTH, WANG) == 1
            # Killed here, before the acknowledgement, it would be done again:
        with sessions.begin() as session:
            assert dead_letters.put_into_inbox(session, [letter], BOTH, WANG) == 0
        dead_letters.acknowledge(held, [letter])
    while mended.look_again(HANDLERS):
        pass

    assert lines() == ["of another", "unreadable"]
    with carrier.hold() as held:
        assert dead_letters.listed(held, mended) == []


def test_what_comes_after_its_successor_is_left_to_the_operator(carrier, today, mended, sessions, lines):
    """The version of today did not wait for what it does not know."""
    send(sessions, carrier, LineErased(book_id=BOOK, text="first"), LineWritten(book_id=BOOK, text="second"))
    receive(carrier, today, 2)
    [letter] = carrier.letters(mended, 1)
    with sessions.begin() as session:
        dead_letters.put_into_inbox(session, [letter], BOTH, WANG)
    assert mended.look_again(HANDLERS) == 0

    with sessions.begin() as session:
        [late] = dead_events.listed(session)
        assert late.late
        dead_events.replay(session, [late.id], WANG)
    mended.look_again(HANDLERS)

    assert lines() == ["second", "first"]


def test_what_waits_behind_a_letter_goes_on_when_it_is_replayed_or_dropped(carrier, mended, sessions, lines):
    """Both versions hear the key, one can't read what it says."""
    for kind in ("replayed", "dropped"):
        book = uuid4()
        bodies = send(
            sessions, carrier, LineErased(book_id=book, text=kind), LineWritten(book_id=book, text="after it")
        )
        unreadable, follower = carrier.taken(2)
        assert unreadable.body == bodies[0]
        carrier.subscription.reject(unreadable)
        mended.handle([mended.read(follower)], HANDLERS)
        assert mended.look_again(HANDLERS) == 0
        letter = carrier.letters(mended, 1)[0]
        with carrier.hold() as held, sessions.begin() as session:
            [letter] = dead_letters.listed(held, mended)
            if kind == "replayed":
                dead_letters.put_into_inbox(session, [letter], BOTH, WANG)
            else:
                assert dead_letters.drop(session, letter, BOTH, WANG, reason="x", believed=True)
            dead_letters.acknowledge(held, [letter])
        while mended.look_again(HANDLERS):
            pass

    assert lines() == ["replayed", "after it", "after it"]


def test_a_forged_letter_is_neither_believed_nor_moves_anything(carrier, mended, sessions):
    [body] = send(sessions, carrier, LineWritten(book_id=BOOK, text="true"))
    carrier.taken(1)
    wire = json.loads(body)
    forged = json.dumps(wire | {"data": wire["data"] | {"text": "forged"}}).encode()
    invented = json.dumps(wire | {"id": str(uuid4()), "sequence": "99"}).encode()
    carrier.publish((LineWritten.KEY, forged), (LineWritten.KEY, invented))
    for delivery in carrier.taken(2):
        carrier.subscription.reject(delivery)
    letters = carrier.letters(mended, 2)

    assert [verdict(sessions, one) for one in letters] == [Sent.DIFFERENT, Sent.NOT_KNOWN]
    with sessions.begin() as session:
        assert not dead_letters.drop(session, letters[1], BOTH, WANG, reason="x", believed=False)
        assert session.execute(mailbox.progress.select()).all() == []
        assert session.scalar(sa.select(mailbox.operation.c.verb)) == "drop"


@pytest.mark.parametrize("death", [{"routing-keys": 5}, {"routing-keys": [None]}, {"exchange": None}, "x", [1]])
def test_a_death_that_somebody_made_up_blinds_nobody(mended, death):
    letter = Delivery(1, "", "q.dead", b'{"sequence": 1e400}', {"x-death": [death]}, content_type="application/json")
    assert dead_letters._letter(letter, mended).reason


def test_a_letter_is_not_dropped_before_what_comes_before_it(carrier, mended, sessions):
    send(sessions, carrier, *(LineErased(book_id=BOOK, text=text) for text in "ab"))
    for delivery in carrier.taken(2):
        carrier.subscription.reject(delivery)
    first, second = carrier.letters(mended, 2)

    with pytest.raises(dead_events.PredecessorMissing), sessions.begin() as session:
        dead_letters.drop(session, second, BOTH, WANG, reason="x", believed=True)
    with sessions.begin() as session:
        for letter in (first, second):
            assert dead_letters.drop(session, letter, BOTH, WANG, reason="x", believed=True)
    with sessions() as session:
        assert session.scalars(sa.select(mailbox.inbox.c.state)).all() == ["dropped", "dropped"]
        assert session.scalar(sa.select(mailbox.progress.c.sequence)) == 2


def test_an_event_is_meant_by_its_own_id_and_by_its_content(carrier, mended, sessions):
    [body] = send(sessions, carrier, LineWritten(book_id=BOOK, text="a"))
    carrier.subscription.reject(carrier.taken(1)[0])
    [letter] = carrier.letters(mended, 1)

    assert letter.is_meant_by(letter.id)
    assert letter.is_meant_by(json.loads(body)["id"])
    assert not letter.is_meant_by("a")
    assert not replace(letter, envelope=None).is_meant_by(json.loads(body)["id"])
