"""Who acts for whom at a collective's assembly; answered by the meetings service."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.calls.photos import AS_TEXT
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Choice


class EntrustProxy(Command[Done], key="meetings.entrust_proxy"):
    """The caller can't come and entrusts somebody of the same household for this meeting; again, it is somebody else. Until a vote is
    opened."""

    meeting_id: UUID
    proxy_id: Annotated[UUID, About("委托谁", help="同一户、在名册上的成员")]


class EndProxy(Command[Done], key="meetings.end_proxy"):
    """The person speaks for themselves again. Until a vote is opened; by themselves, or by the township, who writes down why."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的委托")]
    reason: Annotated[str, About("原因", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class EnterProxyPaper(Command[Done], key="meetings.enter_proxy_paper"):
    """A paper by which somebody without a device entrusts another of their household, with its photo. It is in force once another
    official has read it. By an official of the village or the township who is neither of the two; what the person does with their
    own account stands before it."""

    id: UUID
    meeting_id: UUID
    person_id: Annotated[UUID, About("委托人", help="不能到会的成员")]
    proxy_id: Annotated[UUID, About("代理人", help="同一户、在名册上的成员")]
    content: Annotated[str, About("照片", help="base64; JPEG", longest=AS_TEXT)]


class ConfirmProxyPaper(Command[Done], key="meetings.confirm_proxy_paper"):
    """Another official reads the paper and enters the same name: now it is in force."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("委托人")]
    proxy_id: Annotated[UUID, About("您在书面委托上看到的代理人")]


class DiscardProxyPaper(Command[Done], key="meetings.discard_proxy_paper"):
    """An entry that was wrong, before it is in force. By an official."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("委托人")]
    reason: Annotated[str, About("原因", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class CastProxyVote(Command[Done], key="meetings.cast_proxy_vote"):
    """A named vote for somebody who has entrusted the caller: once, while the vote is open, unless they have voted themselves."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("替谁表决")]
    choice: Annotated[Choice, About("表决")]


class ProxyView(Record):
    """Who is to act for somebody. ``in_force``: by the person's own account, or two officials have read the paper; ``acts``: and they are
    there, and the person has not come."""

    person_id: UUID
    proxy_id: UUID
    entered_by: UUID
    paper_id: UUID | None = None
    in_force: bool = False
    acts: bool = False


class ProxyPaperFile(Record):
    """``content`` is base64; JPEG."""

    content: str
    sha256: str


class GetProxyPaper(Query[ProxyPaperFile], key="meetings.get_proxy_paper"):
    """The photo of a paper. For officials, and for the two whom it names."""

    meeting_id: UUID
    paper_id: UUID
