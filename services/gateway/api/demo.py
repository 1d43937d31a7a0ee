"""The demonstration clock over HTTP. Where the clock is the real one, these addresses do not exist."""

from datetime import datetime, timedelta
from typing import Annotated

from flask import Response, jsonify, request

from services.gateway.api.views import NO_JSON, api
from shared import clock
from shared.bus.envelope import Unreadable, strict_json
from shared.contracts import About, Record
from shared.errors import Invalid, NotFound

__all__ = ["api"]  # with these two routes


class Advance(Record):
    """How far the demonstration clock is to be set forward: by days, or to a moment that is still to come."""

    days: Annotated[int, About("前进天数", least=0, most=400)] = 0
    until: Annotated[datetime | None, About("前进到")] = None


def _require_adjustable() -> None:
    if not clock.is_adjustable():
        raise NotFound()


@api.get("/demo/clock")
def read_clock() -> Response:
    _require_adjustable()
    return jsonify({"now": clock.now().isoformat()})


@api.post("/demo/clock")
def advance_clock() -> Response:
    """Set it forward, for every process."""
    _require_adjustable()
    try:
        wanted = Advance.load(strict_json(request.get_data()))
    except Unreadable:
        raise Invalid(fields={"_schema": [NO_JSON]}) from None
    by = wanted.until - clock.now() if wanted.until else timedelta(days=wanted.days)
    if not timedelta() < by <= timedelta(days=400):
        raise Invalid(fields={"days": ["只能往前拨，最多 400 天。"]})
    clock.advance(by)
    return jsonify({"now": clock.now().isoformat()})
