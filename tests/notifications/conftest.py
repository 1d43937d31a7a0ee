"""Two databases of the notifications service, on SQLite and on PostgreSQL, emptied for each test."""

import pytest

from services.notifications.models import Base
from shared.storage import Sessions
from tests.notifications.village import MORNING, Village
from tests.servers import databases_of, emptied

postgresql_sessions, sqlite_sessions = databases_of("notifications")


@pytest.fixture
def village(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A village on each database in turn. What is read of the clock is read on the morning on which the stories begin."""
    monkeypatch.setattr("shared.clock.now", lambda: MORNING)
    return Village(emptied(sessions, Base.metadata))


@pytest.fixture
def busy_village(postgresql_sessions: Sessions) -> Village:
    """On PostgreSQL, where many can do things at once."""
    return Village(emptied(postgresql_sessions, Base.metadata))
