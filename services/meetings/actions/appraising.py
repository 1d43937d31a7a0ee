"""Appraisals are written down at a meeting that was, and an entry that was wrong is corrected by another one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.record import Actor
from services.meetings.facts import law
from services.meetings.models import Appraisal, AppraisalCorrection, AppraisedYear, MeetingCorrection, OrdinaryMeeting
from shared.calendar_words import Appraised, Committee
from shared.calls import appraisals as calls
from shared.calls.common import Done
from shared.calls.directory import Roll
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.storage import add_once


def record(
    session: Session, call: calls.RecordAppraisal, *, caller: Caller, now: datetime, committees: Mapping[Committee, Roll]
) -> Done:  # fmt: skip
    """``committees``: who sat on them on the day of the meeting."""
    meeting = _meeting(session, call.meeting_id, caller)
    actor = _who_writes(caller, meeting.village, call.person_id)
    members = {committee: {entry.person_id for entry in roll.entries} for committee, roll in committees.items()}
    result = _judged(session, meeting, call)
    appraisal = Appraisal(
        id=call.id, village=meeting.village, meeting_id=meeting.id, year=call.year, person_id=call.person_id,
        committee=rules.committee_of(call.person_id, members), present=meeting.present, competent=call.competent,
        not_competent=call.not_competent, abstained=call.abstained, result=result, recorded_by=actor.person_id,
        recorded_at=now,
    )  # fmt: skip
    add_once(session, appraisal, refusals.AlreadyThere)
    _stand(session, appraisal)
    return Done(id=appraisal.id)


def correct(session: Session, call: calls.CorrectAppraisal, *, caller: Caller, now: datetime) -> Done:
    """The new entry is judged as if it were the first; the old one stays."""
    old = _found(session, call.appraisal_id, caller)
    actor = _who_writes(caller, old.village, old.person_id)
    result = _judged(session, _meeting(session, old.meeting_id, caller), call)
    appraisal = Appraisal(
        id=call.id, village=old.village, meeting_id=old.meeting_id, year=call.year, person_id=old.person_id,
        committee=old.committee, present=old.present, competent=call.competent, not_competent=call.not_competent,
        abstained=call.abstained, result=result, recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip
    add_once(session, appraisal, refusals.AlreadyThere)
    _correct(session, old.id, call.reason, actor, now=now, replaced_by=appraisal.id)
    _stand(session, appraisal)
    return Done(id=appraisal.id)


def strike(session: Session, call: calls.StrikeAppraisal, *, caller: Caller, now: datetime) -> Done:
    old = _found(session, call.appraisal_id, caller)
    actor = _who_writes(caller, old.village, old.person_id)
    _correct(session, old.id, call.reason, actor, now=now)
    return Done(id=old.id)


def _who_writes(caller: Caller, village: str, person_id: UUID) -> Actor:
    """Raises :class:`NotOnesOwnAppraisal`."""
    actor = Actor.of(caller, Role.SECRETARY, Role.TOWNSHIP, area=village)
    if actor.person_id == person_id:
        raise refusals.NotOnesOwnAppraisal
    return actor


def _meeting(session: Session, meeting_id: UUID, caller: Caller) -> OrdinaryMeeting:
    """Held until the end of the transaction, so that nothing rests on a meeting that is being corrected. Raises
    :class:`AppraisedAtNoMeeting`, :class:`NoAppraisalWithoutQuorum`."""
    meeting = session.get(OrdinaryMeeting, meeting_id, with_for_update=True)
    if meeting is None:
        raise NotFound
    caller.require_sight(meeting.village)
    if session.get(MeetingCorrection, meeting_id) is not None:
        raise refusals.AppraisedAtNoMeeting
    if not meeting.quorum_reached:
        raise refusals.NoAppraisalWithoutQuorum(present=meeting.present, needed=meeting.needed, source=meeting.source)
    return meeting


def _judged(
    session: Session, meeting: OrdinaryMeeting, call: calls.RecordAppraisal | calls.CorrectAppraisal
) -> Appraised:
    share = rules.appraising_share(law(session, meeting.body, meeting.village, meeting.held_on))
    rules.check_year(call.year, meeting.held_on)
    return rules.appraised(
        share, present=meeting.present, competent=call.competent, not_competent=call.not_competent, abstained=call.abstained
    )  # fmt: skip


def _found(session: Session, appraisal_id: UUID, caller: Caller) -> Appraisal:
    appraisal = session.get(Appraisal, appraisal_id)
    if appraisal is None:
        raise NotFound
    caller.require_sight(appraisal.village)
    return appraisal


def _stand(session: Session, appraisal: Appraisal) -> None:
    """Of one person one entry of a year and one of a meeting stands. Raises :class:`AppraisedThatYear`, :class:`AppraisedAtThatMeeting`."""
    stands = AppraisedYear(
        village=appraisal.village, person_id=appraisal.person_id, year=appraisal.year, meeting_id=appraisal.meeting_id,
        appraisal_id=appraisal.id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(stands)
    except sa.exc.IntegrityError:
        here = sa.select(AppraisedYear.year).where(
            AppraisedYear.meeting_id == appraisal.meeting_id, AppraisedYear.person_id == appraisal.person_id
        )
        if (year := session.scalar(here)) not in (None, appraisal.year):
            raise refusals.AppraisedAtThatMeeting(year=year) from None
        raise refusals.AppraisedThatYear(year=appraisal.year) from None


def _correct(
    session: Session, appraisal_id: UUID, reason: str, actor: Actor, *, now: datetime, replaced_by: UUID | None = None
) -> None:
    """The key forbids a second correction of one entry, which then stands no more. Raises :class:`AppraisalCorrectedAlready`."""
    correction = AppraisalCorrection(
        appraisal_id=appraisal_id, replaced_by=replaced_by, reason=reason, corrected_by=actor.person_id,
        corrected_at=now,
    )  # fmt: skip
    add_once(session, correction, refusals.AppraisalCorrectedAlready)
    session.execute(sa.delete(AppraisedYear).where(AppraisedYear.appraisal_id == appraisal_id))
