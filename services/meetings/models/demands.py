"""Demands for a meeting: who may sign, who has signed, what came of it.

``demand_record``, ``demand_roll`` and ``demand_roll_entry`` are append-only, and no ``demand`` is deleted: triggers, made by a
migration.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.chain import RecordLine, RecordOwner
from shared.storage import choice
from shared.vocabulary import Body, DemandState, RollKind, Withheld

_RUNS = sa.text("runs")


class Demand(RecordOwner, Base):
    """Villagers or representatives demand that a body meets. That it has lapsed, or is answered, is told from its day and its meeting."""

    __tablename__ = "demand"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'stood', 'ended')", name="told_from_its_day_and_its_meeting"),
        sa.CheckConstraint("body IN ('villagers_assembly', 'representatives_assembly')", name="can_be_demanded"),
        sa.CheckConstraint("(state = 'stood') = (stood_at IS NOT NULL)", name="what_stands_has_its_moment"),
        sa.CheckConstraint("meeting_id IS NULL OR state = 'stood'", name="what_is_answered_stood"),
        sa.Index("ix_demand_village_started_at", "village", "started_at"),
        # Whoever starts one waits until it stands, has ended or lapsed.
        sa.Index("uq_demand_runs", "started_by", unique=True, postgresql_where=_RUNS, sqlite_where=_RUNS),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[Body] = mapped_column(choice(Body))
    title: Mapped[str] = mapped_column(sa.String(60))
    reason: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[DemandState] = mapped_column(choice(DemandState))
    started_by: Mapped[UUID]
    started_at: Mapped[datetime]
    lapses_on: Mapped[date]  # the last day on which people sign
    runs: Mapped[bool] = mapped_column(
        server_default=sa.false()
    )  # it keeps its starter from starting another one; one that has lapsed, until they do
    stood_at: Mapped[datetime | None]
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"))  # which the village says is the answer


class DemandRoll(Base):
    """A roll that gives the right to demand, as it stood on the day on which the demand was started."""

    __tablename__ = "demand_roll"
    demand_id: Mapped[UUID] = mapped_column(sa.ForeignKey("demand.id"), primary_key=True)
    kind: Mapped[RollKind] = mapped_column(choice(RollKind), primary_key=True)
    size: Mapped[int]


class DemandRollEntry(Base):
    """A person on such a roll."""

    __tablename__ = "demand_roll_entry"
    __table_args__ = (
        sa.ForeignKeyConstraint(["demand_id", "kind"], ["demand_roll.demand_id", "demand_roll.kind"]),
    )  # fmt: skip
    demand_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[RollKind] = mapped_column(choice(RollKind), primary_key=True)


class DemandSignature(Base):
    """A person's name under a demand, once for each roll on which it counts: nobody counts twice on one, nobody who is not on it."""

    __tablename__ = "demand_signature"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["demand_id", "person_id", "kind"],
            ["demand_roll_entry.demand_id", "demand_roll_entry.person_id", "demand_roll_entry.kind"],
        ),
    )
    demand_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[RollKind] = mapped_column(choice(RollKind), primary_key=True)
    signed_at: Mapped[datetime]
    entered_by: Mapped[UUID | None]  # from paper; None online


class OrdinaryAnswer(Base):
    """A meeting without a topic that the village says is the answer; of a demand that has none on a topic."""

    __tablename__ = "ordinary_answer"

    demand_id: Mapped[UUID] = mapped_column(sa.ForeignKey("demand.id"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ordinary_meeting.id"))


class DemandWithholding(Base):
    """Why the title is not public; by the key once."""

    __tablename__ = "demand_withholding"
    __table_args__ = (sa.CheckConstraint("reason IN ('privacy', 'insult')", name="never_for_what_it_is_about"),)

    demand_id: Mapped[UUID] = mapped_column(sa.ForeignKey("demand.id"), primary_key=True)
    reason: Mapped[Withheld] = mapped_column(choice(Withheld))


class DemandEntry(RecordLine, Base):
    """The demand's record, append-only."""

    __tablename__ = "demand_record"
    OWNER = "demand"
    demand_id: Mapped[UUID] = mapped_column(sa.ForeignKey("demand.id"), primary_key=True)
