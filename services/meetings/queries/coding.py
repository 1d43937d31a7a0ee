"""The code on the wall."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import STATES, concerned_by
from services.meetings.queries.viewing import find
from shared import clock
from shared.calls import room as calls
from shared.identity import Caller


def attendance_code(
    session: Session, query: calls.GetAttendanceCode, caller: Caller, *, now: datetime, key: bytes
) -> calls.AttendanceCode:
    """``key``: what codes are signed with."""
    meeting = find(session, query.meeting_id, caller)
    person_id = caller.require(*rules.leaders(meeting.body), area=meeting.village)
    if (concerned := concerned_by(session, meeting)) is not None:
        rules.check_not_concerned(concerned, [person_id])
    if meeting.state not in ("noticed", "open"):
        raise refusals.NotNow(state=STATES[meeting.state], verb="签到")
    day = clock.day_of(meeting.held_at)
    rules.check_attendance_open(meeting.held_at, now, on=day)
    code = rules.attendance_code(key, meeting.id, now, on=day)
    return calls.AttendanceCode(code=code.text, good_until=code.good_until)
