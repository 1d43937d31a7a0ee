"""Meetings that were held without a topic (例会). What was written down stands; a mistake is corrected by another entry."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from services.meetings.rules import name_of
from shared.storage import choice
from shared.vocabulary import Body


class OrdinaryMeeting(Base):
    """A sitting without a topic of the system; it decides nothing. Append-only.

    ``should_attend`` is of the roll of that day, ``needed`` of the rule of that day: people with a vote, or households.
    """

    __tablename__ = "ordinary_meeting"
    __table_args__ = (
        sa.CheckConstraint("present > 0 AND present <= should_attend", name="nobody_beyond_the_roll"),
        sa.CheckConstraint("quorum_reached = (present >= needed)", name="the_quorum_is_counted"),
        sa.CheckConstraint(
            "(body IN ('party_group', 'village_group')) = (group_name <> '')", name="a_group_has_its_name"
        ),
        sa.Index("ix_ordinary_meeting_village_held_on", "village", "held_on"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[Body] = mapped_column(choice(Body))
    group_name: Mapped[str] = mapped_column(sa.String(40))
    held_on: Mapped[date]
    by_households: Mapped[bool]
    place: Mapped[str] = mapped_column(sa.String(80))
    led_by: Mapped[UUID]
    agenda: Mapped[str] = mapped_column(sa.Text)  # an item to a line
    summary: Mapped[str] = mapped_column(sa.Text)
    should_attend: Mapped[int]
    present: Mapped[int]
    needed: Mapped[int]
    quorum_reached: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)  # of the quorum
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """村民代表会议, 第一党小组会."""
        return name_of(self.body, self.group_name)

    @classmethod
    def stands(cls) -> sa.ColumnElement[bool]:
        """It was not corrected."""
        return ~sa.exists().where(MeetingCorrection.meeting_id == cls.id)


class MeetingCorrection(Base):
    """An entry that holds no longer: another one stands for it, or none where there was no such meeting. Append-only; by the key once."""

    __tablename__ = "meeting_correction"
    __table_args__ = (sa.CheckConstraint("meeting_id <> replaced_by", name="not_by_itself"),)
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ordinary_meeting.id"), primary_key=True)
    replaced_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ordinary_meeting.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime]


class OrdinaryDay(Base):
    """Which entry of a body stands for a day: one, by the key, also of two that are written down at once. It goes with a correction."""

    __tablename__ = "ordinary_day"
    village: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    body: Mapped[Body] = mapped_column(choice(Body), primary_key=True)
    group_name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    held_on: Mapped[date] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ordinary_meeting.id"), unique=True)
