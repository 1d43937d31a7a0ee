"""The traffic as the code declares it: contracts, entry points, the calls that each process names."""

from typing import Any

from deploy.broker.traffic import Traffic
from services.gateway.calls import CALLS
from shared.bus import housekeeping
from shared.bus.entrypoints import calls_of, marked
from shared.bus.entrypoints.marks import EVENTS as HEARD
from shared.bus.host import service_class
from shared.config import SERVICES
from shared.contracts import EVENTS, Call, load_all


def declared() -> dict[str, Traffic]:
    """By service, in the order of ``SERVICES``."""
    load_all()
    return {service: _of(service) if service != "gateway" else _of_the_gateway() for service in SERVICES}


def _of(service: str) -> Traffic:
    house = service_class(service)
    publishes = [key for key, event in EVENTS.items() if service == event.SOURCE]
    hears = [kind.KEY for kind in marked(house, HEARD).values()]
    calls: list[type[Call[Any]]] = [*calls_of(house), *(housekeeping.CALLS if publishes else ())]
    return Traffic(
        publishes=tuple(sorted(publishes)), hears=tuple(sorted(hears)), calls=tuple(sorted(call.KEY for call in calls))
    )


def _of_the_gateway() -> Traffic:
    return Traffic(answers=False, calls=tuple(sorted(call.KEY for call in CALLS)))
