"""One service as an operator has it before them: its database and its queues."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from deploy.broker import traffic
from shared import config, storage
from shared.bus.amqp.operating import AmqpOperator
from shared.bus.inbox import Inbox
from shared.bus.operating import Held
from shared.bus.transport import EVENTS, Queue
from shared.contracts import EVENTS as CONTRACTS
from shared.contracts import Event, load_all

HOUSES = tuple(service for service in config.SERVICES if service != "gateway")  # those with a mailbox


@dataclass(frozen=True)
class Desk:
    """``queues``: what it takes from. ``operator``: None where the broker lives inside the system's one process."""

    service: str
    sessions: storage.Sessions
    queues: tuple[Queue, ...]
    operator: AmqpOperator | None

    @property
    def kinds(self) -> Mapping[str, type[Event]]:
        """What it listens to, by key."""
        return {key: CONTRACTS[key] for queue in self.queues if queue.exchange == EVENTS for key in queue.keys}

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.sessions, self.kinds)

    @contextmanager
    def dead_letters(self) -> Iterator[Held | None]:
        """None where there are none to look at."""
        dead = next((Queue(q.dead_letters, "", ()) for q in self.queues if q.dead_letters), None)
        if self.operator is None or dead is None or self.operator.state(dead) is None:
            yield None
            return
        with closing(self.operator.hold(dead.name)) as held:
            yield held


def operator() -> AmqpOperator | None:
    """With the administrator's account, which ``AMQP_URI`` names."""
    address = os.environ.get("AMQP_URI", config.EMBEDDED)
    return None if address == config.EMBEDDED else AmqpOperator(address)


def desks() -> dict[str, Desk]:
    """Of every service that has a mailbox. Raises :class:`shared.config.MissingSetting`."""
    load_all()
    known, admin = traffic.read(), operator()
    return {
        service: Desk(
            service, storage.sessions(config.database_url(service)), tuple(traffic.queues_of(service, known)), admin
        )
        for service in HOUSES
    }
