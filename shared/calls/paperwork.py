"""What the meetings service answers of documents: asking for one, how far it has come, its files."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, RatioView
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import DocumentFormat, DocumentKind, DocumentState, Ground, MatterClass, Route, State

Year = Annotated[int, About("年份", least=2000, most=2100)]
Kind = Annotated[DocumentKind, About("文书")]


class MakeMeetingDocument(Command[Done], key="meetings.make_meeting_document"):
    """A paper of a meeting as its record stands now; the kept one where nothing has changed since. It is made a moment later.
    By whoever sees the roll."""

    meeting_id: UUID
    kind: Kind


class MakeTopicDocument(Command[Done], key="meetings.make_topic_document"):
    """A paper of a topic, as for :class:`MakeMeetingDocument`: a ledger sheet, its posting, the pledges."""

    topic_id: UUID
    kind: Kind


class MakeLedger(Command[Done], key="meetings.make_ledger"):
    """The year's ledger (台账) of a village or a township, a workbook with a row for each topic that was begun in it. By whoever sees
    the rolls of the area."""

    area: AreaCode
    year: Year


class LedgerLine(Record):
    """What the topics service knows of a topic for its row."""

    topic_id: UUID
    village: str
    title: str
    state: State
    opened_at: datetime
    grounds: tuple[Ground, ...] = ()
    route: Route | None = None
    matter_class: MatterClass | None = None
    outcome: str = ""  # passed, failed
    posted_on: date | None = None
    posted_until: date | None = None
    plan: str = ""
    due_on: date | None = None
    result: str = ""
    completed_at: datetime | None = None
    satisfaction_members: RatioView | None = None
    satisfaction_masses: RatioView | None = None


class LedgerLines(Record):
    items: tuple[LedgerLine, ...] = ()
    after: int | None = None  # where it goes on


class ListLedger(Query[LedgerLines], key="topics.list_ledger"):
    """An area's topics of a year, oldest first, 50 to a page. By the village's officials, its township and the county."""

    area: AreaCode
    year: Year
    after: Annotated[int, About("从第几个之后", least=0)] = 0


class MadeFile(Record):
    format: DocumentFormat
    name: str
    size: int  # bytes
    sha256: str


class MadeDocument(Record):
    """``problem`` says why it, or its PDF, could not be made, and what to do."""

    id: UUID
    kind: DocumentKind
    kind_label: str
    village: str
    name: str
    state: DocumentState
    progress: int  # percent
    asked_by: UUID
    asked_at: datetime
    meeting_id: UUID | None = None
    topic_id: UUID | None = None
    made_at: datetime | None = None
    problem: str = ""
    record_lines: int = 0
    record_digest: str = ""
    files: tuple[MadeFile, ...] = ()


class GetMadeDocument(Query[MadeDocument], key="meetings.get_made_document"):
    document_id: UUID


class PossibleDocument(Record):
    """A paper that can be made now."""

    kind: DocumentKind
    label: str


class LaterDocument(Record):
    """One that can be made later; ``when`` in words."""

    kind: DocumentKind
    label: str
    when: str


class MadeDocuments(Record):
    """What can be made now, what there will be, and what was made, newest first."""

    papers: tuple[PossibleDocument, ...] = ()
    later: tuple[LaterDocument, ...] = ()
    made: tuple[MadeDocument, ...] = ()


class ListMeetingDocuments(Query[MadeDocuments], key="meetings.list_meeting_documents"):
    meeting_id: UUID


class ListTopicDocuments(Query[MadeDocuments], key="meetings.list_topic_documents"):
    """Those of the topic itself; its meetings have their own."""

    topic_id: UUID


class ListLedgers(Query[MadeDocuments], key="meetings.list_ledgers"):
    """The ledgers of an area that were made."""

    area: AreaCode


class Piece(Record):
    """A piece of a file in base64; ``pieces``: how many there are."""

    content: Annotated[str, About("内容", shortest=0, longest=800_000)]
    pieces: int


class ReadMadeDocument(Query[Piece], key="meetings.read_made_document"):
    """A file piece by piece, from 0 on: no message is larger than 1 MiB."""

    document_id: UUID
    format: DocumentFormat
    piece: Annotated[int, About("第几块", least=0, most=1000)] = 0
