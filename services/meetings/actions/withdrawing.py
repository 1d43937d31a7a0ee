"""Who is concerned by a matter withdraws from its vote, or is entered as withdrawn with the ground."""

import json
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from services.meetings import refusals, rules
from services.meetings.actions.attending import on_roll
from services.meetings.actions.record import Actor, locked, note, require_before_the_vote, require_state
from services.meetings.facts import DELIBERATION, OWN
from services.meetings.models import Entry, Meeting, Member
from shared import clock
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.identity import Caller, Role
from shared.vocabulary import Excuse

RECORDERS = (Role.SECRETARY, Role.TOWNSHIP)


def withdraw(session: Session, call: calls.WithdrawFromVote, *, caller: Caller, now: datetime) -> Done:
    """By the person; or by the secretary or the township, who write down why. Until the vote begins. Of who does not agree with the
    secretary the township alone decides."""
    meeting, member = _before_the_vote(session, call, caller)
    actor = _actor(caller, call, area=meeting.village)
    if actor.role == Role.SECRETARY and _has_disagreed(session, meeting, call.person_id):
        raise refusals.DisagreesWithWithdrawal
    rules.check_withdrawal(votes=member.votes, already=bool(member.withdrawn_for))
    member.withdrawn_for, member.withdrawn_by = call.ground, caller.person_id
    note(
        session,
        meeting,
        "withdraw_from_vote",
        actor,
        call,
        now=now,
        detail=f"一人回避：{call.ground}",
        source=_source(meeting),
    )
    return Done(id=meeting.id)


def end(session: Session, call: calls.EndWithdrawal, *, caller: Caller, now: datetime) -> Done:
    """They have their vote again: by the township, or by who was entered by the secretary and does not agree."""
    meeting, member = _before_the_vote(session, call, caller)
    by_township, own = caller.has(Role.TOWNSHIP, area=meeting.village), caller.person_id == call.person_id
    by_secretary = _last_entered_by(session, meeting, call.person_id) == Role.SECRETARY
    by_secretary = by_secretary and member.excused_for != Excuse.CONCERNED.chinese  # else the township has looked at it
    rules.check_may_end_withdrawal(by_township=by_township, own=own, entered_by_secretary=by_secretary)
    actor = Actor(caller.person_id, Role.TOWNSHIP.value if by_township else _own_role(caller, meeting.village))
    if not member.withdrawn_for:
        raise refusals.HasNotWithdrawn
    member.withdrawn_for, member.withdrawn_by = "", None
    if member.excused_for == Excuse.CONCERNED.chinese:
        member.excused_for = member.excused_by = ""
    note(
        session,
        meeting,
        "end_withdrawal",
        actor,
        call,
        now=now,
        detail=f"一人不再回避：{call.reason}",
        source=_source(meeting),
    )
    return Done(id=meeting.id)


def require_could_disagree(session: Session, meeting: Meeting, now: datetime) -> None:
    """Whom the secretary has entered as withdrawn has had the time to say no. Raises :class:`MayStillDisagree`."""
    of_others = sa.select(Member.person_id).where(
        Member.meeting_id == meeting.id, Member.withdrawn_for != "", Member.withdrawn_by != Member.person_id,
        Member.excused_for != Excuse.CONCERNED.chinese,  # else the township has looked at it
    )  # fmt: skip
    for person in session.scalars(of_others).all():
        *_, last = _lines(session, meeting, "withdraw_from_vote", person)
        if last.actor_role == Role.SECRETARY:
            rules.check_could_disagree(last.at, now, on=clock.day_of(meeting.held_at))


def _before_the_vote(
    session: Session, call: calls.WithdrawFromVote | calls.EndWithdrawal, caller: Caller
) -> tuple[Meeting, Member]:
    meeting = locked(session, call.meeting_id, caller)
    if meeting.step == DELIBERATION:
        raise refusals.DoesNotDecide(body=meeting.body.chinese)
    rules.check_withdrawals_allowed(meeting.body)
    require_state(meeting, "noticed", "open", verb="登记回避")
    require_before_the_vote(session, meeting, verb="登记回避")
    return meeting, on_roll(session, meeting, call.person_id)


def _lines(session: Session, meeting: Meeting, verb: str, person: UUID) -> list[Entry]:
    """Of the record, about this person."""
    lines = sa.select(Entry).where(Entry.meeting_id == meeting.id, Entry.verb == verb).options(undefer(Entry.content))
    found = session.scalars(lines.order_by(Entry.number))
    return [line for line in found if json.loads(line.content)["person_id"] == str(person)]


def _last_entered_by(session: Session, meeting: Meeting, person: UUID) -> str:
    """In which role; nothing where they are entered by themselves, or not at all."""
    *_, last = (None, *_lines(session, meeting, "withdraw_from_vote", person))
    return last.actor_role if last and last.actor_id != person else ""


def _has_disagreed(session: Session, meeting: Meeting, person: UUID) -> bool:
    return any(line.actor_id == person for line in _lines(session, meeting, "end_withdrawal", person))


def _own_role(caller: Caller, area: str) -> str:
    return next((role.value for role in (*OWN, Role.SECRETARY) if caller.has(role, area=area)), "")


def _actor(caller: Caller, call: calls.WithdrawFromVote, *, area: str) -> Actor:
    if caller.person_id != call.person_id:
        return Actor.of(caller, *RECORDERS, area=area)
    return Actor(caller.person_id, _own_role(caller, area))


def _source(meeting: Meeting) -> str:
    return rules.BOOK.number("withdrawal.should_attend", on=clock.day_of(meeting.held_at)).source
