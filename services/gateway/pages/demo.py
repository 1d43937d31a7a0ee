"""The demonstration clock, set forward from any page. Where the clock is the real one there is no such address."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import wording
from services.gateway.security import own_address
from shared import clock
from shared.errors import NotFound

pages = Blueprint("demo", __name__)
DAYS = ("1", "7", "15")


@pages.post("/demo/clock")
def advance() -> ResponseReturnValue:
    days = request.form.get("days", "")
    if not clock.is_adjustable() or days not in DAYS:
        raise NotFound()
    clock.advance(timedelta(days=int(days)))
    flash(f"演示日期前进了 {days} 天，现在是{wording.day_with_weekday(clock.today())}。", "done")
    return redirect(own_address(request.form.get("back", "/")), code=303)
