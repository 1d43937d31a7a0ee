"""What every answer carries, what every form must carry, and how much a request may bring."""

from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from services.gateway.app import create_app
from services.gateway.security import UPLOADS
from services.gateway.settings import UPLOAD_BODY_BYTES, Settings
from shared.calls import topics
from shared.calls.common import Numbers
from shared.calls.directory import Divisions, ListDivisions
from shared.errors import NotSignedIn
from shared.identity import Signer
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services

MIB = 1024 * 1024


@pytest.mark.parametrize("address", ["/login", "/nowhere", "/api/nowhere", "/healthz", "/static/base.css"])
def test_every_answer_carries_the_security_headers(browser: FlaskClient, address: str) -> None:
    headers = browser.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


def test_no_page_needs_a_style_or_a_script_inside_it(browser: FlaskClient) -> None:
    for address in ("/styleguide/", "/styleguide/confirm", "/styleguide/sheet", "/login", "/nowhere"):
        page = browser.get(address).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_pages_are_not_kept_on_a_shared_phone_but_static_files_are(browser: FlaskClient) -> None:
    page = browser.get("/login")
    assert page.headers["Cache-Control"] == "private, no-store"
    sheet = next(part for part in page.text.split('"') if part.startswith("/static/base.css?v="))
    assert "immutable" in browser.get(sheet).headers["Cache-Control"]


def test_cookies_are_closed_to_scripts_other_sites_and_plain_http(browser: FlaskClient) -> None:
    cookie = browser.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-shouyi-form=")
    for rule in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/"):
        assert rule in cookie


def test_a_form_without_its_token_is_not_accepted(browser: FlaskClient) -> None:
    answer = browser.post("/styleguide/", data={"place": "村委会"}, headers={"Referer": "https://localhost/"})
    assert answer.status_code == 400
    assert "这张表单已经过期" in answer.text
    assert "form_expired" in answer.text


def test_a_form_from_another_site_is_not_accepted(browser: FlaskClient) -> None:
    data = hidden_fields(browser.get("/styleguide/").text)
    answer = browser.post("/styleguide/", data=data, headers={"Referer": "https://elsewhere.example/"})
    assert (answer.status_code, "form_expired" in answer.text) == (400, True)


def test_a_form_with_its_token_is_read(browser: FlaskClient) -> None:
    assert fill_in(browser, "/styleguide/", place="村委会").status_code == 422  # read, and found incomplete


def test_signing_out_needs_a_token_too(browser: FlaskClient) -> None:
    assert browser.post("/logout", headers={"Referer": "https://localhost/"}).status_code == 400


def test_a_body_over_one_mebibyte_is_not_taken(browser: FlaskClient) -> None:
    answer = browser.post("/styleguide/", data={"place": "长" * MIB}, headers={"Referer": "https://localhost/"})
    assert answer.status_code == 413
    assert "太大" in answer.text


@pytest.mark.parametrize(("mebibytes", "status"), [(9, 200), (11, 413)])
def test_an_upload_may_bring_ten_mebibytes(app: Flask, browser: FlaskClient, mebibytes: int, status: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.config[UPLOADS]["take"] = UPLOAD_BODY_BYTES
    app.add_url_rule("/take", "take", lambda: str(len(request.get_data())), methods=["POST"])
    assert browser.post("/take", data=b"x" * (mebibytes * MIB)).status_code == status


def test_the_log_names_the_route_and_nobody(browser: FlaskClient) -> None:
    with capture_logs() as lines:
        browser.get("/login?next=/people?name=王秀兰", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    (line,) = [line for line in lines if line["event"] == "gateway.answered"]
    assert (line["route"], line["status"], line["method"]) == ("/login", 200, "GET")
    assert "王秀兰" not in str(lines)
    assert "203.0.113.9" not in str(lines)


def test_alive_and_ready_answer_without_a_session(browser: FlaskClient, services: Services) -> None:
    services.answers[ListDivisions] = lambda query: Divisions()
    assert browser.get("/healthz").get_json() == {"alive": True}
    assert browser.get("/readyz").get_json() == {"ready": True, "database": True, "directory": True}


def test_a_service_that_is_away_shows_only_where_all_are_asked_for(browser: FlaskClient, services: Services) -> None:
    services.answers[ListDivisions] = lambda query: Divisions()
    services.answers[topics.ListNumbers] = lambda query: Numbers()
    assert browser.get("/readyz").status_code == 200
    everything = browser.get("/readyz?all=yes")
    assert everything.status_code == 503
    assert (everything.get_json()["topics"], everything.get_json()["meetings"]) == (True, False)


def test_a_service_that_refuses_is_there(browser: FlaskClient, services: Services) -> None:
    def refuse(query: object) -> Divisions:
        raise NotSignedIn

    services.answers[ListDivisions] = refuse
    assert browser.get("/readyz").status_code == 200


def test_without_its_database_the_gateway_is_alive_but_not_ready(
    settings: Settings, services: Services, signer: Signer
) -> None:
    away = replace(settings, database_url="sqlite:////nowhere/at/all.db")
    client = create_app(away, services, signer).test_client()
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").get_json()["database"]) == (503, False)


def test_the_style_sheet_page_exists_only_in_a_demonstration(
    settings: Settings, services: Services, signer: Signer
) -> None:
    real = create_app(replace(settings, demo=False), services, signer).test_client()
    assert real.get("/styleguide/").status_code == 404
    assert "演示环境" not in real.get("/login").text
