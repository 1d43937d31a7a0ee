"""Two databases of the topics service, on SQLite and on PostgreSQL; every test finds a village of its own in them."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared import storage
from shared.storage import Sessions
from tests.topics.village import Village


@pytest.fixture(scope="session")
def postgresql_sessions(database_server: str) -> Iterator[Sessions]:
    """Migrated once: stories lie in different townships, so that they don't meet."""
    admin = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    name = f"t_topics_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    url = f"{database_server}/{name}"
    storage.migrate("topics", url)
    sessions = storage.sessions(url)
    yield sessions
    sessions.kw["bind"].dispose()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    url = f"sqlite:///{tmp_path_factory.mktemp('database')}/topics.db"
    storage.migrate("topics", url)
    return storage.sessions(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest) -> Village:
    """A village on each database in turn."""
    return Village(request.getfixturevalue(f"{request.param}_sessions"))


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> Village:
    """On PostgreSQL, where many can do things at once."""
    return Village(postgresql_sessions)


@pytest.fixture
def statements(village: Village) -> Iterator[Callable[[], int]]:
    """How many SQL statements were sent since this was last asked."""
    sent: list[str] = []
    engine = village.sessions.kw["bind"]

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
