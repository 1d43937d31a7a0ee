"""The only clock. Everything inside is UTC; what the law counts in days is counted in Asia/Shanghai.

In a demonstration or a test the clock can be set forward: ``CLOCK_FILE`` names a small file that holds the offset in
seconds, read by every process, so that seven days of notice pass at once for all of them. Without the variable
there is no offset and no way to make one, and no process starts with it unless it says ``DEMO=yes`` as well.
"""

import os
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FARTHEST = timedelta(days=20 * 366)  # a demonstration has no use for more, and the calendar has an end


def _file() -> Path | None:
    name = os.environ.get("CLOCK_FILE")
    return Path(name) if name else None


def offset() -> timedelta:
    """How far this clock runs ahead of the machine's."""
    file = _file()
    if file is None or not file.exists():
        return timedelta()
    return timedelta(seconds=int(file.read_text() or 0))


def is_adjustable() -> bool:
    return _file() is not None


def advance(by: timedelta) -> None:
    """Set the demonstration clock forward, as far as :data:`FARTHEST`; refuses where the clock is the real one."""
    file = _file()
    if file is None:
        raise RuntimeError("the clock can only be set where CLOCK_FILE is given")
    new = file.with_suffix(".new")
    new.write_text(str(ceil(min(offset() + by, FARTHEST).total_seconds())))
    new.replace(file)


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC) + offset()


def day_of(moment: datetime) -> date:
    """The calendar day a moment falls on in Gansu."""
    return moment.astimezone(SHANGHAI).date()


def in_words(day: date) -> str:
    """2027年3月1日"""
    return f"{day.year}年{day.month}月{day.day}日"


def hour_in_words(moment: datetime) -> str:
    """2027年3月1日 09:30, in Gansu."""
    return f"{in_words(day_of(moment))} {moment.astimezone(SHANGHAI):%H:%M}"


def today() -> date:
    return day_of(now())
