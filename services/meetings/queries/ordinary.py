"""Meetings without a topic, also those that were corrected: the list, one of them, and what is known before one is written down."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import law, on_roll
from services.meetings.models import DisclosureCorrection, MeetingCorrection, OrdinaryMeeting
from shared import clock
from shared.calls import calendar as calls
from shared.calls import directory
from shared.calls.common import Page
from shared.errors import Invalid, NotFound
from shared.identity import Caller, Role

PAGE = 50
OF_THE_BRANCH = (
    Role.MEMBER, Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.TOWNSHIP, Role.COUNTY,
)  # fmt: skip


def ordinary_advice(
    session: Session, call: calls.GetOrdinaryAdvice, roll: directory.Roll, officials: directory.Roll
) -> calls.OrdinaryAdvice:
    """``roll`` is the body's, ``officials`` the village's, on the day it was held."""
    body_rules, there = law(session, call.body, call.village, call.held_on), on_roll(roll, call.body, call.group)
    leaders = rules.may_lead(
        call.body, on_roll=there.people, officials={entry.person_id for entry in officials.entries}
    )
    by_households = body_rules.quorum_of_households
    return calls.OrdinaryAdvice(
        body=call.body, body_label=rules.name_of(call.body, call.group), should_attend=there.voters,
        quorum_needed=body_rules.quorum.needed(there.voters), source=body_rules.quorum.number.source,
        households=there.households if by_households else 0,
        households_needed=by_households.needed(there.households) if by_households else 0, leaders=tuple(sorted(leaders)),
    )  # fmt: skip


def list_ordinary(session: Session, call: calls.ListOrdinaryMeetings, caller: Caller) -> calls.OrdinaryMeetings:
    """Two statements."""
    caller.require_sight(call.village)
    there = [OrdinaryMeeting.village == call.village]
    if not caller.has(*OF_THE_BRANCH, area=call.village):
        there.append(OrdinaryMeeting.body.not_in(rules.OF_THE_PARTY))
    total = session.scalar(sa.select(sa.func.count()).select_from(OrdinaryMeeting).where(*there)) or 0
    latest = sa.select(OrdinaryMeeting, MeetingCorrection).where(*there)
    latest = latest.outerjoin(MeetingCorrection, MeetingCorrection.meeting_id == OrdinaryMeeting.id)
    latest = latest.order_by(OrdinaryMeeting.held_on.desc(), OrdinaryMeeting.id.desc())
    if call.after:
        latest = latest.where(_before(call.after))
    found = session.execute(latest.limit(PAGE + 1)).tuples().all()
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    following = f"{last.held_on.isoformat()}_{last.id}" if last else None
    return calls.OrdinaryMeetings(
        items=tuple(_line(one, correction) for one, correction in found[:PAGE]),
        page=Page(next=following, total=total),
    )


def _before(cursor: str) -> sa.ColumnElement[bool]:
    """The rows after this place of the list."""
    text, _, last = cursor.partition("_")
    try:
        day, last_id = date.fromisoformat(text), UUID(last)
    except ValueError:
        raise Invalid(fields={"after": ["翻页位置不对，请从第一页重新打开。"]}) from None
    return sa.tuple_(OrdinaryMeeting.held_on, OrdinaryMeeting.id) < sa.tuple_(
        sa.literal(day, sa.Date()), sa.literal(last_id, sa.Uuid())
    )


def ordinary_meeting(session: Session, call: calls.GetOrdinaryMeeting, caller: Caller) -> calls.OrdinaryMeetingView:
    """An entry that was corrected is shown too, with what stands instead."""
    meeting = session.get(OrdinaryMeeting, call.meeting_id)
    if meeting is None:
        raise NotFound
    caller.require_sight(meeting.village)
    if meeting.body in rules.OF_THE_PARTY and not caller.has(*OF_THE_BRANCH, area=meeting.village):
        raise NotFound
    correction = session.get(MeetingCorrection, meeting.id)
    replaces = sa.select(MeetingCorrection.meeting_id).where(MeetingCorrection.replaced_by == meeting.id)
    return calls.OrdinaryMeetingView(
        line=_line(meeting, correction), by_households=meeting.by_households, led_by=meeting.led_by, agenda=meeting.agenda,
        summary=meeting.summary, quorum_needed=meeting.needed, source=meeting.source, recorded_by=meeting.recorded_by,
        recorded_at=meeting.recorded_at, correction=_correction(correction) if correction else None,
        replaces=session.scalar(replaces),
    )  # fmt: skip


def _correction(correction: MeetingCorrection) -> calls.CorrectionView:
    return calls.CorrectionView(
        reason=correction.reason, corrected_by=correction.corrected_by, corrected_at=correction.corrected_at,
        replaced_by=correction.replaced_by,
    )  # fmt: skip


def superseded(correction: MeetingCorrection | DisclosureCorrection) -> calls.Superseded:
    """For whoever reads the list: no names."""
    return calls.Superseded(
        on=clock.day_of(correction.corrected_at), reason=correction.reason, replaced_by=correction.replaced_by
    )


def _line(meeting: OrdinaryMeeting, correction: MeetingCorrection | None) -> calls.OrdinaryLine:
    return calls.OrdinaryLine(
        id=meeting.id, village=meeting.village, body=meeting.body, body_label=meeting.label, group=meeting.group_name,
        held_on=meeting.held_on, place=meeting.place, should_attend=meeting.should_attend, present=meeting.present,
        quorum_reached=meeting.quorum_reached, superseded=superseded(correction) if correction else None,
    )  # fmt: skip
