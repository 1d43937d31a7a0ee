"""The county's staff choose what the law leaves to the county."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.meetings import refusals, rules
from services.meetings.models import CountyChoice
from shared import clock
from shared.calls import counties as calls
from shared.calls.common import Done
from shared.identity import Caller, Role


def choose(session: Session, call: calls.ChooseCountyRule, *, caller: Caller, now: datetime) -> Done:
    """Kept with who chose it and when; the key forbids a second choice for the same day."""
    official = caller.require(Role.COUNTY, area=call.county)
    rules.check_choice(call.effective_from, today=clock.day_of(now))
    choice = CountyChoice(
        county=call.county, number=call.rule.number, effective_from=call.effective_from, rule=call.rule,
        source=call.source, decided_by=official, decided_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(choice)
    except sa.exc.IntegrityError:
        raise refusals.ChosenAlready from None
    return Done(id=uuid7())
