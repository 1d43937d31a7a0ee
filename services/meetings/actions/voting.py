"""Votes: a show of hands or a secret ballot counted by two tellers, or a named vote; and what they decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions import counting
from services.meetings.actions.ballots import require_keys
from services.meetings.actions.deciding import (
    decide,
    end_vote,
    fix_who_is_there,
    name_tellers,
    require_heard,
    require_recall_may_end,
    require_voting,
)
from services.meetings.actions.papers import check_none_waits, on_paper
from services.meetings.actions.record import lead, locked, note, require_still_on
from services.meetings.actions.withdrawing import require_could_disagree
from services.meetings.facts import counts, law_of
from services.meetings.models import Meeting, Member, Vote
from shared import clock
from shared.bus.rows import Rows
from shared.calls import meetings as calls
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn, Refused
from shared.identity import Caller
from shared.vocabulary import SEALED, Choice, Voting


def record_tally(session: Session, call: calls.RecordTally, *, caller: Caller, now: datetime) -> Done:
    """It decides once the second teller has confirmed it."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, Voting.SHOW_OF_HANDS)
    _require_begun(meeting)
    require_still_on(meeting, now)
    name_tellers(session, meeting, call.first_teller_id, call.second_teller_id, caller=caller)
    votes = rules.Ballots(
        issued=call.ayes + call.noes + call.abstentions, ayes=call.ayes, noes=call.noes, abstentions=call.abstentions,
        invalid=0, not_returned=0,
    )  # fmt: skip
    households = _households(meeting, call)
    counting.outcome(session, meeting, votes, households)
    return counting.enter(session, meeting, votes, actor, call, verb="record_tally", now=now, households=households)


def _households(meeting: Meeting, call: calls.RecordTally) -> rules.HouseholdVote | None:
    """What the tellers counted by households, where each of them has a vote."""
    if not meeting.households:
        return None
    if call.households_present is None or call.households_for is None:
        raise refusals.HouseholdsMissing
    return rules.HouseholdVote(whole=meeting.households, present=call.households_present, ayes=call.households_for)


def record_ballots(session: Session, call: calls.RecordBallots, *, caller: Caller, now: datetime) -> Done:
    """Of a secret ballot nothing is kept but its totals; they decide once the second teller has confirmed them."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, Voting.SECRET)
    begun = _require_begun(meeting)
    require_still_on(meeting, now)
    require_recall_may_end(session, meeting, begun, now, voted=call.issued - call.not_returned)
    name_tellers(session, meeting, call.first_teller_id, call.second_teller_id, caller=caller)
    ballots = rules.Ballots(
        issued=call.issued, ayes=call.ayes, noes=call.noes, abstentions=call.abstentions, invalid=call.invalid,
        not_returned=call.not_returned,
    )  # fmt: skip
    counting.outcome(session, meeting, ballots)
    return counting.enter(session, meeting, ballots, actor, call, verb="record_ballots", now=now)


def _require_begun(meeting: Meeting) -> datetime:
    """Nobody raises a hand, or takes a paper, before it was said who is there: since when. Raises :class:`VoteNotOpen`."""
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen
    return meeting.vote_opened_at


def open_vote(session: Session, call: calls.OpenVote, *, caller: Caller, now: datetime) -> Done:
    """Fix who is there, if they are still a quorum; from now on each of them may vote, and nobody else. Before hands are raised too: who
    has seen them does not get around what they say."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, *Voting)
    if meeting.vote_opened_at:
        raise refusals.VoteIsOpen(verb="再次开始")
    require_still_on(meeting, now)
    require_could_disagree(session, meeting, now)
    require_heard(session, meeting)
    if meeting.voting in SEALED:
        require_keys(session, meeting)
    should_attend, present = counts(session, meeting)
    body_rules = law_of(session, meeting)
    quorum = rules.check_quorum(body_rules, should_attend=should_attend, present=present)
    fix_who_is_there(session, meeting, now=now)
    whose = "应到会" if meeting.by_households else "应到会有表决权"
    detail = f"{whose} {should_attend} {meeting.unit}，到会 {present} {meeting.unit}"
    note(session, meeting, "open_vote", actor, call, now=now, detail=detail, source=quorum.source)
    return Done(id=meeting.id)


def cast_votes(
    session: Session, votes: Sequence[tuple[calls.CastVote, Caller]], *, now: datetime
) -> list[Done | Refused]:
    """Each caller's own, once. What comes at the same moment is written together; the key forbids a second vote."""
    meetings = _meetings(session, {call.meeting_id for call, _ in votes})
    members = _members(session, [(call.meeting_id, caller.person_id) for call, caller in votes])
    outcomes: list[Done | Refused] = []
    lines: dict[tuple[UUID, UUID], tuple[int, Choice]] = {}
    for place, (call, caller) in enumerate(votes):
        try:
            voter = _voter(meetings.get(call.meeting_id), members, caller, now)
            if (call.meeting_id, voter) in lines:
                raise refusals.AlreadyVoted()
            lines[call.meeting_id, voter] = place, call.choice
            outcomes.append(Done(id=call.meeting_id))
        except Refused as refusal:
            outcomes.append(refusal)
    written = _VOTES.put(session, [(*key, choice, now) for key, (_, choice) in sorted(lines.items())])
    for key in lines.keys() - {(row.meeting_id, row.person_id) for row in written}:
        outcomes[lines[key][0]] = refusals.AlreadyVoted()
    return outcomes


_VOTES = Rows(
    Vote.metadata.tables["vote"], "meeting_id", "person_id", "choice", "cast_at",
    then="ON CONFLICT DO NOTHING", returning=("meeting_id", "person_id"),
)  # fmt: skip


def _meetings(session: Session, ids: set[UUID]) -> dict[UUID, Meeting]:
    """Held against being closed; voters do not queue behind one another."""
    those = sa.select(Meeting).where(Meeting.id.in_(ids)).order_by(Meeting.id).with_for_update(read=True)
    return {meeting.id: meeting for meeting in session.scalars(those)}


def _members(session: Session, keys: Sequence[tuple[UUID, UUID | None]]) -> dict[tuple[UUID, UUID], Member]:
    those = sa.select(Member).where(
        Member.meeting_id.in_({meeting_id for meeting_id, _ in keys}),
        Member.person_id.in_({person_id for _, person_id in keys if person_id}),
    )
    return {(member.meeting_id, member.person_id): member for member in session.scalars(those)}


def _voter(meeting: Meeting | None, members: Mapping[tuple[UUID, UUID], Member], caller: Caller, now: datetime) -> UUID:
    if caller.person_id is None:
        raise NotSignedIn()
    if meeting is None:
        raise NotFound()
    member = members.get((meeting.id, caller.person_id))
    if member is None:  # whoever is on the roll sees it, wherever they live
        caller.require_sight(meeting.village)
    require_voting(meeting, Voting.NAMED)
    if member is None or not member.votes:
        raise refusals.MayNotVote()
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen()
    if member.withdrawn_for:
        raise refusals.HasWithdrawn()
    if not member.at_vote:
        raise refusals.VoterNotPresent() if member.arrived_at is None else refusals.CameAfterTheVoteOpened()
    require_still_on(meeting, now)
    return caller.person_id


def close_vote(session: Session, call: calls.CloseVote, *, caller: Caller, now: datetime) -> calls.VoteResult:
    """Everybody has voted, or has had the time for it, no paper waits; who was there and did not vote has abstained."""
    meeting = locked(session, call.meeting_id, caller)
    actor = end_vote(session, meeting, caller, now)
    require_voting(meeting, Voting.NAMED)
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen()
    rows = session.execute(
        sa.select(Vote.choice, sa.func.count()).where(Vote.meeting_id == meeting.id).group_by(Vote.choice)
    )
    cast = {choice: int(count) for choice, count in rows}
    _, present = counts(session, meeting)
    silent, day = present - sum(cast.values()), clock.day_of(meeting.held_at)
    rules.check_vote_may_end(meeting.vote_opened_at, now, silent=silent, on=day)
    check_none_waits(session, meeting)
    ayes, noes = cast.get(Choice.AYE, 0), cast.get(Choice.NO, 0)
    tally = rules.Tally(ayes=ayes, noes=noes, abstentions=present - ayes - noes)
    papers = on_paper(session, meeting)
    content = {**_who_voted_what(session, meeting), "on_paper": papers, "given_by": _for_others(session, meeting)}
    foreword = f"其中纸质票 {len(papers)} 张，由两人登记、核对。" if papers else ""
    return decide(session, meeting, tally, actor, content, verb="close_vote", now=now, foreword=foreword)


def _who_voted_what(session: Session, meeting: Meeting) -> dict[str, list[UUID]]:
    """Of a named vote, by choice; who is in none of them did not vote."""
    votes = sa.select(Vote.choice, Vote.person_id).where(Vote.meeting_id == meeting.id).order_by(Vote.person_id)
    by_choice: dict[str, list[UUID]] = {choice.value: [] for choice in Choice}
    for choice, person_id in session.execute(votes).tuples():
        by_choice[choice.value].append(person_id)
    return by_choice


def _for_others(session: Session, meeting: Meeting) -> list[dict[str, UUID | None]]:
    """Whose vote was given by whom of their household."""
    given = sa.select(Vote).where(Vote.meeting_id == meeting.id, Vote.given_by.is_not(None)).order_by(Vote.person_id)
    return [{"person_id": vote.person_id, "proxy_id": vote.given_by} for vote in session.scalars(given)]
