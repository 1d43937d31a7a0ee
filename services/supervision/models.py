"""Tables of the supervision service."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage

AREA = sa.String(12)
STILL_DUE = sa.text("closed_at IS NULL")
PANELS = ("members", "masses")
GRADES = ("satisfied", "fairly", "basically", "dissatisfied")


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Survey(Base):
    """The dual survey of a completed topic: due until it is closed, then with the counts of both panels."""

    __tablename__ = "survey"
    __table_args__ = (
        *(sa.CheckConstraint(f"{panel}_{grade} >= 0", name=f"{panel}_{grade}") for panel in PANELS for grade in GRADES),
        *(
            sa.CheckConstraint(
                f"closed_at IS NULL OR {' + '.join(f'{panel}_{grade}' for grade in GRADES)} > 0", name=f"{panel}_asked"
            )
            for panel in PANELS
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="somebody_closed_it"),
        sa.Index("ix_survey_due", "village", "due_since", postgresql_where=STILL_DUE, sqlite_where=STILL_DUE),
    )
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(AREA)
    title: Mapped[str] = mapped_column(sa.String(60))
    due_since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    members_satisfied: Mapped[int] = mapped_column(default=0)
    members_fairly: Mapped[int] = mapped_column(default=0)
    members_basically: Mapped[int] = mapped_column(default=0)
    members_dissatisfied: Mapped[int] = mapped_column(default=0)
    masses_satisfied: Mapped[int] = mapped_column(default=0)
    masses_fairly: Mapped[int] = mapped_column(default=0)
    masses_basically: Mapped[int] = mapped_column(default=0)
    masses_dissatisfied: Mapped[int] = mapped_column(default=0)


class Activity(Base):
    """How often something happened in an area on a day: what the county's overview is made of."""

    __tablename__ = "activity"
    __table_args__ = (sa.CheckConstraint("count > 0", name="it_happened"),)
    area: Mapped[str] = mapped_column(AREA, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80), primary_key=True)  # the event's key
    count: Mapped[int]
