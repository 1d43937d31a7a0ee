"""What was committed is published in its order; what reached no queue stays; what got lost on the way is found and sent again."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import clock, storage
from shared.bus import embedded, housekeeping, mailbox
from shared.bus.envelope import Envelope
from shared.bus.inbox import Handler, Inbox, missing
from shared.bus.relay import Relay
from shared.bus.transport import EVENTS, Queue
from shared.calls.bus import FIND_MISSING, MissingEvents
from shared.errors import Unavailable
from shared.identity import new_keys
from tests.bus import sample
from tests.bus.sample import LineErased, LineWritten
from tests.bus.test_storage import killed

QUEUE = Queue(name="sample.events", exchange=EVENTS, keys=(LineWritten.KEY,), dead_letters="sample.events.dead")


@pytest.fixture
def broker():
    made = embedded.EmbeddedBroker()
    made.declare([QUEUE])
    return made


@pytest.fixture
def relay(sessions, broker, database_url, monkeypatch):
    monkeypatch.setenv("SAMPLE_SIGNING_KEY", new_keys()[0])
    return Relay("sample", database_url, broker)


def post(sessions, *texts, kind=LineWritten):
    with sessions.begin() as session:
        for text in texts:
            mailbox.post(session, kind(book_id=UUID(int=1), text=text))


def arrived(broker):
    taken = broker.subscribe(QUEUE.name, prefetch=1000).take(1000, 0.1)
    return [Envelope.from_bytes(one.body).data["text"] for one in taken]


def eventually(look: Callable[[], object], within: float = 15) -> None:
    deadline = time.monotonic() + within
    while not look():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)  # between two looks, up to the deadline


def unpublished(sessions):
    with sessions() as session:
        return session.scalar(sa.select(sa.func.count()).where(mailbox.outbox.c.published_at.is_(None)))


def test_what_was_committed_is_published_once_in_its_order(sessions, relay, broker):
    post(sessions, *(str(n) for n in range(700)))

    while relay.publish_due():
        pass

    assert arrived(broker) == [str(n) for n in range(700)]
    assert (unpublished(sessions), relay.publish_due()) == (0, 0)


def test_what_reaches_no_queue_stays_and_holds_up_nobody(sessions, relay, broker):
    post(sessions, "unheard", kind=LineErased)
    post(sessions, "heard")

    relay.publish_due()

    assert (arrived(broker), unpublished(sessions)) == (["heard"], 1)


def test_an_event_that_another_version_wrote_stays_and_holds_up_nobody(sessions, relay, broker):
    post(sessions, "of tomorrow", "heard")
    with sessions.begin() as session:
        first = sa.select(sa.func.min(mailbox.outbox.c.id)).scalar_subquery()
        session.execute(mailbox.outbox.update().where(mailbox.outbox.c.id == first).values(key="sample.unknown.v9"))

    relay.publish_due()

    assert (arrived(broker), unpublished(sessions)) == (["heard"], 1)


def test_a_queue_that_comes_later_gets_what_nobody_heard(sessions, relay, broker, monkeypatch):
    monkeypatch.setattr("shared.bus.relay.REST", 0.0)
    post(sessions, "late", kind=LineErased)
    relay.publish_due()
    broker.declare([Queue(name="other.events", exchange=EVENTS, keys=(LineErased.KEY,))])

    relay.publish_due()

    assert unpublished(sessions) == 0


def test_what_an_embedded_broker_held_when_its_process_died_is_sent_again(sessions, relay, database_url):
    post(sessions, *"abc")
    relay.publish_due()
    after_the_crash = embedded.EmbeddedBroker()
    after_the_crash.declare([QUEUE])
    second = Relay("sample", database_url, after_the_crash)

    assert second.send_again() == 3
    second.publish_due()

    assert arrived(after_the_crash) == list("abc")


def test_many_that_nobody_hears_do_not_hold_up_the_others(sessions, relay, broker):
    post(sessions, *(str(n) for n in range(600)), kind=LineErased)
    post(sessions, "heard")

    for _ in range(3):
        relay.publish_due()

    assert arrived(broker) == ["heard"]


class Listeners:
    """Stands for the other services: one has an inbox, the others listen to nothing of this."""

    def __init__(self, sessions):
        self.sessions, self.away = sessions, False

    def call_as_service(self, call: Any) -> Any:
        if call.KEY != FIND_MISSING["topics"].KEY:
            return MissingEvents()
        if self.away:
            raise Unavailable(service="topics")
        with self.sessions() as session:
            return MissingEvents(ids=tuple(missing(session, call.events)))


@pytest.fixture
def comparison(sessions):
    """One database plays both sides: what it sent, and what it received."""
    inbox = Inbox(sessions, {LineWritten.KEY: LineWritten})
    inbox.open()
    listeners = Listeners(sessions)
    return inbox, listeners, housekeeping.Comparison("sample", sessions.kw["bind"], listeners)


def later(monkeypatch, **by):
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_what_did_not_arrive_is_sent_again(sessions, relay, broker, comparison, monkeypatch):
    inbox, _, compare = comparison
    later(monkeypatch, seconds=2)
    post(sessions, *"abc")
    relay.publish_due()
    subscription = broker.subscribe(QUEUE.name, prefetch=10)
    first, second, _lost = subscription.take(10, 0.1)

    def write(session, event):
        session.execute(sample.book.insert().values(text=event.text))

    inbox.handle([inbox.read(one) for one in (first, second)], {LineWritten.KEY: Handler(write)})
    later(monkeypatch, minutes=10)

    assert compare.compare() == 1
    assert relay.publish_due() == 1
    assert Envelope.from_bytes(subscription.take(10, 0.1)[0].body).data["text"] == "c"


def test_a_listener_that_does_not_answer_is_asked_from_there_on_next_time(sessions, relay, comparison, monkeypatch):
    _, listeners, compare = comparison
    later(monkeypatch, seconds=2)
    post(sessions, *"abc")
    relay.publish_due()
    later(monkeypatch, minutes=10)
    listeners.away = True

    assert compare.compare() == 0
    listeners.away = False
    later(monkeypatch, hours=20)
    assert compare.compare() == 3


def test_what_was_sent_before_anybody_listened_is_not_missing(sessions, relay, monkeypatch):
    post(sessions, *"abc")
    relay.publish_due()
    later(monkeypatch, minutes=10)
    inbox = Inbox(sessions, {LineWritten.KEY: LineWritten})
    inbox.open()
    later(monkeypatch, minutes=10)

    assert housekeeping.Comparison("sample", sessions.kw["bind"], Listeners(sessions)).compare() == 0


def test_what_never_arrives_is_sent_again_a_few_times_and_no_more(sessions, relay, comparison, monkeypatch):
    _, _, compare = comparison
    later(monkeypatch, seconds=2)
    post(sessions, "unreadable")
    relay.publish_due()

    def sent_again():
        later(monkeypatch, hours=1)
        compare.compare()
        return relay.publish_due()

    assert [sent_again() for _ in range(5)] == [1, 1, 1, 0, 0]


def test_a_relay_goes_on_when_the_database_ends_its_watch(fresh_database, database_server, broker, monkeypatch):
    monkeypatch.setenv("SAMPLE_SIGNING_KEY", new_keys()[0])
    url = fresh_database("watched")
    mailbox.metadata.create_all(storage.engine(url))
    relay, sessions, ended = Relay("sample", url, broker), storage.sessions(url), list[BaseException]()

    def run() -> None:
        try:
            relay.run()
        except BaseException as error:  # noqa: BLE001 - whatever ended it
            ended.append(error)

    running = threading.Thread(target=run)
    running.start()
    post(sessions, "before")
    eventually(lambda: arrived(broker) == ["before"])
    killed(sessions.kw["bind"], database_server)
    sessions.kw["bind"].dispose()
    post(sessions, "after")
    eventually(lambda: "after" in arrived(broker) or ended)
    relay.stop()
    running.join()

    assert ended == []


def test_old_lines_are_removed_and_nothing_that_is_still_needed(sessions, relay, comparison, monkeypatch):
    inbox, _, _ = comparison
    post(sessions, "published")
    relay.publish_due()
    post(sessions, "waiting", kind=LineErased)

    def fails(_session, _event):
        raise ValueError("no pen")

    event = LineWritten(book_id=uuid4(), text="set aside")
    body = Envelope(
        id=uuid4(), key=event.KEY, source="sample", subject=event.subject, sequence=1, time=clock.now(), traceparent=None,
        data=event.dump(),
    ).to_bytes()  # fmt: skip
    inbox.handle([inbox._arrived(body)], {LineWritten.KEY: Handler(fails)})
    later(monkeypatch, days=400)

    assert housekeeping.clean_up(sessions.kw["bind"]) == 1
    assert unpublished(sessions) == 1
    with sessions() as session:
        assert session.scalar(sa.select(mailbox.inbox.c.state)) == "waiting"
