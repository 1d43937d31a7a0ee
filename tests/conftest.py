"""What all groups of tests share: real servers, a fresh database, a fresh vhost. A missing server is an error, never a skip."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa

from deploy.local import servers


@pytest.fixture(scope="session")
def database_server() -> str:
    """A PostgreSQL server's address without a database name, for a superuser."""
    return os.environ.get("DATABASE_SERVER") or servers.postgresql_up()


@pytest.fixture
def fresh_database(database_server: str) -> Iterator[Callable[[str], str]]:
    """Makes empty PostgreSQL databases, dropped after the test: name → address."""
    admin = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make(name: str) -> str:
        database = f"t_{name}_{uuid4().hex[:8]}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE template0"))
        made.append(database)
        return f"{database_server}/{database}"

    yield make
    with admin.connect() as connection:
        for database in made:
            connection.execute(sa.text(f"DROP DATABASE {database} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
    make: Callable[[str], str] = request.getfixturevalue("fresh_database")
    return make("service")


@pytest.fixture(scope="session")
def amqp_server() -> str:
    return os.environ.get("AMQP_URI") or servers.rabbitmq_up()


@pytest.fixture(scope="module")
def amqp_uri(amqp_server: str) -> Iterator[str]:
    """A virtual host of its own for each test module, so that none hears of another's messages.

    On a server that was handed to us we may not be an administrator: its virtual host is taken as it is.
    """
    if urlsplit(amqp_server).port != servers.RABBITMQ_PORT:
        yield amqp_server
        return
    vhost = f"t_{uuid4().hex[:8]}"
    user = amqp_server.removeprefix("amqp://").split(":")[0]
    servers.rabbitmqctl("add_vhost", vhost)
    servers.rabbitmqctl("set_permissions", "-p", vhost, user, ".*", ".*", ".*")
    yield f"{amqp_server.rstrip('/')}/{vhost}"
    servers.rabbitmqctl("delete_vhost", vhost)
