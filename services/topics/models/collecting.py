"""Household visits, and what was said there."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import VILLAGE, Base
from shared.storage import choice
from shared.vocabulary import Ground, OnBehalf


class Visit(Base):
    """The collection team was at a household. A visit at which nobody had anything to say is one, too."""

    __tablename__ = "visit"
    __table_args__ = (sa.Index("ix_visit_village_visited_on", "village", "visited_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    visited_on: Mapped[date]
    household: Mapped[str] = mapped_column(sa.String(40))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class Visitor(Base):
    """Who of the team was there."""

    __tablename__ = "visitor"

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)


class Opinion(Base):
    """What a household, a villager or a member said. It keeps its text and its credit when it is merged into a topic."""

    __tablename__ = "opinion"
    __table_args__ = (
        sa.Index("ix_opinion_village_recorded_at", "village", "recorded_at"),
        sa.Index("ix_opinion_recorded_by", "recorded_by"),
        sa.CheckConstraint("visit_id IS NULL OR on_behalf IS NOT NULL", name="what_was_said_at_a_visit_has_its_reason"),
        sa.CheckConstraint("on_behalf IS NULL OR household <> ''", name="whoever_it_was_written_for_is_named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    content: Mapped[str] = mapped_column(sa.Text)
    ground: Mapped[Ground] = mapped_column(choice(Ground))
    household: Mapped[str] = mapped_column(sa.String(40))  # whose it is; empty for one's own
    on_behalf: Mapped[OnBehalf | None] = mapped_column(choice(OnBehalf))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    visit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("visit.id"))
    topic_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("topic.id"), index=True)
