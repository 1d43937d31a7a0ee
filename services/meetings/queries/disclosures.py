"""What of a village's affairs was posted, for anybody; who answers for it, for the village."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.facts import book_of, finances
from services.meetings.models import Disclosure, DisclosureCorrection
from shared import clock
from shared.calls import calendar
from shared.calls import disclosures as calls
from shared.calls.common import Page
from shared.errors import Invalid, NotFound
from shared.identity import Caller

PAGE = 50
NUMBERS = ("disclosure.per_year", "disclosure.busy_finances_per_year", "disclosure.days")


def list_disclosures(session: Session, call: calls.ListDisclosures, today: date) -> calls.Disclosures:
    """Public. Four statements."""
    there = [Disclosure.village == call.village, Disclosure.stands()]
    total = session.scalar(sa.select(sa.func.count()).select_from(Disclosure).where(*there)) or 0
    latest = sa.select(Disclosure).where(*there).order_by(Disclosure.posted_on.desc(), Disclosure.id.desc())
    if call.after:
        latest = latest.where(_before(call.after))
    found = session.scalars(latest.limit(PAGE + 1)).all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{last.posted_on.isoformat()}_{last.id}" if last else None
    said, book = finances(session, call.village).get(call.village), book_of(session, call.village).on(today)
    return calls.Disclosures(
        items=tuple(map(_line, found[:PAGE])), page=Page(next=following, total=total),
        finances=calls.FinancesView(busy=said.busy, reason=said.reason, since=clock.day_of(said.decided_at)) if said else None,
        source="；".join(book[name].source for name in NUMBERS if name in book),
    )  # fmt: skip


def _before(cursor: str) -> sa.ColumnElement[bool]:
    """The rows after this place of the list."""
    text, _, last = cursor.partition("_")
    try:
        day, last_id = date.fromisoformat(text), UUID(last)
    except ValueError:
        raise Invalid(fields={"after": ["翻页位置不对，请从第一页重新打开。"]}) from None
    return sa.tuple_(Disclosure.posted_on, Disclosure.id) < sa.tuple_(
        sa.literal(day, sa.Date()), sa.literal(last_id, sa.Uuid())
    )


def disclosure(session: Session, call: calls.GetDisclosure, caller: Caller) -> calls.DisclosureView:
    """An entry that was corrected is shown too, with what stands instead."""
    found = session.get(Disclosure, call.disclosure_id)
    if found is None:
        raise NotFound
    caller.require_sight(found.village)
    correction = session.get(DisclosureCorrection, found.id)
    replaces = sa.select(DisclosureCorrection.disclosure_id).where(DisclosureCorrection.replaced_by == found.id)
    return calls.DisclosureView(
        line=_line(found), posted_by=found.posted_by, checked_by=found.checked_by, source=found.source,
        recorded_by=found.recorded_by, recorded_at=found.recorded_at,
        correction=calendar.CorrectionView(
            reason=correction.reason, corrected_by=correction.corrected_by, corrected_at=correction.corrected_at,
            replaced_by=correction.replaced_by,
        ) if correction else None,
        replaces=session.scalar(replaces),
    )  # fmt: skip


def _line(found: Disclosure) -> calls.DisclosureLine:
    return calls.DisclosureLine(
        id=found.id, village=found.village, kind=found.kind, kind_label=found.kind.chinese, matters=found.matters,
        posted_on=found.posted_on, hangs_until=found.hangs_until, place=found.place, found=found.found,
    )  # fmt: skip
