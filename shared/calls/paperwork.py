"""What the meetings service answers of documents: asking for one, how far it has come, its files."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import DocumentFormat, DocumentKind, DocumentState

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


class MadeDocuments(Record):
    """What can be made now, and what was made, newest first."""

    papers: tuple[PossibleDocument, ...] = ()
    made: tuple[MadeDocument, ...] = ()


class ListMeetingDocuments(Query[MadeDocuments], key="meetings.list_meeting_documents"):
    meeting_id: UUID


class ListTopicDocuments(Query[MadeDocuments], key="meetings.list_topic_documents"):
    """Those of the topic itself; its meetings have their own."""

    topic_id: UUID


class Piece(Record):
    """A piece of a file in base64; ``pieces``: how many there are."""

    content: Annotated[str, About("内容", shortest=0, longest=800_000)]
    pieces: int


class ReadMadeDocument(Query[Piece], key="meetings.read_made_document"):
    """A file piece by piece, from 0 on: no message is larger than 1 MiB."""

    document_id: UUID
    format: DocumentFormat
    piece: Annotated[int, About("第几块", least=0, most=1000)] = 0
