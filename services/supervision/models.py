"""Tables of the supervision service."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Survey(Base):
    """The dual survey of a completed topic: due until it is closed."""

    __tablename__ = "survey"
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12), index=True)
    title: Mapped[str] = mapped_column(sa.String(60))
    due_since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    members_content: Mapped[int] = mapped_column(default=0)
    members_asked: Mapped[int] = mapped_column(default=0)
    masses_content: Mapped[int] = mapped_column(default=0)
    masses_asked: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        sa.CheckConstraint("members_content BETWEEN 0 AND members_asked", name="members"),
        sa.CheckConstraint("masses_content BETWEEN 0 AND masses_asked", name="masses"),
    )


class Activity(Base):
    """How often something happened in an area on a day: what the county's overview is made of."""

    __tablename__ = "activity"
    area: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    day: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    count: Mapped[int]
