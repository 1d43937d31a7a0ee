"""Who was voted out of an office is asked for none of its duties from that moment on; the roll follows later."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.models import Matter, Meeting
from shared import clock
from shared.identity import Caller, Role


def in_office(session: Session, caller: Caller, *, now: datetime) -> Caller:
    """Whoever is elected again later is asked again: the roll decides once it has had its days."""
    if caller.person_id is None or not any(one.role is Role.VILLAGERS_COMMITTEE for one in caller.grants):
        return caller
    since = now - rules.off_duty(clock.day_of(now))
    voted_out = (
        sa.select(Matter.village)
        .join(Meeting, Meeting.topic_id == Matter.topic_id)
        .where(Matter.concerned_id == caller.person_id, Meeting.passed.is_(True), Meeting.closed_at >= since)
    )
    return caller.out_of(Role.VILLAGERS_COMMITTEE, session.scalars(voted_out).all())
