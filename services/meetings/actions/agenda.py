"""Going through the agenda."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.meetings.actions.record import lead, locked, note, require_before_the_vote, require_state
from services.meetings.models import AgendaItem
from shared.calls import room as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.identity import Caller


def take_up_item(session: Session, call: calls.TakeUpItem, *, caller: Caller, now: datetime) -> Done:
    """A vote is the item that goes on, until it is decided."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "open", verb="换到别的议程")
    require_before_the_vote(session, meeting, verb="换到别的议程")
    item = session.get(AgendaItem, (meeting.id, call.number))
    if item is None:
        raise NotFound()
    meeting.item = item.number
    detail = f"第 {item.number} 项，{item.kind.chinese}：{item.title}"
    note(session, meeting, "take_up_item", actor, call, now=now, detail=detail)
    return Done(id=meeting.id)
