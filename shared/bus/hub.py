"""The only module that knows eventlet: how a process becomes cooperative, and how something blocking gets out of the way."""

import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def patch() -> None:
    """Make the standard library cooperative. The first thing a process does, before anything else is imported."""
    import eventlet

    eventlet.monkey_patch()


def is_patched() -> bool:
    from eventlet import patcher

    return bool(patcher.is_monkey_patched("thread"))


def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run what would stop everybody else (Argon2, Excel) in a real thread, and wait for it cooperatively."""
    if not is_patched():
        return function(*args, **kwargs)
    from eventlet import tpool

    result: R = tpool.execute(function, *args, **kwargs)
    return result


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    code: int
    said: bytes  # at standard output
    complained: bytes  # at standard error


def run(command: Sequence[str], given: bytes, *, within: float) -> Ended:
    """Run what would stop everybody else, or could bring everybody down (fonts, layout), as a process of its own, and wait for it
    cooperatively. One that takes longer than ``within`` seconds is killed; :class:`TimeoutError`."""
    programs: Any = subprocess
    if is_patched():
        from eventlet.green import subprocess as programs  # type: ignore[no-redef]
    pipe, late = subprocess.PIPE, threading.Event()
    with programs.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(within, end)
        watch.start()
        said, complained = process.communicate(given)
        watch.cancel()
    if late.is_set():
        raise TimeoutError(f"not done within {within:.0f} s")
    return Ended(process.returncode, said, complained)


class Queue(Protocol):
    def put(self, item: Any, /) -> None: ...

    def get(self) -> Any:
        """Waits for one."""

    def get_nowait(self) -> Any:
        """Raises :class:`queue.Empty`."""


def line() -> Queue:
    """A queue between workers of this process."""
    if not is_patched():
        return queue.SimpleQueue()
    from eventlet.queue import LightQueue

    made: Queue = LightQueue()
    return made


def serve_wsgi(application: Any, host: str, port: int) -> Callable[[], None]:
    """Serve a WSGI application beside everything else in this process; the answer stops it."""
    import eventlet
    from eventlet import wsgi

    listener = eventlet.listen((host, port), reuse_port=False)
    server = eventlet.spawn(wsgi.server, listener, application, log_output=False, socket_timeout=60, keepalive=True)

    def stop() -> None:
        listener.close()
        server.kill()

    return stop
