"""Two databases of the supervision service, on SQLite and on PostgreSQL, migrated once."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared import storage
from shared.storage import Sessions


@pytest.fixture(scope="session")
def postgresql_sessions(database_server: str) -> Iterator[Sessions]:
    admin = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    name = f"t_supervision_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    url = f"{database_server}/{name}"
    storage.migrate("supervision", url)
    sessions = storage.sessions(url)
    yield sessions
    sessions.kw["bind"].dispose()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    url = f"sqlite:///{tmp_path_factory.mktemp('database')}/supervision.db"
    storage.migrate("supervision", url)
    return storage.sessions(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest) -> Sessions:
    made: Sessions = request.getfixturevalue(f"{request.param}_sessions")
    return made
