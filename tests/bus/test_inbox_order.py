"""Events of one subject are handled in their order, whatever the order in which they come; and nobody else waits with them."""

import random
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import clock
from shared.bus import mailbox, ordering
from shared.bus.envelope import Envelope
from shared.bus.inbox import Handler, Inbox
from shared.bus.transport import EVENTS, Delivery
from tests.bus import sample
from tests.bus.sample import LineErased, LineWritten

KINDS = {kind.KEY: kind for kind in (LineWritten, LineErased)}
HOUR = 3600


@pytest.fixture
def inbox(sessions):
    made = Inbox(sessions, KINDS)
    made.open()
    return made


class Book:
    """The life of one subject: each event knows what came before it."""

    def __init__(self) -> None:
        self.id, self.sequence = uuid4(), 0
        self.last: dict[str, tuple[int, int]] = {}

    def writes(self, text: str, kind=LineWritten, *, ago: int = 0) -> Delivery:
        event, event_id = kind(book_id=self.id, text=text), uuid4()
        self.sequence += 1
        envelope = Envelope(
            id=event_id, key=kind.KEY, source="sample", subject=str(self.id), sequence=self.sequence, time=clock.now(),
            traceparent=None, data=event.dump(), predecessors=dict(self.last),
        )  # fmt: skip
        self.last[kind.KEY] = (self.sequence, int(clock.now().timestamp()) - ago)
        return Delivery(
            tag=1, exchange=EVENTS, key=kind.KEY, body=envelope.to_bytes(), headers={}, content_type="application/json"
        )


def write(session, event):
    if event.text == "poison":
        raise ValueError("no pen")
    session.execute(sample.book.insert().values(text=event.text))


HANDLERS = {key: Handler(write) for key in KINDS}


def receive(inbox, *deliveries):
    inbox.handle([inbox.read(one) for one in deliveries], HANDLERS)


def states(sessions):
    with sessions() as session:
        return sorted(session.scalars(sa.select(mailbox.inbox.c.state)))


def test_what_comes_too_early_waits_for_its_predecessor(inbox, lines, sessions):
    book = Book()
    one, two, three = (book.writes(text) for text in "abc")

    receive(inbox, three)
    receive(inbox, two)
    assert (lines(), states(sessions)) == ([], ["early", "early"])
    receive(inbox, one)
    while inbox.look_again(HANDLERS):
        pass

    assert (lines(), states(sessions)) == (["a", "b", "c"], ["handled"] * 3)


def test_within_one_batch_they_are_put_into_order(inbox, lines):
    book, other = Book(), Book()
    one, two, three = (book.writes(text) for text in "abc")

    receive(inbox, three, other.writes("x"), one, two)

    assert lines() == ["x", "a", "b", "c"]


def test_a_poisoned_event_holds_up_its_own_subject_and_no_other(inbox, lines, sessions):
    book, other = Book(), Book()
    receive(inbox, book.writes("a"), book.writes("poison"), other.writes("x"), book.writes("c"), other.writes("y"))

    assert lines() == ["a", "x", "y"]
    assert states(sessions) == ["early", "handled", "handled", "handled", "waiting"]


def test_events_of_a_kind_that_nobody_here_hears_are_not_waited_for(sessions, lines):
    book = Book()
    book.writes("unheard", LineErased)
    heard = book.writes("b")
    inbox = Inbox(sessions, {LineWritten.KEY: LineWritten})
    inbox.open()

    receive(inbox, heard)

    assert lines() == ["b"]


def test_what_happened_before_we_began_to_listen_is_not_waited_for(inbox, lines):
    book = Book()
    book.writes("long ago", ago=HOUR)

    receive(inbox, book.writes("b"))

    assert lines() == ["b"]


def test_what_comes_after_its_successor_is_left_to_an_operator(inbox, lines, sessions):
    book = Book()
    forgotten = book.writes("a", ago=HOUR)
    receive(inbox, book.writes("b"))

    receive(inbox, forgotten)

    assert (lines(), states(sessions)) == (["b"], ["dead", "handled"])


def test_an_event_that_nobody_counts_is_handled_as_it_comes(inbox, lines):
    event = LineWritten(book_id=uuid4(), text="from outside")
    envelope = Envelope(
        id=uuid4(), key=event.KEY, source="sample", subject=event.subject, sequence=0, time=clock.now(), traceparent=None,
        data=event.dump(),
    )  # fmt: skip
    receive(
        inbox,
        Delivery(
            tag=1, exchange=EVENTS, key=event.KEY, body=envelope.to_bytes(), headers={}, content_type="application/json"
        ),
    )

    assert lines() == ["from outside"]


def test_a_handler_of_many_gets_all_that_stand_together(inbox):
    got: list[list[str]] = []
    together = {
        LineWritten.KEY: Handler(lambda _session, events: got.append([event.text for event in events]), many=True),
        LineErased.KEY: Handler(lambda _session, event: got.append([event.text])),
    }
    book = Book()
    kinds = (LineWritten, LineWritten, LineErased, LineErased, LineWritten)
    inbox.handle([inbox.read(book.writes(str(n), kind)) for n, kind in enumerate(kinds)], together)

    assert got == [["0", "1"], ["2"], ["3"], ["4"]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 7))
def test_any_order_any_batches_any_repeats_come_out_right(inbox, sessions, seed, size):
    dice = random.Random(seed)
    books = [Book() for _ in range(3)]
    sent = [book.writes(f"{book.id}:{n}") for n in range(6) for book in books]
    sent += dice.choices(sent, k=5)
    dice.shuffle(sent)

    for start in range(0, len(sent), size):
        receive(inbox, *sent[start : start + size])
    while inbox.look_again(HANDLERS):
        pass

    with sessions() as session:
        found = list(session.scalars(sample.book.select().with_only_columns(sample.book.c.text).order_by("id")))
    for book in books:
        assert [text for text in found if text.startswith(str(book.id))] == [f"{book.id}:{n}" for n in range(6)]


def test_the_predecessor_is_the_last_event_before_that_is_heard():
    def envelope(**predecessors: tuple[int, int]) -> Envelope:
        return Envelope(
            id=UUID(int=1), key="a", source="s", subject="x", sequence=9, time=clock.now(), traceparent=None, data={},
            predecessors=predecessors,
        )  # fmt: skip

    since = {"a": 100, "b": 100}
    assert ordering.predecessor(envelope(), since) == 0
    assert ordering.predecessor(envelope(a=(3, 100), b=(5, 200), unheard=(8, 300)), since) == 5
    assert ordering.predecessor(envelope(a=(3, 100), b=(5, 99)), since) == 3
