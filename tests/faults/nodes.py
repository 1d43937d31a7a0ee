"""A broker node and a PostgreSQL of our own, which nobody else uses: they may be killed.

Their ports and folder come from the environment (``tests.faults.OWN_SERVERS``), which has to be set before this is imported.
"""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from deploy.local import machine, servers

T = TypeVar("T")
WITHIN = 60.0  # seconds; for what a node is told to do


def until(look: Callable[[], T | None], what: str, within: float = WITHIN, *, every: float = 0.02) -> T:
    """What was seen at last. Raises TimeoutError."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {within:.0f} s")
        time.sleep(every)  # between two looks, up to the deadline
    return seen


@contextmanager
def own_nodes() -> Iterator[None]:
    """Both run and are empty, for one run of the faults at a time; they are stopped at the end."""
    with (machine.folder() / "faults.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _stop()  # what a run that was killed has left, with its alarms
        if machine.find("rabbitmqctl"):
            shutil.rmtree(_home("rabbitmq") / "mnesia", ignore_errors=True)
        servers.postgresql_up()
        servers.rabbitmq_up()
        try:
            yield
        finally:
            _stop()


def _stop() -> None:
    if servers.rabbitmq_ready() or _broker_pid():
        kill_broker()
    if servers.postgresql_ready():
        servers.postgresql_down()


def _home(name: str) -> Path:
    return machine.folder() / name


# -- the broker ---------------------------------------------------------------------------


def _broker_pid() -> int | None:
    """Of the Erlang node; None when it does not run (or does so in a container)."""
    file = _home("rabbitmq") / "pid"
    if not file.exists() or not (text := file.read_text().strip()):
        return None
    command = Path(f"/proc/{text}/cmdline")
    return int(text) if command.exists() and b"beam" in command.read_bytes() else None


def kill_broker() -> None:
    """As a power cut would."""
    pid = _broker_pid()
    if pid is None:
        machine.run(["docker", "kill", servers.rabbitmq_image().container])
        return
    os.kill(pid, signal.SIGKILL)
    until(lambda: _broker_pid() is None, "the broker ends when it is killed")


def start_broker() -> None:
    servers.rabbitmq_up()


def freeze_broker() -> None:
    if pid := _broker_pid():
        os.kill(pid, signal.SIGSTOP)
    else:
        machine.run(["docker", "pause", servers.rabbitmq_image().container])


def thaw_broker() -> None:
    if pid := _broker_pid():
        os.kill(pid, signal.SIGCONT)
    else:
        machine.run(["docker", "unpause", servers.rabbitmq_image().container])


def stop_broker_application() -> None:
    servers.rabbitmqctl("stop_app")


def start_broker_application() -> None:
    servers.rabbitmqctl("start_app")
    until(servers.rabbitmq_ready, "the broker takes connections again")


def close_all_connections() -> None:
    servers.rabbitmqctl("close_all_connections", "an operator closes all connections")


def raise_disk_alarm() -> None:
    servers.rabbitmqctl("set_disk_free_limit", "1000000GB")


def lift_disk_alarm() -> None:
    servers.rabbitmqctl("set_disk_free_limit", "50MB")


def raise_memory_alarm() -> None:
    servers.rabbitmqctl("set_vm_memory_high_watermark", "0.0000001")


def lift_memory_alarm() -> None:
    servers.rabbitmqctl("set_vm_memory_high_watermark", "0.4")


# -- PostgreSQL ---------------------------------------------------------------------------


def crash_postgresql() -> None:
    """Down without a word to anybody: it has to recover from its log."""
    if machine.find("pg_ctl"):
        servers.postgresql_down("immediate")
    else:
        machine.run(["docker", "kill", servers.postgresql_image().container])


def start_postgresql() -> None:
    servers.postgresql_up()
