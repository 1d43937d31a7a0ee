"""Two databases of the topics service, on SQLite and on PostgreSQL; every test finds a village of its own in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.storage import Sessions
from tests.servers import databases_of, sqlite_of
from tests.topics.village import Village

postgresql_sessions, sqlite_sessions = databases_of("topics")


@pytest.fixture
def village(sessions: Sessions) -> Village:
    """A village on each database in turn; in a township of its own, so that stories don't meet."""
    return Village(sessions)


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> Village:
    """On PostgreSQL, where many can do things at once."""
    return Village(postgresql_sessions)


@pytest.fixture
def own_sessions(tmp_path: Path) -> Iterator[Sessions]:
    """A database that one test has to itself: a state machine makes villages by the hundred."""
    with sqlite_of("topics", tmp_path) as sessions:
        yield sessions
