"""Meetings without a topic are written down, and an entry that was wrong is corrected by another one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.record import Actor
from services.meetings.facts import law, on_roll
from services.meetings.models import Appraisal, MeetingCorrection, OrdinaryDay, OrdinaryMeeting
from shared import clock
from shared.calls import calendar as calls
from shared.calls import directory
from shared.calls.common import Done
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.storage import add_once
from shared.vocabulary import Body


@dataclass(frozen=True)
class Unit:
    """Who met."""

    village: str
    body: Body
    group: str


def record(
    session: Session, call: calls.RecordOrdinaryMeeting, *, caller: Caller, now: datetime, roll: directory.Roll,
    officials: directory.Roll,
) -> Done:  # fmt: skip
    """``roll`` is the body's and ``officials`` are the village's, on the day of the meeting."""
    actor = Actor.of(caller, Role.SECRETARY, area=call.village)
    unit = Unit(call.village, call.body, call.group)
    meeting = _counted(session, call, unit, actor, now=now, roll=roll, officials=officials)
    add_once(session, meeting, refusals.AlreadyThere)
    _stand(session, meeting)
    return Done(id=meeting.id)


def correct(
    session: Session, call: calls.CorrectOrdinaryMeeting, *, caller: Caller, now: datetime, roll: directory.Roll,
    officials: directory.Roll,
) -> Done:  # fmt: skip
    """The new entry is judged as if it were the first; the old one stays."""
    old = _found(session, call.meeting_id, caller)
    actor = Actor.of(caller, Role.SECRETARY, area=old.village)
    unit = Unit(old.village, old.body, old.group_name)
    meeting = _counted(session, call, unit, actor, now=now, roll=roll, officials=officials)
    add_once(session, meeting, refusals.AlreadyThere)
    _correct(session, old.id, call.reason, actor, now=now, replaced_by=meeting.id)
    _stand(session, meeting)
    return Done(id=meeting.id)


def strike(session: Session, call: calls.StrikeOrdinaryMeeting, *, caller: Caller, now: datetime) -> Done:
    old = _found(session, call.meeting_id, caller)
    actor = Actor.of(caller, Role.SECRETARY, area=old.village)
    _correct(session, old.id, call.reason, actor, now=now)
    return Done(id=old.id)


def _found(session: Session, meeting_id: UUID, caller: Caller) -> OrdinaryMeeting:
    meeting = session.get(OrdinaryMeeting, meeting_id, with_for_update=True)
    if meeting is None:
        raise NotFound
    caller.require_sight(meeting.village)
    return meeting


def _counted(
    session: Session, call: calls.RecordOrdinaryMeeting | calls.CorrectOrdinaryMeeting, unit: Unit, actor: Actor, *,
    now: datetime, roll: directory.Roll, officials: directory.Roll,
) -> OrdinaryMeeting:  # fmt: skip
    """A meeting as the rules let it be recorded; one under its quorum is kept, and marked."""
    rules.check_unit(unit.body, unit.group)
    rules.check_held(call.held_on, today=clock.day_of(now))
    body_rules = law(session, unit.body, unit.village, call.held_on)
    if call.by_households:
        body_rules = rules.by_households(body_rules)
    there = on_roll(roll, unit.body, unit.group)
    should_attend = there.households if call.by_households else there.voters
    rules.check_counts(should_attend=should_attend, present=call.present, unit=body_rules.unit)
    cadres = {entry.person_id for entry in officials.entries}
    rules.check_leader(call.led_by, rules.may_lead(unit.body, on_roll=there.people, officials=cadres))
    quorum = rules.quorum(body_rules, should_attend=should_attend, present=call.present)
    return OrdinaryMeeting(
        id=call.id, village=unit.village, body=unit.body, group_name=unit.group, held_on=call.held_on, by_households=call.by_households,
        place=call.place, led_by=call.led_by, agenda=call.agenda, summary=call.summary, should_attend=should_attend,
        present=call.present, needed=quorum.needed, quorum_reached=quorum.reached, source=quorum.source,
        recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip


def _stand(session: Session, meeting: OrdinaryMeeting) -> None:
    """Of one day one entry of a body stands. Raises :class:`HeldThatDayAlready`."""
    day = OrdinaryDay(
        village=meeting.village, body=meeting.body, group_name=meeting.group_name, held_on=meeting.held_on,
        meeting_id=meeting.id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(day)
    except sa.exc.IntegrityError:
        raise refusals.HeldThatDayAlready(body=meeting.label, day=meeting.held_on) from None


def _correct(
    session: Session, meeting_id: UUID, reason: str, actor: Actor, *, now: datetime, replaced_by: UUID | None = None
) -> None:
    """The key forbids a second correction of one entry, which gives up its day; while appraisals rest on it there is none. Raises :class:`CorrectedAlready`,
    :class:`AppraisalsRestOnIt`."""
    rest = (
        sa.select(sa.func.count()).select_from(Appraisal).where(Appraisal.meeting_id == meeting_id, Appraisal.stands())
    )
    if count := session.scalar(rest):
        raise refusals.AppraisalsRestOnIt(count=count)
    correction = MeetingCorrection(
        meeting_id=meeting_id, replaced_by=replaced_by, reason=reason, corrected_by=actor.person_id, corrected_at=now
    )
    add_once(session, correction, refusals.CorrectedAlready)
    session.execute(sa.delete(OrdinaryDay).where(OrdinaryDay.meeting_id == meeting_id))
