"""Setting the demonstration clock forward, and what the SMS gateway reports back."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from shared import clock
from shared.calls.common import Done
from shared.calls.notifications import RecordSmsReport
from shared.errors import NotFound
from tests.gateway import sample_county as county
from tests.gateway.asking_forms import hidden_fields
from tests.gateway.conftest import Services

API = "/api/v1/demo/clock"
MESSAGE = UUID(int=9)


@pytest.fixture
def adjustable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())


def advance(browser: FlaskClient, days: str, back: str = "/rules") -> Any:
    fields = hidden_fields(browser.get(back).text) | {"days": days}
    return browser.post("/demo/clock", data=fields, headers={"Referer": "https://localhost/"})


@pytest.mark.usefixtures("adjustable")
def test_from_any_page_the_date_goes_forward_and_one_stays_there(browser: FlaskClient) -> None:
    answer = advance(browser, "7")
    assert answer.status_code == 303
    assert answer.headers["Location"].rstrip("?") == "/rules"
    assert clock.offset() == timedelta(days=7)
    assert "演示时间往前拨了" in browser.get("/rules").text


@pytest.mark.usefixtures("adjustable")
@pytest.mark.parametrize(
    ("ahead", "status"), [(-1, 404), (60, 303), (400 * 86400, 303), (400 * 86400 + 60, 404)]
)  # fmt: skip
def test_from_a_meeting_the_clock_goes_to_its_hour_and_never_back(
    browser: FlaskClient, ahead: int, status: int
) -> None:
    until = clock.now() + timedelta(seconds=ahead)
    fields = hidden_fields(browser.get("/rules").text) | {"until": until.isoformat()}
    assert browser.post("/demo/clock", data=fields, headers={"Referer": "https://localhost/"}).status_code == status
    assert (abs(clock.now() - until) < timedelta(seconds=30)) is (status == 303 or ahead == -1)


@pytest.mark.usefixtures("adjustable")
@pytest.mark.parametrize("days", ["0", "-7", "8", "abc", ""])
def test_only_the_offered_days_are_taken(browser: FlaskClient, days: str) -> None:
    assert advance(browser, days).status_code == 404
    assert clock.offset() == timedelta()


@pytest.mark.usefixtures("adjustable")
def test_another_site_cannot_set_the_clock(browser: FlaskClient) -> None:
    assert browser.post("/demo/clock", data={"days": "7"}).status_code == 400
    assert clock.offset() == timedelta()


@pytest.mark.usefixtures("adjustable")
def test_setting_the_clock_never_leads_to_another_site(browser: FlaskClient) -> None:
    fields = hidden_fields(browser.get("/").text) | {"days": "1", "back": "//elsewhere.example"}
    answer = browser.post("/demo/clock", data=fields, headers={"Referer": "https://localhost/"})
    assert answer.headers["Location"] == "/"


def test_the_real_clock_has_no_buttons_and_no_address(browser: FlaskClient) -> None:
    page = browser.get("/").text
    assert "/demo/clock" not in page
    token = hidden_fields(browser.get("/login").text)["csrf_token"]
    answer = browser.post(
        "/demo/clock", data={"csrf_token": token, "days": "7"}, headers={"Referer": "https://localhost/"}
    )
    assert answer.status_code == 404
    assert browser.get(API).status_code == 404
    assert browser.post(API, json={"days": 7}).status_code == 404


@pytest.mark.usefixtures("adjustable")
def test_programs_set_the_clock_as_people_do(browser: FlaskClient) -> None:
    assert browser.post(API, json={"days": 15}).status_code == 200
    assert clock.offset() == timedelta(days=15)
    assert browser.get(API).get_json()["now"].startswith(str(clock.now().date()))
    assert browser.post(API, json={"days": 0}).status_code == 422
    until = clock.now() + timedelta(hours=3)
    assert browser.post(API, json={"until": until.isoformat()}).status_code == 200
    assert timedelta() <= clock.now() - until < timedelta(seconds=30)
    assert browser.post(API, json={"until": until.isoformat()}).status_code == 422


# -- what the SMS gateway reports ------------------------------------------------------------


def report(browser: FlaskClient, **query: str) -> Any:
    return browser.get("/callbacks/sms", query_string=query)


def test_a_delivery_report_is_handed_on_as_the_gateway(browser: FlaskClient, services: Services) -> None:
    services.answers[RecordSmsReport] = lambda call: Done(id=call.message_id)
    answer = report(browser, message=str(MESSAGE), secret="s3cret", status="1")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    call, token, _ = services.asked[-1]
    assert isinstance(call, RecordSmsReport)
    assert (call.message_id, call.status, call.secret, token) == (MESSAGE, 1, "s3cret", "gateway")


def test_a_wrong_secret_is_not_there(browser: FlaskClient, services: Services) -> None:
    def refuse(call: Any) -> Any:
        raise NotFound

    services.answers[RecordSmsReport] = refuse
    answer = report(browser, message=str(MESSAGE), secret="guess", status="1")
    assert (answer.status_code, answer.text) == (404, "not_found\n")


@pytest.mark.parametrize(
    "query",
    [{}, {"message": "5", "secret": "s", "status": "1"}, {"message": str(MESSAGE), "secret": "s", "status": "x"}],
)
def test_a_report_that_makes_no_sense_is_refused_plainly(
    browser: FlaskClient, services: Services, query: dict[str, str]
) -> None:
    assert report(browser, **query).status_code in (400, 422)
    assert not services.asked


def test_the_sms_gateway_comes_again_while_the_service_is_away(browser: FlaskClient) -> None:
    assert report(browser, message=str(MESSAGE), secret="s", status="1").status_code == 503
