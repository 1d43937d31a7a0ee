"""A queue with other arguments is made anew, and whatever kills the mover at whatever moment, no message is lost or believed less."""

from contextlib import closing
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from shared.bus import brokers, moving
from shared.bus.amqp.link import Link
from shared.bus.amqp.operating import AmqpOperator
from shared.bus.moving import InUse
from shared.bus.transport import EVENTS, RPC, Delivery, LinkLost, Message, Queue, QueueDiffers

STEPS = ("state", "make_side_door", "bind", "unbind", "hold", "send", "delete", "make", "delete_side_door")


@pytest.fixture
def queue() -> Queue:
    name = f"t{uuid4().hex[:8]}"
    return Queue(name=name, exchange=EVENTS, keys=(f"{name}.happened.v1",), dead_letters=f"{name}.dead")


def old_queue(uri: str, queue: Queue, **arguments: Any) -> None:
    """As an earlier version declared it, bound as it is today."""
    brokers.connect(uri).declare([])
    with closing(Link(uri)) as link:
        given = {"x-queue-type": "quorum", **arguments}
        link.ask(partial(link.channel.queue_declare, queue.name, durable=True, auto_delete=False, arguments=given))
        for key in queue.keys:
            link.ask(partial(link.channel.queue_bind, queue.name, queue.exchange, key))


def publish(uri: str, queue: Queue, count: int, *, begin: int = 0) -> None:
    with closing(brokers.connect(uri).publisher()) as publisher:
        messages = [Message(EVENTS, queue.keys[0], str(n).encode(), str(uuid4())) for n in range(begin, begin + count)]
        assert publisher.publish(messages) == []


def read(uri: str, name: str) -> list[Delivery]:
    found: list[Delivery] = []
    with closing(AmqpOperator(uri).hold(name)) as held:
        while some := held.take(100):
            found += some
    return found


def numbers(uri: str, queue: Queue) -> list[int]:
    return [int(one.body) for one in read(uri, queue.name)]


class Killed(Exception):
    pass


class Mortal:
    """An operator that dies at its n-th word to the broker, before the broker hears it or after."""

    def __init__(self, operator: AmqpOperator, breath: int, *, after: bool) -> None:
        self._operator, self.breath, self._after = operator, breath, after

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._operator, name)

        def mortal(*given: Any) -> Any:
            self.breath -= 1
            if self.breath == 0 and not self._after:
                raise Killed
            answer = act(*given)
            if self.breath == 0:
                if name == "hold":
                    answer.close()  # as its process's end does
                raise Killed
            return answer

        return mortal if name in STEPS else act


def test_500_messages_are_moved_and_stay_as_they_came(amqp_uri, queue):
    old_queue(amqp_uri, queue)
    publish(amqp_uri, queue, 500)
    with pytest.raises(QueueDiffers):
        brokers.connect(amqp_uri).declare([queue])
    counted: list[int] = []

    moving.move(AmqpOperator(amqp_uri), queue, moved=counted.append)

    brokers.connect(amqp_uri).declare([queue])
    found = read(amqp_uri, queue.name)
    assert [int(one.body) for one in found] == list(range(500))
    assert all(one.came_through(EVENTS) and one.key == queue.keys[0] for one in found)
    assert {one.content_type for one in found} == {"application/json"}
    assert sum(counted) == 1000
    assert AmqpOperator(amqp_uri).state(moving.side(queue)) is None


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_word_and_begun_again_it_loses_nothing(amqp_uri, after):
    breath, survived = 0, False
    while not survived:
        breath += 1
        name = f"t{uuid4().hex[:8]}"
        queue = Queue(name=name, exchange=EVENTS, keys=(f"{name}.v1",), dead_letters=f"{name}.dead")
        old_queue(amqp_uri, queue)
        publish(amqp_uri, queue, 150)
        try:
            moving.move(Mortal(AmqpOperator(amqp_uri), breath, after=after), queue)
            survived = True
        except Killed:
            publish(amqp_uri, queue, 1, begin=150)
            again = AmqpOperator(amqp_uri)
            assert breath < 3 or moving.is_to_be_moved(again, queue) or again.state(moving.side(queue)) is None
            moving.move(again, queue)
        assert set(numbers(amqp_uri, queue)) == set(range(150 + (not survived)))
        assert not moving.is_to_be_moved(AmqpOperator(amqp_uri), queue)
    assert breath > 15


def test_events_that_come_meanwhile_are_kept(amqp_uri, queue):
    old_queue(amqp_uri, queue)
    publish(amqp_uri, queue, 10)
    numbers_sent = iter(range(10, 1000))

    def somebody_publishes(_count: int) -> None:
        publish(amqp_uri, queue, 1, begin=next(numbers_sent))

    moving.move(AmqpOperator(amqp_uri), queue, moved=somebody_publishes)

    assert set(numbers(amqp_uri, queue)) == set(range(next(numbers_sent)))


def test_what_did_not_come_through_the_exchange_is_not_believed_afterwards(amqp_uri, queue):
    """Somebody who may write into queues by their names tries, before the move and during it."""
    old_queue(amqp_uri, queue)
    operator = AmqpOperator(amqp_uri)

    def put_in(target: str, **headers: Any) -> None:
        forged = Delivery(tag=0, exchange="", key="", body=b"1", headers=headers, content_type="application/json")
        operator.send("", [(target, forged)])

    put_in(queue.name)
    put_in(queue.name, **{moving.CAME_THROUGH: EVENTS})
    door = moving.side(queue)
    operator.make_side_door(door)
    put_in(door.name, **{moving.CAME_THROUGH: EVENTS})
    moving.move(operator, queue)

    found = read(amqp_uri, queue.name)
    assert len(found) == 3
    assert not any(one.came_through(EVENTS) for one in found)


def test_requests_keep_their_key_and_whom_to_answer(amqp_uri):
    service = f"s{uuid4().hex[:8]}"
    queue = Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
    old_queue(amqp_uri, queue)
    asked = Delivery(
        tag=0, exchange=RPC, key="", body=b"{}", headers={"token": "t"}, message_id="m", correlation_id="c", reply_to="r",
        content_type="application/json",
    )  # fmt: skip
    operator = AmqpOperator(amqp_uri)
    operator.send(RPC, [(f"{service}.ask", asked)])

    moving.move(operator, queue)

    [found] = read(amqp_uri, queue.name)
    assert found.came_through(RPC)
    assert (found.key, found.message_id, found.correlation_id, found.reply_to) == (f"{service}.ask", "m", "c", "r")
    assert found.headers["token"] == "t"


def test_a_queue_of_dead_letters_is_moved_first_and_while_nobody_adds_to_it(amqp_uri, queue):
    old_queue(amqp_uri, Queue(str(queue.dead_letters), "", ()), **{"x-max-length": 7})
    old_queue(amqp_uri, queue)
    operator = AmqpOperator(amqp_uri)
    dead = Queue(str(queue.dead_letters), "", ())
    operator.send("", [(dead.name, Delivery(tag=0, exchange="", key="", body=b"5", headers={"x-death": "?"}))])

    with pytest.raises(QueueDiffers) as refused:
        moving.move(operator, queue)
    assert refused.value.queue == dead.name
    with closing(brokers.connect(amqp_uri).subscribe(queue.name, prefetch=1)), pytest.raises(InUse):
        moving.move(operator, dead, fed_by=queue)
    moving.move(operator, dead, fed_by=queue)

    assert [(one.body, "x-death" in one.headers) for one in read(amqp_uri, dead.name)] == [(b"5", True)]


def test_a_queue_that_somebody_reads_is_left_alone(amqp_uri, queue):
    old_queue(amqp_uri, queue)
    publish(amqp_uri, queue, 3)
    with closing(brokers.connect(amqp_uri).subscribe(queue.name, prefetch=10)):
        with pytest.raises(InUse):
            moving.move(AmqpOperator(amqp_uri), queue)
        assert AmqpOperator(amqp_uri).state(moving.side(queue)) is None


def test_a_message_that_no_queue_takes_is_not_counted_as_sent(amqp_uri, queue):
    brokers.connect(amqp_uri).declare([])
    with pytest.raises(LinkLost, match="no queue"):
        AmqpOperator(amqp_uri).send("", [("nowhere", Delivery(tag=0, exchange="", key="", body=b"1", headers={}))])


def test_unreadable_properties_end_no_look(amqp_uri, queue):
    brokers.connect(amqp_uri).declare([queue])
    strange: Any = b"\xff\xfe"  # the broker takes it, and no client reads it
    sent = [("1", strange), ("2", "application/json")]
    given = [Delivery(0, "", "", body.encode(), {}, content_type=kind) for body, kind in sent]
    AmqpOperator(amqp_uri).send("", [(queue.name, one) for one in given])

    found = read(amqp_uri, queue.name)

    assert [(one.body, one.content_type) for one in found] == [(b"1", None), (b"2", "application/json")]
