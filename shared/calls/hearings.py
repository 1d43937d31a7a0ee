"""What the topics service answers of a hearing (听证评审): its notice, who spoke, what was found, how each finding is answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record
from shared.vocabulary import HearingParty


class AnnounceHearing(Command[Done], key="topics.announce_hearing"):
    """When, where, and who is asked to come; public from now on. Again, as long as nobody has spoken. By the secretary."""

    topic_id: UUID
    held_at: Annotated[datetime, About("听证时间")]
    place: Annotated[str, About("地点", shortest=2, longest=80)]
    notice: Annotated[
        str, About("听证公告", help="听什么、请哪些人来、怎样报名发言；不写个人姓名", shortest=2, longest=1000, lines=5)
    ]


class RecordStatement(Command[Done], key="topics.record_statement"):
    """What somebody said. The name stays with those who deal with the topic. By the secretary, from the hearing's hour on."""

    id: UUID
    topic_id: UUID
    party: Annotated[HearingParty, About("以什么身份发言")]
    speaker: Annotated[str, About("发言人姓名", help="只在内部记录里保存，不公开", shortest=2, longest=40)]
    text: Annotated[
        str, About("发言内容", help="公开时不带姓名，内容里也不要写姓名", shortest=2, longest=2000, lines=5)
    ]


class ConcludeHearing(Command[Done], key="topics.conclude_hearing"):
    """What the hearing found, one finding to a line; everybody who has to be heard was heard. By the secretary."""

    topic_id: UUID
    findings: Annotated[str, About("听证意见", help="一行写一条；决定前要逐条答复", shortest=2, longest=4000, lines=8)]


class AnswerFinding(Command[Done], key="topics.answer_finding"):
    """Adopted or not, with the reason; before the villagers decide, each. By the secretary or the villagers' committee."""

    topic_id: UUID
    number: Annotated[int, About("第几条", least=1, most=100)]
    adopted: Annotated[bool, About("是否采纳")]
    reason: Annotated[
        str, About("理由", help="采纳的，写方案怎样改；不采纳的，写为什么", shortest=2, longest=500, lines=3)
    ]


class StatementView(Record):
    party: HearingParty
    text: str
    speaker: str = ""  # for those who deal with the topic


class FindingView(Record):
    number: int
    text: str
    adopted: bool | None = None
    reason: str = ""


class PartyCount(Record):
    """How many of a party have spoken, of how many at least."""

    party: HearingParty
    heard: int
    least: int


class HearingView(Record):
    """A hearing as anybody may see it; what was said once it is over, by whom not at all."""

    announced_on: date
    held_at: datetime
    place: str
    notice: str
    concluded: bool
    parties: tuple[PartyCount, ...] = ()
    statements: tuple[StatementView, ...] = ()
    findings: tuple[FindingView, ...] = ()
