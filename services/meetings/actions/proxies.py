"""Who can't come to a collective's assembly entrusts somebody of their household, with their own account; and who acts for them votes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.actions.attending import on_roll
from services.meetings.actions.deciding import require_voting
from services.meetings.actions.record import (
    Actor,
    locked,
    note,
    require_before_the_vote,
    require_state,
    require_still_on,
)
from services.meetings.facts import book_of, require_sight
from services.meetings.models import Meeting, Member, Proxy, Vote
from services.meetings.representing import acts_for
from services.meetings.rules import proxies as rules
from shared import clock
from shared.calls import proxies as calls
from shared.calls.common import Done
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.rulebook import Number
from shared.vocabulary import SEALED, Voting


def entrust(session: Session, call: calls.EntrustProxy, *, caller: Caller, now: datetime) -> Done:
    """It stands before any paper, and before what the person had entrusted earlier."""
    if caller.person_id is None:
        raise NotSignedIn
    meeting, most = before_the_vote(session, call.meeting_id, caller)
    check(session, meeting, caller.person_id, call.proxy_id, most)
    kept = session.get(Proxy, (meeting.id, caller.person_id))
    if kept is None:
        kept = Proxy(meeting_id=meeting.id, person_id=caller.person_id)
        session.add(kept)
    kept.proxy_id, kept.entered_by, kept.since = call.proxy_id, caller.person_id, now
    kept.paper_id = kept.confirmed_by = kept.ended_by = None
    actor = Actor.own(caller, area=meeting.village)
    note(
        session, meeting, "entrust_proxy", actor, call, now=now, detail="一人委托同户成员代为参加", source=rules.ARTICLE
    )
    return Done(id=meeting.id)


def end(session: Session, call: calls.EndProxy, *, caller: Caller, now: datetime) -> Done:
    """Of what the person has ended themselves no paper makes anything again."""
    meeting, _ = before_the_vote(session, call.meeting_id, caller)
    own = caller.person_id == call.person_id
    if not own and not caller.has(Role.TOWNSHIP, area=meeting.village):
        raise NotAllowed(needs="本人或者乡镇工作人员")
    kept = session.get(Proxy, (meeting.id, call.person_id))
    if kept is None or kept.ended_by is not None:
        raise refusals.NoProxyToEnd
    kept.ended_by = caller.person_id
    actor = Actor.own(caller, area=meeting.village) if own else Actor(caller.person_id, Role.TOWNSHIP.value)
    detail = f"一人的委托终止：{call.reason}"
    note(session, meeting, "end_proxy", actor, call, now=now, detail=detail, source=rules.ARTICLE)
    return Done(id=meeting.id)


def cast(session: Session, call: calls.CastProxyVote, *, caller: Caller, now: datetime) -> Done:
    """Each of the two votes is entered by person; the key forbids that somebody votes and is voted for."""
    if caller.person_id is None:
        raise NotSignedIn
    meeting = session.get(Meeting, call.meeting_id, with_for_update={"read": True})  # it can't be closed meanwhile
    if meeting is None:
        raise NotFound
    require_sight(session, meeting, caller)
    if meeting.voting in (*SEALED, Voting.SECRET):
        raise refusals.ProxyVotesOnPaper
    require_voting(meeting, Voting.NAMED)
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen
    require_still_on(meeting, now)
    kept = session.get(Proxy, (meeting.id, call.person_id))
    if kept is None or not kept.at_vote or kept.proxy_id != caller.person_id:
        raise refusals.NotTheirProxy
    vote = Vote(
        meeting_id=meeting.id, person_id=call.person_id, choice=call.choice, cast_at=now, given_by=caller.person_id
    )
    try:
        with session.begin_nested():
            session.add(vote)
    except sa.exc.IntegrityError:
        raise refusals.VotedForAlready from None
    return Done(id=meeting.id)


def before_the_vote(session: Session, meeting_id: UUID, caller: Caller) -> tuple[Meeting, Number]:
    """Where the law has proxies, until a vote is opened; and for how many one may act there."""
    meeting = locked(session, meeting_id, caller)
    most = rules.most_for_one(meeting.body, clock.day_of(meeting.held_at), book_of(session, meeting.village))
    rules.check_way(meeting.voting)
    require_state(meeting, "noticed", "open", verb="委托")
    require_before_the_vote(session, meeting, verb="委托或者终止委托")
    return meeting, most


def check(session: Session, meeting: Meeting, principal: UUID, proxy: UUID, most: Number) -> None:
    """As the rules have it, of two who are on the roll. Raises the reason why not."""
    taken = acts_for(session, meeting.id, proxy, without=principal)
    one, other = (_person(on_roll(session, meeting, person)) for person in (principal, proxy))
    rules.check_entrusting(one, other, acts_for=taken, most=most)


def _person(member: Member) -> rules.Person:
    return rules.Person(
        member.person_id, member.household_id, votes=member.votes, present=member.arrived_at is not None,
        withdrawn=bool(member.withdrawn_for),
    )  # fmt: skip
