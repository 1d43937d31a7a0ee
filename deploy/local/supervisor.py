"""Keeps a set of processes running: starts them, starts again what died, stops them together.

What one machine has for an orchestrator; in containers their engine does this.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

STOP_WITHIN = 12.0  # seconds; a service finishes what it began within 10
LONGEST_PAUSE = 10.0
STEADY = 5.0  # seconds; what dies sooner is started again ever later


@dataclass
class Program:
    """A command, its log file, and the process that runs it now."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = 0.5
    start_at: float = 0.0
    starts: int = 0


@dataclass
class Supervisor:
    environment: Mapping[str, str]
    folder: Path  # for the logs
    to_stderr: bool = False  # instead: a container's log is its standard error
    programs: list[Program] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def add(self, name: str, *arguments: str) -> None:
        self.programs.append(Program(name, [sys.executable, "-W", "ignore", *arguments]))

    def start(self) -> None:
        if not self.to_stderr:
            self.folder.mkdir(parents=True, exist_ok=True)
        for program in self.programs:
            self._start(program)

    def watch(self) -> None:
        """Until :meth:`stop`: whatever died is started again, after a pause that grows while it keeps dying."""
        while not self.stopping.wait(0.2):
            for program in self.programs:
                self._look_after(program)

    def _look_after(self, program: Program) -> None:
        process = program.process
        if process is not None:
            if process.poll() is None:
                return
            program.process = None
            _end_the_rest(process)
            lasted = time.monotonic() - program.started_at
            program.pause = 0.5 if lasted > STEADY else min(program.pause * 2, LONGEST_PAUSE)
            program.start_at = time.monotonic() + program.pause
            print(f"{program.name} ended ({process.returncode}), starting it again", file=sys.stderr)
        elif time.monotonic() >= program.start_at:
            self._start(program)

    def _start(self, program: Program) -> None:
        with self._log(program) as log:
            program.process = subprocess.Popen(
                program.command, env={**os.environ, **self.environment}, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        program.started_at = time.monotonic()
        program.starts += 1

    def _log(self, program: Program) -> BinaryIO:
        if self.to_stderr:
            return os.fdopen(os.dup(sys.stderr.fileno()), "wb")
        return (self.folder / f"{program.name}.log").open("ab")

    def program(self, name: str) -> Program:
        return next(program for program in self.programs if program.name == name)

    def kill(self, name: str) -> None:
        """As a power cut would: kill -9. For those who test what happens then."""
        process = self.program(name).process
        if process is not None:
            _end_the_rest(process)
            process.wait()

    def stop(self) -> None:
        self.stopping.set()
        running = [program.process for program in self.programs if program.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            _end_the_rest(process)
            process.wait()


def _end_the_rest(process: "subprocess.Popen[bytes]") -> None:
    """A program and the workers it started are one session: none of them outlives another."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
