"""Tables of the directory. Whatever can change has a first and a last day, so that a roll can be asked for any day."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.directory import rules
from shared import storage
from shared.identity import Role
from shared.storage import choice
from shared.vocabulary import BelongsTo, Standing

AREA = sa.String(12)  # division code: 6 county, 9 township, 12 village or community


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


NOW = sa.text("until IS NULL")


class Lasting:
    """What holds from a first to a last day, both included."""

    since: Mapped[date]
    until: Mapped[date | None]

    @classmethod
    def is_in_force(cls, on: date) -> sa.ColumnElement[bool]:
        return sa.and_(cls.since <= on, sa.or_(cls.until.is_(None), cls.until >= on))


class Imported:
    """The days as the source has them, where rolls count others because the rolls of days that are over stay as they were."""

    stated_since: Mapped[date | None]
    stated_until: Mapped[date | None]


def _in_order() -> sa.CheckConstraint:
    return sa.CheckConstraint("until IS NULL OR until >= since", name="in_order")


def _only_one_now(name: str, *columns: str, only: str = "") -> sa.Index:
    """At most one such row without a last day."""
    where = sa.text(f"until IS NULL AND {only}") if only else NOW
    return sa.Index(name, *columns, unique=True, postgresql_where=where, sqlite_where=where)


class Division(Base):
    """A county, township, village or community of the official list."""

    __tablename__ = "division"
    __table_args__ = (
        sa.CheckConstraint("level IN ('county', 'township', 'village', 'community')", name="level"),
        sa.CheckConstraint("length(code) IN (6, 9, 12)", name="code"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="in_order"),
        sa.CheckConstraint("residents >= 0", name="residents"),
    )
    code: Mapped[str] = mapped_column(AREA, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    level: Mapped[str] = mapped_column(sa.String(10))
    parent_code: Mapped[str | None] = mapped_column(AREA, index=True)
    residents: Mapped[int] = mapped_column(default=0)  # published count; people in the directory are fewer
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def is_in_force(cls, on: date) -> sa.ColumnElement[bool]:
        return sa.and_(cls.valid_from <= on, sa.or_(cls.valid_to.is_(None), cls.valid_to >= on))


class Organisation(Base):
    """A Party organisation or a villagers' committee. There is no public scheme of codes: the id is ours."""

    __tablename__ = "organisation"
    __table_args__ = (
        sa.CheckConstraint(
            "kind IN ('party_committee', 'party_general_branch', 'party_branch', 'villagers_committee', 'residents_committee')",
            name="kind",
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    area: Mapped[str] = mapped_column(AREA, index=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    external_code: Mapped[str | None] = mapped_column(sa.String(40), unique=True)


class PartyGroup(Base):
    """The part of a branch that deliberates together."""

    __tablename__ = "party_group"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),  # so that a membership can name both
        sa.UniqueConstraint("organisation_id", "name"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))


class Person(Lasting, Base):
    """As little as is needed: no identity number is kept."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("gender IN ('男', '女')", name="gender"),
        _in_order(),
        sa.Index("ix_person_area_name", "area", "name", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    external_key: Mapped[str | None] = mapped_column(sa.String(40), unique=True)  # the source's own: imports find it
    name: Mapped[str] = mapped_column(sa.String(40))
    gender: Mapped[str] = mapped_column(sa.String(1))
    born_on: Mapped[date]
    phone: Mapped[str | None] = mapped_column(sa.String(16), unique=True)  # +86…
    area: Mapped[str] = mapped_column(AREA, index=True)  # where they reside
    household_id: Mapped[UUID | None] = mapped_column(index=True)
    away: Mapped[bool] = mapped_column(default=False)  # works elsewhere (流动)


class FormerPerson(Base):
    """What rolls read of a person from a first to a last day, before it was changed."""

    __tablename__ = "former_person"
    __table_args__ = (
        sa.CheckConstraint("until >= since", name="in_order"),
        sa.Index("ix_former_person_area", "area", "until"),
    )
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date]
    born_on: Mapped[date]
    area: Mapped[str] = mapped_column(AREA)
    household_id: Mapped[UUID | None]
    away: Mapped[bool]


class Membership(Lasting, Imported, Base):
    """A Party member's place: one organisation at a time, and a group of that organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.ForeignKeyConstraint(["group_id", "organisation_id"], ["party_group.id", "party_group.organisation_id"]),
        _in_order(),
        _only_one_now("uq_membership_person_id_current", "person_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    group_id: Mapped[UUID | None]
    standing: Mapped[Standing] = mapped_column(choice(Standing))


class Office(Lasting, Imported, Base):
    """A role that a person holds in an area for a time. A village has one secretary."""

    __tablename__ = "office"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "role", "area", "since"),
        _in_order(),
        _only_one_now("uq_office_person_id_role_area_current", "person_id", "role", "area"),
        _only_one_now("uq_office_area_secretary", "area", only="role = 'secretary'"),
        sa.Index("ix_office_area_role", "area", "role"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    area: Mapped[str] = mapped_column(AREA)


class Belonging(Lasting, Imported, Base):
    """Which group of its village somebody belongs to, and of which village's collective economic organisation they are a member."""

    __tablename__ = "belonging"
    __table_args__ = (
        _in_order(),
        sa.CheckConstraint("(belongs_to = 'village_group') = (group_name <> '')", name="a_group_has_its_name"),
        _only_one_now("uq_belonging_person_id_belongs_to_current", "person_id", "belongs_to"),
        sa.Index("ix_belonging_area_belongs_to", "area", "belongs_to"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    belongs_to: Mapped[BelongsTo] = mapped_column(choice(BelongsTo))
    area: Mapped[str] = mapped_column(AREA)  # the village's, also of somebody who lives elsewhere
    group_name: Mapped[str] = mapped_column(sa.String(40))  # of a village group; nothing for the collective


def capacities_on(village: str, on: date) -> sa.Select[UUID, Role]:
    """Whoever may be on the village's collection team on a day, once for each office that lets them."""
    return sa.select(Office.person_id, Office.role).where(
        Office.area == village, Office.role.in_(rules.CAPACITIES), Office.is_in_force(on)
    )


class TeamNaming(Lasting, Base):
    """By which decision a branch named its collection team, for which term; the members hold the office."""

    __tablename__ = "team_naming"
    __table_args__ = (_in_order(), sa.Index("ix_team_naming_village", "village"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(AREA)
    resolution: Mapped[str] = mapped_column(sa.Text)
    named_by: Mapped[UUID]
    named_at: Mapped[datetime]


class Cadre(Base):
    """Whose study hours are counted, by category and unit."""

    __tablename__ = "cadre"
    __table_args__ = (sa.CheckConstraint("category IN ('section_level', 'other')", name="category"),)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(40))
    unit: Mapped[str] = mapped_column(sa.String(80))


class Account(Base):
    """How a person signs in. The login is the phone number, or a number of its own for whoever has none.

    ``issued_at``: when somebody else gave out the password that is in force; None once its owner has chosen one.
    """

    __tablename__ = "account"
    __table_args__ = (sa.CheckConstraint("failures >= 0", name="failures"),)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]


class UploadPart(Base):
    """A piece of a file that is being uploaded; removed with its import, or after a day."""

    __tablename__ = "upload_part"
    upload_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    content: Mapped[bytes]
    uploaded_at: Mapped[datetime]
