"""What people say of a topic before it is deliberated."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base
from shared.storage import choice
from shared.vocabulary import Withheld


class Remark(Base):
    """One word in the discussion. ``members_first``: said before the topic was open to all."""

    __tablename__ = "remark"
    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="not_empty"),
        sa.Index("ix_remark_topic_id", "topic_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"))
    person_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    members_first: Mapped[bool]
    withheld: Mapped[Withheld | None] = mapped_column(choice(Withheld))
