"""Which meeting is due, convening it, cancelling it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.matters import matter
from services.meetings.actions.record import Actor, keep_out, lead, locked, note, oversee, require_state, seal
from services.meetings.facts import (
    BY_TWO,
    DELIBERATION,
    STATES,
    Due,
    body_label,
    check_not_failed,
    convened_by_township,
    count_stands_still,
    counts,
    due,
    law,
    law_of,
)
from services.meetings.models import AgendaItem, CountSheet, Group, Matter, Meeting, Member
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.errors import Refused
from shared.events.meetings import AssemblyNoticed, MeetingCancelled, MeetingNoticed, RecallNoticed
from shared.identity import Caller, Role
from shared.vocabulary import Body

GROUP_OF_THE_REST = "未分组党员"
CAME_TO_NOTHING = ("cancelled", "returned")


def check_body(subject: Matter, body: Body) -> Due:
    next_one = due(subject)
    if body not in next_one.bodies:
        names = "或".join(due_body.chinese for due_body in next_one.bodies)
        raise refusals.WrongBody(body=body.chinese, due=names, source=next_one.source)
    return next_one


def convene(
    session: Session,
    call: calls.ConveneMeeting,
    *,
    caller: Caller,
    now: datetime,
    roll: directory.Roll,
    households: directory.Roll | None = None,
) -> Done:
    """Freeze the roll, fix matter, time and place, have everybody told. ``roll`` is the body's, on the meeting's day; ``households``
    the village's, where each of them has a vote."""
    subject = matter(session, call.topic_id)
    check_not_failed(session, subject)
    step = check_body(subject, call.body)
    actor = Actor.of(caller, *rules.leaders(call.body), area=subject.village)
    keep_out(session, subject, actor.person_id)
    if actor.role == Role.TOWNSHIP:
        rules.check_the_townships(subject.convene_by, today=clock.day_of(now))
    rules.check_group(call.body, call.group, own=subject.group_name)
    rules.check_secret(call.body, call.voting)
    if call.held_at <= now:
        raise refusals.HeldInThePast()
    rules.check_held_soon(call.body, clock.day_of(call.held_at), today=clock.day_of(now))
    rules.check_not_too_far(clock.day_of(call.held_at), today=clock.day_of(now))
    body_rules = law(session, call.body, subject.village, clock.day_of(call.held_at))
    if call.by_households:
        body_rules = rules.by_households(body_rules)
    rules.check_notice(body_rules, clock.day_of(now), clock.day_of(call.held_at), call.urgent_reason)
    if not roll.entries:
        raise refusals.EmptyRoll()
    if households is not None:
        _check_households(call, households)
    meeting = Meeting(
        id=call.id, topic_id=subject.topic_id, village=subject.village, title=subject.title, body=call.body, group_name=call.group, by_households=call.by_households, step=step.step,
        state="noticed", held_at=call.held_at, place=call.place, voting=call.voting, noticed_at=now,
        urgent_reason=call.urgent_reason, entries=0, households=len(households.entries) if households else 0,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(meeting)
    except sa.exc.IntegrityError:
        raise refusals.AlreadyConvened() from None
    _keep_agenda(session, meeting, call.agenda)
    opinions = _waiting_opinions(session, meeting)
    _keep_roll(session, meeting, roll, opinions)
    detail = f"{body_label(meeting)}，应通知 {len(roll.entries)} 人"
    if kept := opinions.keys() & {entry.person_id for entry in roll.entries}:
        detail += f"；上次没有开成，已登记的缺席意见 {len(kept)} 条继续有效"
    if meeting.by_households:
        detail += "；由各户的代表参加，每户一人"
    content = {"convened": call, "roll": roll}
    note(session, meeting, "convene_meeting", actor, content, now=now, detail=detail, source=body_rules.notice.source)
    recipients = tuple(entry.person_id for entry in roll.entries)
    mailbox.post(session, _notice(meeting, body_rules, recipients, subject.concerned_id))
    return Done(id=meeting.id)


def _notice(
    meeting: Meeting, body_rules: rules.BodyRules, recipients: tuple[UUID, ...], concerned: UUID | None
) -> MeetingNoticed | AssemblyNoticed | RecallNoticed:
    """Where each household sends one person, it is said; of a recall also whom it concerns."""
    told: dict[str, Any] = {
        "meeting_id": meeting.id, "topic_id": meeting.topic_id, "village": meeting.village, "title": _told_as(meeting),
        "body": meeting.body, "held_at": meeting.held_at, "place": meeting.place, "notice_days": body_rules.notice.days,
        "source": body_rules.notice.source, "recipients": recipients,
    }  # fmt: skip
    if concerned is not None:
        return RecallNoticed(**told, concerned_id=concerned, voting=meeting.voting)
    return AssemblyNoticed(**told, by_households=True) if meeting.by_households else MeetingNoticed(**told)


def _told_as(meeting: Meeting) -> str:
    """What the notice names: of a group's assembly the group too."""
    return f"{meeting.group_name}：{meeting.title}" if meeting.group_name else meeting.title


def _check_households(call: calls.ConveneMeeting, households: directory.Roll) -> None:
    rules.check_way_of_voting(call.voting)
    if not households.entries:
        raise refusals.NoHouseholds


def _keep_agenda(session: Session, meeting: Meeting, typed: str) -> None:
    items = rules.agenda(typed, topic=meeting.title, decides=meeting.step != DELIBERATION)
    lines = [
        {"meeting_id": meeting.id, "number": number, "kind": item.kind, "title": item.title, "own": item.own}
        for number, item in enumerate(items, 1)
    ]
    session.execute(sa.insert(AgendaItem), lines)


def _waiting_opinions(session: Session, meeting: Meeting) -> dict[UUID, tuple[str, UUID | None]]:
    """What absent members wrote for this step since it was last held to its end: they do not have to write it again."""
    written = (
        sa.select(Meeting.state, Member.person_id, Member.absent_opinion, Member.opinion_taken_by)
        .join(Member, sa.and_(Member.meeting_id == Meeting.id, Member.absent_opinion != ""), isouter=True)
        .where(Meeting.topic_id == meeting.topic_id, Meeting.step == meeting.step, Meeting.id != meeting.id)
        .order_by(Meeting.closed_at)
    )
    waiting: dict[UUID, tuple[str, UUID | None]] = {}
    for state, person, text, taken_by in session.execute(written).tuples():
        if state not in CAME_TO_NOTHING:
            waiting.clear()
        elif person is not None:
            waiting[person] = text, taken_by
    return waiting


def _keep_roll(
    session: Session, meeting: Meeting, roll: directory.Roll, opinions: Mapping[UUID, tuple[str, UUID | None]]
) -> None:
    in_groups = meeting.body is Body.MEMBERS_DELIBERATION
    groups = (
        {entry.group_id or meeting.id: entry.group_name or GROUP_OF_THE_REST for entry in roll.entries}
        if in_groups
        else {}
    )
    if groups:
        session.execute(
            sa.insert(Group),
            [{"meeting_id": meeting.id, "id": key, "name": name, "conclusion": ""} for key, name in groups.items()],
        )
    lines: list[dict[str, Any]] = [
        {
            "meeting_id": meeting.id, "person_id": entry.person_id, "votes": entry.votes and rules.may_vote(entry.standing),
            "standing": entry.standing, "away": entry.away,
            "group_id": (entry.group_id or meeting.id) if in_groups else None,
            "stands_for": (entry.household_id or entry.person_id) if meeting.by_households else None,
            "household_id": entry.household_id if meeting.body is Body.COLLECTIVE_ASSEMBLY else None,
            "absent_opinion": opinions.get(entry.person_id, ("", None))[0],
            "opinion_taken_by": opinions.get(entry.person_id, ("", None))[1],
        }
        for entry in roll.entries
    ]  # fmt: skip
    session.execute(sa.insert(Member), lines)


def cancel(session: Session, call: calls.CancelMeeting, *, caller: Caller, now: datetime) -> Done:
    """Before it has been opened, or where a deciding meeting has lost its quorum; by the township, where a count by hand has begun and
    nothing was entered, the second teller does not agree with it, or nobody has confirmed it for long. What the township has convened it
    calls off itself. Everybody who was told is told."""
    meeting = locked(session, call.meeting_id, caller)
    settled_above = _whoever_leads_may_not(meeting, session.get(CountSheet, meeting.id), now)
    actor = oversee(session, meeting, caller, settled_above) if settled_above else lead(session, meeting, caller)
    rules.check_may_cancel(actor.role, by_township=convened_by_township(session, meeting))
    require_state(meeting, "noticed", "open", verb="取消")
    if meeting.state == "open" and not settled_above:
        _check_quorum_lost(session, meeting)
    meeting.state, meeting.closed_at = "cancelled", now
    note(session, meeting, "cancel_meeting", actor, call, now=now, detail=call.reason)
    mailbox.post(
        session,
        MeetingCancelled(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, title=_told_as(meeting),
            body=meeting.body, reason=call.reason,
        ),
    )  # fmt: skip
    seal(session, meeting)
    return Done(id=meeting.id)


def _whoever_leads_may_not(meeting: Meeting, sheet: CountSheet | None, now: datetime) -> type[Refused] | None:
    """Why whoever leads a meeting that votes does not call it off: hands were seen, or the teller does not agree."""
    if meeting.state != "open":
        return None
    if sheet is not None and sheet.is_objected_to:
        return refusals.CountIsObjectedTo
    if count_stands_still(meeting, sheet, now):
        return refusals.CountStandsStill
    if sheet is not None:
        return None
    begun = meeting.vote_opened_at is not None and meeting.voting in BY_TWO
    return refusals.VoteIsUnderWay if begun else None


def _check_quorum_lost(session: Session, meeting: Meeting) -> None:
    """A meeting that can decide is not broken off; a deliberation, once begun, concludes."""
    if meeting.step == DELIBERATION:
        raise refusals.NotNow(state=STATES[meeting.state], verb="取消")
    should_attend, present = counts(session, meeting)
    body_rules = law_of(session, meeting)
    quorum = rules.quorum(body_rules, should_attend=should_attend, present=present)
    if quorum.reached:
        raise refusals.QuorumStillThere(have=quorum.have, needed=quorum.needed, unit=meeting.unit)
