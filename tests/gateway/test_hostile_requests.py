"""Requests made to break something get a clear answer, not a fault."""

import json

import pytest
from flask.testing import FlaskClient

from services.gateway.security import own_address


@pytest.mark.parametrize(
    "wanted", ["//[", "//evil.example/", "/\\evil.example", "https://evil.example", "/home\r\nX: y", "", "javascript:x"]
)
def test_no_address_leads_away_and_none_breaks(wanted: str) -> None:
    assert own_address(wanted) == "/"


def test_an_own_address_is_kept() -> None:
    assert own_address("/topics?area=620922105201") == "/topics?area=620922105201"


def test_a_login_page_with_a_broken_way_back_is_shown(browser: FlaskClient) -> None:
    assert browser.get("/login?next=//[").status_code == 200


@pytest.mark.parametrize("login", ["\ud800", "a\x00b"])
def test_text_that_no_database_takes_is_refused(browser: FlaskClient, login: str) -> None:
    sent = json.dumps({"login": login, "password": "x"})
    answer = browser.post("/api/v1/sessions", data=sent, content_type="application/json")

    assert answer.status_code == 422
