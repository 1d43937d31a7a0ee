"""The calls that the gateway makes of the services: what has an address of the API, and what only the gateway itself may ask."""

from typing import Any

from services.gateway.api.routes import ROUTES
from shared.calls.directory import Authenticate, GetIdentity
from shared.calls.notifications import RecordSmsReport
from shared.contracts import Call

Calls = frozenset[type[Call[Any]]]

ITS_OWN: Calls = frozenset((Authenticate, GetIdentity, RecordSmsReport))  # accepted from nobody else
CALLS: Calls = ITS_OWN | {route.call for route in ROUTES}
