"""Lists, and the numbers of law."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import STATES, body_label
from services.meetings.models import Meeting
from shared.calls import meetings as calls
from shared.calls.common import Numbers, NumberView, Page
from shared.identity import Caller

PLACE = re.compile("[0-9]{1,9}")
PAGE = 50


def listed(session: Session, query: calls.ListMeetings, caller: Caller) -> calls.Meetings:
    """Meetings of an area the caller sees, latest first."""
    caller.require_sight(query.area)
    inside = [Meeting.village.startswith(query.area, autoescape=True)]
    if query.topic_id:
        inside.append(Meeting.topic_id == query.topic_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(*inside)) or 0
    start = int(query.after) if query.after and PLACE.fullmatch(query.after) else 0
    newest_first = sa.select(Meeting).where(*inside).order_by(Meeting.held_at.desc(), Meeting.id)
    return calls.Meetings(
        items=tuple(_line(meeting) for meeting in session.scalars(newest_first.offset(start).limit(PAGE))),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )


def _line(meeting: Meeting) -> calls.MeetingLine:
    return calls.MeetingLine(
        id=meeting.id, topic_id=meeting.topic_id, topic_title=meeting.title, village=meeting.village,
        body_label=body_label(meeting), state=meeting.state, state_label=STATES[meeting.state], held_at=meeting.held_at,
        place=meeting.place, passed=meeting.passed,
    )  # fmt: skip


def numbers() -> Numbers:
    """Every number of law this service decides by."""
    return Numbers(
        items=tuple(
            NumberView(
                name=n.name, value=str(n.value), unit=n.unit, mark=n.mark, source=n.source, effective_from=n.effective_from,
                effective_to=n.effective_to, note=n.note,
            )
            for n in rules.BOOK.all()
        )
    )  # fmt: skip
