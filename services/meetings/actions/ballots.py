"""A secret ballot online: two tellers make the key, voters cast sealed ballots, the tellers open their sum.

Here nothing is ever open but the sum: votes are sealed before they come, codes are stored nowhere (:mod:`shared.ballots`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.deciding import (
    decide,
    end_vote,
    name_tellers,
    require_recall_may_end,
    require_voting,
    there,
)
from services.meetings.actions.record import Actor, lead, locked, note, oversee, require_still_on
from services.meetings.facts import (
    box_of,
    counts,
    key_of,
    on_sheet,
    opening,
    papers_taken,
    require_sight,
    share_of,
    tellers_of,
)
from services.meetings.models import CountSheet, Meeting, Member, SealedBallot, Teller, Turnout
from services.meetings.representing import release
from shared import ballots, clock
from shared.calls import ballots as calls
from shared.calls.common import Done
from shared.errors import NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import SEALED, Voting

SOURCE = "无记名投票：投票的人和选票不能联系起来，计票可以复核"


# -- tellers


def name_both(session: Session, call: calls.NameTellers, *, caller: Caller, now: datetime) -> Done:
    """Named again, they take new codes."""
    meeting = locked(session, call.meeting_id, caller)
    actor = lead(session, meeting, caller)
    require_voting(meeting, *SEALED)
    if meeting.vote_opened_at:
        raise refusals.VoteIsOpen(verb="更换计票人")
    name_tellers(session, meeting, call.first_teller_id, call.second_teller_id, caller=caller)
    session.execute(sa.delete(Teller).where(Teller.meeting_id == meeting.id))
    people = (call.first_teller_id, call.second_teller_id)
    session.add_all(Teller(meeting_id=meeting.id, number=n, person_id=person) for n, person in enumerate(people, 1))
    note(session, meeting, "name_tellers", actor, call, now=now, source=SOURCE)
    return Done(id=meeting.id)


def give_key(session: Session, call: calls.GiveTellerKey, *, caller: Caller, now: datetime) -> Done:
    meeting, teller, actor = _as_teller(session, call.meeting_id, caller)
    if meeting.vote_opened_at:
        raise refusals.VoteIsOpen(verb="更换计票码")
    key = ballots.TellerKey(call.public, call.proof)
    try:
        key.check(str(meeting.id))
    except ballots.WrongKey:
        raise refusals.WrongTellerKey from None
    taken = [key_of(other.key).public for other in tellers_of(session, meeting.id) if other is not teller and other.key]
    if key.public in taken:
        raise refusals.WrongTellerKey
    teller.key = _text(key)
    note(session, meeting, "give_teller_key", actor, call, now=now, detail=_named(teller), source=SOURCE)
    return Done(id=meeting.id)


def _as_teller(session: Session, meeting_id: UUID, caller: Caller) -> tuple[Meeting, Teller, Actor]:
    if caller.person_id is None:
        raise NotSignedIn
    meeting = locked(session, meeting_id, caller)
    require_voting(meeting, *SEALED)
    named = sa.select(Teller).where(Teller.meeting_id == meeting.id, Teller.person_id == caller.person_id)
    if (teller := session.scalar(named)) is None:
        raise refusals.NotTheTeller
    return meeting, teller, Actor(caller.person_id, "teller")


def _named(teller: Teller) -> str:
    return "计票人" if teller.number == 1 else "监票人"


def require_keys(session: Session, meeting: Meeting) -> None:
    """Both tellers have taken their codes, and are there still. Raises :class:`TellersWithoutKey`, :class:`TellerNotPresent`."""
    with_key = [teller.person_id for teller in tellers_of(session, meeting.id) if teller.key]
    if len(with_key) != 2:
        raise refusals.TellersWithoutKey
    if not there(session, meeting).issuperset(with_key):
        raise refusals.TellerNotPresent


# -- voters


def cast(session: Session, call: calls.CastBallot, *, caller: Caller, now: datetime) -> Done:
    """That they voted and what they cast are two rows that nothing joins, and what they cast can't be read."""
    if caller.person_id is None:
        raise NotSignedIn
    meeting = session.get(Meeting, call.meeting_id, with_for_update={"read": True})  # casting can't end meanwhile
    if meeting is None:
        raise NotFound
    require_sight(session, meeting, caller)
    require_voting(meeting, *SEALED)
    require_casting(meeting)
    require_still_on(meeting, now)
    check_voter(session, meeting, caller.person_id)
    ballot = _checked(session, meeting, call.ballot)
    try:
        with session.begin_nested():
            session.add(Turnout(meeting_id=meeting.id, person_id=caller.person_id))
    except sa.exc.IntegrityError:
        has = session.get_one(Turnout, (meeting.id, caller.person_id))
        raise (refusals.TookAPaper if has.on_paper else refusals.AlreadyVoted) from None
    try:
        with session.begin_nested():
            session.add(SealedBallot(meeting_id=meeting.id, tracking=ballot.tracking, text=ballot.text))
    except sa.exc.IntegrityError:
        raise refusals.WrongBallot from None  # somebody else's
    return Done(id=meeting.id)


def require_casting(meeting: Meeting) -> None:
    if not meeting.vote_opened_at:
        raise refusals.VoteNotOpen
    if meeting.casting_ended_at:
        raise refusals.CastingHasEnded


def check_voter(session: Session, meeting: Meeting, person_id: UUID) -> None:
    member = session.get(Member, (meeting.id, person_id))
    if member is None or not member.votes:
        raise refusals.MayNotVote
    if member.withdrawn_for:
        raise refusals.HasWithdrawn
    if not member.at_vote:
        raise refusals.VoterNotPresent if member.arrived_at is None else refusals.CameAfterTheVoteOpened


def _checked(session: Session, meeting: Meeting, text: str) -> ballots.Ballot:
    try:
        ballot = ballots.Ballot.read(text)
        ballot.check(_joint_key(session, meeting), str(meeting.id))
    except ballots.WrongBallot:
        raise refusals.WrongBallot from None
    return ballot


def _joint_key(session: Session, meeting: Meeting) -> ballots.Key:
    return ballots.joint_key([key_of(teller.key) for teller in tellers_of(session, meeting.id)], str(meeting.id))


# -- counting


def end_casting(session: Session, call: calls.EndCasting, *, caller: Caller, now: datetime) -> Done:
    """From now on the box stands fixed: the record has the digest of all that is in it."""
    meeting = locked(session, call.meeting_id, caller)
    actor = end_vote(session, meeting, caller, now)
    require_voting(meeting, *SEALED)
    require_casting(meeting)
    in_it = sa.select(SealedBallot.text).where(SealedBallot.meeting_id == meeting.id).order_by(SealedBallot.tracking)
    texts = session.scalars(in_it).all()
    _, present = counts(session, meeting)
    day, papers = clock.day_of(meeting.held_at), papers_taken(session, meeting.id)
    if meeting.vote_opened_at:
        rules.check_vote_may_end(meeting.vote_opened_at, now, silent=present - len(texts) - papers, on=day)
        require_recall_may_end(session, meeting, meeting.vote_opened_at, now, voted=len(texts) + papers)
    rules.check_box_hides(len(texts), on=day)
    rules.check_papers_hide(papers, on=day)
    box = ballots.add_up(ballots.Ballot.read(text) for text in texts)
    meeting.casting_ended_at, meeting.box = now, _text(box)
    content = {"box": asdict(box), "ballots_sha256": digest(texts), "papers": papers}
    detail = f"收到 {box.ballots} 张票" + (f"，另发出纸质票 {papers} 张" if papers else "")
    note(session, meeting, "end_casting", actor, content, now=now, detail=detail, source=SOURCE)
    return Done(id=meeting.id)


def digest(texts: Iterable[str]) -> str:
    """Of all ballots, in the order of their tracking codes."""
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode() + b"\n")
    return whole.hexdigest()


def give_share(session: Session, call: calls.GiveShare, *, caller: Caller, now: datetime) -> Done:
    meeting, teller, actor = _as_teller(session, call.meeting_id, caller)
    if not meeting.casting_ended_at:
        raise refusals.CastingGoesOn
    _papers(session, meeting)
    share, box = ballots.Share(call.aye, call.no, (call.aye_proof, call.no_proof)), box_of(meeting)
    try:
        share.check(box, key_of(teller.key), str(meeting.id))
    except ballots.WrongShare:
        raise refusals.WrongShare from None
    teller.share = _text(share)
    said = {
        "meeting_id": meeting.id,
        "teller": teller.number,
        "share": hashlib.sha256(teller.share.encode()).hexdigest(),
    }  # alone it is nobody's to read
    note(session, meeting, "give_share", actor, said, now=now, detail=_named(teller), source=SOURCE)
    session.flush()
    shares = [share_of(one.share) for one in tellers_of(session, meeting.id) if one.share]
    if len(shares) == 2:
        _count(session, meeting, box, shares, actor, now=now)
    return Done(id=meeting.id)


def _count(
    session: Session, meeting: Meeting, box: ballots.Box, shares: Sequence[ballots.Share], actor: Actor, *, now: datetime
) -> None:  # fmt: skip
    ayes, noes = ballots.open_box(box, *shares)
    online = rules.Ballots(
        issued=box.ballots, ayes=ayes, noes=noes, abstentions=box.ballots - ayes - noes, invalid=0, not_returned=0
    )
    papers, foreword = _papers(session, meeting), f"网上无记名投票，收到 {box.ballots} 张票。"
    if papers is not None:
        foreword = f"无记名投票，网上 {online.issued} 张、纸质 {papers.issued} 张，合计{(online + papers).sentence}"
        meeting.ballots_issued, meeting.ballots_not_returned = online.issued + papers.issued, papers.not_returned
    whole = online if papers is None else online + papers
    _, present = counts(session, meeting)
    tally = whole.tally(present, meeting.unit)
    content = {"tally": asdict(tally), "online": asdict(online), "papers": papers and asdict(papers)}
    decide(session, meeting, tally, actor, content, verb="open_box", now=now, foreword=foreword)


def _papers(session: Session, meeting: Meeting) -> rules.Ballots | None:
    """The count on paper, which is confirmed before the box is opened; None where nobody took one."""
    if not papers_taken(session, meeting.id):
        return None
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None or sheet.confirmed_by is None:
        raise refusals.PapersNotCounted
    return on_sheet(sheet)


# -- otherwise


def vote_on_paper(session: Session, call: calls.VoteOnPaper, *, caller: Caller, now: datetime) -> Done:
    """The ballots are thrown away unopened; who had voted votes again, on paper. Once papers are counted, or a share is
    given, by the township alone: nobody who knows a part of the result throws it away."""
    meeting = locked(session, call.meeting_id, caller)
    counted = session.get(CountSheet, meeting.id) is not None or opening(session, meeting.id)
    actor = oversee(session, meeting, caller, refusals.PapersAreCounted) if counted else lead(session, meeting, caller)
    require_voting(meeting, *SEALED)
    if actor.role != Role.TOWNSHIP:
        require_still_on(meeting, now)
    papers = papers_taken(session, meeting.id)
    on_paper = f"；已发的 {papers} 张纸质票收回作废" if papers else ""
    thrown = session.execute(sa.delete(SealedBallot).where(SealedBallot.meeting_id == meeting.id)).rowcount  # type: ignore[attr-defined]
    for table in (Turnout, Teller, CountSheet):
        session.execute(sa.delete(table).where(table.meeting_id == meeting.id))
    everybody = sa.update(Member).where(Member.meeting_id == meeting.id)
    session.execute(everybody.values(at_vote=False), execution_options={"synchronize_session": False})
    release(session, meeting.id)
    meeting.voting, meeting.vote_opened_at, meeting.casting_ended_at, meeting.box = Voting.SECRET, None, None, ""
    detail = f"{call.reason}（网上已投的 {thrown} 张票没有拆开，全部作废{on_paper}）"
    note(session, meeting, "vote_on_paper", actor, call, now=now, detail=detail, source=SOURCE)
    return Done(id=meeting.id)


def _text(kept: Any) -> str:
    return json.dumps(asdict(kept), separators=(",", ":"))
