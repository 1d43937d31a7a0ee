"""A county's databases and broker, without anybody who works on them: what lies there, lies there."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from typer.testing import CliRunner, Result

from deploy.broker import traffic
from deploy.operate import desk
from deploy.operate.__main__ import app
from deploy.operate.desk import HOUSES, Desk
from shared import config, storage
from shared.bus import brokers, mailbox
from tests.servers import database, emptied, virtual_host

COMMON = {"OPERATOR": "王工", "COLUMNS": "400"}


@pytest.fixture(scope="session")
def county(database_server: str) -> Iterator[dict[str, str]]:
    """The addresses of all databases, by setting."""
    with ExitStack() as made:
        urls = {service: made.enter_context(database(database_server, service)) for service in config.SERVICES}
        for service, url in urls.items():
            storage.migrate(service, url)
        yield {f"{service.upper()}_DATABASE_URL": url for service, url in urls.items()}


@pytest.fixture
def settings(county: dict[str, str], amqp_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Every queue is there and empty, every mailbox too."""
    with virtual_host(amqp_server) as address:
        given = county | COMMON | {"AMQP_URI": address}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        brokers.connect(address).declare(traffic.queues())
        yield given


@pytest.fixture
def desks(settings: dict[str, str]) -> dict[str, Desk]:
    known = desk.desks()
    for service in HOUSES:
        emptied(known[service].sessions, mailbox.metadata)
    return known


@pytest.fixture
def operate(settings: dict[str, str]) -> Callable[..., Result]:
    """Run one command as at the shell: its words, what is typed in answer."""

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, list(words), input=typed)

    return run
