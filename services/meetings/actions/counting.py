"""A count that was entered waits until the second teller confirms it; who has no device is witnessed by a third official."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.record import Actor, locked, note, require_state
from services.meetings.facts import OFFICIALS
from services.meetings.models import CountSheet, Meeting
from shared.calls import counting as calls
from shared.calls.common import Done
from shared.errors import NotSignedIn
from shared.identity import Caller

SOURCE = "本系统默认：票数由监票人本人确认，或者由第三名工作人员见证后才生效"


def enter(
    session: Session, meeting: Meeting, ballots: rules.Ballots, actor: Actor, content: Any, *, verb: str, now: datetime
) -> Done:
    """Entered again it replaces what was entered, and has to be confirmed again."""
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None:
        sheet = CountSheet(meeting_id=meeting.id, number=0)
        session.add(sheet)
    sheet.number += 1
    sheet.issued, sheet.not_returned, sheet.invalid = ballots.issued, ballots.not_returned, ballots.invalid
    sheet.ayes, sheet.noes, sheet.abstentions = ballots.ayes, ballots.noes, ballots.abstentions
    sheet.entered_by, sheet.confirmed_by, sheet.witnessed = actor.person_id, None, False
    detail = f"登记票数，等监票人确认：{_numbers(sheet)}"
    note(session, meeting, verb, actor, content, now=now, detail=detail, source=SOURCE)
    return Done(id=meeting.id)


def confirm(session: Session, call: calls.ConfirmCount, *, caller: Caller, now: datetime) -> Done:
    meeting, sheet = _waiting(session, call, caller)
    if caller.person_id is None:
        raise NotSignedIn
    rules.check_count_confirmation(
        caller.person_id, second_teller=meeting.second_teller_id, entered_by=sheet.entered_by
    )
    sheet.confirmed_by = caller.person_id
    detail = f"监票人本人确认：{_numbers(sheet)}"
    note(
        session,
        meeting,
        "confirm_count",
        Actor(caller.person_id, "teller"),
        call,
        now=now,
        detail=detail,
        source=SOURCE,
    )
    return Done(id=meeting.id)


def witness(session: Session, call: calls.WitnessCount, *, caller: Caller, now: datetime) -> Done:
    meeting, sheet = _waiting(session, call, caller)
    official, actor = (
        caller.require(*OFFICIALS, area=meeting.village),
        Actor.of(caller, *OFFICIALS, area=meeting.village),
    )
    rules.check_count_witness(
        official, tellers=(meeting.first_teller_id, meeting.second_teller_id), entered_by=sheet.entered_by
    )
    sheet.confirmed_by, sheet.witnessed = official, True
    detail = f"监票人没有本人确认（{call.reason}），由第三人见证：{_numbers(sheet)}"
    note(session, meeting, "witness_count", actor, call, now=now, detail=detail, source=SOURCE)
    return Done(id=meeting.id)


def _waiting(
    session: Session, call: calls.ConfirmCount | calls.WitnessCount, caller: Caller
) -> tuple[Meeting, CountSheet]:
    meeting = locked(session, call.meeting_id, caller)
    require_state(meeting, "open", verb="确认票数")
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None or sheet.confirmed_by is not None:
        raise refusals.NoCountWaits
    if sheet.number != call.number:
        raise refusals.CountWasEnteredAnew
    return meeting, sheet


def _numbers(sheet: CountSheet) -> str:
    more = f"，无效 {sheet.invalid}，未收回 {sheet.not_returned}" if sheet.invalid or sheet.not_returned else ""
    return f"赞成 {sheet.ayes}，反对 {sheet.noes}，弃权 {sheet.abstentions}{more}"
