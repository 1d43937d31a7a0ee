"""Who leads a group, who is excused, who is there; opening."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.record import (
    Actor,
    lead,
    locked,
    note,
    oversee,
    require_before_the_vote,
    require_state,
    require_still_on,
)
from services.meetings.facts import DELIBERATION, admits_latecomers, counts, law_of
from services.meetings.models import CountSheet, Group, Meeting, Member
from shared import clock
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.calls import notifications
from shared.calls.common import Done
from shared.errors import NotFound
from shared.events.meetings import MeetingOpened
from shared.identity import Caller, Role
from shared.vocabulary import Excuse

EXCUSED_BY = "《中国共产党基层组织选举工作条例》：经上级党组织同意，可以不计算在应到会人数内"


def on_roll(session: Session, meeting: Meeting, person_id: UUID) -> Member:
    member = session.get(Member, (meeting.id, person_id))
    if member is None:
        raise refusals.NotOnThisRoll()
    return member


def name_group_officers(session: Session, call: calls.NameGroupOfficers, *, caller: Caller, now: datetime) -> Done:
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "noticed", "open", verb="确定组长和记录员")
    group = session.get(Group, (meeting.id, call.group_id))
    if group is None:
        raise NotFound()
    members = session.scalars(
        sa.select(Member.person_id).where(Member.meeting_id == meeting.id, Member.group_id == group.id)
    ).all()
    rules.check_group_officers(call.leader_id, call.recorder_id, members)
    group.leader_id, group.recorder_id = call.leader_id, call.recorder_id
    note(session, meeting, "name_group_officers", actor, call, now=now, detail=group.name, source="党员首议制第5步")
    return Done(id=group.id)


def excuse(session: Session, call: calls.ExcuseMember, *, caller: Caller, now: datetime) -> Done:
    """Not counted in "should attend": the superior organisation says so, and why, on record."""
    meeting = locked(session, call.meeting_id, caller)
    actor = oversee(session, meeting, caller, refusals.ExcusedByTheLeader)
    until = ("noticed", "open") if call.reason is Excuse.CONCERNED else ("noticed",)
    require_state(meeting, *until, verb="变更应到会人员")
    require_before_the_vote(session, meeting, verb="变更应到会人员")
    member = on_roll(session, meeting, call.person_id)
    present, withdrawn = member.arrived_at is not None, bool(member.withdrawn_for)
    rules.check_exclusion(meeting.body, call.reason, present=present, withdrawn=withdrawn)
    member.excused_for, member.excused_by = call.reason.chinese, Role.TOWNSHIP.chinese
    detail = f"一人不计入应到会：{call.reason.chinese}"
    note(session, meeting, "excuse_member", actor, call, now=now, detail=detail, source=EXCUSED_BY)
    return Done(id=meeting.id)


def record_absent_opinion(session: Session, call: calls.RecordAbsentOpinion, *, caller: Caller, now: datetime) -> Done:
    """By the member, or by the secretary who took it down. It is read out; it is not a vote."""
    meeting = locked(session, call.meeting_id, caller)
    require_state(meeting, "noticed", "open", verb="登记缺席意见")
    own = caller.person_id == call.person_id
    if not own and not caller.has(*rules.leaders(meeting.body), area=meeting.village):
        raise refusals.NotThisPersonsOpinion()
    member = on_roll(session, meeting, call.person_id)
    if not own and member.absent_opinion and member.opinion_taken_by == call.person_id:
        raise refusals.OwnOpinionStands
    member.absent_opinion, member.opinion_taken_by, member.opinion_read_at = call.text, caller.person_id, None
    actor = Actor.own(caller, area=meeting.village) if own else lead(session, meeting, caller)
    note(session, meeting, "record_absent_opinion", actor, call, now=now, source="党员首议制第4步")
    return Done(id=meeting.id)


def record_attendance(session: Session, call: calls.RecordAttendance, *, caller: Caller, now: datetime) -> Done:
    """Before the opening the list replaces the one before, but for who has checked in; afterwards it adds late arrivals, with their time."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "noticed", "open", verb="登记到会")
    require_still_on(meeting, now)
    rules.check_attendance_open(meeting.held_at, now, on=clock.day_of(meeting.held_at))
    present = set(call.present)
    here = Member.meeting_id == meeting.id
    known = set(session.scalars(sa.select(Member.person_id).where(here)))
    if present - known:
        raise refusals.NotOnThisRoll()
    if meeting.state == "noticed":
        _strike(session, meeting, set(call.struck))
        unlisted = sa.and_(Member.person_id.not_in(present) if present else sa.true(), Member.checked_in.is_(False))
        absent = sa.update(Member).where(here, unlisted)
        session.execute(absent.values(arrived_at=None), execution_options={"synchronize_session": False})
    arrive(session, meeting, present - set(call.struck), now=now)
    detail = f"补登到会 {len(present)} 人"
    if meeting.state == "noticed":
        there = session.scalar(sa.select(sa.func.count()).where(here, Member.arrived_at.is_not(None)))
        detail = f"到会 {there} 人"
    note(session, meeting, "record_attendance", actor, call, now=now, detail=detail)
    return Done(id=meeting.id)


def record_departures(session: Session, call: calls.RecordDepartures, *, caller: Caller, now: datetime) -> Done:
    """Who leaves before the vote is no longer there: the vote opens with a quorum of those who stayed, or not at all.

    Of a deliberation nobody is struck off: everybody who came is heard.
    """
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    if meeting.step == DELIBERATION:
        raise refusals.DoesNotDecide(body=meeting.body.chinese)
    require_state(meeting, "open", verb="登记离会")
    require_still_on(meeting, now)
    require_before_the_vote(session, meeting, verb="登记离会")
    gone = sa.update(Member).where(
        Member.meeting_id == meeting.id, Member.person_id.in_(call.left), Member.arrived_at.is_not(None)
    )
    done = session.execute(gone.values(arrived_at=None, left_at=now), execution_options={"synchronize_session": False})
    if done.rowcount != len(set(call.left)):  # type: ignore[attr-defined]
        raise refusals.MemberNotPresent()
    note(session, meeting, "record_departures", actor, call, now=now, detail=f"离会 {len(set(call.left))} 人")
    return Done(id=meeting.id)


def _strike(session: Session, meeting: Meeting, people: Collection[UUID]) -> None:
    """Who has checked in, and is not in the room."""
    if not people:
        return
    gone = sa.update(Member).where(
        Member.meeting_id == meeting.id, Member.person_id.in_(people), Member.checked_in.is_(True)
    )
    done = session.execute(
        gone.values(arrived_at=None, checked_in=False), execution_options={"synchronize_session": False}
    )
    if done.rowcount != len(people):  # type: ignore[attr-defined]
        raise refusals.StruckWithoutCode()


def arrive(session: Session, meeting: Meeting, present: Collection[UUID], *, now: datetime) -> None:
    """Of a household that sends a representative one alone: whoever comes first. Where latecomers have a vote in the one that goes on,
    they have it from now on."""
    if not present:
        return
    arrived = sa.update(Member).where(
        Member.meeting_id == meeting.id, Member.person_id.in_(present), Member.arrived_at.is_(None)
    )
    counted = session.get(CountSheet, meeting.id) is not None
    try:
        with session.begin_nested():
            session.execute(
                arrived.values(
                    arrived_at=now, **({"at_vote": True} if admits_latecomers(meeting, counted=counted) else {})
                ),
                execution_options={"synchronize_session": False},
            )
    except sa.exc.IntegrityError:
        raise refusals.HouseholdIsThere from None


def open_meeting(
    session: Session,
    call: calls.OpenMeeting,
    *,
    caller: Caller,
    now: datetime,
    certificate: notifications.Certificate | None,
) -> Done:
    """Noticed in time, on its day, everybody reached, a quorum there, each group with its officers; or refused with the numbers.

    ``certificate``: that everybody was told; None while nobody is being told yet.
    """
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_state(meeting, "noticed", verb="开始")
    today, held_on = clock.day_of(now), clock.day_of(meeting.held_at)
    body_rules = law_of(session, meeting)
    rules.check_notice(body_rules, clock.day_of(meeting.noticed_at), today, meeting.urgent_reason)
    rules.check_hour(
        meeting.held_at, now, held_on=held_on, today=today, noticed_for=clock.hour_in_words(meeting.held_at)
    )
    told = _check_told(session, meeting, certificate)
    should_attend, present = counts(session, meeting)
    quorum = rules.check_quorum(body_rules, should_attend=should_attend, present=present)
    _check_officers(session, meeting)
    meeting.state, meeting.opened_at = "open", now
    detail = f"应到会 {should_attend} {meeting.unit}，到会 {present} {meeting.unit}；{told}"
    note(session, meeting, "open_meeting", actor, call, now=now, detail=detail, source=quorum.source)
    mailbox.post(
        session,
        MeetingOpened(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, body=meeting.body,
            should_attend=should_attend, present=present,
        ),
    )  # fmt: skip
    return Done(id=meeting.id)


def _check_told(session: Session, meeting: Meeting, certificate: notifications.Certificate | None) -> str:
    """How many of how many were told, for the record."""
    if certificate is None:
        on_the_roll = sa.select(sa.func.count()).select_from(Member).where(Member.meeting_id == meeting.id)
        raise refusals.NoticeOnItsWay(to_be_told=session.scalar(on_the_roll))
    rules.check_everyone_reached(
        to_be_told=certificate.to_be_told, reached=certificate.reached, attempted=certificate.attempted
    )
    return f"应通知 {certificate.to_be_told} 人，通知到 {certificate.reached} 人"


def _check_officers(session: Session, meeting: Meeting) -> None:
    leaderless = sa.select(sa.func.count()).select_from(Group)
    without = session.scalar(leaderless.where(Group.meeting_id == meeting.id, Group.leader_id.is_(None)))
    if without:
        raise refusals.GroupWithoutOfficers(groups=without)
