"""Tables of a levy: its plan, the list of who pays as it was frozen, who is free of what, how it ended."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import VILLAGE, Base
from shared.storage import choice
from shared.vocabulary import Body, Duty, Exemption


class Levy(Base):
    """What is raised for a topic. Money in fen, labour in standard workdays; ``per_head`` of each person, ``workdays`` of each worker."""

    __tablename__ = "levy"
    __table_args__ = (
        sa.CheckConstraint("budget > 0 AND per_head >= 0 AND workdays >= 0", name="nothing_below_nothing"),
        sa.CheckConstraint("per_head > 0 OR workdays > 0", name="something_is_raised"),
        sa.CheckConstraint("income >= 0 AND expense >= 0 AND workdays_done >= 0", name="an_account_of_what_was"),
        sa.CheckConstraint("forwarded_on IS NULL OR settled_at IS NOT NULL", name="forwarded_when_settled"),
        sa.CheckConstraint("(forwarded_on IS NULL) = (reply_due IS NULL)", name="a_clock_that_was_started"),
        sa.CheckConstraint("(answered_on IS NULL) = (approved IS NULL)", name="an_answer_has_its_day"),
        sa.CheckConstraint("answered_on IS NULL OR forwarded_on IS NOT NULL", name="answered_what_was_forwarded"),
        sa.CheckConstraint("(income IS NULL) = (expense IS NULL)", name="an_account_has_both_sides"),
        sa.CheckConstraint("income IS NULL OR approved IS TRUE", name="nothing_is_raised_before_the_county_agrees"),
        sa.Index("ix_levy_village_year", "village", "year"),
    )

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    year: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.Text)
    budget: Mapped[int] = mapped_column(sa.BigInteger)
    per_head: Mapped[int] = mapped_column(sa.BigInteger)
    workdays: Mapped[int]
    laid_on: Mapped[date]  # the day of the register
    settled_at: Mapped[datetime | None]
    forwarded_on: Mapped[date | None]
    opinion: Mapped[str] = mapped_column(sa.Text, default="")
    reply_due: Mapped[date | None]
    answered_on: Mapped[date | None]
    approved: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    income: Mapped[int | None] = mapped_column(sa.BigInteger)
    expense: Mapped[int | None] = mapped_column(sa.BigInteger)
    workdays_done: Mapped[int | None]


class LevyYear(Base):
    """One row to queue at: who draws up a levy holds the village's year, so that two together stay within the caps."""

    __tablename__ = "levy_year"

    village: Mapped[str] = mapped_column(VILLAGE, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)


class Payer(Base):
    """A person of the village's register on the day it was frozen; once."""

    __tablename__ = "levy_payer"

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("levy.topic_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    works: Mapped[bool]  # by age and sex labour is asked of them


class Freed(Base):
    """A person is free of one duty, on one ground."""

    __tablename__ = "levy_freed"
    __table_args__ = (
        sa.ForeignKeyConstraint(["topic_id", "person_id"], ["levy_payer.topic_id", "levy_payer.person_id"]),
        sa.CheckConstraint(
            "ground NOT IN ('hardship', 'illness') OR decided_by IS NOT NULL AND decided_by IN ('villagers_assembly', 'representatives_assembly')",
            name="what_has_to_be_decided_was",
        ),
    )

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    duty: Mapped[Duty] = mapped_column(choice(Duty), primary_key=True)
    ground: Mapped[Exemption] = mapped_column(choice(Exemption))
    decided_by: Mapped[Body | None] = mapped_column(choice(Body))
