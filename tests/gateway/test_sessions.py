"""Signing in, staying signed in, and being signed out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.asking import ask
from services.gateway.models import Session
from services.gateway.sessions import SessionBook
from services.gateway.settings import Settings
from services.gateway.who import needs_sign_in, signed_in
from shared import clock, storage
from shared.calls.common import Todos
from shared.calls.directory import Authenticate, GetIdentity
from shared.calls.topics import GetTodos
from shared.errors import NotFound, NotSignedIn, Unavailable
from shared.identity import Verifier
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import WANG, Services

COOKIE = "__Host-shouyi-signed-in"
SignIn = Callable[[], None]


@pytest.fixture(autouse=True)
def own_page(app: Flask) -> None:
    @needs_sign_in
    def page() -> str:
        return signed_in().identity.name

    app.add_url_rule("/mine", "mine", page)


@pytest.fixture
def sign_in(browser: FlaskClient, services: Services) -> SignIn:
    services.answers[Authenticate] = lambda command: WANG

    def do() -> None:
        assert fill_in(browser, "/login", login="13800000007", password="correct").status_code == 303

    return do


@pytest.fixture
def book(settings: Settings) -> SessionBook:
    return SessionBook(storage.sessions(settings.database_url), idle=settings.idle, longest=settings.longest)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + by)


def test_who_signs_in_sees_their_own_page(browser: FlaskClient, sign_in: SignIn) -> None:
    assert browser.get("/mine").status_code == 401
    sign_in()
    assert browser.get("/mine").text == "王秀兰"


def test_after_signing_in_one_is_back_where_one_was(browser: FlaskClient, services: Services) -> None:
    services.answers[Authenticate] = lambda command: WANG
    answer = fill_in(browser, "/login?next=/topics/5?page=2", login="13800000007", password="correct")
    assert answer.headers["Location"] == "/topics/5?page=2"


@pytest.mark.parametrize(
    "away",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:x",
    ],
)
def test_signing_in_never_leads_to_another_site(browser: FlaskClient, services: Services, away: str) -> None:
    services.answers[Authenticate] = lambda command: WANG
    answer = fill_in(browser, "/login", login="13800000007", password="correct", next=away)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_keeps_the_number_and_never_the_password(browser: FlaskClient, services: Services) -> None:
    def refuse(command: Authenticate) -> Any:
        raise NotSignedIn

    services.answers[Authenticate] = refuse
    answer = fill_in(browser, "/login", login="13800000007", password="wrong-password")
    assert answer.status_code == 401
    assert 'value="13800000007"' in answer.text
    assert "wrong-password" not in answer.text
    assert COOKIE not in str(answer.headers)


def test_too_many_attempts_from_one_address_have_to_wait(app: Flask, browser: FlaskClient, services: Services) -> None:
    app.config["SIGN_IN_LIMIT"] = "3 per minute"

    def refuse(command: Authenticate) -> Any:
        raise NotSignedIn

    services.answers[Authenticate] = refuse
    statuses = [fill_in(browser, "/login", login="13800000007", password="guess").status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]
    assert browser.get("/login").status_code == 200


def test_a_whole_hall_behind_one_address_signs_in(browser: FlaskClient, services: Services) -> None:
    services.answers[Authenticate] = lambda command: WANG
    calls = [{"login": f"1380000{number:04}", "password": "correct"} for number in range(40)]
    by_call = [browser.post("/api/v1/sessions", json=call, base_url="https://localhost").status_code for call in calls]
    by_page = [fill_in(browser, "/login", **call).status_code for call in calls]
    assert (set(by_call), set(by_page)) == ({201}, {303})


def test_the_database_holds_no_token_that_would_open_a_session(
    browser: FlaskClient, sign_in: SignIn, book: SessionBook
) -> None:
    sign_in()
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    with book.sessions() as db:
        (row,) = db.scalars(sa.select(Session)).all()
    assert cookie.value not in str(row.__dict__)
    browser.set_cookie(COOKIE, row.token_hash, domain="localhost", secure=True)
    assert browser.get("/mine").status_code == 401


def test_signing_in_again_ends_the_session_before(browser: FlaskClient, sign_in: SignIn, book: SessionBook) -> None:
    sign_in()
    sign_in()
    with book.sessions() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Session)) == 1


def test_a_form_opened_before_signing_in_is_worth_nothing_after(browser: FlaskClient, sign_in: SignIn) -> None:
    before = hidden_fields(browser.get("/styleguide/").text)
    sign_in()
    answer = browser.post("/styleguide/", data=before, headers={"Referer": "https://localhost/styleguide/"})
    assert (answer.status_code, "form_expired" in answer.text) == (400, True)


def test_who_signs_out_is_out_even_with_the_old_cookie(browser: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    page = browser.get("/styleguide/")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    out = browser.post("/logout", data={"csrf_token": token}, headers={"Referer": "https://localhost/"})
    assert out.status_code == 303
    browser.set_cookie(COOKIE, cookie.value, domain="localhost", secure=True)
    assert browser.get("/mine").status_code == 401


def test_a_session_taken_back_is_gone_at_once_everywhere_but_here(book: SessionBook) -> None:
    here, there, elsewhere = (book.open(WANG) for _ in range(3))
    assert book.close_all(WANG.person_id, but=here) == 2
    assert book.find(here) is not None
    assert book.find(there) is None
    assert book.find(elsewhere) is None


def test_an_unused_session_ends_after_twelve_hours(book: SessionBook, monkeypatch: pytest.MonkeyPatch) -> None:
    token = book.open(WANG)
    later(monkeypatch, timedelta(hours=12))
    assert book.find(token) is None


def test_a_session_in_use_goes_on(book: SessionBook, monkeypatch: pytest.MonkeyPatch) -> None:
    token = book.open(WANG)
    later(monkeypatch, timedelta(hours=11))
    assert book.find(token) is not None
    later(monkeypatch, timedelta(hours=11))
    assert book.find(token) is not None


def test_even_a_session_in_use_ends_after_a_week(book: SessionBook, monkeypatch: pytest.MonkeyPatch) -> None:
    token = book.open(WANG)
    for _ in range(16):
        later(monkeypatch, timedelta(hours=10))
        assert book.find(token) is not None
    later(monkeypatch, timedelta(hours=10))
    assert book.find(token) is None


def test_setting_the_demonstration_clock_forward_signs_nobody_out(
    book: SessionBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token = book.open(WANG)
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))
    clock.advance(timedelta(days=30))
    assert book.find(token) is not None


def test_expired_sessions_are_swept_away_by_the_next_sign_in(
    book: SessionBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.open(WANG)
    later(monkeypatch, timedelta(days=8))
    book.open(WANG)
    with book.sessions() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Session)) == 1


def test_roles_taken_away_are_gone_within_minutes(
    browser: FlaskClient, services: Services, sign_in: SignIn, book: SessionBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in()
    services.answers[GetIdentity] = lambda query: type(WANG)(person_id=WANG.person_id, name="王秀兰", home=WANG.home)
    later(monkeypatch, timedelta(minutes=6))
    browser.get("/mine")
    with book.sessions() as db:
        (row,) = db.scalars(sa.select(Session)).all()
    assert row.identity["grants"] == []


def test_a_person_the_directory_no_longer_knows_is_signed_out(
    browser: FlaskClient, services: Services, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(query: GetIdentity) -> Any:
        raise NotFound

    sign_in()
    services.answers[GetIdentity] = gone
    later(monkeypatch, timedelta(minutes=6))
    assert browser.get("/mine").status_code == 401


def test_while_the_directory_is_away_people_stay_signed_in(
    browser: FlaskClient, services: Services, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(query: GetIdentity) -> Any:
        raise Unavailable(service="directory")

    sign_in()
    services.answers[GetIdentity] = away
    later(monkeypatch, timedelta(minutes=6))
    assert browser.get("/mine").status_code == 200
    later(monkeypatch, timedelta(minutes=25))
    assert browser.get("/mine").status_code == 503  # roles of half an hour ago are nobody's any more


def test_calls_are_made_in_the_name_of_who_is_signed_in(
    app: Flask, browser: FlaskClient, services: Services, sign_in: SignIn, verifier: Verifier
) -> None:
    services.answers[GetTodos] = lambda query: Todos()
    app.add_url_rule("/todos", "todos", lambda: str(len(ask(GetTodos()).items)))
    browser.get("/todos")
    assert services.asked[-1][1] is None
    sign_in()
    browser.get("/todos")
    token = services.asked[-1][1]
    assert token is not None
    caller = verifier.verify(token)
    assert caller.person_id == WANG.person_id
    assert [(grant.role.value, grant.area) for grant in caller.grants] == [("member", "620902101201")]


def test_a_program_signs_in_for_a_bearer_token_and_needs_no_form(browser: FlaskClient, services: Services) -> None:
    services.answers[Authenticate] = lambda command: WANG
    services.answers[GetTodos] = lambda query: Todos()
    begun = browser.post("/api/v1/sessions", json={"login": "13800000007", "password": "correct"})
    assert begun.status_code == 201
    bearer = {"Authorization": f"Bearer {begun.get_json()['token']}"}
    assert browser.delete("/api/v1/sessions/current", headers=bearer).status_code == 204
    assert browser.delete("/api/v1/sessions/current", headers=bearer).status_code == 401


def test_the_api_believes_no_cookie_so_another_site_cannot_borrow_one(browser: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    assert browser.delete("/api/v1/sessions/current").status_code == 401
    assert browser.get("/mine").status_code == 200
