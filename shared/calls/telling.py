"""What the topics service answers about what members are told first: upper documents, important work."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, NextStep, Page, VillageCode
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import BriefingKind, BriefingMatter, Channel, Receipt

HeldAt = Annotated[datetime, About("时间")]
Place = Annotated[str, About("地点", shortest=2, longest=80)]
Present = Annotated[tuple[UUID, ...], About("到会的党员")]
Group = Annotated[UUID | None, About("党小组", help="党小组各自开的，选是哪一个", none="全支部一起开")]


# -- upper documents ------------------------------------------------------------------------


class ScheduleDocument(Command[Done], key="topics.schedule_document"):
    """Put an upper document on the branch's reading schedule. By the secretary or the branch committee."""

    id: UUID
    village: VillageCode
    title: Annotated[str, About("文件名称", shortest=2, longest=100)]
    number: Annotated[str, About("文号", help="例如：瓜党发〔2027〕3号", shortest=2, longest=60)]
    issuer: Annotated[str, About("发文机关", shortest=2, longest=80)]
    received_on: Annotated[date, About("收到日期")]
    due_on: Annotated[date, About("传达期限", help="文件写明期限的按文件；没有写的，按规则里的天数")]


class Convey(Command[Done], key="topics.convey"):
    """A session at which documents were conveyed: with the first one the document's roll is frozen. By the secretary or the
    branch committee."""

    id: UUID
    village: VillageCode
    document_ids: Annotated[tuple[UUID, ...], About("传达了哪些文件")]
    held_at: HeldAt
    place: Place
    held_by: Annotated[UUID, About("主持人")]
    group_id: Group = None
    present: Present
    text: Annotated[str, About("传达要点", help="没有到会的党员在这里阅读", shortest=2, longest=2000, lines=6)]


class TellAbsentee(Command[Done], key="topics.tell_absentee"):
    """补传达: somebody who was absent was told afterwards, or it was tried in vain. By the secretary or the branch committee."""

    document_id: UUID
    person_id: UUID
    channel: Annotated[Channel, About("方式")]
    reached: Annotated[bool, About("已传达到本人")]
    remark: Annotated[str, About("说明", help="没有联系上时，写明次数和原因", shortest=0, longest=300)] = ""


class ReadDocument(Command[Done], key="topics.read_document"):
    """已阅: a member who was absent has read what was conveyed."""

    document_id: UUID


class DocumentLine(Record):
    """``mine``: how it came to the caller, where they stand on its roll."""

    id: UUID
    village: str
    title: str
    number: str
    issuer: str
    received_on: date
    due_on: date
    late: bool
    first_conveyed_at: datetime | None = None
    conveyed_at: datetime | None = None
    readers: int = 0
    reached: int = 0
    attempted: int = 0
    mine: Receipt | None = None


class Documents(Record):
    items: tuple[DocumentLine, ...] = ()
    page: Page


class ListDocuments(Query[Documents], key="topics.list_documents"):
    """The reading schedules of an area, latest received first; 50 to a page. For members, and who looks after them."""

    area: AreaCode
    open_only: bool = False
    after: str | None = None


class GatheringView(Record):
    """``absent`` and ``attended`` are for whoever looks after the branch."""

    id: UUID
    group_name: str
    held_at: datetime
    place: str
    held_by: UUID
    text: str
    should_attend: int
    present: int
    recorded_by: UUID
    recorded_at: datetime
    attended: tuple[UUID, ...] = ()
    absent: tuple[UUID, ...] = ()


class TellingView(Record):
    channel: Channel
    reached: bool
    at: datetime
    told_by: UUID
    remark: str = ""


class ReaderView(Record):
    person_id: UUID
    receipt: Receipt
    at: datetime | None = None
    tellings: tuple[TellingView, ...] = ()


class DocumentView(Record):
    """``readers``: those still to be reached first; a member sees themselves alone."""

    document: DocumentLine
    gatherings: tuple[GatheringView, ...] = ()
    readers: tuple[ReaderView, ...] = ()
    next_steps: tuple[NextStep, ...] = ()


class GetDocument(Query[DocumentView], key="topics.get_document"):
    """For the branch's members, and who looks after them."""

    document_id: UUID


# -- briefings ------------------------------------------------------------------------------


class BriefMembers(Command[Done], key="topics.brief_members"):
    """A session at which work was briefed to the members. By the branch, or by the township for its own contact."""

    id: UUID
    village: VillageCode
    matter: Annotated[BriefingMatter, About("通报事项")]
    title: Annotated[str, About("通报的是什么事", help="例如：拟接收张某等两人为预备党员", shortest=2, longest=60)]
    held_at: HeldAt
    place: Place
    held_by: Annotated[UUID, About("通报人", help="活动点联系人：乡镇或村干部")]
    group_id: Group = None
    present: Present
    text: Annotated[str, About("通报内容", shortest=2, longest=2000, lines=6)]
    questions: Annotated[
        str, About("党员提的问题和答复", help="没有人提问的，不填", shortest=0, longest=2000, lines=4)
    ] = ""


class BriefedLine(Record):
    id: UUID
    village: str
    kind: BriefingKind
    matter: BriefingMatter
    title: str
    held_at: datetime
    group_name: str
    should_attend: int
    present: int


class DueBriefing(Record):
    """A periodic briefing that is still to be held in its period."""

    village: str
    matter: BriefingMatter
    step: NextStep


class BriefedList(Record):
    """``due``: what waits for the caller."""

    items: tuple[BriefedLine, ...] = ()
    due: tuple[DueBriefing, ...] = ()
    page: Page


class ListBriefings(Query[BriefedList], key="topics.list_briefings"):
    """What was briefed to the members of an area, latest first; 50 to a page. Briefings of projects stand with their topics."""

    area: AreaCode
    after: str | None = None


class BriefedView(Record):
    line: BriefedLine
    gathering: GatheringView
    questions: str = ""


class GetBriefing(Query[BriefedView], key="topics.get_briefing"):
    """For the branch's members, and who looks after them."""

    gathering_id: UUID
