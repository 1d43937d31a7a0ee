"""What every service answers for the bus itself."""

import types
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.config import SERVICES
from shared.contracts import Query, Record


class SentEvent(Record):
    """An event that was published, by its envelope."""

    id: UUID
    key: str
    time: datetime


class MissingEvents(Record):
    """Those that should have arrived and have not."""

    ids: tuple[UUID, ...] = ()


def _find_missing_of(service: str) -> type[Query[MissingEvents]]:
    """Which of these events, as far as you listen to them, have you not received? Asked by relays."""

    def declare(namespace: dict[str, Any]) -> None:
        namespace["__annotations__"] = {"events": tuple[SentEvent, ...]}
        namespace["__doc__"] = _find_missing_of.__doc__
        namespace["__module__"] = __name__

    return types.new_class("FindMissing", (Query[MissingEvents],), {"key": f"{service}.find_missing"}, declare)


# One contract per service that listens.
FIND_MISSING: dict[str, type[Query[MissingEvents]]] = {
    service: _find_missing_of(service) for service in SERVICES if service != "gateway"
}
