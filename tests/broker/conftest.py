"""A virtual host with everything that an administrator makes."""

from collections.abc import Iterator

import pytest

from deploy.local import broker
from deploy.local.broker import Administrator
from tests.servers import accounts


@pytest.fixture
def administrator(amqp_server: str) -> Administrator:
    found = broker.administrator(amqp_server)
    assert found, "nobody can make accounts on this broker: name its management API in AMQP_MANAGEMENT"
    return found


@pytest.fixture(autouse=True)
def _accounts_can_be_made(administrator: Administrator) -> None:
    """Else every service would share one account, and nothing here could be tried."""


@pytest.fixture(scope="module")
def uris(amqp_uri: str) -> Iterator[dict[str, str]]:
    """The address of each account, by service."""
    with accounts(amqp_uri) as made:
        yield made
