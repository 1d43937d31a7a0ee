"""Pictures as proof, and which of them are public no more."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import Base
from shared.vocabulary import PhotoPurpose

# Without a check: a new purpose is a word and an act, and no migration.
_PURPOSE = sa.Enum(
    PhotoPurpose, native_enum=False, length=40, create_constraint=False, values_callable=lambda kind: [m.value for m in kind]
)  # fmt: skip


class Photo(Base):
    """A picture as proof. It stays as it is: as with the record, a trigger refuses to change or delete it."""

    __tablename__ = "photo"
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 500000", name="small"),
        sa.CheckConstraint("purpose <> 'signing_sheet' OR public IS FALSE", name="names_are_never_public"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    purpose: Mapped[PhotoPurpose] = mapped_column(_PURPOSE)
    caption: Mapped[str] = mapped_column(sa.String(60))
    public: Mapped[bool]  # once its topic is posted
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]  # bytes
    width: Mapped[int]
    height: Mapped[int]
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]


class PhotoWithdrawal(Base):
    """A photo that was public and is not any more. Its own row stays as it was."""

    __tablename__ = "photo_withdrawal"

    photo_id: Mapped[UUID] = mapped_column(sa.ForeignKey("photo.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    withdrawn_by: Mapped[UUID]
    withdrawn_at: Mapped[datetime]
