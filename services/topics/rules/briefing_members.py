"""Important work is briefed to members first (工作优先通报): at once for what is important, routine once in each period."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK, FIRST_DELIBERATION
from shared.rulebook import Number
from shared.vocabulary import BriefingKind, BriefingMatter

WORK_FIRST = f"{FIRST_DELIBERATION}：工作优先通报"
PERIODIC: Final = (BriefingMatter.DUES, BriefingMatter.ROUTINE)


def kind_of(matter: BriefingMatter) -> BriefingKind:
    """Party recruitment, assets, land and reserve cadres are briefed at once; dues and routine once in a period."""
    return BriefingKind.PERIODIC if matter in PERIODIC else BriefingKind.IMMEDIATE


def check_briefer(briefer: UUID, *, officials: Collection[UUID], recorder: UUID | None) -> None:
    """The activity point's contact: a cadre of the village, or whoever of the township records it. Raises :class:`NotAContact`."""
    if briefer not in officials and briefer != recorder:
        raise refusals.NotAContact


def period_of(matter: BriefingMatter, on: date) -> tuple[date, date]:
    """First and last day of the period in which this day lies; periods are counted from January, none goes on into another year."""
    months = _months(matter, on).days
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    after = first.month + months
    return first, (date(on.year, after, 1) if after <= 12 else date(on.year + 1, 1, 1)) - timedelta(days=1)


def _months(matter: BriefingMatter, on: date) -> Number:
    return BOOK.number(f"periodic_briefing.{matter.value}", on=on)


def due_by(matter: BriefingMatter, *, last_held: date | None, since: date | None, today: date) -> date | None:
    """The last day for the briefing of this period, once it is near; None while it is not, and where one was held. Where none was held in
    the whole period before, that one's last day: what was missed does not go away by waiting. ``since``: the day on which the village
    began, None before."""
    first, last = period_of(matter, today)
    before, until = period_of(matter, first - timedelta(days=1))
    if since is not None and since <= before and (last_held is None or last_held < before):
        return until
    near = last - timedelta(days=BOOK.number("periodic_briefing.remind", on=today).days)
    return None if today < near or (last_held is not None and last_held >= first) else last


def source_of(matter: BriefingMatter, on: date) -> str:
    return _months(matter, on).source if matter in PERIODIC else WORK_FIRST
