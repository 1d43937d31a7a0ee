"""What all groups of tests share: real servers, a fresh database, a fresh vhost. A missing server is an error, never a skip.

Nothing here makes the process cooperative: a group that needs that does so in the first line of its own conftest.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from deploy.local import servers
from shared.storage import Sessions
from tests.servers import database, statements_of, virtual_host

# No test is timed: how long an example takes says what else the machine was doing. And examples are the same in every
# run and on every machine; --hypothesis-profile=by_chance takes others.
settings.register_profile("the_same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("by_chance", settings.get_profile("the_same"), derandomize=False)
settings.load_profile("the_same")


@pytest.fixture(scope="session")
def database_server() -> str:
    """A PostgreSQL server's address without a database name, for a superuser."""
    return os.environ.get("DATABASE_SERVER") or servers.postgresql_up()


@pytest.fixture
def fresh_database(database_server: str) -> Iterator[Callable[[str], str]]:
    """Makes empty PostgreSQL databases, dropped after the test: name → address."""
    with ExitStack() as made:
        yield lambda name: made.enter_context(database(database_server, name))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
    make: Callable[[str], str] = request.getfixturevalue("fresh_database")
    return make("service")


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest) -> Sessions:
    """The service's database on each in turn, as the group's own conftest made them (``databases_of``)."""
    found: Sessions = request.getfixturevalue(f"{request.param}_sessions")
    return found


@pytest.fixture
def statements(sessions: Sessions) -> Iterator[Callable[[], int]]:
    """How many SQL statements were sent since this was last asked."""
    with statements_of(sessions) as so_far:
        yield so_far


@pytest.fixture(scope="session")
def amqp_server() -> str:
    return os.environ.get("AMQP_URI") or servers.rabbitmq_up()


@pytest.fixture(scope="module")
def amqp_uri(amqp_server: str) -> Iterator[str]:
    """A virtual host of its own for each test module, so that none hears of another's messages."""
    with virtual_host(amqp_server) as address:
        yield address
