"""Votes on paper in a named vote, for who has no device; answered by the meetings service."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record
from shared.vocabulary import Choice


class EnterPaperVote(Command[Done], key="meetings.enter_paper_vote"):
    """What stands on somebody's paper, while the named vote is open; it counts once another official has confirmed it. By an official
    of the village or the township; entered again it replaces what was entered."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的票")]
    choice: Annotated[Choice, About("纸质票上写的")]


class PaperRead(Record):
    """``counts``: both read the same. ``sentence``: what becomes of the paper, for who has read it."""

    id: UUID
    counts: bool
    sentence: str


class ConfirmPaperVote(Command[PaperRead], key="meetings.confirm_paper_vote"):
    """Another official reads the paper again and enters the same: now it counts, unless the person has voted online meanwhile. Where it
    is not the same, both readings are kept, nothing counts, and a third official looks at the paper with both."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的票")]
    choice: Annotated[Choice, About("您在纸质票上看到的")]


class SettlePaperVote(Command[Done], key="meetings.settle_paper_vote"):
    """What a third official reads on a paper that two have read differently; what two of the three read counts."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的票")]
    choice: Annotated[Choice, About("三个人一起看，纸质票上写的")]
    reason: Annotated[str, About("怎样看清的", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class DiscardPaperVote(Command[Done], key="meetings.discard_paper_vote"):
    """An entry that was wrong, before it counts. By an official; one that two have read differently by a third."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的票")]
    reason: Annotated[str, About("原因", help="记入会议记录。", shortest=2, longest=300, lines=2)]
