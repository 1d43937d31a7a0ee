"""One seed from beginning to end: work and faults in turn, then quiet, then the count."""

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typer

from tests.faults import messages, plan
from tests.faults.checking import Findings, compare
from tests.faults.inflicting import Inflictor, Wrong
from tests.faults.nodes import until
from tests.faults.plan import Fault
from tests.faults.sample import HEARD, SHOW_STACKS
from tests.faults.starting import working
from tests.faults.system import System, dead_letters_of

QUIET_WITHIN = 120.0  # seconds after the last fault
WRITTEN_WITHIN = 120.0  # seconds for one portion, database crash included
SHOWN = 10  # of each kind of finding


@dataclass
class Result:
    """``complaints``: whatever else was not as it should be."""

    findings: Findings = field(default_factory=Findings)
    complaints: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return self.findings.well and not self.complaints

    def __str__(self) -> str:
        return str(self.findings) + (f", {len(self.complaints)} complaints" if self.complaints else "")


class Run:
    def __init__(self, seed: int, events: int, system: System, faults: list[Fault]) -> None:
        self._seed, self._events, self._system, self._faults = seed, events, system, faults
        self._began = time.monotonic()
        self._result = Result()

    def say(self, text: str) -> None:
        typer.echo(f"{time.monotonic() - self._began:7.1f} s  {text}")

    def run(self) -> Result:
        self._inflict_all()
        self._wait_until_quiet()
        self._system.supervisor.stop()
        for listener in HEARD:
            self._count(listener)
            self._look_into_dead_letters(listener)
        self._look_at_processes()
        return self._result

    def _inflict_all(self) -> None:
        """A portion of the entries is handed out for each fault, so that each meets writers at full speed."""
        inflictor = Inflictor(self._system, random.Random(self._seed))
        allowed = 0
        for place, fault in enumerate(self._faults, 1):
            before, allowed = allowed, self._events * place // len(self._faults)
            self._system.allow(allowed)
            self._until_written(before + int(fault.at * (allowed - before)))
            self.say(str(fault))
            try:
                inflictor.inflict(fault, self._reached(allowed))
            except (Wrong, TimeoutError) as reason:
                self._complain(f"{fault}: {reason}")
            self._until_written(allowed)

    def _reached(self, number: int) -> Callable[[], bool]:
        return lambda: self._system.written() >= number

    def _until_written(self, number: int) -> None:
        until(self._reached(number), f"{number} entries are written", WRITTEN_WITHIN)

    def _wait_until_quiet(self) -> None:
        ended = time.monotonic()
        try:
            until(self._system.is_quiet, "everything was handled", QUIET_WITHIN, every=0.3)
        except TimeoutError as reason:
            self._complain(str(reason))
            for program in self._system.supervisor.programs:
                self._system.signal(program.name, SHOW_STACKS)
        else:
            self.say(f"quiet, {time.monotonic() - ended:.1f} s after the last fault")

    def _count(self, listener: str) -> None:
        found = compare(self._system.entries(listener), self._system.effects(listener))
        self.say(f"{listener}: {found}")
        for what, entries in (("lost", found.lost), ("twice", found.twice), ("out of order", found.out_of_order)):
            for entry in entries[:SHOWN]:
                self.say(f"{listener} {what}: {self._system.story(listener, entry)}")
        for effect in found.never_committed[:SHOWN]:
            self.say(f"{listener} never committed: {effect}")
        self._result.findings += found

    def _look_into_dead_letters(self, listener: str) -> None:
        expected = self._system.poisoned[listener]
        marks, others = messages.marks_in(dead_letters_of(listener), expected)
        if missing := sorted(expected - marks):
            self._complain(f"{len(missing)} not among the dead letters of {listener}: {', '.join(missing[:SHOWN])}")
        for other in others[:SHOWN]:
            self._complain(f"among the dead letters of {listener}: {other}")

    def _look_at_processes(self) -> None:
        for name, often in self._system.ended_by_themselves().items():
            self.say(f"{name} ended by itself {often} times")
        for program in self._system.supervisor.programs:
            if program.process is not None and program.process.returncode:
                self._complain(f"{program.name} was told to stop and ended with {program.process.returncode}")

    def _complain(self, text: str) -> None:
        self.say(f"COMPLAINT {text}")
        self._result.complaints.append(text)


def run_seed(seed: int, events: int, folder: Path, *, replicas: int, is_short: bool) -> Result:
    """The logs are kept in ``folder`` unless all is well."""
    shutil.rmtree(folder, ignore_errors=True)
    with working(seed, folder, replicas=replicas) as system:
        faults = (plan.short if is_short else plan.whole)(seed, system.replicas)
        typer.echo(f"seed {seed}: {events} events, {replicas} replicas of the archive, {len(faults)} faults")
        result = Run(seed, events, system, faults).run()
    if result.well:
        shutil.rmtree(folder)
    else:
        typer.echo(f"seed {seed}: the logs are in {folder}")
    return result
