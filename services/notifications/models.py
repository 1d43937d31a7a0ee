"""Tables of the notifications service. No name and no phone number stands in any of them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage
from shared.storage import choice
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State

WAITING = sa.text("channel = 'sms' AND state IN ('pending', 'sent')")


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Notice(Base):
    """Something that a number of people have to be told."""

    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("about_id", "kind"), sa.Index("ix_notice_village", "village", "held_at"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    about_id: Mapped[UUID]  # the meeting
    kind: Mapped[str] = mapped_column(sa.String(20))  # meeting, cancelled
    village: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    noticed_at: Mapped[datetime]
    held_at: Mapped[datetime | None]


class Delivery(Base):
    """One person, one channel: how far telling them has come."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.Index("ix_delivery_person_id", "person_id", "channel"),
        sa.Index("ix_delivery_waiting", "next_attempt_at", postgresql_where=WAITING, sqlite_where=WAITING),
    )
    notice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("notice.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), primary_key=True)
    state: Mapped[State] = mapped_column(choice(State))
    at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(unique=True)
    secret: Mapped[str | None] = mapped_column(sa.String(64))  # proves a delivery report
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    taken_by: Mapped[UUID | None]


class Posting(Base):
    """A sheet on a village's notice board."""

    __tablename__ = "posting"
    __table_args__ = (sa.UniqueConstraint("about_id", "kind"), sa.Index("ix_posting_village", "village", "posted_at"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    about_id: Mapped[UUID]  # the topic or the meeting
    topic_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(sa.String(30))
    village: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    posted_at: Mapped[datetime]
    until: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    hung_at: Mapped[datetime | None]
    hung_by: Mapped[UUID | None]
