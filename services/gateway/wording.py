"""What every template may say: dates as people read them, words of the law, addresses of static files."""

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request, url_for

from services.gateway import menu, who
from services.gateway.settings import Settings
from shared import clock
from shared.money import in_yuan
from shared.recall_words import outcome, stage

WEEKDAYS = "一二三四五六日"
STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


def install(app: Flask, settings: Settings) -> None:
    for filter_ in (
        day,
        day_with_weekday,
        moment,
        hour,
        days_left,
        machine_date,
        paragraphs,
        in_eights,
        in_fours,
        phone,
        in_yuan,
    ):
        app.add_template_filter(filter_)
    app.jinja_env.globals.update(asset=asset, stage=stage, outcome=outcome)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _every_page() -> dict[str, object]:
        return {
            "viewer": who.viewer,
            "menu_for": menu.entries,
            "demo": settings.demo,
            "clock_is_adjustable": settings.demo and clock.is_adjustable(),
            "sms_page": f"//{request.host.partition(':')[0]}:{settings.sms_port}/" if settings.sms_port else "",
            "today": clock.today(),
            "request_id": g.get("request_id", ""),
        }

    @app.after_request
    def _keep_static_files(response: Response) -> Response:
        # The address changes with the content, so a copy may be kept for good.
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response


def _local(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """2027年3月1日"""
    return clock.in_words(_local(value))


def day_with_weekday(value: date | datetime) -> str:
    """2027年3月1日（周一）"""
    return f"{day(value)}（周{WEEKDAYS[_local(value).weekday()]}）"


def moment(value: datetime) -> str:
    """2027年3月1日 09:30, in Gansu."""
    return clock.hour_in_words(value)


def hour(value: datetime) -> str:
    """09:30, in Gansu."""
    return moment(value).split()[-1]


def machine_date(value: date | datetime) -> str:
    """For the ``datetime`` attribute of a ``time`` element."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def days_left(due: date) -> str:
    """还有 3 天; the last day itself still counts."""
    left = (due - clock.today()).days
    if left > 0:
        return f"还有 {left} 天"
    return "今天到期" if left == 0 else f"已超期 {-left} 天"


def paragraphs(text: str) -> list[str]:
    """The lines of a typed text, without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_eights(code: str) -> str:
    """A long code in groups that an eye can follow."""
    return " ".join(code[place : place + 8] for place in range(0, len(code), 8))


def in_fours(code: str) -> str:
    """A code that somebody copies by hand."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def phone(number: str) -> str:
    """138 1234 5678, as people say a mobile number."""
    own = number.removeprefix("+86")
    return f"{own[:3]} {own[3:7]} {own[7:]}" if len(own) == len("13812345678") else own


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    if current_app.debug:
        _version.cache_clear()
    return url_for("static", filename=name, v=_version(name))
