"""``make test``: every group of tests in a process of its own, real servers included, none skipped silently.

A group is a folder of tests/. Some are made cooperative by eventlet and some (the browser's) must not be, so they do not share
a process. Two run at a time, the longest first, and each is printed whole when it ends; those that run the whole system, or take
its servers away, come after them, alone, and are printed as they go. A group that hangs is ended and counted as failed. The last
line counts over all groups.

    python -m deploy.local.test [GROUP …]
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from deploy.local.environment import ROOT
from deploy.local.machine import NotToBeHad
from deploy.local.servers import chromium, paper, provided

SUMMARY = re.compile(r"(\d+) (passed|failed|skipped|error|errors|xfailed|xpassed)\b")
GROUP_WITHIN = 1800.0  # seconds; the longest group takes a fraction of it
AT_A_TIME = 2  # groups
ALONE = ("journeys", "browser", "faults")  # in this order, last


@dataclass
class Result:
    group: str
    seconds: float
    exit_code: int
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def groups() -> list[str]:
    """Every folder of tests/ that has tests: those that run beside each other, the largest first, then those that run alone."""
    sizes: dict[str, int] = {}
    for path in (ROOT / "tests").glob("*/test_*.py"):
        sizes[path.parent.name] = sizes.get(path.parent.name, 0) + path.stat().st_size
    beside = sorted(sizes.keys() - set(ALONE), key=lambda name: -sizes[name])
    return [*beside, *(name for name in ALONE if name in sizes)]


def run(group: str, *, alone: bool) -> Result:
    """One pytest process; its output is printed as it comes, or in one piece where another group runs beside it."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", f"tests/{group}", "--color=no"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    # Interrupted, it still stops what it started; killed, it does not.
    ends = [
        threading.Timer(GROUP_WITHIN, process.send_signal, [signal.SIGINT]),
        threading.Timer(GROUP_WITHIN + 60, process.kill),
    ]
    for end in ends:
        end.start()
    heading, printed, last = f"\n== tests/{group}\n", [], ""
    print(heading if alone else f"tests/{group} begins", end="" if alone else "\n", flush=True)
    assert process.stdout is not None  # noqa: S101 - for the type checker: it was asked for
    for line in process.stdout:
        if alone:
            print(line, end="", flush=True)
        else:
            printed.append(line)
        if SUMMARY.search(line) and " in " in line:
            last = line
    result = Result(group, 0.0, process.wait())
    for end in ends:
        end.cancel()
    result.seconds = time.monotonic() - began
    if result.seconds > GROUP_WITHIN:
        printed.append(f"tests/{group} did not end within {GROUP_WITHIN:.0f} s\n")
    if printed:
        print(f"{'' if alone else heading}{''.join(printed)}", end="", flush=True)
    _count(result, last)
    return result


def _count(result: Result, last: str) -> None:
    """Of pytest's last line."""
    for count, what in SUMMARY.findall(last):
        if what == "passed":
            result.passed += int(count)
        elif what in ("skipped", "xfailed"):
            result.skipped += int(count)
        else:
            result.failed += int(count)
    if result.exit_code and not result.failed:
        result.failed = 1  # it broke before it could count


def run_all(chosen: Sequence[str]) -> list[Result]:
    beside = [group for group in chosen if group not in ALONE] if len(chosen) > 1 else []
    with ThreadPoolExecutor(AT_A_TIME) as two:
        results = list(two.map(lambda group: run(group, alone=False), beside))
    return results + [run(group, alone=True) for group in chosen if group not in beside]


def main(chosen: list[str]) -> int:
    try:
        os.environ.update(provided())
        os.environ["CHROMIUM"] = chromium()
        paper()
    except NotToBeHad as reason:
        print(reason, file=sys.stderr)
        return 1
    if unknown := set(chosen) - set(groups()):
        print(f"there is no group {' '.join(sorted(unknown))}; there are {' '.join(groups())}", file=sys.stderr)
        return 1
    results = run_all(chosen or groups())
    print("\ngroup                 passed  failed  skipped   seconds")
    for r in results:
        print(f"{r.group:20} {r.passed:7} {r.failed:7} {r.skipped:8} {r.seconds:9.1f}")
    passed, failed, skipped = (sum(getattr(r, name) for r in results) for name in ("passed", "failed", "skipped"))
    if skipped:
        print(f"{passed} passed, {failed} failed, {skipped} skipped")
    else:
        print(f"{passed} passed, {failed} failed")
    return 1 if failed or any(r.exit_code for r in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
