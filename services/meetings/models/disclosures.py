"""What of a village's affairs was posted (村务公开), and whose finances are busy. What was written down stands."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.calendar_words import DisclosureKind
from shared.storage import choice


class Disclosure(Base):
    """A sheet on the village's board, from a day on. Append-only. ``found``: what ``checked_by`` found; ``source``: of how long it hangs."""

    __tablename__ = "disclosure"
    __table_args__ = (
        sa.CheckConstraint("posted_by <> checked_by", name="another_one_checks"),
        sa.CheckConstraint("hangs_until >= posted_on", name="in_order"),
        sa.Index("ix_disclosure_village_posted_on", "village", "posted_on"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    kind: Mapped[DisclosureKind] = mapped_column(choice(DisclosureKind))
    matters: Mapped[str] = mapped_column(sa.Text)  # one to a line
    posted_on: Mapped[date]
    hangs_until: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(80))
    posted_by: Mapped[UUID]
    checked_by: Mapped[UUID]
    found: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]

    @classmethod
    def stands(cls) -> sa.ColumnElement[bool]:
        """It was not corrected."""
        return ~sa.exists().where(DisclosureCorrection.disclosure_id == cls.id)


class DisclosureCorrection(Base):
    """An entry that holds no longer: another one stands for it, or none where nothing was posted. Append-only; by the key once."""

    __tablename__ = "disclosure_correction"
    __table_args__ = (sa.CheckConstraint("disclosure_id <> replaced_by", name="not_by_itself"),)
    disclosure_id: Mapped[UUID] = mapped_column(sa.ForeignKey("disclosure.id"), primary_key=True)
    replaced_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("disclosure.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime]


class DisclosureWithholding(Base):
    """What an entry that holds no longer said is not public any more. By the key once, and never of one that holds."""

    __tablename__ = "disclosure_withholding"
    disclosure_id: Mapped[UUID] = mapped_column(sa.ForeignKey("disclosure_correction.disclosure_id"), primary_key=True)
    withheld_by: Mapped[UUID]
    withheld_at: Mapped[datetime]


class BusyFinances(Base):
    """What the township said of a village's finances: the latest counts. Append-only."""

    __tablename__ = "busy_finances"
    __table_args__ = (sa.Index("ix_busy_finances_village_decided_at", "village", "decided_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    busy: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]
