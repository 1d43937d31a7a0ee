"""The base of every service, and how it calls the others."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from shared import config
from shared.bus import context
from shared.bus.entrypoints.calls import Calls, Waiting
from shared.bus.entrypoints.consuming import Store
from shared.bus.entrypoints.events import Events
from shared.bus.entrypoints.marks import query
from shared.bus.entrypoints.timers import Timers
from shared.bus.inbox import missing
from shared.bus.rpc import RpcClient
from shared.calls.bus import FIND_MISSING, MissingEvents
from shared.contracts import Call, Query, Record
from shared.identity import Caller

A = TypeVar("A", bound=Record)


class _Services:
    """Calls to other services in the name of whoever called this one, within the time that is left."""

    def __init__(self, client: RpcClient) -> None:
        self._client = client

    def call(self, call: Call[A], *, command_id: UUID | None = None) -> A:
        return self._client.call(call, token=context.current().token, command_id=command_id)

    def call_as_service(self, call: Call[A], *, command_id: UUID | None = None) -> A:
        return self._client.call_as_service(call, command_id=command_id)


class ServicesProvider(DependencyProvider):  # type: ignore[misc]
    store = Store()

    def __init__(self, *calls: type[Call[Any]]) -> None:
        self.calls = frozenset(calls)

    def get_dependency(self, worker_ctx: Any) -> _Services:  # noqa: ARG002 - nameko hands it over
        return _Services(self.store.rpc)


def Services(*calls: type[Call[Any]]) -> _Services:  # noqa: N802 - declared in a class body like the dependency it is
    """A dependency: ``services = Services(GetRoll)`` names the calls that the service makes of others, and lets it make no other;
    then ``self.services.call(GetRoll(…))``. Never in an event handler."""
    return cast(_Services, ServicesProvider(*calls))


def _finds_missing(kind: type[Query[MissingEvents]]) -> Callable[..., MissingEvents]:
    """A method of one service, for the hourly look at whether everything arrived."""

    @query(kind)
    def find_missing(_service: Service, session: Session, call: Any, caller: Caller) -> MissingEvents:
        caller.require_service(*config.SERVICES)
        return MissingEvents(ids=tuple(missing(session, call.events)))

    return find_missing


class Service:
    """Its entry points find the marked methods."""

    name: str
    services = Services()

    def __init_subclass__(cls) -> None:
        if kind := FIND_MISSING.get(cls.name):
            cls.find_missing = _finds_missing(kind)  # type: ignore[attr-defined]

    @Calls.decorator
    def answer_calls(self, calls: Calls, waiting: Waiting) -> None:
        calls.answer(self, waiting)

    @Events.decorator
    def receive_events(self, events: Events) -> None:
        events.receive(self)

    @Timers.decorator
    def run_timer(self, timers: Timers, name: str) -> None:
        timers.once(name, getattr(self, name))
