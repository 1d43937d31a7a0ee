"""Requests made to break something get a clear answer, not a fault."""

import json
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.gateway import typed
from services.gateway.security import own_address
from shared.calls.counting import ConfirmCount
from shared.calls.meetings import ConveneMeeting
from shared.errors import Invalid


@pytest.mark.parametrize(
    "wanted", ["//[", "//evil.example/", "/\\evil.example", "https://evil.example", "/home\r\nX: y", "", "javascript:x"]
)
def test_no_address_leads_away_and_none_breaks(wanted: str) -> None:
    assert own_address(wanted) == "/"


def test_an_own_address_is_kept() -> None:
    assert own_address("/topics?area=620922105201") == "/topics?area=620922105201"


def test_a_login_page_with_a_broken_way_back_is_shown(browser: FlaskClient) -> None:
    assert browser.get("/login?next=//[").status_code == 200


HELD = [
    "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
]  # fmt: skip


@pytest.mark.parametrize("held_at", HELD)
def test_no_meeting_is_held_outside_our_years(held_at: str) -> None:
    call = {
        "id": str(UUID(int=1)),
        "topic_id": str(UUID(int=2)),
        "body": "members_assembly",
        "held_at": held_at,
        "place": "村委会",
    }
    with pytest.raises(Invalid) as refused:
        ConveneMeeting.load(call)
    assert "1900 年到 2099 年" in str(refused.value.facts["fields"])


def test_the_first_morning_of_all_that_somebody_types_is_refused_too() -> None:
    field, kind = ConveneMeeting.SCHEMA.fields["held_at"], "moment"
    assert typed.to_wire(field, kind, ("0001-01-01T00:00",)) == "0001-01-01T00:00"


@pytest.mark.parametrize("number", [2**53, 2**64, -(2**64)])
def test_no_number_is_larger_than_what_can_be_written_down(number: int) -> None:
    with pytest.raises(Invalid):
        ConfirmCount.load({"meeting_id": str(UUID(int=1)), "number": number})


@pytest.mark.parametrize("login", ["\ud800", "a\x00b"])
def test_text_that_no_database_takes_is_refused(browser: FlaskClient, login: str) -> None:
    sent = json.dumps({"login": login, "password": "x"})
    answer = browser.post("/api/v1/sessions", data=sent, content_type="application/json")

    assert answer.status_code == 422
