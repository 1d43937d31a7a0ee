"""Two databases of the meetings service, on SQLite and on PostgreSQL; every test finds a village of its own in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.storage import Sessions
from shared.vocabulary import MatterClass
from tests.meetings.collective import Collective
from tests.meetings.village import Village
from tests.servers import databases_of, sqlite_of

postgresql_sessions, sqlite_sessions = databases_of("meetings")


@pytest.fixture
def own_sessions(tmp_path: Path) -> Iterator[Sessions]:
    """A database that one test has to itself: a state machine makes villages by the hundred."""
    with sqlite_of("meetings", tmp_path) as sessions:
        yield sessions


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
def collective(sessions: Sessions) -> Collective:
    """A collective's own matter is before its last step, the members' assembly."""
    return Collective(sessions)
