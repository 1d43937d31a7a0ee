"""Parties that take turns, what they measured, and what is made of it."""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.local.environment import ROOT

OUT = ROOT / "var" / "bench"
STOPS_WITHIN = 20.0  # seconds
console = Console(width=110)


class Failed(Exception):
    """A party lost something, did something twice, or did not come to an end."""


@contextmanager
def process(module: str, settings: Mapping[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A party at work, as it would be deployed: a process of its own, its log beside the results."""
    logs = OUT / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / f"{module.rpartition('.')[2]}.log").open("ab") as log:
        command = [sys.executable, *(arguments or ("-m", module))]
        running = subprocess.Popen(command, env=os.environ | dict(settings), cwd=ROOT, stdout=log, stderr=log)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_for(look: Callable[[], bool], what: str, within: float, running: subprocess.Popen[bytes]) -> None:
    """Looks every fifth of a second, so as not to be in the way. Raises :class:`Failed`."""
    deadline = time.monotonic() + within
    while not look():
        if running.poll() is not None:
            raise Failed(f"{what}: the process ended with {running.returncode}; see {OUT / 'logs'}")
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {within:.0f} s; see {OUT / 'logs'}")
        time.sleep(0.2)  # up to the deadline


@dataclass
class Results:
    """Figures of every party, round by round. ``goals``: what a ratio is to be at least, or at most where it is a growth."""

    job: str
    goals: Mapping[str, float]
    figures: dict[str, list[float]] = field(default_factory=dict)
    growth: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, figure: float) -> None:
        self.figures.setdefault(name, []).append(figure)
        console.print(f"    {name:<28} {figure:>12,.4g}")

    def compare(self, ratio: str, ours: str, theirs: str) -> None:
        """The median of what each round says of ours against theirs."""
        rounds = zip(self.figures[ours], self.figures[theirs], strict=True)
        self.ratios[ratio] = round(median(mine / other for mine, other in rounds), 3)

    def write(self) -> Path:
        OUT.mkdir(parents=True, exist_ok=True)
        file = OUT / f"{self.job}.json"
        known: dict[str, Any] = {
            "job": self.job, "rounds": max(map(len, self.figures.values())), "machine": machine(), "ratios": self.ratios,
            "growth": self.growth, "goals": dict(self.goals), "raw_figures": self.figures,
        }  # fmt: skip
        file.write_text(json.dumps(known, indent=1) + "\n")
        return file

    def show(self) -> None:
        figures = Table("figure", "median", "least", "most", title=f"{self.job}: figures", title_justify="left")
        for name, rounds in self.figures.items():
            figures.add_row(name, *(f"{value:,.4g}" for value in (median(rounds), min(rounds), max(rounds))))
        console.print(figures)
        ratios = Table("ratio", "measured", "goal", "", title=f"{self.job}: ratios", title_justify="left")
        for name, value in (self.ratios | self.growth).items():
            goal = self.goals.get(name)
            reached = "" if goal is None else "reached" if self.reaches(name, value, goal) else "MISSED"
            wanted = "" if goal is None else f"{'≤' if self.is_most(name) else '≥'} {goal:g}"
            ratios.add_row(name, f"{value:g}", wanted, reached)
        console.print(ratios)

    def is_most(self, name: str) -> bool:
        return name in self.growth or name.startswith("latency")

    def reaches(self, name: str, value: float, goal: float) -> bool:
        return value <= goal if self.is_most(name) else value >= goal


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
