"""Whom a recall concerns, and what they say to it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base

_RUNS = sa.text("runs")


class Recall(Base):
    """Of one member of the villagers' committee. The name is in the directory."""

    __tablename__ = "recall"
    __table_args__ = (
        sa.CheckConstraint("(defence = '') = (stated_at IS NULL)", name="a_defence_has_its_moment"),
        # One at a time of the same person: those who want it sign the one that runs.
        sa.Index("uq_recall_runs", "person_id", unique=True, postgresql_where=_RUNS, sqlite_where=_RUNS),
    )

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    runs: Mapped[bool] = mapped_column(default=True)  # until it is voted, withdrawn or has lost its object
    defence: Mapped[str] = mapped_column(sa.Text, default="")
    stated_at: Mapped[datetime | None]
