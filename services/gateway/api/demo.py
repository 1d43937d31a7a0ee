"""The demonstration clock over HTTP. Where the clock is the real one, these addresses do not exist."""

from datetime import timedelta
from typing import Annotated

from flask import Response, jsonify, request

from services.gateway.api.views import NO_JSON, api
from shared import clock
from shared.bus.envelope import Unreadable, strict_json
from shared.contracts import About, Record
from shared.errors import Invalid, NotFound

__all__ = ["api"]  # with these two routes


class Advance(Record):
    """How far the demonstration clock is to be set forward."""

    days: Annotated[int, About("前进天数", least=1, most=400)]


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
    clock.advance(timedelta(days=wanted.days))
    return jsonify({"now": clock.now().isoformat()})
