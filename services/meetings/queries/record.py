"""A meeting's record in full, line by line as it is exported."""

from sqlalchemy.orm import Session

from services.meetings.models import Entry
from services.meetings.queries.viewing import find, require_the_roll
from shared import chain
from shared.calls import records
from shared.identity import Caller


def read_record(session: Session, call: records.ReadMeetingRecord, caller: Caller) -> records.RecordLines:
    """It says who was there, who spoke and who voted what in a named vote: for those who see the roll."""
    meeting = find(session, call.meeting_id, caller)
    require_the_roll(session, meeting, caller)
    lines, after = chain.page(session, Entry, Entry.meeting_id == meeting.id, after=call.after)
    return records.RecordLines(lines=lines, after=after)
