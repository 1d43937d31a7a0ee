"""What of a village's affairs was posted, also what was corrected, for anybody; who answers for it, for the village."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.facts import book_of, finances
from services.meetings.models import Disclosure, DisclosureCorrection, DisclosureWithholding
from services.meetings.queries.ordinary import superseded
from shared import clock
from shared.calls import calendar
from shared.calls import disclosures as calls
from shared.calls.common import Page
from shared.errors import Invalid, NotFound
from shared.identity import Caller, Role

PAGE = 50
KEEPERS = (Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY)
NUMBERS = ("disclosure.per_year", "disclosure.{finances}_per_year", "disclosure.days")


def list_disclosures(session: Session, call: calls.ListDisclosures, today: date, caller: Caller) -> calls.Disclosures:
    """Public, but for what was withheld. Four statements."""
    there = Disclosure.village == call.village
    total = session.scalar(sa.select(sa.func.count()).select_from(Disclosure).where(there)) or 0
    latest = sa.select(Disclosure, DisclosureCorrection, DisclosureWithholding).where(there)
    latest = latest.outerjoin(DisclosureCorrection, DisclosureCorrection.disclosure_id == Disclosure.id)
    latest = latest.outerjoin(DisclosureWithholding, DisclosureWithholding.disclosure_id == Disclosure.id)
    latest = latest.order_by(Disclosure.posted_on.desc(), Disclosure.id.desc())
    if call.after:
        latest = latest.where(_before(call.after))
    found = session.execute(latest.limit(PAGE + 1)).tuples().all()
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    following = f"{last.posted_on.isoformat()}_{last.id}" if last else None
    said, book = finances(session, call.village).get(call.village), book_of(session, call.village).on(today)
    numbers = [name.format(finances="busy_finances" if said and said.busy else "finances") for name in NUMBERS]
    return calls.Disclosures(
        items=tuple(_line(*one, caller=caller) for one in found[:PAGE]), page=Page(next=following, total=total),
        finances=calls.FinancesView(busy=said.busy, reason=said.reason, since=clock.day_of(said.decided_at)) if said else None,
        source="；".join(book[name].source for name in numbers if name in book),
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
    """An entry that was corrected is shown too, with what stands instead. Public, without who answers for it."""
    found = session.get(Disclosure, call.disclosure_id)
    if found is None:
        raise NotFound
    correction = session.get(DisclosureCorrection, found.id)
    sees = caller.sees(found.village)
    replaces = sa.select(DisclosureCorrection.disclosure_id).where(DisclosureCorrection.replaced_by == found.id)
    return calls.DisclosureView(
        line=_line(found, correction, session.get(DisclosureWithholding, found.id), caller=caller), posted_by=found.posted_by if sees else None,
        checked_by=found.checked_by if sees else None, source=found.source,
        recorded_by=found.recorded_by if sees else None, recorded_at=found.recorded_at,
        correction=calendar.CorrectionView(
            reason=correction.reason, corrected_by=correction.corrected_by, corrected_at=correction.corrected_at,
            replaced_by=correction.replaced_by,
        ) if correction and sees else None,
        replaces=session.scalar(replaces),
    )  # fmt: skip


def _line(
    found: Disclosure, correction: DisclosureCorrection | None, withholding: DisclosureWithholding | None, *, caller: Caller
) -> calls.DisclosureLine:  # fmt: skip
    reads = withholding is None or caller.has(*KEEPERS, area=found.village)
    return calls.DisclosureLine(
        id=found.id, village=found.village, kind=found.kind, kind_label=found.kind.chinese, matters=found.matters if reads else "",
        posted_on=found.posted_on, hangs_until=found.hangs_until, place=found.place, found=found.found if reads else "",
        superseded=superseded(correction) if correction else None, withheld=withholding is not None,
    )  # fmt: skip
