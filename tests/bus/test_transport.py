"""What a carrier of messages promises: the same tests on RabbitMQ and on the embedded broker."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest

from shared.bus import brokers, embedded, transport
from shared.bus.transport import EVENTS, RPC, Broker, LinkLost, Message, Queue


@pytest.fixture(params=["embedded", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> Broker:
    if request.param == "embedded":
        return embedded.EmbeddedBroker()
    return brokers.connect(request.getfixturevalue("amqp_uri"))


@pytest.fixture
def queue() -> Queue:
    name = f"t{uuid4().hex[:8]}"
    return Queue(name=name, exchange=EVENTS, keys=(f"{name}.*.v1",), dead_letters=f"{name}.dead")


def message(queue: Queue, number: int, **extra: object) -> Message:
    key = extra.pop("key", f"{queue.name}.happened.v1")
    return Message(exchange=EVENTS, key=str(key), body=str(number).encode(), message_id=str(uuid4()), **extra)  # type: ignore[arg-type]


@pytest.fixture
def published(broker: Broker, queue: Queue) -> Iterator[transport.Publisher]:
    broker.declare([queue])
    publisher = broker.publisher()
    yield publisher
    publisher.close()


def take(subscription: transport.Subscription, count: int) -> list[transport.Delivery]:
    """Exactly so many deliveries, in the order in which they came."""
    taken: list[transport.Delivery] = []
    while len(taken) < count:
        more = subscription.take(count - len(taken), 5.0)
        assert more, f"only {len(taken)} of {count} came"
        taken += more
    return taken


def test_messages_arrive_in_the_order_in_which_they_were_published(broker, queue, published):
    assert published.publish([message(queue, n) for n in range(250)]) == []
    subscription = broker.subscribe(queue.name, prefetch=400)
    assert [int(d.body) for d in take(subscription, 250)] == list(range(250))
    subscription.close()


def test_a_delivery_says_through_which_exchange_it_came(broker, queue, published):
    published.publish([message(queue, 1)])
    subscription = broker.subscribe(queue.name, prefetch=1)
    [came] = take(subscription, 1)
    assert (came.came_through(EVENTS), came.came_through(RPC), came.key) == (True, False, f"{queue.name}.happened.v1")
    subscription.close()


def test_a_message_that_reaches_no_queue_comes_back_to_its_publisher(queue, published):
    lost = message(queue, 1, key="nobody.listens.v1")
    assert published.publish([message(queue, 0), lost]) == [lost]


def test_what_was_not_acknowledged_is_delivered_again(broker, queue, published):
    published.publish([message(queue, n) for n in range(5)])
    first = broker.subscribe(queue.name, prefetch=10)
    taken = take(first, 5)
    first.ack(taken[2], multiple=True)
    first.close()
    second = broker.subscribe(queue.name, prefetch=10)
    assert [int(d.body) for d in take(second, 2)] == [3, 4]
    second.close()


def test_a_rejected_message_lies_in_the_dead_letters_as_it_came(broker, queue, published):
    published.publish([message(queue, 7, headers={"caller": "somebody"})])
    subscription = broker.subscribe(queue.name, prefetch=10)
    subscription.reject(take(subscription, 1)[0])
    dead = broker.subscribe(str(queue.dead_letters), prefetch=10)
    found = take(dead, 1)[0]
    assert (found.body, found.headers["caller"]) == (b"7", "somebody")
    subscription.close()
    dead.close()


def test_no_more_than_the_prefetch_is_handed_out_before_an_acknowledgement(broker, queue, published):
    published.publish([message(queue, n) for n in range(10)])
    subscription = broker.subscribe(queue.name, prefetch=4)
    taken = take(subscription, 4)
    assert subscription.take(10, 0.3) == []
    subscription.ack(taken[-1], multiple=True)
    assert [int(d.body) for d in take(subscription, 4)] == [4, 5, 6, 7]
    subscription.close()


def test_a_request_gets_its_own_reply(broker):
    service = f"s{uuid4().hex[:8]}"
    requests = Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
    broker.declare([requests])
    subscription = broker.subscribe(requests.name, prefetch=10)
    requester = broker.requester()
    replies: dict[int, bytes | None] = {}
    arrived = threading.Event()

    def keep(number: int, body: bytes | None) -> None:
        replies[number] = body
        if len(replies) == 3:
            arrived.set()

    for number in range(3):
        request = Message(
            exchange=RPC, key=f"{service}.ask", body=str(number).encode(), message_id=str(uuid4()),
            correlation_id=str(uuid4()), expires_in=5000, persistent=False,
        )  # fmt: skip
        requester.send(request, lambda body, number=number: keep(number, body))
    for delivery in reversed(take(subscription, 3)):
        subscription.reply([(delivery, b"reply to " + delivery.body)])
    assert arrived.wait(5)
    assert replies == {n: f"reply to {n}".encode() for n in range(3)}
    subscription.close()
    requester.close()


@pytest.mark.parametrize("answered", [(), (0,), (4,), (0, 1, 2), (1, 3), (0, 1, 4), (0, 1, 2, 3, 4)])
def test_what_was_not_answered_comes_again_and_nothing_else(broker, answered):
    """Answers that go out together are acknowledged with as few words as may be: with none for a request between them."""
    service = f"s{uuid4().hex[:8]}"
    requests = Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
    broker.declare([requests])
    subscription, requester = broker.subscribe(requests.name, prefetch=10), broker.requester()
    for number in range(5):
        requester.send(
            Message(RPC, f"{service}.ask", str(number).encode(), correlation_id=str(uuid4()), persistent=False),
            lambda _body: None,
        )
    taken = take(subscription, 5)
    subscription.reply([(taken[number], b"yes" if number % 2 else None) for number in reversed(answered)])
    subscription.close()

    again = broker.subscribe(requests.name, prefetch=10)
    left = [str(number).encode() for number in range(5) if number not in answered]
    assert sorted(delivery.body for delivery in (take(again, len(left)) if left else ())) == left
    assert again.take(10, 0.2) == []
    again.close()
    requester.close()


def test_one_that_nobody_can_answer_keeps_no_other_from_its_answer(broker):
    service = f"s{uuid4().hex[:8]}"
    requests = Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
    broker.declare([requests])
    subscription, requester = broker.subscribe(requests.name, prefetch=10), broker.requester()
    replied = threading.Event()
    for _ in range(2):
        requester.send(
            Message(RPC, f"{service}.ask", b"{}", correlation_id=str(uuid4()), persistent=False),
            lambda _body: replied.set(),
        )
    first, second = take(subscription, 2)
    subscription.reply([(first._replace(reply_to="\ud800", correlation_id="\ud800"), b"lost"), (second, b"yes")])
    assert replied.wait(5)
    subscription.close()
    requester.close()


def test_a_request_that_nobody_serves_is_answered_at_once_with_nothing(broker):
    broker.declare([])
    requester = broker.requester()
    answered = threading.Event()
    seen: list[bytes | None] = []

    def keep(body: bytes | None) -> None:
        seen.append(body)
        answered.set()

    requester.send(
        Message(exchange=RPC, key="nobody.home", body=b"{}", message_id=str(uuid4()), correlation_id=str(uuid4())), keep
    )
    assert answered.wait(5)
    assert seen == [None]
    requester.close()


def test_a_request_whose_time_is_over_is_not_delivered(broker):
    service = f"s{uuid4().hex[:8]}"
    requests = Queue(name=f"{service}.rpc", exchange=RPC, keys=(f"{service}.*",), quorum=False)
    broker.declare([requests])
    requester = broker.requester()
    for expires_in in (1, 30_000):
        requester.send(
            Message(
                exchange=RPC, key=f"{service}.ask", body=str(expires_in).encode(), message_id=str(uuid4()),
                correlation_id=str(uuid4()), expires_in=expires_in, persistent=False,
            ),
            lambda _body: None,
        )  # fmt: skip
    threading.Event().wait(0.05)  # the first one's millisecond passes
    subscription = broker.subscribe(requests.name, prefetch=10)
    assert [d.body for d in take(subscription, 1)] == [b"30000"]
    subscription.close()
    requester.close()


def test_a_queue_that_was_never_declared_is_a_lost_link(broker):
    with pytest.raises(LinkLost):
        broker.subscribe(f"missing{uuid4().hex}", prefetch=1)


@pytest.mark.parametrize(
    ("pattern", "key", "matched"),
    [
        ("topics.*", "topics.cosign", True),
        ("topics.*", "topics.a.b", False),
        ("topics.#", "topics.a.b", True),
        ("#", "", True),
        ("topics.#.v1", "topics.v1", True),
        ("topics.happened.v1", "topics.happened.v2", False),
        ("*.happened.*", "topics.happened.v2", True),
    ],
)
def test_the_embedded_broker_matches_topics_as_amqp_does(pattern, key, matched):
    assert embedded.matches(pattern, key) is matched
