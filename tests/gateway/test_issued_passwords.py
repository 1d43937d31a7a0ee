"""A password that somebody else gave out: shown once, and the first thing its owner has to change."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from shared.calls import directory
from shared.calls.directory import Authenticate, ChangePassword, GetIdentity, IssuedPassword, IssuePassword
from shared.contracts import Nothing
from shared.identity import Role
from tests.gateway import sample_county as county
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import WANG, Services

PERSON = UUID(int=77)
PAGE = f"/people/{PERSON}/password"
NEW = replace(WANG, must_change_password=True)


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())
    services.answers[IssuePassword] = lambda _: IssuedPassword(login="15410000001", password="1234 5678 9012", days=7)
    services.answers[directory.GetNames] = lambda call: directory.PersonNames(
        items=tuple(directory.PersonName(person_id=one, name="张小三", area=WANG.home) for one in call.person_ids)
    )


def sign_in(browser: FlaskClient, services: Services, identity: directory.Identity) -> None:
    services.answers |= {Authenticate: lambda _: identity, GetIdentity: lambda _: identity}
    assert fill_in(browser, "/login", login="13800000000", password="right").status_code == 303


def test_it_is_said_what_will_happen_and_shown_once(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, WANG)
    asked = browser.get(PAGE).text
    assert "原来的密码马上失效" in asked
    assert not [call for call, _, _ in services.asked if isinstance(call, IssuePassword)]
    told = fill_in(browser, PAGE).text
    assert all(said in told for said in ("张小三", "15410000001", "1234 5678 9012", "7 天"))
    assert "1234 5678 9012" not in browser.get(PAGE).text


def test_whoever_was_signed_in_with_the_old_one_is_out(browser: FlaskClient, services: Services) -> None:
    services.answers |= {Authenticate: lambda _: replace(WANG, person_id=PERSON), GetIdentity: lambda _: WANG}
    login = {"login": "13800000000", "password": "right"}
    theirs = {"Authorization": f"Bearer {browser.post('/api/v1/sessions', json=login).get_json()['token']}"}
    sign_in(browser, services, WANG)
    fill_in(browser, PAGE)
    assert browser.delete("/api/v1/sessions/current", headers=theirs).status_code == 401


@pytest.mark.parametrize("page", ["/home", "/topics", "/people", "/inbox"])
def test_until_it_is_changed_every_page_leads_to_the_account(
    browser: FlaskClient, services: Services, page: str
) -> None:
    sign_in(browser, services, NEW)
    answer = browser.get(page)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert "别人发放的" in browser.get("/account").text


def test_once_it_is_changed_all_pages_are_open(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, NEW)
    services.answers[ChangePassword] = lambda _: Nothing()
    services.answers[GetIdentity] = lambda _: WANG
    changed = fill_in(browser, "/account", old_password="1234 5678 9012", new_password="correct horse battery")
    assert changed.status_code == 303
    assert browser.get("/account").status_code == 200
    assert browser.get("/topics").status_code == 200


def test_a_program_is_told_to_change_it(browser: FlaskClient, services: Services) -> None:
    services.answers[Authenticate] = lambda _: NEW
    services.answers[ChangePassword] = lambda _: Nothing()
    login = {"login": "13800000000", "password": "right"}
    mine = {"Authorization": f"Bearer {browser.post('/api/v1/sessions', json=login).get_json()['token']}"}
    refused = browser.get(f"/api/v1/areas/{WANG.home}/topics", headers=mine)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "gateway.password_to_change")
    change = {"old_password": "right", "new_password": "a new and long one"}
    assert browser.post("/api/v1/password", json=change, headers=mine).status_code == 200
    assert browser.get(f"/api/v1/areas/{WANG.home}/topics", headers=mine).status_code == 200


def test_only_those_above_are_offered_to_give_one_out(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, WANG)
    assert "/password" not in browser.get("/people").text
    grants = (directory.GrantView(role=Role.TOWNSHIP.value, area=WANG.home),)
    sign_in(browser, services, replace(WANG, grants=grants))
    assert "发放密码" in browser.get("/people").text
