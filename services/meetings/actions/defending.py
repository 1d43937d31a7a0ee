"""Whom a recall concerns has their word before the vote."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.actions.deciding import defence_stated
from services.meetings.actions.record import lead, locked, note, require_before_the_vote, require_state
from shared.calls import recall_votes as calls
from shared.calls.common import Done
from shared.identity import Caller
from shared.procedure import RECALL


def hear_defence(session: Session, call: calls.HearDefence, *, caller: Caller, now: datetime) -> Done:
    """In the room, before the vote; what was written is read out, also where its author speaks."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    rules.check_is_a_recall(meeting.body)
    require_state(meeting, "open", verb="宣读申辩意见")
    require_before_the_vote(session, meeting, verb="宣读申辩意见")
    rules.check_heard(call.how, stated=defence_stated(session, meeting))
    meeting.defence = call.how
    note(session, meeting, "hear_defence", actor, call, now=now, detail=call.how.chinese, source=RECALL)
    return Done(id=meeting.id)
