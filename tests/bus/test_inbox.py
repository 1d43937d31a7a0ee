"""Each event once, in one transaction with what it causes; the one that fails alone waits, and nobody waits with it."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import clock
from shared.bus import mailbox
from shared.bus.envelope import Envelope, Unreadable
from shared.bus.inbox import ATTEMPTS, Arrived, Handler, Inbox
from shared.bus.transport import EVENTS, Delivery
from tests.bus import sample
from tests.bus.sample import LineWritten


def delivery(text: str, *, event_id: UUID | None = None, sequence: int = 1, **changes: object) -> Delivery:
    event = LineWritten(book_id=uuid4(), text=text)
    envelope = Envelope(
        id=event_id or uuid4(), key=event.KEY, source="sample", subject=event.subject, sequence=sequence, time=clock.now(),
        traceparent=None, data=event.dump(),
    )  # fmt: skip
    given = {
        "tag": 1, "exchange": EVENTS, "key": event.KEY, "body": envelope.to_bytes(), "headers": {},
        "content_type": "application/json",
    }  # fmt: skip
    return Delivery(**(given | changes))  # type: ignore[arg-type]


def write(session, event):
    if event.text == "poison":
        raise ValueError("no pen")
    session.execute(sample.book.insert().values(text=event.text))


def handlers(method):
    return {LineWritten.KEY: Handler(method)}


@pytest.fixture
def inbox(sessions):
    made = Inbox(sessions, {LineWritten.KEY: LineWritten})
    made.open()
    return made


def receive(inbox, *deliveries, method=write):
    inbox.handle([inbox.read(d) for d in deliveries], handlers(method))


def states(sessions):
    with sessions() as session:
        rows = session.execute(sa.select(mailbox.inbox.c.state, mailbox.inbox.c.attempts)).all()
        return sorted((row.state, row.attempts) for row in rows)


def test_an_event_that_comes_twice_is_handled_once(inbox, lines):
    twice = delivery("a")
    receive(inbox, twice, delivery("b"), twice)
    receive(inbox, twice)
    assert lines() == ["a", "b"]


def test_one_poisoned_event_among_many_waits_alone(inbox, lines, sessions):
    receive(
        inbox, *(delivery(str(n)) for n in range(10)), delivery("poison"), *(delivery(str(n)) for n in range(10, 20))
    )
    assert lines() == [str(n) for n in range(20)]
    assert states(sessions) == [("handled", 0)] * 20 + [("waiting", 1)]


def test_a_waiting_event_is_tried_again_when_it_is_due_and_not_before(inbox, sessions, lines, monkeypatch):
    receive(inbox, delivery("poison"))

    def mend(session, event):
        session.execute(sample.book.insert().values(text="mended"))

    assert inbox.look_again(handlers(mend)) == 0
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert inbox.look_again(handlers(mend)) == 1
    assert lines() == ["mended"]
    assert states(sessions) == [("handled", 1)]


def test_after_the_last_attempt_it_is_left_to_an_operator_with_its_reason(inbox, sessions, monkeypatch):
    receive(inbox, delivery("poison"))
    start = clock.now()
    for attempt in range(1, ATTEMPTS):
        monkeypatch.setattr(clock, "now", lambda attempt=attempt: start + timedelta(days=attempt))
        assert inbox.look_again(handlers(write)) == 1
    assert states(sessions) == [("dead", ATTEMPTS)]
    with sessions() as session:
        row = session.execute(sa.select(mailbox.inbox.c.reason, mailbox.inbox.c.body)).one()
    assert "no pen" in row.reason
    assert json.loads(row.body)["data"]["text"] == "poison"


def test_a_database_that_is_away_counts_against_no_event(inbox, sessions, lines):
    class Away(Exception):
        pgcode = "57P01"

    def gone(session, event):
        raise sa.exc.OperationalError("SELECT 1", {}, Away())

    with pytest.raises(sa.exc.OperationalError):
        receive(inbox, delivery("a"), method=gone)
    assert states(sessions) == []
    assert lines() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": b"\xff\xfe"}, "not JSON"),
        ({"body": b'{"a": NaN}'}, "NaN"),
        ({"body": b"[" * 5000 + b"]" * 5000}, "not JSON|nested"),
        ({"body": b"{" * 1 + b'"a":' * 1 + b"1}"}, "not an event"),
        ({"body": b'{"a":1,"a":2}'}, "twice"),
        ({"body": b"x" * (1024 * 1024 + 1)}, "1 MiB"),
        ({"content_type": "application/x-python-serialize"}, "content type"),
        ({"content_type": None}, "content type"),
        ({"key": "other.happened.v1"}, "came as county.events other.happened.v1"),
        ({"exchange": ""}, "came as"),
        ({"headers": {"x-death": [{"queue": "other.rpc"}]}}, "detour"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(inbox, changes, reason):
    with pytest.raises(Unreadable, match=reason):
        inbox.read(delivery("a", **changes))


@pytest.mark.parametrize(
    ("name", "spelled", "reason"),
    [
        ("sequence", "1e400", "not an event"),
        ("sequence", '"99999999999999999999"', "no column"),
        ("subject", r'"\ud800"', "no column"),
        ("subject", r'"a\u0000"', "no column"),
        ("time", '"2026-11-28T08:00:00"', "time zone"),
        ("id", "1e400", "not an event"),
        ("predecessors", '"sample.line_written.v1=1@' + "9" * 5000 + '"', "not an event"),
    ],
)
def test_an_envelope_that_somebody_made_to_hurt_is_refused_like_any_other(inbox, name, spelled, reason):
    wire = json.loads(delivery("a").body) | {name: "HERE"}
    with pytest.raises(Unreadable, match=reason):
        inbox.read(delivery("a", body=json.dumps(wire).replace('"HERE"', spelled).encode()))


def test_what_another_replica_has_handled_meanwhile_is_not_set_aside(inbox, sessions, lines):
    """It failed here and was handled there, before this one wrote that it had failed."""
    one = delivery("a")
    receive(inbox, one)
    inbox._set_aside(inbox.read(one), ValueError("no pen"))
    assert states(sessions) == [("handled", 0)]
    assert inbox.look_again(handlers(write)) == 0
    assert lines() == ["a"]


def test_a_key_that_is_heard_no_more_is_not_waited_for(inbox, sessions):
    Inbox(sessions, {}).open()
    with sessions() as session:
        assert session.execute(mailbox.listening.select()).all() == []


def test_an_unknown_field_breaks_the_contract_and_is_not_silently_dropped(inbox):
    wire = json.loads(delivery("a").body)
    wire["data"]["colour"] = "red"
    with pytest.raises(Unreadable, match="colour"):
        inbox.read(delivery("a", body=json.dumps(wire).encode()))


def test_an_event_that_nobody_here_handles_is_refused(sessions):
    with pytest.raises(Unreadable, match="nobody here"):
        Inbox(sessions, {}).read(delivery("a"))


def test_a_readable_delivery_becomes_its_typed_event(inbox):
    arrived = inbox.read(delivery("a"))
    assert isinstance(arrived, Arrived)
    assert isinstance(arrived.event, LineWritten)
    assert arrived.event.text == "a"
