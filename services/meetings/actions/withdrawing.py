"""Who is concerned by a matter withdraws from its vote, or is entered as withdrawn with the ground."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.attending import on_roll
from services.meetings.actions.record import Actor, locked, note, require_before_the_vote, require_state
from services.meetings.facts import DELIBERATION, OWN
from services.meetings.models import Meeting, Member
from shared import clock
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.identity import Caller, Role
from shared.vocabulary import Excuse

RECORDERS = (Role.SECRETARY, Role.TOWNSHIP)


def withdraw(session: Session, call: calls.WithdrawFromVote, *, caller: Caller, now: datetime) -> Done:
    """By the person; or by the secretary or the township, who write down why. Until the vote begins."""
    meeting, member = _before_the_vote(session, call, caller)
    actor = _actor(caller, call, area=meeting.village)
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
    """They have their vote again: who was entered against their will asks the township."""
    meeting, member = _before_the_vote(session, call, caller)
    actor = Actor.of(caller, Role.TOWNSHIP, area=meeting.village)
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


def _before_the_vote(
    session: Session, call: calls.WithdrawFromVote | calls.EndWithdrawal, caller: Caller
) -> tuple[Meeting, Member]:
    meeting = locked(session, call.meeting_id, caller)
    if meeting.step == DELIBERATION:
        raise refusals.DoesNotDecide(body=meeting.body.chinese)
    require_state(meeting, "noticed", "open", verb="登记回避")
    require_before_the_vote(session, meeting, verb="登记回避")
    return meeting, on_roll(session, meeting, call.person_id)


def _actor(caller: Caller, call: calls.WithdrawFromVote, *, area: str) -> Actor:
    if caller.person_id != call.person_id:
        return Actor.of(caller, *RECORDERS, area=area)
    held = (role.value for role in (*OWN, Role.SECRETARY) if caller.has(role, area=area))
    return Actor(caller.person_id, next(held, ""))


def _source(meeting: Meeting) -> str:
    return rules.BOOK.number("withdrawal.should_attend", on=clock.day_of(meeting.held_at)).source
