"""The question, and who asks it."""

import os
import sys
import time
from collections.abc import Callable

from shared.contracts import Query, Record

SERVICE, ASKER = "adder", "asker"
IN_FLIGHT = 16
WARMING = 200  # questions before the time begins


class Sum(Record):
    value: int


class Add(Query[Sum], key="adder.add"):
    left: int
    right: int


def setting(name: str) -> str:
    """What the job tells a party."""
    return os.environ[f"BENCH_{name}"]


def measured(ask: Callable[[int], int]) -> None:
    """``ask`` that many questions and add up the answers; prints questions a second."""
    count = int(sys.argv[2])
    ask(WARMING)
    began = time.perf_counter()
    total = ask(count)
    took = time.perf_counter() - began
    if total != sum(number + 1 for number in range(count)):
        sys.exit(f"the answers add up to {total}")
    print(count / took)
