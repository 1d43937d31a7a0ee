"""What a county has chosen, and who did."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.models import CountyChoice
from shared.calls import counties as calls
from shared.identity import Caller


def county_rules(session: Session, call: calls.ListCountyRules, caller: Caller) -> calls.CountyChoices:
    caller.require_sight(call.county)
    latest = (CountyChoice.number, CountyChoice.effective_from.desc())
    chosen = session.scalars(sa.select(CountyChoice).where(CountyChoice.county == call.county).order_by(*latest))
    return calls.CountyChoices(
        items=tuple(
            calls.CountyChoiceView(
                rule=one.rule, label=one.rule.chinese, effective_from=one.effective_from, source=one.source,
                decided_by=one.decided_by, decided_at=one.decided_at,
            )
            for one in chosen
        )
    )  # fmt: skip
