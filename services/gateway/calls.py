"""The calls that the gateway makes of the services: what has an address of the API, and what only the gateway itself may ask."""

from services.gateway.api.routes import ROUTES
from shared.calls.directory import Authenticate, GetIdentity
from shared.calls.notifications import RecordSmsReport

ITS_OWN = frozenset((Authenticate, GetIdentity, RecordSmsReport))  # accepted from nobody else
CALLS = frozenset(route.call for route in ROUTES) | ITS_OWN
