"""The gateway's only table: who is signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Session(Base):
    """A signed-in browser. Its cookie holds a random token, this row only the token's hash: who reads the table cannot
    become anybody. Deleting the row signs the browser out at once."""

    __tablename__ = "session"
    __table_args__ = (sa.CheckConstraint("expires_at > created_at", name="ends_after_it_began"),)

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    identity: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
