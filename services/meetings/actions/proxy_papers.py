"""Who has no device entrusts somebody in writing: entered by one official with a photo, read again by another, in force from then on."""

import binascii
import hashlib
from base64 import b64decode
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.actions.proxies import before_the_vote, check
from services.meetings.actions.record import Actor, note
from services.meetings.facts import OFFICIALS
from services.meetings.models import Meeting, Member, Proxy, ProxyPaper
from services.meetings.rules import leaders
from services.meetings.rules import proxies as rules
from services.meetings.rules.papers import check_who_discards
from shared.calls import proxies as calls
from shared.calls.common import Done
from shared.identity import Caller
from shared.storage import add_once


def enter(session: Session, call: calls.EnterProxyPaper, *, caller: Caller, now: datetime) -> Done:
    """It is not in force yet. Entered again it replaces what was entered, and has to be read again by somebody else."""
    meeting, most = before_the_vote(session, call.meeting_id, caller)
    official = caller.require(*OFFICIALS, area=meeting.village)
    rules.check_official(official, concerned=(call.person_id, call.proxy_id))
    content = _bytes(call.content)
    rules.check_photo(content)
    check(session, meeting, call.person_id, call.proxy_id, most)
    kept = session.get(Proxy, (meeting.id, call.person_id))
    if kept is None:
        kept = Proxy(meeting_id=meeting.id, person_id=call.person_id)
    else:
        by_themselves, holds = kept.ended_by == call.person_id, _holds(session, kept)
        rules.check_may_enter(own=kept.own, ended_by_themselves=by_themselves, in_force=holds)
    sha256 = hashlib.sha256(content).hexdigest()
    paper = ProxyPaper(
        id=call.id, meeting_id=meeting.id, person_id=call.person_id, content=content, sha256=sha256, added_by=official, added_at=now
    )  # fmt: skip
    add_once(session, paper, refusals.AlreadyThere)
    kept.proxy_id, kept.entered_by, kept.paper_id = call.proxy_id, official, paper.id
    kept.confirmed_by = kept.since = kept.ended_by = None
    session.add(kept)
    detail = f"登记一份书面委托，等另一人核对（照片校验码 {sha256[:16]}）"
    content_kept = {"person_id": call.person_id, "proxy_id": call.proxy_id, "paper_id": call.id, "sha256": sha256}
    _note(session, meeting, "enter_proxy_paper", caller, content_kept, now=now, detail=detail)
    return Done(id=paper.id)


def confirm(session: Session, call: calls.ConfirmProxyPaper, *, caller: Caller, now: datetime) -> Done:
    """Both are asked again for what may have changed since it was entered."""
    meeting, most = before_the_vote(session, call.meeting_id, caller)
    official = caller.require(*OFFICIALS, area=meeting.village)
    kept = _waiting(session, meeting, call.person_id)
    rules.check_official(official, concerned=(kept.person_id, kept.proxy_id))
    rules.check_confirmation(entered_by=kept.entered_by, official=official, entered=kept.proxy_id, read=call.proxy_id)
    check(session, meeting, kept.person_id, kept.proxy_id, most)
    kept.confirmed_by, kept.since = official, now
    detail = "核对一份书面委托，由同户成员代为参加"
    _note(session, meeting, "confirm_proxy_paper", caller, call, now=now, detail=detail)
    return Done(id=meeting.id)


def discard(session: Session, call: calls.DiscardProxyPaper, *, caller: Caller, now: datetime) -> Done:
    """An entry that was wrong, before it is in force, never by who leads the meeting; the photo stays."""
    meeting, _ = before_the_vote(session, call.meeting_id, caller)
    caller.require(*OFFICIALS, area=meeting.village)
    waiting = _waiting(session, meeting, call.person_id)
    check_who_discards(leads=caller.has(*leaders(meeting.body), area=meeting.village))
    session.delete(waiting)
    detail = f"书面委托登记作废：{call.reason}"
    _note(session, meeting, "discard_proxy_paper", caller, call, now=now, detail=detail)
    return Done(id=meeting.id)


def _holds(session: Session, kept: Proxy) -> bool:
    """In force, and the person has not come since."""
    came = session.get_one(Member, (kept.meeting_id, kept.person_id)).left_at
    return kept.in_force and (came is None or kept.since is None or came < kept.since)


def _waiting(session: Session, meeting: Meeting, person_id: UUID) -> Proxy:
    kept = session.get(Proxy, (meeting.id, person_id))
    if kept is None or not kept.waits:
        raise refusals.NoProxyWaits
    return kept


def _note(
    session: Session, meeting: Meeting, verb: str, caller: Caller, content: object, *, now: datetime, detail: str
) -> None:
    actor = Actor.of(caller, *OFFICIALS, area=meeting.village)
    note(session, meeting, verb, actor, content, now=now, detail=detail, source=rules.ARTICLE)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise refusals.ProxyPaperUnreadable from None
