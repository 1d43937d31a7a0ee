"""What goes with a piece of work from hand to hand: the caller's token, the deadline, the trace, the language."""

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

DEFAULT_LOCALE = "zh-CN"
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Context:
    """``deadline`` in seconds of the machine's own clock (``time.time()``), never of the adjustable one. ``locale``: what whoever
    asks reads (BCP 47); every text is in Chinese so far."""

    token: str | None = None
    deadline: float | None = None
    traceparent: str | None = None
    locale: str = DEFAULT_LOCALE

    def left(self, at_most: float) -> float:
        """Seconds until the deadline, never more than ``at_most``."""
        return at_most if self.deadline is None else min(at_most, self.deadline - time.time())


_NOTHING = Context()
_current: ContextVar[Context] = ContextVar("context", default=_NOTHING)


def current() -> Context:
    return _current.get()


@contextmanager
def use(context: Context) -> Iterator[None]:
    """Work in this context."""
    before = _current.set(context)
    try:
        yield
    finally:
        _current.reset(before)


def new_trace() -> str:
    """A W3C traceparent that begins a trace."""
    drawn = f"{random.getrandbits(192):048x}"  # it has to be rare, not secret
    return f"00-{drawn[:32]}-{drawn[32:]}-01"


def readable_trace(value: object) -> str | None:
    """A traceparent from outside, if it is one."""
    return value if isinstance(value, str) and TRACEPARENT.fullmatch(value) else None


def readable_locale(value: object) -> str:
    """A language from outside, if it is one; else Chinese."""
    return value if isinstance(value, str) and LOCALE.fullmatch(value) else DEFAULT_LOCALE
