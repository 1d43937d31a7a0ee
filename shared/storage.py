"""Databases: one engine per service, typed models, migrations.

PostgreSQL for real; SQLite files when embedded, where one connection serves a whole database: its transactions then queue
in Python, where other work goes on, instead of inside SQLite, where the whole process would stand still.
"""

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

ROOT = Path(__file__).resolve().parent.parent
Sessions = sessionmaker[Session]
RESTED = 1.0  # seconds in the pool after which a connection is looked at before it is used

CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on the way out; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Ratio(sa.types.TypeDecorator[Fraction]):
    """An exact fraction, kept as ``"2/3"``."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else f"{value.numerator}/{value.denominator}"

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


def choice(kind: type[StrEnum], *, name: str = "") -> sa.Enum:
    """A column for an enum: text with a check, so that a new word is a migration and nothing else can be stored. ``name``: of the
    check, for a second column of the same kind in one table."""
    return sa.Enum(
        kind, native_enum=False, length=40, create_constraint=True, values_callable=lambda kind: [m.value for m in kind],
        name=name or kind.__name__.lower(),
    )  # fmt: skip


TYPES: dict[Any, Any] = {datetime: Moment(), date: sa.Date(), UUID: sa.Uuid(), Fraction: Ratio()}


class Base(DeclarativeBase):
    """Each service derives its own base from this one, with its own metadata::

    class Base(storage.Base):
        __abstract__ = True
        metadata = storage.metadata()
    """

    type_annotation_map = TYPES
    __abstract__ = True


def metadata() -> sa.MetaData:
    return sa.MetaData(naming_convention=CONVENTION)


# libpq's own words: seconds, and how often; a server whose machine has vanished is noticed within half a minute.
NOTICES_SILENCE = {
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip


def engine(url: str) -> sa.Engine:
    """An engine for PostgreSQL (``postgresql+psycopg2://``) or SQLite (``sqlite:///var/topics.db``)."""
    if not url.startswith("sqlite"):
        server = sa.create_engine(
            url, pool_size=12, max_overflow=4, pool_timeout=10, hide_parameters=True, connect_args=dict(NOTICES_SILENCE)
        )  # fmt: skip
        _look_after_a_rest(server)
        return server
    made = sa.create_engine(
        url,
        poolclass=sa.QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    @sa.event.listens_for(made, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(made, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


def _look_after_a_rest(server: sa.Engine) -> None:
    """Whether a connection still lives is asked where it lay idle, not each time: that costs as much as a statement."""
    dialect = server.dialect

    @sa.event.listens_for(server, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @sa.event.listens_for(server, "checkout")
    def _look(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < RESTED:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError(
                "the server is gone, or was started anew"
            ) from error  # the pool tries another


def sessions(url: str) -> Sessions:
    """A session factory: ``with sessions.begin() as session`` is one transaction."""
    return sessionmaker(engine(url), expire_on_commit=False)


# Classes of SQLSTATE that pass by themselves (PostgreSQL, appendix A): connection, rollback (deadlock), resources, intervention, system.
PASSING = ("08", "40", "53", "57", "58")
LOCK_NOT_AVAILABLE, QUERY_CANCELED = "55P03", "57014"

DATABASE_ERRORS = (sa.exc.DBAPIError, sa.exc.TimeoutError)


def is_transient(error: BaseException) -> bool:
    """Whether the database, not the statement, was at fault: try again, and count nothing against the message."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return "database is locked" in str(error.orig)
    state = getattr(error.orig, "pgcode", None)
    if error.connection_invalidated or state is None:
        return error.connection_invalidated or isinstance(error, sa.exc.OperationalError)
    return state == LOCK_NOT_AVAILABLE or (state[:2] in PASSING and state != QUERY_CANCELED)


def alembic_config(service: str, url: str) -> Config:
    """What Alembic's own commands need to work on one service's database."""
    config = Config()
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    config.attributes["url"] = url
    return config


def add_once(session: Session, row: DeclarativeBase, taken: type[Exception]) -> None:
    """Store something new where no key forbids it. Raises ``taken`` where one does; what was done before in the transaction stays."""
    try:
        with session.begin_nested():
            session.add(row)
    except sa.exc.IntegrityError:
        raise taken from None


def migrate(service: str, url: str) -> None:
    """Bring a service's database to the newest version of its tables."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(service, url), "head")


def run_migrations(*metadatas: sa.MetaData) -> None:
    """The whole of a service's ``migrations/env.py``: run what Alembic asks for, in one transaction.

    SQLite changes a table by making it anew, which no row may point to meanwhile: what points to nothing is looked for at the end.
    """
    targets: Sequence[sa.MetaData] = metadatas
    made = engine(context.config.attributes["url"])
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    with made.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=targets,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        context.run_migrations()
        if made.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"after the migration these rows point to nothing: {lost[:5]}")
    made.dispose()
