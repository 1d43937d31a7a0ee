from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from deploy.demo.county import County, build
from deploy.demo.load import load
from services.directory.models import Base
from shared import storage
from shared.bus import mailbox
from tests.servers import databases_of, emptied


@pytest.fixture(scope="session")
def county() -> County:
    return build()


postgresql_sessions, sqlite_sessions = databases_of("directory")


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest) -> storage.Sessions:
    """An empty directory, on each database in turn."""
    return emptied(request.getfixturevalue(f"{request.param}_sessions"), Base.metadata, mailbox.metadata)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[storage.Sessions]:
    """The demonstration county, read only."""
    made = storage.sessions(f"sqlite:///{tmp_path_factory.mktemp('directory')}/filled.db")
    engine: sa.Engine = made.kw["bind"]
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        load(connection, build())
    yield made
    engine.dispose()
