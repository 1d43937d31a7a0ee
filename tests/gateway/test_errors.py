"""How the gateway says no: the same reason, as a page and as problem details."""

import json

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from shared.errors import NotAllowed, NotSignedIn, Refused


class NoticeTooShort(Refused, code="meetings.notice_too_short", status=422):
    sentence = "通知只提前了 {days} 天，应不少于 {required} 天。"
    advice = "请把会议改到 {earliest} 或以后。"


def refuse(app: Flask, error: Exception, address: str = "/somewhere") -> str:
    def view() -> str:
        raise error

    app.add_url_rule(address, f"refusing {address}", view)
    return address


def test_a_refusal_is_a_page_that_says_why_what_to_do_and_its_code(app: Flask, browser: FlaskClient) -> None:
    address = refuse(app, NoticeTooShort(days=6, required=7, earliest="3月9日"))
    answer = browser.get(address)
    assert answer.status_code == 422
    assert "通知只提前了 6 天，应不少于 7 天。" in answer.text
    assert "请把会议改到 3月9日 或以后。" in answer.text
    assert "meetings.notice_too_short" in answer.text


def test_the_same_refusal_is_problem_details_for_a_program(app: Flask, browser: FlaskClient) -> None:
    address = refuse(app, NoticeTooShort(days=6, required=7, earliest="3月9日"), "/api/somewhere")
    answer = browser.get(address)
    assert answer.content_type == "application/problem+json"
    assert json.loads(answer.data) == {
        "type": "urn:shouyi:meetings.notice_too_short",
        "title": "Unprocessable Content" if "Content" in answer.text else "Unprocessable Entity",
        "status": 422,
        "detail": "通知只提前了 6 天，应不少于 7 天。",
        "code": "meetings.notice_too_short",
        "advice": "请把会议改到 3月9日 或以后。",
        "facts": {"days": 6, "required": 7, "earliest": "3月9日"},
    }


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_every_error_has_a_page_in_chinese_with_a_code_and_a_way_on(browser: FlaskClient, status: int) -> None:
    answer = browser.get(f"/styleguide/error/{status}")
    assert answer.status_code == status
    assert "代码 <code>" in answer.text
    assert 'class="button"' in answer.text
    assert "。</h1>" in answer.text


def test_an_address_that_does_not_exist_is_not_found_for_people_and_for_programs(browser: FlaskClient) -> None:
    assert browser.get("/nowhere").status_code == 404
    problem = browser.get("/api/nowhere")
    assert (problem.status_code, problem.get_json()["code"]) == (404, "no_such_page")


def test_the_wrong_method_says_which_ones_are_allowed(browser: FlaskClient) -> None:
    answer = browser.put("/healthz", headers={"Referer": "https://localhost/"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(app: Flask, browser: FlaskClient) -> None:
    answer = browser.get(refuse(app, NotSignedIn()))
    assert answer.status_code == 401
    assert "/login?next=/somewhere" in answer.text


def test_a_missing_right_says_whose_step_it_is(app: Flask, browser: FlaskClient) -> None:
    answer = browser.get(refuse(app, NotAllowed(needs="村党支部书记")))
    assert (answer.status_code, "这一步由村党支部书记办理。" in answer.text) == (403, True)


def test_a_fault_of_ours_shows_a_number_and_never_what_somebody_typed(app: Flask, browser: FlaskClient) -> None:
    address = refuse(app, ValueError("王秀兰 13800001234"))
    with capture_logs() as lines:
        answer = browser.get(address)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "13800001234" not in answer.text
    broke = next(line for line in lines if line["event"] == "gateway.broke")
    assert broke["error"] == "ValueError"
    assert "13800001234" not in str(lines)


def test_a_database_that_is_away_is_said_to_be_away(app: Flask, browser: FlaskClient) -> None:
    away = sa.exc.OperationalError("SELECT 1", {}, Exception("gone"))
    answer = browser.get(refuse(app, away))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_markup_in_a_refusal_is_shown_and_not_obeyed(app: Flask, browser: FlaskClient) -> None:
    answer = browser.get(refuse(app, NotAllowed(needs="<script>alert(1)</script>")))
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text
