"""A secret ballot online, as anybody may see it: keys from the beginning, the box once it stands fixed."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.facts import body_label, box_of, key_of, on_sheet, share_of, tellers_of
from services.meetings.models import CountSheet, Meeting, SealedBallot, Teller
from shared.calls import ballots as calls
from shared.calls.common import Page
from shared.errors import NotFound
from shared.vocabulary import SEALED

PAGE = 300


def box(session: Session, call: calls.GetBox) -> calls.BoxView:
    """Public. Nothing tells how many have voted, or what, before casting has ended."""
    meeting = session.get(Meeting, call.meeting_id)
    if meeting is None or meeting.voting not in SEALED:
        raise NotFound
    view = calls.BoxView(
        meeting_id=meeting.id, topic_title=meeting.title, body_label=body_label(meeting), stage=stage(meeting),
        tellers=tuple(_teller(teller, opened=meeting.state == "decided") for teller in tellers_of(session, meeting.id)), sentence=meeting.sentence,
        **_opened(session, meeting),
    )  # fmt: skip
    if not meeting.casting_ended_at:
        return view
    kept = box_of(meeting)
    return calls.BoxView(**(vars(view) | {"ballots": kept.ballots, "aye": kept.aye, "no": kept.no}))


def _opened(session: Session, meeting: Meeting) -> dict[str, Any]:
    """What was in the box, and beside it what was on paper: anybody adds the two."""
    if meeting.state != "decided":
        return {}
    sheet = session.get(CountSheet, meeting.id)
    if sheet is None:
        return {"ayes": meeting.ayes, "noes": meeting.noes}
    papers = calls.PaperCount(**asdict(on_sheet(sheet)))
    return {"ayes": meeting.ayes - papers.ayes, "noes": meeting.noes - papers.noes, "papers": papers}


def stage(meeting: Meeting) -> str:
    if meeting.state == "decided":
        return "opened"
    if meeting.casting_ended_at:
        return "ended"
    return "casting" if meeting.vote_opened_at else "preparing"


def _teller(teller: Teller, *, opened: bool) -> calls.TellerView:
    """Who it is stands in the meeting's record, not here. One share alone is shown to nobody: who holds the other code could read the
    result before giving theirs."""
    view = calls.TellerView(number=teller.number)
    if teller.key:
        key = key_of(teller.key)
        view = calls.TellerView(number=teller.number, public=key.public, proof=key.proof)
    if not teller.share or not opened:
        return view
    share = share_of(teller.share)
    aye_proof, no_proof = share.proofs
    given = {"aye": share.aye, "no": share.no, "aye_proof": aye_proof, "no_proof": no_proof}
    return calls.TellerView(**(vars(view) | given))


def list_ballots(session: Session, call: calls.ListBallots) -> calls.Ballots:
    """Public. The order is that of the tracking codes, which has nothing to do with when they came."""
    meeting = session.get(Meeting, call.meeting_id)
    if meeting is None or not meeting.casting_ended_at:
        raise NotFound
    inside = SealedBallot.meeting_id == meeting.id
    total = session.scalar(sa.select(sa.func.count()).where(inside)) or 0
    further = sa.select(SealedBallot).where(inside, SealedBallot.tracking > (call.after or ""))
    found = session.scalars(further.order_by(SealedBallot.tracking).limit(PAGE)).all()
    after = found[-1].tracking if len(found) == PAGE else None
    return calls.Ballots(items=tuple(ballot.text for ballot in found), page=Page(next=after, total=total))
