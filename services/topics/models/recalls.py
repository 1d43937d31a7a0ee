"""Whom a recall concerns, and what they say to it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base


class Recall(Base):
    """Of one member of the villagers' committee. The name is in the directory."""

    __tablename__ = "recall"
    __table_args__ = (sa.CheckConstraint("(defence = '') = (stated_at IS NULL)", name="a_defence_has_its_moment"),)

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    defence: Mapped[str] = mapped_column(sa.Text, default="")
    stated_at: Mapped[datetime | None]
