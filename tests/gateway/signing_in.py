"""Somebody of the sample county, signed in."""

from flask.testing import FlaskClient

from shared.calls.directory import Authenticate, Identity
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services


def sign_in(browser: FlaskClient, services: Services, somebody: Identity) -> None:
    services.answers[Authenticate] = lambda command: somebody
    assert fill_in(browser, "/login", login="13800000001", password="correct").status_code == 303
