"""A secret ballot online, answered by the meetings service: what is sealed is text of :mod:`shared.ballots`."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done, Page
from shared.contracts import About, Command, Query, Record

Point = Annotated[str, About("数据", shortest=64, longest=64)]
Proof = tuple[Point, ...]
Sealed = tuple[Point, ...]  # two points


class NameTellers(Command[Done], key="meetings.name_tellers"):
    """Two people who are there, the second not whoever writes it down; each takes a code before the vote. By the secretary."""

    meeting_id: UUID
    first_teller_id: Annotated[UUID, About("计票人")]
    second_teller_id: Annotated[UUID, About("监票人")]


class GiveTellerKey(Command[Done], key="meetings.give_teller_key"):
    """The teller's half of the key, made from a code that only they have; another one replaces it until the vote opens."""

    meeting_id: UUID
    public: Point
    proof: Proof


class CastBallot(Command[Done], key="meetings.cast_ballot"):
    """A sealed ballot, by who was there when the vote was opened, once. That they voted is kept; what, nobody can read."""

    meeting_id: UUID
    ballot: Annotated[str, About("选票", longest=4000)]


class EndCasting(Command[Done], key="meetings.end_casting"):
    """Once everybody has voted or has had the time. What was cast is added up, sealed. By the secretary."""

    meeting_id: UUID


class GiveShare(Command[Done], key="meetings.give_share"):
    """By each teller; the second one opens the sum, which decides and closes the meeting."""

    meeting_id: UUID
    aye: Point
    no: Point
    aye_proof: Proof
    no_proof: Proof


class VoteOnPaper(Command[Done], key="meetings.vote_on_paper"):
    """Give up an online ballot that can't be counted (a code is lost, too few have voted): what was cast is thrown away unopened, and
    everybody votes on paper. By the secretary."""

    meeting_id: UUID
    reason: Annotated[str, About("原因", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class TellerView(Record):
    number: int
    public: str = ""
    proof: tuple[str, ...] = ()
    aye: str = ""
    no: str = ""
    aye_proof: tuple[str, ...] = ()
    no_proof: tuple[str, ...] = ()


class PaperCount(Record):
    """What came back of the papers beside an online box."""

    issued: int
    ayes: int
    noes: int
    abstentions: int
    invalid: int
    not_returned: int


class BoxView(Record):
    """What anybody may know of an online ballot; nothing of what is in the box before casting has ended."""

    meeting_id: UUID
    topic_title: str
    body_label: str
    stage: str  # preparing, casting, ended, opened
    tellers: tuple[TellerView, ...] = ()
    ballots: int = 0
    aye: tuple[str, ...] = ()  # of the sum, sealed
    no: tuple[str, ...] = ()
    ayes: int | None = None
    noes: int | None = None
    papers: PaperCount | None = None  # beside the box, where the vote was on paper too
    sentence: str = ""


class GetBox(Query[BoxView], key="meetings.get_box"):
    """Public."""

    meeting_id: UUID


class Ballots(Record):
    items: tuple[Annotated[str, About("选票", longest=4000)], ...] = ()
    page: Page


class ListBallots(Query[Ballots], key="meetings.list_ballots"):
    """All ballots that are counted, in the order of their tracking codes, 300 to a page. Public once casting has ended."""

    meeting_id: UUID
    after: str | None = None
