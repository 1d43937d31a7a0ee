"""A gateway with its own database; the services behind it are played by functions that a test puts in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.app import create_app
from services.gateway.settings import Settings
from shared import storage
from shared.bus.rpc import DEADLINE
from shared.calls.directory import GrantView, Identity
from shared.contracts import Call
from shared.errors import Unavailable
from shared.identity import Signer, Verifier, new_keys

WANG = Identity(
    person_id=UUID(int=7), name="王秀兰", home="620902101201", grants=(GrantView(role="member", area="620902101201"),)
)


@dataclass
class Services:
    """Stands where the services are: answers each call by the function put under its type."""

    answers: dict[type, Callable[[Any], Any]] = field(default_factory=dict)
    asked: list[tuple[Call[Any], str | None, UUID | None]] = field(default_factory=list)

    def call(
        self, call: Call[Any], *, token: str | None = None, command_id: UUID | None = None, within: float = DEADLINE
    ) -> Any:
        self.asked.append((call, token, command_id))
        if type(call) not in self.answers:
            raise Unavailable(service=call.SERVICE)
        return self.answers[type(call)](call)

    def call_as_service(self, call: Call[Any], *, command_id: UUID | None = None) -> Any:
        return self.call(call, token="gateway", command_id=command_id)


@pytest.fixture(scope="session")
def keys() -> tuple[str, str]:
    """The gateway's private and public key."""
    return new_keys()


@pytest.fixture
def signer(keys: tuple[str, str]) -> Signer:
    return Signer("gateway", keys[0])


@pytest.fixture
def verifier(keys: tuple[str, str]) -> Verifier:
    return Verifier({"gateway": keys[1]})


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path}/gateway.db"
    storage.migrate("gateway", url)
    return Settings(database_url=url, secret_key="only for tests", demo=True, public_url="https://shouyi.example")


@pytest.fixture
def app(settings: Settings, services: Services, signer: Signer) -> Flask:
    return create_app(settings, services, signer)


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    """A browser that reaches the gateway over TLS, as people do."""
    app.config["PREFERRED_URL_SCHEME"] = "https"
    with app.test_client() as client:
        yield client
