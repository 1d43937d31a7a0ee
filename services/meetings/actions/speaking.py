"""The speaking list, and what is read out for the absent."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.actions.record import Actor, lead, locked, note, require_before_the_vote, require_state
from services.meetings.facts import DELIBERATION
from services.meetings.models import Meeting, Member, Speaker
from shared.calls import room as calls
from shared.calls.common import Done
from shared.errors import NotSignedIn
from shared.identity import Caller

READ_OUT = "党员首议制第4步：不能到会的，意见在会上宣读"


def ask_for_word(session: Session, call: calls.AskForWord, *, caller: Caller, now: datetime) -> Done:
    """Asking again, while one waits, changes nothing."""
    meeting = locked(session, call.meeting_id, caller)
    if caller.person_id is None:
        raise NotSignedIn()
    _require_talk(session, meeting, "要求发言")
    line = session.get(Member, (meeting.id, caller.person_id))
    if line is None or line.arrived_at is None:
        raise refusals.OnlyWhoIsThereSpeaks()
    if _waiting(session, meeting, caller.person_id):
        return Done(id=meeting.id)
    last = session.scalar(sa.select(sa.func.max(Speaker.number)).where(Speaker.meeting_id == meeting.id)) or 0
    session.add(Speaker(meeting_id=meeting.id, number=last + 1, person_id=caller.person_id, asked_at=now))
    actor = Actor.own(caller, area=meeting.village)
    note(session, meeting, "ask_for_word", actor, call, now=now)
    return Done(id=meeting.id)


def call_speaker(session: Session, call: calls.CallSpeaker, *, caller: Caller, now: datetime) -> Done:
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    _require_talk(session, meeting, "请人发言")
    if not _waiting(session, meeting, call.person_id):
        raise refusals.HasNotAskedForTheWord()
    leave_list(session, meeting, [call.person_id], now=now)
    if meeting.step == DELIBERATION:
        spoken = sa.update(Member).where(Member.meeting_id == meeting.id, Member.person_id == call.person_id)
        session.execute(spoken.values(spoke=True), execution_options={"synchronize_session": False})
    note(session, meeting, "call_speaker", actor, call, now=now)
    return Done(id=meeting.id)


def leave_list(session: Session, meeting: Meeting, people: Collection[UUID], *, now: datetime) -> None:
    """They have had the word, or have nothing to add."""
    heard = sa.update(Speaker).where(
        Speaker.meeting_id == meeting.id, Speaker.person_id.in_(people), Speaker.done_at.is_(None)
    )
    session.execute(heard.values(done_at=now), execution_options={"synchronize_session": False})


def record_opinions_read(session: Session, call: calls.RecordOpinionsRead, *, caller: Caller, now: datetime) -> Done:
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "open", verb="宣读意见")
    read = sa.update(Member).where(
        Member.meeting_id == meeting.id, Member.person_id.in_(call.read), Member.absent_opinion != ""
    )
    done = session.execute(read.values(opinion_read_at=now), execution_options={"synchronize_session": False})
    if not call.read or done.rowcount != len(set(call.read)):  # type: ignore[attr-defined]
        raise refusals.NothingToRead()
    detail = f"宣读缺席意见 {len(set(call.read))} 条"
    note(session, meeting, "record_opinions_read", actor, call, now=now, detail=detail, source=READ_OUT)
    return Done(id=meeting.id)


def _require_talk(session: Session, meeting: Meeting, verb: str) -> None:
    require_state(meeting, "open", verb=verb)
    require_before_the_vote(session, meeting, verb=verb)


def _waiting(session: Session, meeting: Meeting, person_id: UUID) -> bool:
    asked = sa.select(Speaker.number).where(
        Speaker.meeting_id == meeting.id, Speaker.person_id == person_id, Speaker.done_at.is_(None)
    )
    return session.scalar(asked) is not None
