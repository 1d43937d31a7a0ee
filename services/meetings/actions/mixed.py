"""A secret ballot online and on paper in one: everybody has one of the two, the results are added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions import counting
from services.meetings.actions.ballots import SOURCE, check_voter, require_casting
from services.meetings.actions.deciding import require_voting
from services.meetings.actions.record import lead, locked, note, require_still_on
from services.meetings.facts import opening, papers_taken
from services.meetings.models import Member, Turnout
from shared import clock
from shared.calls import counting as calls
from shared.calls.common import Done
from shared.identity import Caller
from shared.vocabulary import Voting


def give_papers(session: Session, call: calls.GivePapers, *, caller: Caller, now: datetime) -> Done:
    """All of them or nobody: the key of the turnout is one ballot per person, whichever kind it is."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, Voting.MIXED_SECRET)
    require_casting(meeting)
    require_still_on(meeting, now)
    people = sorted(set(call.people))
    for person in people:
        check_voter(session, meeting, person)
    by_telephone = sa.exists().where(
        Member.meeting_id == meeting.id, Member.person_id.in_(people), Member.checked_in.is_(True)
    )
    if session.scalar(sa.select(by_telephone)):
        raise refusals.VotesByTelephone
    lines = [{"meeting_id": meeting.id, "person_id": person, "on_paper": True} for person in people]
    try:
        with session.begin_nested():
            session.execute(sa.insert(Turnout), lines)
    except sa.exc.IntegrityError:
        raise refusals.HasABallot from None
    note(session, meeting, "give_papers", actor, call, now=now, detail=f"发出纸质票 {len(people)} 张", source=SOURCE)
    return Done(id=meeting.id)


def record_papers(session: Session, call: calls.RecordPapers, *, caller: Caller, now: datetime) -> Done:
    """So few that they are as good as names are not written down at all."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, Voting.MIXED_SECRET)
    if not meeting.casting_ended_at:
        raise refusals.CastingGoesOn
    if opening(session, meeting.id):
        raise refusals.BoxIsBeingOpened
    issued = papers_taken(session, meeting.id)
    ballots = rules.Ballots(
        issued=issued, ayes=call.ayes, noes=call.noes, abstentions=call.abstentions, invalid=call.invalid,
        not_returned=call.not_returned,
    )  # fmt: skip
    ballots.check()
    rules.check_papers_hide(ballots.returned, on=clock.day_of(meeting.held_at))
    return counting.enter(session, meeting, ballots, actor, call, verb="record_papers", now=now)
