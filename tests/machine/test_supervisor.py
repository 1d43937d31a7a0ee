"""What a machine's programs leave behind when they die: nothing."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from deploy.local.supervisor import Supervisor

SOON = 10.0  # seconds
WORKER = (
    "import os, signal; open(os.environ['PIDS'], 'a').write(f'{os.getpid()}\\n'); signal.pause()"  # ended by the test
)
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORKER!r}])"


def eventually(found: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while not found() and time.monotonic() < deadline:
        time.sleep(0.05)  # up to the deadline
    return found()


def workers(pids: Path) -> list[int]:
    return [int(line) for line in pids.read_text().splitlines()] if pids.exists() else []


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_program_that_died_takes_its_workers_with_it_and_is_started_again(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    supervisor = Supervisor({"PIDS": str(pids)}, tmp_path)
    supervisor.add("parent", "-c", PARENT)
    supervisor.start()
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    try:
        assert eventually(lambda: len(workers(pids)) == 1)
        process = supervisor.program("parent").process
        assert process is not None
        process.kill()  # the parent alone: whoever is out of memory is killed so
        assert eventually(lambda: len(workers(pids)) == 2)
        assert eventually(lambda: not runs(workers(pids)[0]))
        assert runs(workers(pids)[1])
    finally:
        supervisor.stop()
        watching.join()


def test_stopping_leaves_no_worker(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    supervisor = Supervisor({"PIDS": str(pids)}, tmp_path)
    supervisor.add("parent", "-c", PARENT)
    supervisor.start()
    assert eventually(lambda: len(workers(pids)) == 1)
    supervisor.stop()
    assert eventually(lambda: not runs(workers(pids)[0]))
