"""Members check in with their own phones, by the code on the wall of the room."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.attending import arrive
from services.meetings.actions.record import Actor, locked, note, require_state, require_still_on
from services.meetings.models import Member
from shared import clock
from shared.calls import room as calls
from shared.calls.common import Done
from shared.errors import NotSignedIn
from shared.identity import Caller


def check_in(session: Session, call: calls.CheckIn, *, caller: Caller, now: datetime, key: bytes) -> Done:
    """The caller is in the room: the code says so. Once; again is no mistake. ``key``: what codes are signed with."""
    meeting = locked(session, call.meeting_id, caller)
    if caller.person_id is None:
        raise NotSignedIn()
    require_state(meeting, "noticed", "open", verb="签到")
    require_still_on(meeting, now)
    day = clock.day_of(meeting.held_at)
    rules.check_attendance_open(meeting.held_at, now, on=day)
    rules.check_attendance_code(key, meeting.id, call.code, now, on=day)
    line = session.get(Member, (meeting.id, caller.person_id))
    if line is None:
        raise refusals.YouAreNotOnThisRoll()
    if line.checked_in and line.arrived_at:
        return Done(id=meeting.id)
    arrive(session, meeting, [caller.person_id], now=now)
    session.execute(
        sa.update(Member)
        .where(Member.meeting_id == meeting.id, Member.person_id == caller.person_id)
        .values(checked_in=True)
    )
    actor = Actor.own(caller, area=meeting.village)
    detail = "扫码到会" if meeting.state == "noticed" else "扫码到会（迟到）"
    content = {"meeting_id": str(meeting.id), "person_id": str(caller.person_id)}  # the code is nobody's to keep
    note(session, meeting, "check_in", actor, content, now=now, detail=detail)
    return Done(id=meeting.id)
