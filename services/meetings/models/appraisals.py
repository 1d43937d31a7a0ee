"""How members of the village's committees were appraised (民主评议). What was written down stands."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.calendar_words import Appraised, Committee
from shared.storage import choice


class Appraisal(Base):
    """Of one person for one year, at a meeting that was written down. ``present``: at that meeting; people, or households. Append-only."""

    __tablename__ = "appraisal"
    __table_args__ = (
        sa.CheckConstraint(
            "competent >= 0 AND not_competent >= 0 AND abstained >= 0 AND competent + not_competent + abstained <= present",
            name="no_more_votes_than_people",
        ),
        sa.Index("ix_appraisal_village_year", "village", "year"),
        sa.Index("ix_appraisal_meeting_id", "meeting_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ordinary_meeting.id"))
    year: Mapped[int]
    person_id: Mapped[UUID]
    committee: Mapped[Committee] = mapped_column(choice(Committee))
    present: Mapped[int]
    competent: Mapped[int]
    not_competent: Mapped[int]
    abstained: Mapped[int]
    result: Mapped[Appraised] = mapped_column(choice(Appraised))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]

    @classmethod
    def stands(cls) -> sa.ColumnElement[bool]:
        """It was not corrected."""
        return ~sa.exists().where(AppraisalCorrection.appraisal_id == cls.id)


class AppraisedYear(Base):
    """Which entry stands of a person and year, and of a person and meeting: one, by the keys, also of two that are written down at once. It goes
    with a correction."""

    __tablename__ = "appraised_year"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)
    village: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ordinary_meeting.id"))
    appraisal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appraisal.id"), unique=True)


class AppraisalCorrection(Base):
    """An entry that holds no longer: another one stands for it, or none. Append-only; by the key once."""

    __tablename__ = "appraisal_correction"
    __table_args__ = (sa.CheckConstraint("appraisal_id <> replaced_by", name="not_by_itself"),)
    appraisal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appraisal.id"), primary_key=True)
    replaced_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appraisal.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime]
