"""An operator has dead events tried again, or drops them: what waits behind them goes on in its order, and who did it is written."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared import clock
from shared.bus import dead_events, mailbox
from shared.bus.dead_events import NotDead, NotEarly, PredecessorMissing
from shared.bus.inbox import Handler, Inbox
from shared.bus.operations import Who
from tests.bus import sample
from tests.bus.test_inbox_order import HANDLERS, KINDS, Book, receive

WANG = Who("wang")


@pytest.fixture
def inbox(sessions):
    made = Inbox(sessions, KINDS)
    made.open()
    return made


def mended(session, event):
    session.execute(sample.book.insert().values(text=event.text))


def look_again(inbox, handlers):
    while inbox.look_again(handlers):
        pass


@pytest.fixture
def poisoned(inbox, sessions, monkeypatch):
    """One of three events of a book is dead, and so are none of the other book's."""
    book, other = Book(), Book()
    receive(inbox, *(book.writes(text) for text in ("a", "poison", "c", "d")), other.writes("x"))
    later = clock.now()
    monkeypatch.setattr(clock, "now", lambda: later)
    with sessions.begin() as session:
        session.execute(
            mailbox.inbox.update().where(mailbox.inbox.c.state == "waiting").values(state="dead", attempts=8)
        )
    [dead] = dead_list(sessions)
    return dead


def dead_list(sessions, **how):
    with sessions() as session:
        return dead_events.listed(session, **how)


def operations(sessions):
    with sessions() as session:
        return [
            (row.who, row.verb, row.target, row.reason, row.counts)
            for row in session.execute(mailbox.operation.select())
        ]


def test_the_list_says_why_and_how_many_wait_behind(poisoned, sessions):
    assert (poisoned.attempts, poisoned.followers, poisoned.late) == (8, 2, False)
    assert "no pen" in poisoned.reason
    assert [one.state for one in dead_list(sessions, states=dead_events.UNDONE)] == ["dead", "early", "early"]


def test_replayed_after_a_fix_it_and_its_followers_are_handled_in_order(poisoned, inbox, sessions, lines):
    with sessions.begin() as session:
        assert dead_events.replay(session, [poisoned.id, uuid4()], WANG) == [poisoned.id]

    look_again(inbox, {key: Handler(mended) for key in KINDS})

    assert lines() == ["a", "x", "poison", "c", "d"]
    assert operations(sessions) == [("wang", "replay", str(poisoned.id), "", {"events": 1})]


def test_replayed_without_a_fix_it_begins_to_count_again(poisoned, inbox, sessions, lines):
    with sessions.begin() as session:
        dead_events.replay(session, [poisoned.id], WANG)
    inbox.look_again(HANDLERS)

    [waiting] = dead_list(sessions, states=["waiting"])
    assert (waiting.attempts, lines()) == (1, ["a", "x"])


def test_dropped_it_is_never_handled_and_its_followers_are(poisoned, inbox, sessions, lines):
    with sessions.begin() as session:
        assert dead_events.drop(session, poisoned.id, WANG, reason="写错了") == 2

    look_again(inbox, HANDLERS)

    assert lines() == ["a", "x", "c", "d"]
    [kept] = dead_list(sessions, states=["dropped"])
    assert "写错了" in kept.reason
    assert "no pen" in kept.reason
    assert operations(sessions) == [("wang", "drop", str(poisoned.id), "写错了", {"events": 1, "followers": 2})]


def test_what_is_not_dead_is_not_dropped(poisoned, sessions):
    [_, early, *_] = dead_list(sessions, states=dead_events.UNDONE)
    for event_id in (early.id, uuid4()):
        with pytest.raises(NotDead), sessions.begin() as session:
            dead_events.drop(session, event_id, WANG, reason="x")
    assert operations(sessions) == []


def test_it_is_not_dropped_before_its_predecessor_is_settled(poisoned, sessions):
    """Otherwise the predecessor would come after its successor."""
    [_, follower, *_] = dead_list(sessions, states=dead_events.UNDONE)
    with sessions.begin() as session:
        session.execute(mailbox.inbox.update().where(mailbox.inbox.c.event_id == follower.id).values(state="dead"))

    with pytest.raises(PredecessorMissing) as refused, sessions.begin() as session:
        dead_events.drop(session, follower.id, WANG, reason="x")

    assert refused.value.sequence == poisoned.sequence
    with sessions() as session:
        progress = session.scalar(
            sa.select(mailbox.progress.c.sequence).where(mailbox.progress.c.subject == poisoned.subject)
        )
    assert progress == 1


def test_a_late_one_is_said_to_be_late_and_dropping_it_takes_nothing_back(inbox, sessions, lines):
    book = Book()
    first, second = book.writes("a", ago=0), book.writes("b")
    late = inbox.read(first)
    receive(inbox, first, second)
    with sessions.begin() as session:
        session.execute(
            mailbox.inbox.update().where(mailbox.inbox.c.event_id == late.id).values(state="dead", body=late.body)
        )

    [dead] = dead_list(sessions)
    with sessions.begin() as session:
        dead_events.drop(session, dead.id, WANG, reason="x")

    assert dead.late
    with sessions() as session:
        assert session.scalar(sa.select(mailbox.progress.c.sequence)) == 2


def test_of_ten_thousand_one_fails_and_all_others_are_handled(inbox, sessions, lines, monkeypatch):
    """In batches as a service takes them; the one is dead with its reason, and done once its handler is mended."""
    events = [Book().writes("poison" if number == 5_000 else f"line {number}") for number in range(10_000)]
    for begin in range(0, len(events), 200):
        receive(inbox, *events[begin : begin + 200])
    assert len(lines()) == 9_999

    moment = clock.now()
    for _ in range(20):
        moment += timedelta(days=1)
        monkeypatch.setattr(clock, "now", lambda now=moment: now)
        look_again(inbox, HANDLERS)
    [dead] = dead_list(sessions)
    assert (dead.attempts > 1, dead.reason != "", len(lines())) == (True, True, 9_999)

    with sessions.begin() as session:
        assert dead_events.replay(session, [dead.id], WANG) == [dead.id]
    look_again(inbox, {key: Handler(mended) for key in HANDLERS})
    assert (len(lines()), dead_list(sessions)) == (10_000, [])


def test_what_waits_for_an_event_that_never_comes_goes_on_once_it_is_released(inbox, sessions, lines):
    book = Book()
    first, _lost, third, fourth = (book.writes(text) for text in "abcd")
    receive(inbox, first, third, fourth)
    early, behind = dead_list(sessions, states=["early"])
    assert (early.after, early.followers) == (2, 1)

    with pytest.raises(PredecessorMissing) as refused, sessions.begin() as session:
        dead_events.release(session, behind.id, WANG, reason="x")
    assert refused.value.sequence == early.sequence
    with sessions.begin() as session:
        assert dead_events.release(session, early.id, WANG, reason="发件箱已清理") == 2
    look_again(inbox, HANDLERS)

    assert lines() == ["a", "c", "d"]
    assert operations(sessions) == [("wang", "drop", f"before {early.id}", "发件箱已清理", {"followers": 1})]


def test_the_one_that_was_given_up_is_late_if_it_comes_after_all(inbox, sessions, lines):
    book = Book()
    first, lost, third = (book.writes(text) for text in "abc")
    receive(inbox, first, third)
    [early] = dead_list(sessions, states=["early"])
    with sessions.begin() as session:
        dead_events.release(session, early.id, WANG, reason="x")
    look_again(inbox, HANDLERS)

    receive(inbox, lost)

    assert lines() == ["a", "c"]
    [late] = dead_list(sessions)
    assert late.late


def test_what_does_not_wait_for_another_is_not_released(poisoned, sessions):
    for event_id in (poisoned.id, uuid4()):
        with pytest.raises(NotEarly), sessions.begin() as session:
            dead_events.release(session, event_id, WANG, reason="x")
    assert operations(sessions) == []
