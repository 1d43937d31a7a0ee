"""Tables of the directory. Whatever can change has a first and a last day, so that a roll can be asked for any day."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage
from shared.identity import Role
from shared.storage import choice
from shared.vocabulary import Standing

AREA = sa.String(12)  # division code: 6 county, 9 township, 12 village or community


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Division(Base):
    """A county, township, village or community of the official list."""

    __tablename__ = "division"
    __table_args__ = (
        sa.CheckConstraint("level IN ('county', 'township', 'village', 'community')", name="level"),
        sa.CheckConstraint("length(code) IN (6, 9, 12)", name="code"),
    )
    code: Mapped[str] = mapped_column(AREA, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    level: Mapped[str] = mapped_column(sa.String(10))
    parent_code: Mapped[str | None] = mapped_column(AREA, index=True)
    residents: Mapped[int] = mapped_column(default=0)  # published count; people in the directory are fewer
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Organisation(Base):
    """A Party organisation or a villagers' committee. There is no public scheme of codes: the id is ours."""

    __tablename__ = "organisation"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    area: Mapped[str] = mapped_column(AREA, index=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    external_code: Mapped[str | None] = mapped_column(sa.String(40), unique=True)


class PartyGroup(Base):
    __tablename__ = "party_group"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))


class Person(Base):
    """As little as is needed: no identity number is kept."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("gender IN ('男', '女')", name="gender"),
        sa.Index("ix_person_area_name", "area", "name", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    external_key: Mapped[str | None] = mapped_column(
        sa.String(40), unique=True
    )  # the source's own key: an import finds it again
    name: Mapped[str] = mapped_column(sa.String(40))
    gender: Mapped[str] = mapped_column(sa.String(1))
    born_on: Mapped[date]
    phone: Mapped[str | None] = mapped_column(sa.String(16), unique=True)  # +86…
    area: Mapped[str] = mapped_column(AREA, index=True)  # where they reside
    household_id: Mapped[UUID | None] = mapped_column(index=True)
    away: Mapped[bool] = mapped_column(default=False)  # works elsewhere (流动)
    since: Mapped[date]
    until: Mapped[date | None]


class Membership(Base):
    """A Party member's place: one organisation at a time."""

    __tablename__ = "membership"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party_group.id"))
    standing: Mapped[Standing] = mapped_column(choice(Standing))
    since: Mapped[date]
    until: Mapped[date | None]
    __table_args__ = (
        sa.Index(
            "uq_membership_person_id_current", "person_id", unique=True,
            postgresql_where=sa.text("until IS NULL"), sqlite_where=sa.text("until IS NULL"),
        ),
    )  # fmt: skip


class Office(Base):
    """A role that a person holds in an area for a time."""

    __tablename__ = "office"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "role", "area", "since"),
        sa.Index("ix_office_area_role", "area", "role"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    area: Mapped[str] = mapped_column(AREA)
    since: Mapped[date]
    until: Mapped[date | None]


class Cadre(Base):
    __tablename__ = "cadre"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(40))  # section_level, other
    unit: Mapped[str] = mapped_column(sa.String(80))


class Account(Base):
    __tablename__ = "account"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class UploadPart(Base):
    """A piece of a file that is being uploaded; removed with its import, or after a day."""

    __tablename__ = "upload_part"
    upload_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    content: Mapped[bytes]
    uploaded_at: Mapped[datetime]
