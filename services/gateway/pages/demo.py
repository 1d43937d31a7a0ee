"""The demonstration clock, set forward from any page. Where the clock is the real one there is no such address."""

from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import wording
from services.gateway.security import own_address
from shared import clock
from shared.errors import NotFound

pages = Blueprint("demo", __name__)
DAYS = ("1", "7", "15")
FARTHEST = timedelta(days=400)


def _how_far(days: str, until: str) -> timedelta:
    """By days, as offered, or to a moment; nothing for what is neither."""
    if days in DAYS:
        return timedelta(days=int(days))
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        return timedelta()
    return moment - clock.now() if moment.tzinfo else timedelta()


@pages.post("/demo/clock")
def advance() -> ResponseReturnValue:
    by = _how_far(request.form.get("days", ""), request.form.get("until", ""))
    if not clock.is_adjustable() or not timedelta() < by <= FARTHEST:
        raise NotFound()
    clock.advance(by)
    flash(f"演示时间往前拨了，现在是{wording.moment(clock.now())}。", "done")
    return redirect(own_address(request.form.get("back", "/")), code=303)
