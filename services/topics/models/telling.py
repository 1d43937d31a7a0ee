"""What the members are told first: upper documents, and who of them was reached how; important work.

All but ``document`` and ``reader`` are append-only: what was recorded stays as it is.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import VILLAGE, Base
from shared.storage import choice
from shared.vocabulary import BriefingMatter, Channel, Purpose, Receipt

_IS_OPEN = sa.text("conveyed_at IS NULL")


class Document(Base):
    """An upper document on a branch's reading schedule. ``conveyed_at``: everybody on its roll was reached, or it was tried."""

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("village", "number"),
        sa.Index("ix_document_village_received_on", "village", "received_on", "id"),
        sa.Index("ix_document_open", "village", "due_on", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
        sa.CheckConstraint("due_on >= received_on", name="due_after_it_was_received"),
        sa.CheckConstraint("conveyed_at IS NULL OR first_conveyed_at IS NOT NULL", name="conveyed_at_a_session"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    title: Mapped[str] = mapped_column(sa.String(100))
    number: Mapped[str] = mapped_column(sa.String(60))  # 文号
    issuer: Mapped[str] = mapped_column(sa.String(80))
    received_on: Mapped[date]
    due_on: Mapped[date]
    scheduled_by: Mapped[UUID]
    scheduled_at: Mapped[datetime]
    first_conveyed_at: Mapped[datetime | None]  # from here on its roll is frozen
    conveyed_at: Mapped[datetime | None]


class Gathering(Base):
    """The members of a branch, or of one of its Party groups, came together and were told something."""

    __tablename__ = "gathering"
    __table_args__ = (
        sa.Index("ix_gathering_village_held_at", "village", "held_at", "id"),
        sa.CheckConstraint("present BETWEEN 1 AND should_attend", name="present_of_those_who_should_attend"),
        sa.CheckConstraint("(group_id IS NULL) = (group_name = '')", name="a_group_has_its_name"),
        sa.CheckConstraint("held_at <= recorded_at", name="recorded_after_it_was_held"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    group_id: Mapped[UUID | None]
    group_name: Mapped[str] = mapped_column(sa.String(60), default="")
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(80))
    held_by: Mapped[UUID]
    text: Mapped[str] = mapped_column(sa.Text)
    should_attend: Mapped[int]
    present: Mapped[int]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class Attendee(Base):
    """Somebody of the roll of a gathering, who was there or was not."""

    __tablename__ = "attendee"

    gathering_id: Mapped[UUID] = mapped_column(sa.ForeignKey("gathering.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    present: Mapped[bool]


class BriefedMatter(Base):
    """What a gathering was briefed on, and what the members asked."""

    __tablename__ = "briefed_matter"

    gathering_id: Mapped[UUID] = mapped_column(sa.ForeignKey("gathering.id"), primary_key=True)
    matter: Mapped[BriefingMatter] = mapped_column(choice(BriefingMatter))
    title: Mapped[str] = mapped_column(sa.String(60))
    questions: Mapped[str] = mapped_column(sa.Text, default="")


class ConveyedDocument(Base):
    """A document was conveyed at a gathering. Party groups may each hold their own."""

    __tablename__ = "conveyed_document"
    __table_args__ = (sa.Index("ix_conveyed_document_document_id", "document_id"),)

    gathering_id: Mapped[UUID] = mapped_column(sa.ForeignKey("gathering.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)


class Reader(Base):
    """A member on the roll of a document, as it stood when it was first conveyed; and how it came to them."""

    __tablename__ = "reader"
    __table_args__ = (
        sa.Index("ix_reader_person_id", "person_id"),
        sa.CheckConstraint("(receipt = 'missing') = (at IS NULL)", name="a_receipt_has_its_moment"),
        sa.CheckConstraint("(receipt = 'present') = (gathering_id IS NOT NULL)", name="present_at_a_gathering"),
    )

    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt: Mapped[Receipt] = mapped_column(choice(Receipt))
    at: Mapped[datetime | None]
    gathering_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("gathering.id"))


class Telling(Base):
    """Somebody who was absent was told afterwards, or it was tried in vain; or they read it themselves (``inbox``)."""

    __tablename__ = "telling"
    __table_args__ = (
        sa.ForeignKeyConstraint(["document_id", "person_id"], ["reader.document_id", "reader.person_id"]),
        sa.CheckConstraint("number > 0", name="counted_from_one"),
        sa.CheckConstraint("reached OR remark <> ''", name="a_vain_attempt_has_its_reason"),
    )

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    reached: Mapped[bool]
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    told_by: Mapped[UUID]
    at: Mapped[datetime]
