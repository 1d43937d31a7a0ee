"""The faults. Each one returns when it is over; what it leaves behind is for others to mend."""

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from subprocess import TimeoutExpired

from deploy.local.supervisor import STOP_WITHIN
from tests.faults import messages, nodes
from tests.faults.plan import EVERYBODY, Fault
from tests.faults.proxy import BOTH, Direction, Link
from tests.faults.system import System, queue_of

QUEUED_WITHIN = 20.0  # seconds


class Wrong(Exception):
    """Something is not as promised, and can be said without counting."""


class Inflictor:
    def __init__(self, system: System, chance: random.Random) -> None:
        self._system, self._chance = system, chance

    def inflict(self, fault: Fault, portion_written: Callable[[], bool]) -> None:
        """``portion_written``: whether all that may be written now is. While a server is away, everybody waits for that: who writes
        never waits for the broker. Raises :class:`Wrong`."""
        self._portion_written = portion_written
        KINDS[fault.kind](self, fault)

    # -- processes ------------------------------------------------------------------------

    def kill(self, fault: Fault) -> None:
        self._system.end(fault.target)

    def terminate(self, fault: Fault) -> None:
        """All replicas stand still until there is a queue; one of them is told to stop."""
        listener = next(name for name, processes in self._system.replicas.items() if fault.target in processes)
        nodes.until(self._system.is_ready, "every listener listens")
        with self._frozen(*self._system.replicas[listener]), suppress(TimeoutError):
            queued = lambda: self._portion_written() and self._system.unpublished() == 0  # noqa: E731
            nodes.until(queued, "there is a queue", QUEUED_WITHIN)
        process = self._system.end(fault.target, signal.SIGTERM)
        try:
            code = process.wait(STOP_WITHIN)
        except TimeoutExpired:
            process.kill()
            raise Wrong(f"{fault.target} did not stop within {STOP_WITHIN:.0f} s") from None
        if code:
            raise Wrong(f"{fault.target} was told to stop and ended with {code}")

    def freeze(self, fault: Fault) -> None:
        with self._frozen(fault.target):
            self._last(fault)

    @contextmanager
    def _frozen(self, *processes: str) -> Iterator[None]:
        for process in processes:
            self._system.signal(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                self._system.signal(process, signal.SIGCONT)

    # -- servers --------------------------------------------------------------------------

    def kill_broker(self, fault: Fault) -> None:
        nodes.kill_broker()
        self._writers_go_on(fault)
        nodes.start_broker()

    def stop_broker_application(self, fault: Fault) -> None:
        nodes.stop_broker_application()
        self._writers_go_on(fault)
        nodes.start_broker_application()

    def freeze_broker(self, fault: Fault) -> None:
        nodes.freeze_broker()
        try:
            self._writers_go_on(fault)
        finally:
            nodes.thaw_broker()

    def close_all_connections(self, _fault: Fault) -> None:
        nodes.close_all_connections()

    def disk_alarm(self, fault: Fault) -> None:
        nodes.raise_disk_alarm()
        self._writers_go_on(fault)
        nodes.lift_disk_alarm()

    def memory_alarm(self, fault: Fault) -> None:
        nodes.raise_memory_alarm()
        self._writers_go_on(fault)
        nodes.lift_memory_alarm()

    def crash_postgresql(self, fault: Fault) -> None:
        nodes.crash_postgresql()
        self._last(fault)
        nodes.start_postgresql()

    def _writers_go_on(self, fault: Fault) -> None:
        self._last(fault)
        try:
            nodes.until(self._portion_written, "entries are written")
        except TimeoutError:
            raise Wrong("nothing is written while the broker is away") from None

    def _last(self, fault: Fault) -> None:
        self._system.interrupted.wait(fault.seconds)

    # -- the link -------------------------------------------------------------------------

    def _links(self, fault: Fault) -> list[Link]:
        links = self._system.links
        return list(links.values()) if fault.target == EVERYBODY else [links[fault.target]]

    def reset(self, fault: Fault) -> None:
        for link in self._links(fault):
            link.reset()

    def stall(self, fault: Fault) -> None:
        for link in self._links(fault):
            link.stall()
        self._last(fault)
        for link in self._links(fault):
            link.go_on()

    def swallow_to_broker(self, fault: Fault) -> None:
        self._swallow(fault, "to_broker")

    def swallow_from_broker(self, fault: Fault) -> None:
        self._swallow(fault, "from_broker")

    def swallow_everything(self, fault: Fault) -> None:
        self._swallow(fault, *BOTH)

    def _swallow(self, fault: Fault, *directions: Direction) -> None:
        for link in self._links(fault):
            link.swallow(*directions)
        self._last(fault)

    # -- messages -------------------------------------------------------------------------

    def publish_duplicates(self, _fault: Fault) -> None:
        messages.publish_duplicates(self._system.ledger, self._chance)

    def publish_again(self, _fault: Fault) -> None:
        messages.have_published_again(self._system.ledger, self._chance)

    def post_what_nobody_hears(self, _fault: Fault) -> None:
        messages.post_what_nobody_hears(self._system.ledger)

    def poison_exchange(self, _fault: Fault) -> None:
        marks = messages.poison_exchange(self._next_label())
        for poisoned in self._system.poisoned.values():
            poisoned.update(marks)

    def poison_queues(self, _fault: Fault) -> None:
        label = self._next_label()
        for listener, poisoned in self._system.poisoned.items():
            poisoned.update(messages.poison_queue(queue_of(listener), label))

    def _next_label(self) -> str:
        return str(max(map(len, self._system.poisoned.values())))


KINDS: dict[str, Callable[[Inflictor, Fault], None]] = {
    "kill": Inflictor.kill,
    "terminate with work queued": Inflictor.terminate,
    "freeze": Inflictor.freeze,
    "kill the broker": Inflictor.kill_broker,
    "stop the broker's application": Inflictor.stop_broker_application,
    "freeze the broker": Inflictor.freeze_broker,
    "close all connections": Inflictor.close_all_connections,
    "disk alarm": Inflictor.disk_alarm,
    "memory alarm": Inflictor.memory_alarm,
    "crash PostgreSQL": Inflictor.crash_postgresql,
    "reset the link of": Inflictor.reset,
    "stall the link of": Inflictor.stall,
    "swallow what goes to the broker from": Inflictor.swallow_to_broker,
    "swallow what the broker sends to": Inflictor.swallow_from_broker,
    "swallow everything between the broker and": Inflictor.swallow_everything,
    "publish duplicates": Inflictor.publish_duplicates,
    "publish again what was published": Inflictor.publish_again,
    "post what nobody hears": Inflictor.post_what_nobody_hears,
    "poison the exchange": Inflictor.poison_exchange,
    "poison the queues": Inflictor.poison_queues,
}
