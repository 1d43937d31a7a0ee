"""Documents: what can be made, how far it has come, the files."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from services.meetings import rules
from services.meetings.facts import DELIBERATION
from services.meetings.models import Document, DocumentFile, Meeting
from services.meetings.queries.drafting.material import last_by_step, matter_seen
from services.meetings.queries.viewing import SEES_THE_ROLL, find, require_the_roll
from shared.calls import paperwork as calls
from shared.errors import NotFound
from shared.identity import Caller
from shared.procedure import deciding_steps
from shared.vocabulary import DocumentFormat, DocumentKind, Kind

PIECE = 512 * 1024  # bytes: with base64 around it, it still fits one message
SHOWN = 100  # documents of one thing
ENDINGS = {DocumentFormat.WORD: "docx", DocumentFormat.PDF: "pdf", DocumentFormat.EXCEL: "xlsx"}


def of_meeting(session: Session, call: calls.ListMeetingDocuments, caller: Caller) -> calls.MadeDocuments:
    meeting = find(session, call.meeting_id, caller)
    require_the_roll(session, meeting, caller)
    deliberates = meeting.step == DELIBERATION
    return calls.MadeDocuments(
        papers=_papers(rules.papers_of_meeting(meeting.state, deliberates=deliberates)),
        later=_later(rules.papers_later_of_meeting(meeting.state, deliberates=deliberates)),
        made=_made(session, Document.meeting_id == meeting.id),
    )


def of_topic(session: Session, call: calls.ListTopicDocuments, caller: Caller) -> calls.MadeDocuments:
    matter = matter_seen(session, call.topic_id, caller)
    caller.require(*SEES_THE_ROLL, area=matter.village)
    over = last_by_step(session, matter.topic_id)
    first = () if matter.kind is Kind.RECALL else (DELIBERATION,)
    ahead = (*first, *(step.name for step in deciding_steps(matter.matter_class, matter.kind)))
    own = sa.and_(Document.topic_id == matter.topic_id, Document.meeting_id.is_(None))
    return calls.MadeDocuments(
        papers=_papers(rules.papers_of_topic(matter.stage, over, matter.kind)),
        later=_later(rules.papers_later_of_topic(matter.stage, over, ahead, matter.kind)),
        made=_made(session, own),
    )


def of_area(session: Session, call: calls.ListLedgers, caller: Caller) -> calls.MadeDocuments:
    caller.require(*SEES_THE_ROLL, area=call.area)
    ledgers = sa.and_(Document.kind == DocumentKind.YEAR_LEDGER, Document.village == call.area)
    return calls.MadeDocuments(made=_made(session, ledgers))


def _papers(kinds: Iterable[DocumentKind]) -> tuple[calls.PossibleDocument, ...]:
    return tuple(calls.PossibleDocument(kind=kind, label=kind.chinese) for kind in kinds)


def _later(papers: Iterable[tuple[DocumentKind, str]]) -> tuple[calls.LaterDocument, ...]:
    return tuple(calls.LaterDocument(kind=kind, label=kind.chinese, when=when) for kind, when in papers)


def _made(session: Session, which: sa.ColumnElement[bool]) -> tuple[calls.MadeDocument, ...]:
    newest = sa.select(Document).where(which).order_by(Document.asked_at.desc(), Document.id.desc()).limit(SHOWN)
    documents = session.scalars(newest).all()
    files = session.scalars(
        sa.select(DocumentFile).where(DocumentFile.document_id.in_([document.id for document in documents]))
    ).all()
    return tuple(_view(one, [file for file in files if file.document_id == one.id]) for one in documents)


def document(session: Session, call: calls.GetMadeDocument, caller: Caller) -> calls.MadeDocument:
    found = _find(session, call.document_id, caller)
    files = session.scalars(sa.select(DocumentFile).where(DocumentFile.document_id == found.id)).all()
    return _view(found, files)


def _find(session: Session, document_id: UUID, caller: Caller) -> Document:
    found = session.get(Document, document_id)
    if found is None:
        raise NotFound
    caller.require(*SEES_THE_ROLL, area=found.village)
    if found.meeting_id is not None:
        require_the_roll(session, session.get_one(Meeting, found.meeting_id), caller)
    return found


def _view(document: Document, files: Sequence[DocumentFile]) -> calls.MadeDocument:
    return calls.MadeDocument(
        id=document.id, kind=document.kind, kind_label=document.kind.chinese, village=document.village, name=document.name,
        state=document.state, progress=document.progress, asked_by=document.asked_by, asked_at=document.asked_at,
        meeting_id=document.meeting_id, topic_id=document.topic_id, made_at=document.made_at, problem=document.problem,
        record_lines=document.record_lines, record_digest=document.record_digest,
        files=tuple(
            calls.MadeFile(
                format=file.format, name=f"{document.name}.{ENDINGS[file.format]}", size=file.size, sha256=file.sha256
            )
            for file in sorted(files, key=lambda file: list(ENDINGS).index(file.format))
        ),
    )  # fmt: skip


def read_document(session: Session, call: calls.ReadMadeDocument, caller: Caller) -> calls.Piece:
    found = _find(session, call.document_id, caller)
    file = session.get(DocumentFile, (found.id, call.format), options=[undefer(DocumentFile.content)])
    if file is None:
        raise NotFound
    start = call.piece * PIECE
    content = b64encode(file.content[start : start + PIECE]).decode()
    return calls.Piece(content=content, pieces=-(-file.size // PIECE))
