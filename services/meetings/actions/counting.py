"""A count that was entered waits until the second teller confirms it; who has no device is witnessed by a third official.

A teller who has counted otherwise says so; from then on nobody witnesses for them.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.deciding import decide, require_voting, there
from services.meetings.actions.record import Actor, keep_out, lead, locked, note, require_state
from services.meetings.facts import BY_TWO, OFFICIALS, counts, everybody, law_of, on_sheet, teller_checked_in
from services.meetings.models import CountSheet, Meeting
from shared import clock
from shared.calls import counting as calls
from shared.calls.common import Done
from shared.errors import NotSignedIn
from shared.identity import Caller
from shared.vocabulary import Voting


def enter(
    session: Session,
    meeting: Meeting,
    ballots: rules.Ballots,
    actor: Actor,
    content: Any,
    *,
    verb: str,
    now: datetime,
    households: rules.HouseholdVote | None = None,
) -> Done:
    """Entered again it replaces what was entered, and has to be confirmed again."""
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None:
        sheet = CountSheet(meeting_id=meeting.id, number=0)
        session.add(sheet)
    sheet.number += 1
    sheet.issued, sheet.not_returned, sheet.invalid = ballots.issued, ballots.not_returned, ballots.invalid
    sheet.ayes, sheet.noes, sheet.abstentions = ballots.ayes, ballots.noes, ballots.abstentions
    sheet.households_present = households.present if households else None
    sheet.households_for = households.ayes if households else None
    sheet.entered_by, sheet.confirmed_by, sheet.witnessed = actor.person_id, None, False
    sheet.entered_at = now
    detail = f"登记票数，等监票人确认：{_numbers(sheet)}"
    note(session, meeting, verb, actor, content, now=now, detail=detail, source=rules.TWO_SAY_SO)
    return Done(id=meeting.id)


def confirm(session: Session, call: calls.ConfirmCount, *, caller: Caller, now: datetime) -> Done:
    meeting, sheet = _waiting(session, call, caller)
    if caller.person_id is None:
        raise NotSignedIn
    rules.check_count_confirmation(
        caller.person_id, second_teller=meeting.second_teller_id, entered_by=sheet.entered_by
    )
    sheet.confirmed_by = caller.person_id
    actor, detail = Actor(caller.person_id, "teller"), f"监票人本人确认：{_numbers(sheet)}"
    note(session, meeting, "confirm_count", actor, call, now=now, detail=detail, source=rules.TWO_SAY_SO)
    return _settle(session, meeting, sheet, actor, now=now)


def object_to(session: Session, call: calls.ObjectToCount, *, caller: Caller, now: datetime) -> Done:
    """The second teller has counted otherwise: nobody witnesses against them, and the township is told."""
    meeting, sheet = _waiting(session, call, caller)
    if caller.person_id is None:
        raise NotSignedIn
    rules.check_count_confirmation(
        caller.person_id, second_teller=meeting.second_teller_id, entered_by=sheet.entered_by
    )
    sheet.objected_to = sheet.number
    actor, detail = Actor(caller.person_id, "teller"), f"监票人不同意登记的票数（{_numbers(sheet)}）：{call.reason}"
    note(session, meeting, "object_to_count", actor, call, now=now, detail=detail, source=rules.TWO_SAY_SO)
    return Done(id=meeting.id)


def replace_teller(session: Session, call: calls.ReplaceTeller, *, caller: Caller, now: datetime) -> Done:
    """Who neither confirms nor objects keeps no count from being taken: after a while another one who is there looks at it. Never once
    somebody has objected."""
    meeting, sheet = _waiting(session, call, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, *BY_TWO)
    rules.check_teller_may_be_replaced(
        sheet.entered_at or meeting.vote_opened_at or now, now, objected=sheet.objected_to > 0,
        on=clock.day_of(meeting.held_at),
    )  # fmt: skip
    keep_out(session, meeting, call.second_teller_id)
    rules.check_another_teller(
        call.second_teller_id, tellers=(meeting.first_teller_id, meeting.second_teller_id),
        recorders=(actor.person_id, sheet.entered_by), present=there(session, meeting),
    )  # fmt: skip
    before, meeting.second_teller_id = meeting.second_teller_id, call.second_teller_id
    content = {"replaced": before, "call": call}
    detail = f"监票人没有确认，也没有提出不同意，换一名监票人：{call.reason}"
    note(session, meeting, "replace_teller", actor, content, now=now, detail=detail, source=rules.TWO_SAY_SO)
    return Done(id=meeting.id)


def witness(session: Session, call: calls.WitnessCount, *, caller: Caller, now: datetime) -> Done:
    meeting, sheet = _waiting(session, call, caller)
    official, actor = (
        caller.require(*OFFICIALS, area=meeting.village),
        Actor.of(caller, *OFFICIALS, area=meeting.village),
    )
    keep_out(session, meeting, official)
    rules.check_count_witness(
        official, tellers=(meeting.first_teller_id, meeting.second_teller_id), entered_by=sheet.entered_by,
        objected=sheet.objected_to > 0, checked_in=teller_checked_in(session, meeting),
    )  # fmt: skip
    sheet.confirmed_by, sheet.witnessed = official, True
    detail = f"监票人没有本人确认（{call.reason}），由第三人见证：{_numbers(sheet)}"
    note(session, meeting, "witness_count", actor, call, now=now, detail=detail, source=rules.TWO_SAY_SO)
    return _settle(session, meeting, sheet, actor, now=now)


def outcome(
    session: Session, meeting: Meeting, ballots: rules.Ballots, households: rules.HouseholdVote | None = None
) -> rules.Tally:
    """As the count would decide, were it confirmed now; refused where it can't."""
    should_attend, present = counts(session, meeting)
    tally = rules.Tally(ballots.ayes, ballots.noes, ballots.abstentions)
    if meeting.voting is Voting.SECRET:
        tally = ballots.tally(present, meeting.unit)
    on = clock.day_of(meeting.held_at)
    found = rules.decide(
        law_of(session, meeting), should_attend=should_attend, present=present, tally=tally,
        everybody=everybody(session, meeting),
    )  # fmt: skip
    if households:
        rules.with_households(found, households, on)
    return tally


def _settle(session: Session, meeting: Meeting, sheet: CountSheet, actor: Actor, *, now: datetime) -> Done:
    """What was confirmed decides; beside a box online it waits for what is in the box."""
    if meeting.voting is Voting.MIXED_SECRET:
        return Done(id=meeting.id)
    ballots, foreword = on_sheet(sheet), ""
    households = _households(meeting, sheet)
    tally = outcome(session, meeting, ballots, households)
    if meeting.voting is Voting.SECRET:
        meeting.ballots_issued, meeting.ballots_not_returned = ballots.issued, ballots.not_returned
        foreword = ballots.sentence
    foreword += "票数由第三人见证。" if sheet.witnessed else ""
    content = {"count": asdict(ballots), "households": households and asdict(households), "witnessed": sheet.witnessed}
    decide(
        session, meeting, tally, actor, content, verb="take_result", now=now, foreword=foreword, households=households
    )
    return Done(id=meeting.id)


def _households(meeting: Meeting, sheet: CountSheet) -> rules.HouseholdVote | None:
    if sheet.households_present is None or sheet.households_for is None:
        return None
    return rules.HouseholdVote(whole=meeting.households, present=sheet.households_present, ayes=sheet.households_for)


def _waiting(
    session: Session,
    call: calls.ConfirmCount | calls.ObjectToCount | calls.ReplaceTeller | calls.WitnessCount,
    caller: Caller,
) -> tuple[Meeting, CountSheet]:
    meeting = locked(session, call.meeting_id, caller)
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None or sheet.confirmed_by is not None:
        raise refusals.NoCountWaits
    require_state(meeting, "open", verb="确认票数")
    if sheet.number != call.number:
        raise refusals.CountWasEnteredAnew
    return meeting, sheet


def _numbers(sheet: CountSheet) -> str:
    more = f"，无效 {sheet.invalid}，未收回 {sheet.not_returned}" if sheet.invalid or sheet.not_returned else ""
    if sheet.households_present is not None:
        more += f"；到会 {sheet.households_present} 户，赞成 {sheet.households_for} 户"
    return f"赞成 {sheet.ayes}，反对 {sheet.noes}，弃权 {sheet.abstentions}{more}"
