"""Delivery reports of the simulated SMS gateway: each brought at its time, and again, ever later, until it is taken."""

import heapq
import itertools
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

SIDE_BY_SIDE = 8
TIMEOUT = 5.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries
TRIES = 12


@dataclass(order=True)
class Report:
    """An address to fetch at a moment of the machine's own clock, and what is done just before the first try."""

    due: float
    number: int
    address: str = field(compare=False)
    before: Callable[[], None] | None = field(compare=False, default=None)
    tries: int = field(compare=False, default=0)


class Reports:
    """The reports that are still to be made. One thread watches the time, a few fetch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Report] = []
        self._numbers = itertools.count()
        self._stopped = False
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="sms report")
        self._watch = threading.Thread(target=self._run, name="sms reports", daemon=True)

    def start(self) -> None:
        self._watch.start()

    def stop(self) -> None:
        """What was not reported yet never is."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._changed.notify_all()
        self._watch.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def put(self, delay: float, address: str, before: Callable[[], None]) -> None:
        """``before`` is called when it is due; then the address, if there is one, is fetched."""
        self._add(Report(time.monotonic() + delay, next(self._numbers), address, before))

    def _add(self, report: Report) -> None:
        with self._changed:
            if not self._stopped:
                heapq.heappush(self._waiting, report)
                self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._stopped and (not self._waiting or self._waiting[0].due > time.monotonic()):
                    self._changed.wait(self._waiting[0].due - time.monotonic() if self._waiting else None)
                if self._stopped:
                    return
                report = heapq.heappop(self._waiting)
            if report.before is not None:
                report.before()
            if report.address:
                self._pool.submit(self._fetch, replace(report, before=None, tries=report.tries + 1))

    def _fetch(self, report: Report) -> None:
        if _taken(report.address) or report.tries >= TRIES:
            return
        pause = min(FIRST_PAUSE * 2 ** (report.tries - 1), LONGEST_PAUSE)
        self._add(replace(report, due=time.monotonic() + pause))


def _taken(address: str) -> bool:
    """Whether the report needs no further try: it was taken, or refused for good."""
    if not address.startswith(("http://", "https://")):
        return True
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500 and error.code != 429
    except (OSError, ValueError):
        return False
