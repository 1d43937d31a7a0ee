"""Events are numbered in the order of their commits, each knowing what came before it; what is not committed is not sent."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared.bus import mailbox
from shared.bus.envelope import predecessors_from_text
from shared.bus.transport import MAX_BODY
from tests.bus.sample import LineErased, LineWritten

BOOK = UUID(int=1)


def written(text: str, book: UUID = BOOK) -> LineWritten:
    return LineWritten(book_id=book, text=text)


@pytest.fixture
def sent(sessions):
    """Sequence, text and the sequences of the predecessors by the short name of their key."""

    def read(book: UUID = BOOK):
        with sessions() as session:
            box = mailbox.outbox.c
            rows = session.execute(
                sa.select(mailbox.outbox).where(box.subject == f"sample:{book}").order_by(box.sequence)
            ).all()
        return [
            (row.sequence, row.data["text"], {
                key.split(".")[1]: sequence for key, (sequence, _) in predecessors_from_text(row.predecessors).items()
            })
            for row in rows
        ]  # fmt: skip

    return read


def test_events_of_one_transaction_are_numbered_in_their_order(sessions, sent):
    with sessions.begin() as session:
        for text in "abc":
            mailbox.post(session, written(text))

    assert [(sequence, text) for sequence, text, _ in sent()] == [(1, "a"), (2, "b"), (3, "c")]


def test_an_event_knows_the_last_one_of_each_kind_before_it(sessions, sent):
    with sessions.begin() as session:
        mailbox.post(session, written("a"))
        mailbox.post(session, LineErased(book_id=BOOK, text="b"))
    with sessions.begin() as session:
        mailbox.post(session, written("c"))
    with sessions.begin() as session:
        mailbox.post(session, written("d"))

    assert [before for _, _, before in sent()] == [
        {},
        {"line_written": 1},
        {"line_written": 1, "line_erased": 2},
        {"line_written": 3, "line_erased": 2},
    ]


def test_subjects_are_counted_apart(sessions, sent):
    other = uuid4()
    with sessions.begin() as session:
        mailbox.post(session, written("a"))
        mailbox.post(session, written("x", other))
        mailbox.post(session, written("b"))

    assert [sequence for sequence, _, _ in sent()] == [1, 2]
    assert [sequence for sequence, _, _ in sent(other)] == [1]


def test_what_is_rolled_back_is_not_sent_and_takes_no_number(sessions, sent):
    with sessions() as session:
        mailbox.post(session, written("never"))
        session.rollback()
        mailbox.post(session, written("a"))
        session.commit()

    assert [(sequence, text) for sequence, text, _ in sent()] == [(1, "a")]


def test_a_session_may_commit_twice(sessions, sent):
    with sessions() as session:
        for text in "ab":
            mailbox.post(session, written(text))
            session.commit()

    assert [(sequence, text) for sequence, text, _ in sent()] == [(1, "a"), (2, "b")]


def test_an_event_of_a_savepoint_is_refused(sessions):
    with sessions.begin() as session, session.begin_nested(), pytest.raises(RuntimeError, match="savepoint"):
        mailbox.post(session, written("a"))


def test_many_at_once_leave_no_gap_and_no_number_twice(sessions, sent):
    books = [uuid4() for _ in range(3)]

    def write(number: int) -> None:
        with sessions.begin() as session:
            for book in books[:: 1 if number % 2 else -1]:
                mailbox.post(session, written(str(number), book))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))

    for book in books:
        assert [sequence for sequence, _, _ in sent(book)] == list(range(1, 31))
        assert [before.get("line_written", 0) for _, _, before in sent(book)] == list(range(30))


def test_an_event_that_no_message_can_carry_is_refused_with_what_caused_it(sessions, sent):
    with pytest.raises(ValueError, match="too large"), sessions.begin() as session:
        mailbox.post(session, written("大" * (MAX_BODY // 3)))
    assert sent() == []
