"""What tests borrow from the real servers and give back: databases of PostgreSQL, virtual hosts of RabbitMQ."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from deploy.broker.accounts import Rights
from deploy.local import broker
from shared import storage
from shared.storage import Sessions


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """An empty PostgreSQL database; its address. Gone at the end, whoever may still be connected."""
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    unique = f"t_{name}_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {unique} ENCODING 'UTF8' TEMPLATE template0"))
    try:
        yield f"{server}/{unique}"
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {unique} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def migrated(server: str, service: str) -> Iterator[Sessions]:
    """A service's database on PostgreSQL, brought up to date."""
    with database(server, service) as url:
        storage.migrate(service, url)
        sessions = storage.sessions(url)
        yield sessions
        sessions.kw["bind"].dispose()


@contextmanager
def sqlite_of(service: str, folder: Path) -> Iterator[Sessions]:
    """A service's database in a file of this folder, migrated."""
    url = f"sqlite:///{folder}/{service}.db"
    storage.migrate(service, url)
    sessions = storage.sessions(url)
    yield sessions
    sessions.kw["bind"].dispose()


def databases_of(service: str) -> tuple[Any, Any]:
    """The fixtures ``postgresql_sessions`` and ``sqlite_sessions`` of a group: a service's database, migrated once. The group sees to
    it that its tests don't meet: in stories of their own, or by :func:`emptied`."""

    @pytest.fixture(scope="session")
    def postgresql_sessions(database_server: str) -> Iterator[Sessions]:
        with migrated(database_server, service) as sessions:
            yield sessions

    @pytest.fixture(scope="session")
    def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
        with sqlite_of(service, tmp_path_factory.mktemp("database")) as sessions:
            yield sessions

    return postgresql_sessions, sqlite_sessions


def emptied(sessions: Sessions, *metadatas: sa.MetaData) -> Sessions:
    """The same database without a row in it but what can't be removed."""
    with sessions.begin() as session:
        for metadata in metadatas:
            for table in reversed(metadata.sorted_tables):
                if not table.info.get("append_only"):
                    session.execute(table.delete())
    return sessions


@contextmanager
def statements_of(sessions: Sessions) -> Iterator[Callable[[], int]]:
    """Counts SQL statements; each asking begins anew."""
    sent: list[str] = []
    engine = sessions.kw["bind"]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    def so_far() -> int:
        number = len(sent)
        sent.clear()
        return number

    sa.event.listen(engine, "before_cursor_execute", count)
    yield so_far
    sa.event.remove(engine, "before_cursor_execute", count)


@contextmanager
def virtual_host(server: str) -> Iterator[str]:
    """An empty virtual host; its address. Where nobody can make one, the server's own is taken as it is."""
    address = broker.own_virtual_host(server, f"t_{uuid4().hex[:8]}")
    yield address
    if address != server:
        broker.remove_virtual_host(address)


@contextmanager
def accounts(address: str, given: Mapping[str, Rights] | None = None) -> Iterator[dict[str, str]]:
    """An account per service in a virtual host; their addresses."""
    made = broker.accounts_at(address, given)
    yield made
    broker.remove_accounts(address, made)
