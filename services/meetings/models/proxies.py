"""Who acts for whom at a collective's assembly, and the papers that say so."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base


class ProxyPaper(Base):
    """The photo of a paper by which somebody entrusts another; append-only, whatever becomes of the entrustment."""

    __tablename__ = "proxy_paper"
    __table_args__ = (
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]


class Proxy(Base):
    """Who acts for somebody at a collective's assembly: by their own account at once, by paper once a second official has read it."""

    __tablename__ = "proxy"
    __table_args__ = (
        sa.CheckConstraint("person_id <> proxy_id", name="somebody_else"),
        sa.CheckConstraint("entered_by <> confirmed_by", name="two_officials"),
        sa.CheckConstraint(
            "proxy_id <> entered_by AND proxy_id <> confirmed_by AND person_id <> confirmed_by",
            name="nobody_confirms_their_own",
        ),
        sa.CheckConstraint("(entered_by = person_id) = (paper_id IS NULL)", name="in_writing"),
        sa.CheckConstraint("since IS NULL OR paper_id IS NULL OR confirmed_by IS NOT NULL", name="read_twice"),
        sa.CheckConstraint("NOT at_vote OR (since IS NOT NULL AND ended_by IS NULL)", name="in_force"),
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
        sa.ForeignKeyConstraint(["proxy_id", "meeting_id"], ["meeting_member.person_id", "meeting_member.meeting_id"]),
    )
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    proxy_id: Mapped[UUID] = mapped_column(index=True)
    entered_by: Mapped[UUID]
    paper_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("proxy_paper.id"))
    confirmed_by: Mapped[UUID | None]
    since: Mapped[datetime | None]  # it is in force; who comes after it has ended it
    ended_by: Mapped[UUID | None]
    at_vote: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # acted when the vote was opened

    @property
    def own(self) -> bool:
        return self.entered_by == self.person_id

    @property
    def in_force(self) -> bool:
        return self.since is not None and self.ended_by is None

    @property
    def waits(self) -> bool:
        """For a second official."""
        return self.since is None and self.ended_by is None
