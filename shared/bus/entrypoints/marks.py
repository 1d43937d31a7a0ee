"""The decorators: each writes on a method what it is for; the entry points find it there."""

from collections.abc import Callable
from typing import Any, TypeVar

from shared.contracts import Attempt, Call, Command, Event, Query, Record

C = TypeVar("C", bound=Call[Any])
E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=Callable[..., Any])

CALLS, EVENTS, TIMER = "bus_calls", "bus_events", "bus_timer"
MANY = "bus_many"


def command(kind: type[C]) -> Callable[[F], F]:
    """Answers a command (or an attempt) in one transaction."""
    return _mark(CALLS, kind, (Command, Attempt))


def command_batch(kind: type[C]) -> Callable[[F], F]:
    """Answers all commands of this kind that are waiting in one transaction: gets ``(session, requests)``, returns for each request,
    in their order, its answer or the :class:`~shared.errors.Refused` that it deserves. A method that raises is asked again for
    half of them, so that only the request at fault fails."""
    return _mark(CALLS, kind, (Command,), many=True)


def query(kind: type[C]) -> Callable[[F], F]:
    """Answers a query; whatever it writes is undone."""
    return _mark(CALLS, kind, (Query,))


def on(kind: type[E]) -> Callable[[F], F]:
    """Is given each such event once, within the transaction of its batch."""
    return _mark(EVENTS, kind, (Event,))


def on_batch(kind: type[E]) -> Callable[[F], F]:
    """Is given such events once, all that stand together in their batch: gets ``(session, events)``."""
    return _mark(EVENTS, kind, (Event,), many=True)


def every(*, seconds: float) -> Callable[[F], F]:
    """Runs again and again, in one replica at a time."""

    def mark(method: F) -> F:
        setattr(method, TIMER, seconds)
        return method

    return mark


def _mark(
    attribute: str, kind: type[Record], allowed: tuple[type[Record], ...], *, many: bool = False
) -> Callable[[F], F]:
    if not issubclass(kind, allowed):
        raise TypeError(f"{kind.__name__} does not belong here")

    def mark(method: F) -> F:
        setattr(method, attribute, kind)
        setattr(method, MANY, many)
        return method

    return mark


def marked(service_class: type, attribute: str) -> dict[str, Any]:
    """Method name → what it was marked with."""
    methods = ((name, getattr(service_class, name)) for name in dir(service_class))
    return {name: getattr(method, attribute) for name, method in methods if hasattr(method, attribute)}


def calls_of(service_class: Any) -> frozenset[type[Call[Any]]]:
    """The calls that a service makes of others, as it declares them: ``services = Services(GetRoll)``."""
    made: frozenset[type[Call[Any]]] = service_class.services.calls
    return made


def takes_many(service_class: type, name: str) -> bool:
    return bool(getattr(getattr(service_class, name), MANY, False))
