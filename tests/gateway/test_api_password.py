"""A password that is changed through the API ends every other session, as the page does."""

from flask.testing import FlaskClient

from shared.calls.directory import Authenticate, ChangePassword, GetIdentity
from shared.contracts import Nothing
from tests.gateway.conftest import WANG, Services


def session(browser: FlaskClient) -> dict[str, str]:
    answer = browser.post("/api/v1/sessions", json={"login": "13800000000", "password": "right"})
    return {"Authorization": f"Bearer {answer.get_json()['token']}"}


def test_whoever_knew_the_old_password_is_out(browser: FlaskClient, services: Services) -> None:
    services.answers |= {
        Authenticate: lambda _: WANG, ChangePassword: lambda _: Nothing(), GetIdentity: lambda _: WANG,
    }  # fmt: skip
    mine, stolen = session(browser), session(browser)

    change = {"old_password": "right", "new_password": "a new and long one"}
    assert browser.post("/api/v1/password", json=change, headers=mine).status_code == 200

    assert browser.delete("/api/v1/sessions/current", headers=stolen).status_code == 401
    assert browser.delete("/api/v1/sessions/current", headers=mine).status_code == 204
