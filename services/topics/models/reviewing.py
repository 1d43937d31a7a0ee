"""What the branch committee decided, each time it was asked."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import TERM, Base
from shared.storage import choice
from shared.vocabulary import PointAnswer, ReviewDecision


class Review(Base):
    """A decision with its day and its vote. ``ground``: the name of the ground of vital interest, of a yes."""

    __tablename__ = "review"
    __table_args__ = (
        sa.CheckConstraint("present BETWEEN 1 AND should_attend", name="of_those_who_should_attend"),
        sa.CheckConstraint("ayes >= 0 AND noes >= 0 AND ayes + noes <= present", name="votes_of_those_present"),
        sa.CheckConstraint("decision <> 'accept' OR ground <> ''", name="a_yes_has_its_ground"),
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
    recorded_at: Mapped[datetime]


class ReviewPoint(Base):
    """What was found of one point of the legality check."""

    __tablename__ = "review_point"
    __table_args__ = (sa.ForeignKeyConstraint(["topic_id", "number"], ["review.topic_id", "review.number"]),)

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    point: Mapped[str] = mapped_column(TERM, primary_key=True)
    answer: Mapped[PointAnswer] = mapped_column(choice(PointAnswer))
