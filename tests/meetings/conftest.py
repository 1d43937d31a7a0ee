"""Two databases of the meetings service, on SQLite and on PostgreSQL; every test finds a village of its own in them."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from shared import storage
from shared.storage import Sessions
from shared.vocabulary import MatterClass
from tests.meetings.village import Village
from tests.servers import migrated


@pytest.fixture(scope="session")
def postgresql_sessions(database_server: str) -> Iterator[Sessions]:
    """Migrated once: stories lie in different townships, so that they don't meet."""
    with migrated(database_server, "meetings") as sessions:
        yield sessions


@pytest.fixture(scope="session")
def sqlite_sessions(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    url = f"sqlite:///{tmp_path_factory.mktemp('database')}/meetings.db"
    storage.migrate("meetings", url)
    return storage.sessions(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest) -> Sessions:
    """Each database in turn."""
    found: Sessions = request.getfixturevalue(f"{request.param}_sessions")
    return found


@pytest.fixture
def village(sessions: Sessions) -> Village:
    """A village affair is confirmed; its deliberation may be convened."""
    return Village(sessions)


@pytest.fixture
def posted_village(village: Village) -> Village:
    """The result of the deliberation is posted; the four steps may begin."""
    village.post_result()
    return village


@pytest.fixture
def party_village(sessions: Sessions) -> Village:
    """A Party affair, its result posted: the members' assembly decides."""
    made = Village(sessions, MatterClass.PARTY_AFFAIRS)
    made.post_result()
    return made


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> Village:
    """On PostgreSQL, where many can do things at once."""
    return Village(postgresql_sessions)


@pytest.fixture
def busy_party_village(postgresql_sessions: Sessions) -> Village:
    made = Village(postgresql_sessions, MatterClass.PARTY_AFFAIRS)
    made.post_result()
    return made


@pytest.fixture
def statements(sessions: Sessions) -> Iterator[Callable[[], int]]:
    """How many SQL statements were sent since this was last asked."""
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
