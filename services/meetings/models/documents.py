"""Papers that somebody asked for, and their files."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.storage import choice
from shared.vocabulary import DocumentFormat, DocumentKind, DocumentState


class Document(Base):
    """A paper that somebody asked for: what it says, how far its making has come. The same is made once."""

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("(state = 'done') = (made_at IS NOT NULL)", name="what_is_done_has_its_moment"),
        sa.CheckConstraint("state <> 'failed' OR problem <> ''", name="a_failure_has_its_reason"),
        sa.Index("ix_document_meeting_id", "meeting_id"),
        sa.Index("ix_document_topic_id", "topic_id"),
        sa.Index("ix_document_state_asked_at", "state", "asked_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    village: Mapped[str] = mapped_column(sa.String(12))  # or the area of a ledger
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"))
    topic_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("matter.topic_id"))
    name: Mapped[str] = mapped_column(sa.String(200))  # of the file, without its ending
    fields: Mapped[str] = mapped_column(sa.Text, deferred=True)  # what it says, as JSON
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # of kind, template and fields
    record_lines: Mapped[int] = mapped_column(default=0)  # of the record it was made from, with the last one's digest
    record_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    state: Mapped[DocumentState] = mapped_column(choice(DocumentState), default=DocumentState.WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(sa.Text, default="")  # why it, or its PDF, could not be made


class DocumentFile(Base):
    __tablename__ = "document_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="not_empty"),)
    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    format: Mapped[DocumentFormat] = mapped_column(choice(DocumentFormat), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
