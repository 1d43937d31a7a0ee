"""Tables of the study-credits service."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class PolicyNumber(Base):
    """One number of the policy, for as long as it is in force."""

    __tablename__ = "policy_number"
    __table_args__ = (
        sa.CheckConstraint("mark IN ('law', 'case', 'local', 'default')", name="mark"),
        sa.CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="ends_after_it_began"),
        sa.CheckConstraint("source <> ''", name="has_a_source"),
    )
    scope: Mapped[str] = mapped_column(sa.String(40), primary_key=True)  # whom it is for
    item: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    effective_to: Mapped[date | None]  # the last day
    value: Mapped[str] = mapped_column(sa.String(20))  # an integer, or an exact fraction: "1/7"
    unit: Mapped[str] = mapped_column(sa.String(20))
    mark: Mapped[str] = mapped_column(sa.String(10))
    source: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")
