"""The batch that grows while the one before is handled."""

import threading
from typing import Any

import pytest

from shared.bus.entrypoints.events import BATCH, NOTHING, Growing
from shared.bus.transport import Delivery, LinkLost

LINK: Any = object()
NEXT_LINK: Any = object()
A: Any = "an event"
B: Any = "the next"
C: Any = "the one after that"


def delivery(tag: int) -> Delivery:
    return Delivery(tag, "county.events", "key", b"", {})


def test_what_is_read_while_a_batch_is_handled_is_one_batch_afterwards():
    growing = Growing()
    growing.add([A], delivery(1), LINK)
    assert growing.take(0).arrived == (A,)
    growing.add([B], delivery(2), LINK)
    growing.add([C], delivery(3), LINK)
    growing.done()
    taken = growing.take(0)
    assert (taken.arrived, taken.last) == ((B, C), delivery(3))


def test_it_has_room_for_a_batch_and_not_for_more():
    growing = Growing()
    assert growing.room(LINK) == BATCH
    growing.add([A] * (BATCH - 1), delivery(1), LINK)
    assert growing.room(LINK) == 1


def test_a_full_one_lets_the_reader_go_on_when_it_is_taken():
    growing = Growing()
    growing.add([A] * BATCH, delivery(1), LINK)
    rooms: list[int] = []
    reader = threading.Thread(target=lambda: rooms.append(growing.room(LINK)))
    reader.start()
    growing.take(0)
    reader.join()
    assert rooms == [BATCH]


def test_rejected_messages_alone_are_nothing_to_handle_or_acknowledge():
    growing = Growing()
    growing.add([], None, LINK)
    assert growing.take(0).last is None


def test_rejected_messages_do_not_hide_the_last_one_to_acknowledge():
    growing = Growing()
    growing.add([A], delivery(1), LINK)
    growing.add([], None, LINK)
    assert growing.take(0).last == delivery(1)


def test_after_a_batch_was_left_nothing_more_of_its_link_is_handled():
    growing = Growing()
    growing.add([A], delivery(1), LINK)
    left = growing.take(0)
    growing.add([B], delivery(2), LINK)
    growing.leave(left)
    growing.done()
    growing.add([C], delivery(3), LINK)
    assert growing.take(0) == NOTHING
    with pytest.raises(LinkLost):
        growing.room(LINK)
    assert growing.room(NEXT_LINK) == BATCH


def test_giving_back_waits_for_what_was_begun_and_forgets_the_rest():
    growing = Growing()
    growing.add([A], delivery(1), LINK)
    growing.take(0)
    growing.add([B], delivery(2), LINK)
    given_back = threading.Event()

    def give_back() -> None:
        growing.give_back()
        given_back.set()

    threading.Thread(target=give_back).start()
    assert not given_back.wait(0.05)
    growing.done()
    assert given_back.wait(5)
    assert growing.take(0) == NOTHING


def test_a_batch_that_is_left_takes_nothing_of_the_next_link_with_it():
    growing = Growing()
    growing.add([A], delivery(1), LINK)
    left = growing.take(0)
    growing.add([B], delivery(1), NEXT_LINK)
    growing.leave(left)
    growing.done()
    assert growing.take(0).arrived == (B,)
