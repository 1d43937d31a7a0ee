"""Tables of a hearing: its notice, who spoke, what was found and how it is answered."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base
from shared.storage import choice
from shared.vocabulary import HearingParty


class Hearing(Base):
    """Held once for a topic, before the villagers decide."""

    __tablename__ = "hearing"

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    announced_on: Mapped[date]
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(80))
    notice: Mapped[str] = mapped_column(sa.Text)
    concluded_at: Mapped[datetime | None]


class Statement(Base):
    """What somebody said. The name is for those who deal with the topic."""

    __tablename__ = "hearing_statement"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("hearing.topic_id"), index=True)
    party: Mapped[HearingParty] = mapped_column(choice(HearingParty))
    speaker: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    recorded_at: Mapped[datetime]


class Finding(Base):
    """One thing the hearing found; adopted or not, with the reason."""

    __tablename__ = "hearing_finding"
    __table_args__ = (
        sa.CheckConstraint("(adopted IS NULL) = (answered_at IS NULL)", name="an_answer_has_its_moment"),
        sa.CheckConstraint("adopted IS NULL OR reason <> ''", name="an_answer_has_its_reason"),
    )

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("hearing.topic_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    adopted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
