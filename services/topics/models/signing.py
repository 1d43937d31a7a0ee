"""Sheets that people have signed by hand."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base


class SigningSheet(Base):
    """A sheet, with as many signatures as it has names entered; its names count once a second person has confirmed them."""

    __tablename__ = "signing_sheet"
    __table_args__ = (
        sa.CheckConstraint("signatures > 0", name="signed_by_somebody"),
        sa.CheckConstraint("entered_by <> confirmed_by", name="two_look_at_it"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_at IS NOT NULL", name="confirmed_on_a_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    signed_on: Mapped[date]
    signatures: Mapped[int]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]  # nobody, of those that counted before two had to
    confirmed_at: Mapped[datetime | None]


class SheetSignature(Base):
    """A name on a sheet; whether it counts as the person's signature is for ``cosignature`` to say."""

    __tablename__ = "sheet_signature"

    sheet_id: Mapped[UUID] = mapped_column(sa.ForeignKey("signing_sheet.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)


class SheetPhoto(Base):
    """What a sheet looks like; a photo proves one sheet alone."""

    __tablename__ = "sheet_photo"

    photo_id: Mapped[UUID] = mapped_column(sa.ForeignKey("photo.id"), primary_key=True)
    sheet_id: Mapped[UUID] = mapped_column(sa.ForeignKey("signing_sheet.id"), index=True)
