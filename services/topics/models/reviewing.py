"""What was entered as the branch committee's decision, each time it was asked, and what a second member said to it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import TERM, Base
from shared.storage import choice
from shared.vocabulary import MatterClass, PointAnswer, ReviewDecision

_WAITS = sa.text("confirmed_at IS NULL AND objected_at IS NULL")


class Review(Base):
    """A decision with its day and its vote, as it was entered; it counts once a second person has confirmed it. ``ground``: the name of the
    ground of vital interest, of a yes."""

    __tablename__ = "review"
    __table_args__ = (
        sa.CheckConstraint("present BETWEEN 1 AND should_attend", name="of_those_who_should_attend"),
        sa.CheckConstraint("ayes >= 0 AND noes >= 0 AND ayes + noes <= present", name="votes_of_those_present"),
        sa.CheckConstraint("decision <> 'accept' OR ground <> ''", name="a_yes_has_its_ground"),
        sa.CheckConstraint("entered_by <> confirmed_by AND entered_by <> objected_by", name="two_look_at_it"),
        sa.CheckConstraint("confirmed_at IS NULL OR objected_at IS NULL", name="settled_one_way"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_at IS NOT NULL", name="confirmed_on_a_day"),
        sa.CheckConstraint(
            "objected_at IS NULL OR (objected_by IS NOT NULL AND objection <> '')", name="objected_with_its_reason"
        ),
        sa.Index("uq_review_waits", "topic_id", unique=True, postgresql_where=_WAITS, sqlite_where=_WAITS),
    )

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decision: Mapped[ReviewDecision] = mapped_column(choice(ReviewDecision))
    held_on: Mapped[date]
    should_attend: Mapped[int]
    present: Mapped[int]
    ayes: Mapped[int]
    noes: Mapped[int]
    ground: Mapped[str] = mapped_column(TERM, default="")
    matter_class: Mapped[MatterClass | None] = mapped_column(choice(MatterClass))
    major: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    vital_ground: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    legality: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    entered_by: Mapped[UUID | None]  # and confirmed by nobody, of those that counted before two had to
    recorded_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    objected_by: Mapped[UUID | None]
    objected_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    @property
    def waits(self) -> bool:
        """For a second look."""
        return self.confirmed_at is None and self.objected_at is None


class ReviewAttendee(Base):
    """Who was there when the committee decided: one of them looks at what was entered."""

    __tablename__ = "review_attendee"
    __table_args__ = (sa.ForeignKeyConstraint(["topic_id", "number"], ["review.topic_id", "review.number"]),)

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)


class ReviewPoint(Base):
    """What was found of one point of the legality check."""

    __tablename__ = "review_point"
    __table_args__ = (sa.ForeignKeyConstraint(["topic_id", "number"], ["review.topic_id", "review.number"]),)

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    point: Mapped[str] = mapped_column(TERM, primary_key=True)
    answer: Mapped[PointAnswer] = mapped_column(choice(PointAnswer))
