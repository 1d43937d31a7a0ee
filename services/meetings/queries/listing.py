"""Lists, and the numbers of law."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import DELIBERATION, MEMBERS_FIRST, POSTED, STATES, body_label
from services.meetings.models import Matter, Meeting, Member
from shared.calls import meetings as calls
from shared.calls.common import Numbers, NumberView, Page
from shared.errors import NotFound
from shared.identity import OVERSEE, Caller

PLACE = re.compile("[0-9]{1,9}")
PAGE = 50
VILLAGE = 12  # digits


def listed(session: Session, query: calls.ListMeetings, caller: Caller) -> calls.Meetings:
    """Meetings of an area the caller sees, latest first."""
    if len(query.area) < VILLAGE and not caller.has(*OVERSEE, area=query.area):
        raise NotFound  # a member of a branch at the county is no member in its villages
    caller.require_sight(query.area)
    inside = [Meeting.village.startswith(query.area, autoescape=True), *_members_first(caller, query.area)]
    if query.topic_id:
        inside.append(Meeting.topic_id == query.topic_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(*inside)) or 0
    start = int(query.after) if query.after and PLACE.fullmatch(query.after) else 0
    newest_first = sa.select(Meeting).where(*inside).order_by(Meeting.held_at.desc(), Meeting.id)
    return calls.Meetings(
        items=tuple(_line(meeting) for meeting in session.scalars(newest_first.offset(start).limit(PAGE))),
        page=Page(next=str(start + PAGE) if start + PAGE < total else None, total=total),
    )


def _members_first(caller: Caller, area: str) -> list[sa.ColumnElement[bool]]:
    """Of deliberations whose result is not posted: members, those who look after them, and whoever is on the roll."""
    if caller.has(*MEMBERS_FIRST, area=area):
        return []
    posted = sa.select(Matter.topic_id).where(Matter.stage.in_(POSTED))
    called = sa.select(Member.meeting_id).where(Member.person_id == caller.person_id)
    return [sa.or_(Meeting.step != DELIBERATION, Meeting.topic_id.in_(posted), Meeting.id.in_(called))]


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
