"""The code on the wall, and what a phone that reads it shows."""

import re
from datetime import timedelta
from typing import Any

import pytest
import segno

from services.gateway.scanning import PUBLIC_URL, reaches_us
from services.meetings.refusals import AttendanceCodeIsOver
from shared.calls.directory import Authenticate
from shared.calls.meetings import RecordAttendance
from shared.calls.room import AttendanceCode, CheckIn, GetAttendanceCode
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEETING, MEMBER, MORNING, SECRETARY, WANG

__all__ = ["signed_in"]

SCREEN, LIST, CODE = f"/meetings/{MEETING}/screen", f"/meetings/{MEETING}/attendance", "1799999999.signed"
ENTERS = village.step("record_attendance", "登记到会")


@pytest.fixture(autouse=True)
def _code(services: Services) -> None:
    services.answers[GetAttendanceCode] = lambda _: AttendanceCode(code=CODE, good_until=MORNING + timedelta(minutes=2))


@pytest.mark.parametrize("page", [SCREEN, LIST])
def test_the_secretarys_screens_show_the_code_and_how_long_it_is_good(signed_in: As, services: Services, page):
    with_meeting(services, village.meeting("noticed", ENTERS))
    shown = signed_in(SECRETARY).get(page).text
    assert "<title>签到二维码</title>" in shown
    assert "09:32以前有效" in shown
    assert "hx-trigger" in shown, "the page fetches the next code by itself"


def test_while_a_vote_is_open_the_wall_asks_nobody_to_check_in(signed_in: As, services: Services):
    with_meeting(services, village.meeting("open", ENTERS, vote_opened_at=MORNING, step="resolution", groups=()))
    shown = signed_in(SECRETARY).get(SCREEN).text
    assert "签到二维码" not in shown
    assert "make run" not in shown


def test_in_the_vote_on_a_recall_who_comes_late_still_checks_in(signed_in: As, services: Services):
    still = village.meeting(
        "open", ENTERS, vote_opened_at=MORNING, step="resolution", groups=(), admits_latecomers=True
    )
    with_meeting(services, still)
    browser = signed_in(SECRETARY)
    assert "<title>签到二维码</title>" in browser.get(SCREEN).text
    assert "停止投票以前他们也可以投" in browser.get(LIST).text


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were made into codes."""
    addresses: list[str] = []
    make = segno.make

    def remember(address: str, **how: Any) -> Any:
        addresses.append(address)
        return make(address, **how)

    monkeypatch.setattr(segno, "make", remember)
    return addresses


def test_the_code_leads_to_the_county_s_own_address_whatever_host_a_request_names(app, services: Services, drawn):
    village.settle(services)
    services.answers[Authenticate] = lambda _: SECRETARY
    with_meeting(services, village.meeting("noticed", ENTERS))
    with app.test_client() as browser:
        app.config["PREFERRED_URL_SCHEME"] = "https"
        there = "https://elsewhere.example"
        form = browser.get("/login", base_url=there)
        assert form.status_code == 200
        token = re.search(r'name="csrf_token" value="([^"]+)"', form.text)
        assert token
        fields = {"csrf_token": token[1], "login": "13800000007", "password": "correct"}
        browser.post("/login", base_url=there, data=fields, headers={"Referer": f"{there}/login"})
        assert browser.get(SCREEN, base_url=there).status_code == 200
    assert drawn == [f"https://shouyi.example/meetings/{MEETING}/check-in/{CODE}"]


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://0.0.0.0"]
)
def test_where_no_phone_could_follow_the_code_there_is_none_and_it_says_what_to_do(
    app, signed_in: As, services: Services, address
):
    app.config[PUBLIC_URL] = address
    with_meeting(services, village.meeting("noticed", ENTERS))
    page = signed_in(SECRETARY).get(SCREEN).text
    assert "签到二维码" not in page
    assert "make run HOST=0.0.0.0" in page
    assert sent(services, GetAttendanceCode) == []


@pytest.mark.parametrize("address", ["http://192.168.1.20:8000", "https://shouyi.example"])
def test_another_machine_s_address_reaches_us(address):
    assert reaches_us(address)


def test_no_code_stands_on_the_wall_before_its_time_or_for_anybody_else(signed_in: As, services: Services):
    with_meeting(services, village.meeting("noticed"))
    assert "签到二维码" not in signed_in(MEMBER).get(SCREEN).text
    assert sent(services, GetAttendanceCode) == []


def test_the_phone_asks_before_it_checks_in(signed_in: As, services: Services):
    with_meeting(services, village.meeting("open", roll=(village.line(LI),)))
    phone = signed_in(MEMBER)
    page = phone.get(f"/meetings/{MEETING}/check-in/{CODE}").text
    assert "我到会了" in page
    assert "从现在起计入到会" in page
    assert sent(services, CheckIn) == []

    answer = fill_in(phone, f"/meetings/{MEETING}/check-in/{CODE}")
    assert answer.location == f"/meetings/{MEETING}"
    assert sent(services, CheckIn) == [CheckIn(meeting_id=MEETING, code=CODE)]


def test_who_is_there_already_goes_on_to_the_meeting(signed_in: As, services: Services):
    with_meeting(services, village.meeting("open", roll=(village.line(LI, present=True),)))
    assert signed_in(MEMBER).get(f"/meetings/{MEETING}/check-in/{CODE}").location == f"/meetings/{MEETING}"


def test_a_code_that_is_over_is_answered_with_what_to_do(signed_in: As, services: Services):
    with_meeting(services, village.meeting("open", roll=(village.line(LI),)))
    services.answers[CheckIn] = refusing(AttendanceCodeIsOver(minutes=2))
    answer = fill_in(signed_in(MEMBER), f"/meetings/{MEETING}/check-in/{CODE}")
    assert answer.status_code == 422
    assert "请再扫一次会场屏幕上的二维码" in answer.text


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(browser, services: Services):
    village.settle(services)
    answer = browser.get(f"/meetings/{MEETING}/check-in/{CODE}")
    assert "login" in (answer.location or answer.text)


def test_who_has_checked_in_is_not_on_the_list_to_tick_but_may_be_struck_off(signed_in: As, services: Services):
    lines = (village.line(WANG), village.line(LI, present=True, checked_in=True))
    with_meeting(services, village.meeting("noticed", ENTERS, roll=lines))
    desk = signed_in(SECRETARY)
    page = desk.get(LIST).text
    assert f'name="struck" value="{LI}"' in page
    assert f'name="present" value="{LI}"' not in page

    fill_in(desk, LIST, present=[str(WANG)], struck=[str(LI)])
    assert sent(services, RecordAttendance) == [RecordAttendance(meeting_id=MEETING, present=(WANG,), struck=(LI,))]
