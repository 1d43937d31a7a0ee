"""The tasks of a plan."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base

_IS_OPEN = sa.text("done_at IS NULL")


class Task(Base):
    """One thing to be done so that a resolution is carried out: what, by whom, by when."""

    __tablename__ = "task"
    __table_args__ = (
        sa.UniqueConstraint("topic_id", "number"),
        sa.CheckConstraint("number > 0", name="counted_from_one"),
        sa.CheckConstraint("(done_at IS NULL) = (report = '')", name="what_is_done_is_reported"),
        sa.Index("ix_task_open", "owner_id", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    owner_id: Mapped[UUID]
    due_on: Mapped[date]
    first_due_on: Mapped[date]  # before anybody changed it
    report: Mapped[str] = mapped_column(sa.Text, default="")
    done_at: Mapped[datetime | None]
