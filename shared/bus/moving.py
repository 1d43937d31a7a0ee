"""A queue made anew with other arguments, without losing a message; killed at any point, it goes on where it was.

Its messages wait in a side queue meanwhile. They come back through the exchange through which they had come, since whoever receives
them believes no other way; other listeners get them a second time, and their inboxes take them once. What had come by another way
comes back by another way, and stays unbelieved.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from shared.bus.embedded import matches
from shared.bus.operating import Operator
from shared.bus.transport import EVENTS, RPC, Delivery, Queue, QueueDiffers

AT_ONCE = 100
GONE_WITHIN = 3.0  # seconds
CAME_THROUGH = (
    "x-came-through"  # only believed of what came through the side door, which the administrator's account alone opens
)


class InUse(Exception):
    """Somebody takes messages from it: stop the service first."""


def side(queue: Queue) -> Queue:
    return Queue(name=f"{queue.name}.moving", exchange="", keys=())


def is_to_be_moved(operator: Operator, queue: Queue) -> bool:
    """Whether it differs, or was left in the middle."""
    state = operator.state(queue)
    return (state is not None and state.differs is not None) or operator.state(side(queue)) is not None


def move(
    operator: Operator, queue: Queue, *, fed_by: Queue | None = None, moved: Callable[[int], None] = lambda _: None
) -> None:
    """``fed_by``: the queue of which this one takes the dead letters; ``moved`` is told after each step how many messages it was.

    Raises :class:`InUse`, LinkLost; :class:`QueueDiffers` when the queue of its dead letters has to be moved first.
    """
    if queue.dead_letters:
        dead = operator.state(Queue(queue.dead_letters, "", ()))
        if dead and dead.differs:
            raise QueueDiffers(queue.dead_letters, dead.differs)
    state, door = operator.state(queue), side(queue)
    if state is not None and state.differs:
        _refuse_while_used(operator, [queue, *([fed_by] if fed_by else [])])
        operator.make_side_door(door)
        operator.bind(door.name, queue)
        operator.unbind(queue.name, queue)
        pour(operator, queue, lambda one: (door.name, one.key, _marked(one)), moved)
        operator.delete(queue.name)
    operator.make(queue)
    if operator.state(door) is not None:
        operator.unbind(door.name, queue)
        pour(operator, door, lambda one: _home(one, queue, door), moved)
        operator.delete_side_door(door.name)


def _refuse_while_used(operator: Operator, queues: Sequence[Queue]) -> None:
    """Whoever has just gone may still be counted: so it is looked again until a deadline."""
    deadline = time.monotonic() + GONE_WITHIN
    for queue in queues:
        while (state := operator.state(queue)) is not None and state.consumers:
            if time.monotonic() > deadline:
                raise InUse(queue.name)


def _marked(delivery: Delivery) -> Delivery:
    came = next((name for name in (EVENTS, RPC) if delivery.came_through(name)), "")
    return delivery._replace(headers={**delivery.headers, CAME_THROUGH: came})


def _home(delivery: Delivery, queue: Queue, door: Queue) -> tuple[str, str, Delivery]:
    headers = {
        name: value for name, value in delivery.headers.items() if name not in (CAME_THROUGH, "x-delivery-count")
    }
    plain = delivery._replace(headers=headers)
    came = str(delivery.headers.get(CAME_THROUGH, "")) if delivery.exchange == door.name else delivery.exchange
    known = any(matches(pattern, delivery.key) for pattern in queue.keys)
    if came == queue.exchange and known and plain.came_through(delivery.exchange):
        return came, delivery.key, plain
    return "", queue.name, plain


def pour(
    operator: Operator,
    queue: Queue,
    target: Callable[[Delivery], tuple[str, str, Delivery]],
    moved: Callable[[int], None],
) -> None:
    """All messages of a queue, oldest first: each confirmed where it goes, and only then taken off. Raises :class:`InUse` while
    somebody else holds some of them, who may be another operator, or one whose machine is gone and whom the broker still expects."""
    while (state := operator.state(queue)) is not None and state.ready:
        with closing(operator.hold(queue.name)) as held:
            while some := held.take(AT_ONCE, 0.0):
                by_exchange: dict[str, list[tuple[str, Delivery]]] = {}
                for exchange, key, delivery in map(target, some):
                    by_exchange.setdefault(exchange, []).append((key, delivery))
                for exchange, messages in by_exchange.items():
                    operator.send(exchange, messages)
                held.ack(some[-1], multiple=True)
                moved(len(some))
    _refuse_while_used(operator, [queue])
