"""Votes on paper in a named vote: entered by one official, confirmed by another, counted from then on.

Where the two differ, both readings stay on record, and a third official looks at the paper with both.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.deciding import require_voting
from services.meetings.actions.record import Actor, locked, note, require_still_on
from services.meetings.facts import OFFICIALS, waiting_papers
from services.meetings.models import Meeting, Member, PaperVote, Proxy, Vote
from shared.calls import papers as calls
from shared.calls.common import Done
from shared.identity import Caller
from shared.vocabulary import Choice, Voting

SOURCE = "本系统默认：没有手机的人用纸质票记名表决，一人登记、另一人核对后才计票"


def enter(session: Session, call: calls.EnterPaperVote, *, caller: Caller, now: datetime) -> Done:
    """It does not count yet. Entered again it replaces what was entered, and has to be confirmed by somebody else."""
    meeting, actor, official = _in_an_open_vote(session, call.meeting_id, caller)
    require_still_on(meeting, now)
    rules.check_paper_entry(voter=call.person_id, official=official)
    _check_has_a_vote(session, meeting, call.person_id, official)
    kept = session.get(PaperVote, (meeting.id, call.person_id))
    if kept is not None and kept.read_by is not None:
        raise refusals.PaperIsInDispute
    if kept is None:
        kept = PaperVote(meeting_id=meeting.id, person_id=call.person_id)
        session.add(kept)
    kept.choice, kept.entered_by = call.choice, official
    _note(
        session,
        meeting,
        "enter_paper_vote",
        actor,
        whose=call.person_id,
        detail="登记一张纸质票，等另一人核对",
        now=now,
    )
    return Done(id=meeting.id)


def confirm(session: Session, call: calls.ConfirmPaperVote, *, caller: Caller, now: datetime) -> calls.PaperRead:
    """From now on it is a vote like any other; one that the person has cast online meanwhile stands instead. Who reads something else
    has one try: both readings are kept, and a third official looks at the paper with both."""
    meeting, actor, official = _in_an_open_vote(session, call.meeting_id, caller)
    kept = _entered(session, meeting, call.person_id)
    rules.check_paper_confirmation(voter=call.person_id, entered_by=kept.entered_by, official=official)
    _check_has_a_vote(session, meeting, call.person_id, official)
    if kept.choice is not call.choice:
        return _differs(session, meeting, kept, call.choice, actor, now=now)
    _count(session, kept, call.choice, official, now=now)
    _note(
        session, meeting, "confirm_paper_vote", actor, whose=call.person_id, detail="核对一张纸质票，计入票数", now=now
    )
    return calls.PaperRead(id=meeting.id, counts=True, sentence="已核对，这张票计入票数。")


def _differs(
    session: Session, meeting: Meeting, kept: PaperVote, read: Choice, actor: Actor, *, now: datetime
) -> calls.PaperRead:
    kept.read_as, kept.read_by = read, actor.person_id
    both = {
        "person_id": kept.person_id, "entered_by": kept.entered_by, "entered": kept.choice.value,
        "read_by": kept.read_by, "read": read.value,
    }  # fmt: skip
    detail = "一张纸质票两次看到的不一样，没有计入，等第三人一起再看"
    note(session, meeting, "read_paper_differently", actor, both, now=now, detail=detail, source=SOURCE)
    sentence = "两次看到的不一样，这张票没有计入。两次看到的都记下了；请另外一名工作人员和你们两人一起再看纸质票。"
    return calls.PaperRead(id=meeting.id, counts=False, sentence=sentence)


def settle(session: Session, call: calls.SettlePaperVote, *, caller: Caller, now: datetime) -> Done:
    """A third official has looked at the paper with the two who differ: what two of the three read counts."""
    meeting, actor, official = _in_an_open_vote(session, call.meeting_id, caller)
    kept = session.get(PaperVote, (meeting.id, call.person_id))
    if kept is None or kept.read_by is None or kept.read_as is None or kept.confirmed_by is not None:
        raise refusals.NoPaperInDispute
    rules.check_paper_third(voter=call.person_id, entered_by=kept.entered_by, read_by=kept.read_by, official=official)
    rules.check_paper_settlement(entered=kept.choice, read=kept.read_as, third=call.choice)
    _check_has_a_vote(session, meeting, call.person_id, official)
    _count(session, kept, call.choice, official, now=now)
    detail = f"第三人再看一张纸质票，计入票数：{call.reason}"
    note(session, meeting, "settle_paper_vote", actor, call, now=now, detail=detail, source=SOURCE)
    return Done(id=meeting.id)


def _count(session: Session, kept: PaperVote, choice: Choice, official: UUID, *, now: datetime) -> None:
    kept.confirmed_by = official
    given_by = _proxy_of(session, kept.meeting_id, kept.person_id)
    vote = Vote(meeting_id=kept.meeting_id, person_id=kept.person_id, choice=choice, cast_at=now, given_by=given_by)
    session.add(vote)


def _proxy_of(session: Session, meeting_id: UUID, person_id: UUID) -> UUID | None:
    """Whose hand filled in the paper of somebody who is not there."""
    kept = session.get(Proxy, (meeting_id, person_id))
    return kept.proxy_id if kept is not None and kept.at_vote else None


def discard(session: Session, call: calls.DiscardPaperVote, *, caller: Caller, now: datetime) -> Done:
    """An entry that was wrong, before it counts; one of two that differ by a third official, none by who leads the meeting."""
    meeting, actor, official = _in_an_open_vote(session, call.meeting_id, caller)
    kept = session.get(PaperVote, (meeting.id, call.person_id))
    if kept is None or kept.confirmed_by is not None:
        raise refusals.NoPaperEntered
    leads = caller.has(*rules.leaders(meeting.body), area=meeting.village)
    rules.check_paper_discarding(entered_by=kept.entered_by, read_by=kept.read_by, official=official, leads=leads)
    session.delete(kept)
    _note(
        session,
        meeting,
        "discard_paper_vote",
        actor,
        whose=call.person_id,
        detail=f"纸质票登记作废：{call.reason}",
        now=now,
    )
    return Done(id=meeting.id)


def _in_an_open_vote(session: Session, meeting_id: UUID, caller: Caller) -> tuple[Meeting, Actor, UUID]:
    meeting = locked(session, meeting_id, caller)
    official = caller.require(*OFFICIALS, area=meeting.village)
    require_voting(meeting, Voting.NAMED)
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen
    return meeting, Actor.of(caller, *OFFICIALS, area=meeting.village), official


def _check_has_a_vote(session: Session, meeting: Meeting, person_id: UUID, official: UUID) -> None:
    """The official who gives the vote for somebody neither enters nor confirms it."""
    rules.check_paper_entry(voter=_proxy_of(session, meeting.id, person_id), official=official)
    member = session.get(Member, (meeting.id, person_id))
    if member is None or not member.votes or not member.at_vote:
        raise refusals.NoVoteOnPaper
    if member.checked_in:
        raise refusals.VotesByTelephone
    if session.get(Vote, (meeting.id, person_id)) is not None:
        raise refusals.VotedAlready


def _entered(session: Session, meeting: Meeting, person_id: UUID) -> PaperVote:
    kept = session.get(PaperVote, (meeting.id, person_id))
    if kept is None or kept.confirmed_by is not None:
        raise refusals.NoPaperEntered
    if kept.read_by is not None:
        raise refusals.PaperIsInDispute
    return kept


def _note(
    session: Session, meeting: Meeting, verb: str, actor: Actor, *, whose: UUID, detail: str, now: datetime
) -> None:
    """Whose paper it was; what stands on it is written down with all the others, when the vote is closed."""
    note(session, meeting, verb, actor, {"person_id": whose}, now=now, detail=detail, source=SOURCE)


def check_none_waits(session: Session, meeting: Meeting) -> None:
    """Nobody's paper is left out of the count because nobody has looked at it a second time. Raises :class:`PapersWait`."""
    waiting = len(waiting_papers(session, meeting.id))
    if waiting:
        raise refusals.PapersWait(waiting=waiting)


def on_paper(session: Session, meeting: Meeting) -> list[dict[str, UUID | None]]:
    """Who voted on paper, and which two officials say so, or three."""
    counted = sa.select(PaperVote).where(PaperVote.meeting_id == meeting.id, PaperVote.confirmed_by.is_not(None))
    return [
        {
            "person_id": one.person_id,
            "entered_by": one.entered_by,
            "confirmed_by": one.confirmed_by,
            "read_by": one.read_by,
        }
        for one in session.scalars(counted.order_by(PaperVote.person_id))
    ]
