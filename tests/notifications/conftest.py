"""Two databases of the notifications service, on SQLite and on PostgreSQL, emptied for each test."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.notifications.models import Base
from shared import storage
from shared.storage import Sessions
from tests.notifications.village import MORNING, Village


@pytest.fixture(scope="session")
def postgresql_sessions(database_server: str) -> Iterator[Sessions]:
    admin = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    name = f"t_notifications_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    url = f"{database_server}/{name}"
    storage.migrate("notifications", url)
    sessions = storage.sessions(url)
    yield sessions
    sessions.kw["bind"].dispose()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    url = f"sqlite:///{tmp_path_factory.mktemp('database')}/notifications.db"
    storage.migrate("notifications", url)
    return storage.sessions(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A village on each database in turn. What is read of the clock is read on the morning on which the stories begin."""
    monkeypatch.setattr("shared.clock.now", lambda: MORNING)
    return _alone(Village(request.getfixturevalue(f"{request.param}_sessions")))


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> Village:
    """On PostgreSQL, where many can do things at once."""
    return _alone(Village(postgresql_sessions))


def _alone(village: Village) -> Village:
    with village.sessions.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return village


@pytest.fixture
def statements(village: Village) -> Iterator[Callable[[], int]]:
    """How many SQL statements were sent since this was last asked."""
    sent: list[str] = []
    engine = village.sessions.kw["bind"]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    def so_far() -> int:
        number = len(sent)
        sent.clear()
        return number

    sa.event.listen(engine, "before_cursor_execute", count)
    yield so_far
    sa.event.remove(engine, "before_cursor_execute", count)
