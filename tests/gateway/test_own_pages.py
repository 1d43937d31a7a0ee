"""What somebody who is signed in sees first: what waits, messages, their own account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway import menu, steps
from services.gateway.pages.home import LISTS, merged
from services.gateway.pages.inbox import onward
from services.gateway.sessions import SessionBook, SignedIn
from services.gateway.settings import Settings
from shared import clock, storage
from shared.calls import directory, meetings, notifications, topics
from shared.calls.common import Done, Page, Todos
from shared.calls.directory import GrantView
from shared.contracts import Nothing
from shared.errors import Failed, NotFound, Refused
from tests.gateway import sample_county as county
from tests.gateway.acting import refusing
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.signing_in import sign_in

REFERER = {"Referer": "https://localhost/account"}


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())


@pytest.fixture
def book(settings: Settings) -> SessionBook:
    return SessionBook(storage.sessions(settings.database_url), idle=settings.idle, longest=settings.longest)


@pytest.mark.parametrize("address", ["/home", "/inbox", f"/inbox/{county.NOTICE}", "/account", "/county", "/people"])
def test_own_pages_ask_who_one_is(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    assert (answer.status_code, "去登录" in answer.text) == (401, True)


def test_who_signs_in_comes_to_what_waits_for_them(browser: FlaskClient, services: Services) -> None:
    services.answers[directory.Authenticate] = lambda command: county.LI
    assert fill_in(browser, "/login", login="1", password="x").headers["Location"] == "/home"


def test_the_most_urgent_comes_first_with_why_and_by_which_rule(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.LI)
    page = browser.get("/home").text
    overdue, to_read, blocked = (page.index(label) for label in ("登记办结", "读通知", "宣布开会"))
    assert overdue < to_read < blocked
    assert "已超期 3 天" in page
    assert "党员首议制实施办法" in page
    assert f'href="/topics/{county.TOPIC}/complete_topic"' in page
    assert "还有 2 名党员没有通知到" in page


def test_who_looks_after_several_villages_is_told_which_one_it_is(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.LI)
    assert "河东村：" not in browser.get("/home").text
    sign_in(browser, services, county.ZHANG)
    page = browser.get("/home").text
    assert f"河东村：{county.LINE.title}" in page
    assert f"<span>河东村</span><span>{county.LINE.title}</span>" in "".join(page.split())


@pytest.mark.parametrize("silent", [call for _, call in LISTS])
def test_a_silent_service_costs_only_its_own_lines(browser: FlaskClient, services: Services, silent: type[Any]) -> None:
    sign_in(browser, services, county.LI)
    del services.answers[silent]
    page = browser.get("/home")
    assert (page.status_code, "暂时没有应答" in page.text) == (200, True)
    others = {topics.GetTodos: "登记办结", meetings.GetTodos: "宣布开会", notifications.GetTodos: "读通知"}
    assert all(label in page.text for call, label in others.items() if call is not silent)


def test_a_service_that_breaks_costs_only_its_own_lines(browser: FlaskClient, services: Services) -> None:
    def broken(call: Any) -> Any:
        raise Failed(reference="5")

    sign_in(browser, services, county.LI)
    services.answers[topics.GetTodos] = services.answers[topics.ListTopics] = broken
    page = browser.get("/home")
    assert (page.status_code, "宣布开会" in page.text) == (200, True)


def test_with_nothing_to_do_the_page_says_so_and_nothing_is_missing(browser: FlaskClient, services: Services) -> None:
    for _, call in LISTS:
        services.answers[call] = lambda call: Todos()  # type: ignore[index]
    sign_in(browser, services, county.LI)
    page = browser.get("/home").text
    assert "现在没有等您办的事" in page
    assert "没有应答" not in page


def test_what_two_services_know_is_one_line_with_the_date() -> None:
    dated = county.todo("topic", county.TOPIC, "convene_meeting", "召集会议", due=date(2027, 3, 1))
    undated = county.todo("topic", county.TOPIC, "convene_meeting", "召集会议")
    assert merged([undated, dated]) == [dated]


def test_what_can_be_done_stands_first_then_what_has_time_then_what_is_blocked() -> None:
    blocked = county.todo(
        "meeting", county.MEETING, "open_meeting", "宣布开会", due=date(2027, 3, 1), blocked="人没到齐"
    )
    photo = county.todo("topic", county.TOPIC, "photo_posting", "上传公告栏照片", due=date(2027, 3, 2))
    free = county.todo("topic", county.TOPIC, "answer_inquiry", "答复质询")
    assert merged([blocked, photo, free]) == [free, photo, blocked]


def test_a_meeting_of_today_stands_before_what_the_calendar_asks_for_late_or_not() -> None:
    today = clock.today()
    held = county.todo("meeting", county.MEETING, "record_attendance", "登记到会，开始会议", due=today)
    for days in (30, 0, -1):
        due = county.todo(
            "calendar", county.TOPIC, "record_ordinary_meeting", "支部委员会", due=today - timedelta(days=days)
        )
        assert merged([due, held])[0] == held
    later = county.todo("meeting", county.MEETING, "open_meeting", "宣布会议开始", due=today + timedelta(days=2))
    assert merged([later, due])[0] == due


def test_who_runs_the_system_is_told_what_they_may_do(browser: FlaskClient, services: Services) -> None:
    for _, call in LISTS:
        services.answers[call] = lambda call: Todos()  # type: ignore[index]
    sign_in(browser, services, county.ZHAO)
    assert "您管系统的运行" not in browser.get("/home").text
    runs, of_the_party = (GrantView(role=role, area=county.COUNTY) for role in ("it", "member"))
    for asked in (topics.ListTopics, meetings.ListMeetings):
        services.answers[asked] = refusing(NotFound())  # of a whole county they are not theirs
    sign_in(browser, services, replace(county.ZHAO, grants=(runs, of_the_party)))
    page = browser.get("/home").text
    assert 'href="/topics"' not in page
    assert "您管系统的运行" in page
    assert 'href="/readyz?all=yes"' in page


def test_what_is_blocked_is_no_thing_to_do_and_has_a_list_of_its_own(browser: FlaskClient, services: Services) -> None:
    for _, call in LISTS:
        services.answers[call] = lambda call: Todos()  # type: ignore[index]
    blocked = county.todo("topic", county.TOPIC, "record_statement", "登记听证发言", blocked="听证会还没有到时间。")
    free = county.todo("topic", county.TOPIC, "convene_meeting", "召集会议")
    services.answers[topics.GetTodos] = lambda call: Todos(items=(blocked, free))
    sign_in(browser, services, county.LI)
    page = browser.get("/home").text
    assert "有 1 件事等您办" in page
    assert page.index("召集会议") < page.index("还办不了的") < page.index("登记听证发言")


def test_what_is_done_by_whoever_wants_to_is_not_counted_and_has_a_list_of_its_own(
    browser: FlaskClient, services: Services
) -> None:
    for _, call in LISTS:
        services.answers[call] = lambda call: Todos()  # type: ignore[index]
    photo = county.todo("topic", county.TOPIC, "photo_posting", "上传公告栏照片", due=date(2027, 3, 2))
    redo = county.todo("topic", county.TOPIC, "draw_up_levy", "重新拟订筹资筹劳方案")
    redo = replace(redo, step=replace(redo.step, optional=True))
    due = county.todo("topic", county.TOPIC, "convene_meeting", "召集会议")
    services.answers[topics.GetTodos] = lambda call: Todos(items=(photo, redo, due))
    sign_in(browser, services, county.LI)
    page = browser.get("/home").text
    assert "有 1 件事等您办" in page
    at_will = page.index("可以办，不办也不影响")
    assert page.index("召集会议") < at_will < page.index("上传公告栏照片")
    assert at_will < page.index("重新拟订筹资筹劳方案")
    services.answers[topics.GetTodos] = lambda call: Todos(items=(photo,))
    page = browser.get("/home").text
    assert "现在没有等您办的事" in page
    assert "上传公告栏照片" in page


@pytest.mark.parametrize(
    ("kind", "verb", "address"),
    [
        ("topic", "review", f"/topics/{county.TOPIC}/review"),
        ("topic", "get_topic", f"/topics/{county.TOPIC}"),
        ("notice", "read_notice", f"/inbox/{county.TOPIC}"),
        ("notice", "list_inbox", "/inbox"),
        ("posting", "confirm_hung", f"/postings/{county.TOPIC}"),
        ("survey", "record_survey", f"/topics/{county.TOPIC}/record_survey"),
    ],
)
def test_each_line_leads_to_where_it_is_done(kind: str, verb: str, address: str) -> None:
    assert steps.of_todo(county.todo(kind, county.TOPIC, verb, "")) == address


def signed_in(identity: directory.Identity) -> SignedIn:
    return SignedIn(token_hash="", identity=identity, due_for_check=False)


def test_the_menu_shows_what_a_role_comes_for() -> None:
    labels = {
        somebody.name: [entry.label for entry in menu.entries(signed_in(somebody))]
        for somebody in (county.LI, county.ZHANG, county.ZHAO)
    }
    assert labels["李建国"] == ["待办", "意见", "议题", "会议", "例会", "传达", "通报", "人员", "公开栏", "消息"]
    assert "本乡镇" in labels["张晓梅"]
    assert "意见" not in labels["张晓梅"]
    assert "全县" in labels["赵志强"]
    assert [entry.href for entry in menu.entries(None)] == ["/", "/rules", "/credits"]


def test_a_page_belongs_under_the_entry_it_lies_below() -> None:
    topics_entry, front = menu.Entry("议题", "/topics"), menu.Entry("公开栏", "/")
    assert topics_entry.is_here("/topics/5/review")
    assert not topics_entry.is_here("/topics-of-old")
    assert not front.is_here("/rules")


def test_opening_a_notice_is_the_receipt_and_leads_on(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.LI)
    assert f'href="/inbox/{county.NOTICE}"' in browser.get("/inbox").text
    page = browser.get(f"/inbox/{county.NOTICE}").text
    assert "这就是回执" in page
    assert f'href="/meetings/{county.MEETING}"' in page
    assert any(isinstance(call, notifications.ReadNotice) for call, _, _ in services.asked)


def test_the_inbox_is_marked_as_read_at_once_as_far_as_it_was_looked_at(
    browser: FlaskClient, services: Services
) -> None:
    sign_in(browser, services, county.LI)
    services.answers[notifications.ReadNotices] = lambda _: Done(id=county.NOTICE)
    page = browser.get("/inbox").text
    assert "全部标为已阅" in page
    services.answers[notifications.ListInbox] = lambda _: notifications.Inbox(
        items=(county.MESSAGE,), unread=1, asking=1, page=Page(total=1)
    )
    answer = browser.post("/inbox/read", data=hidden_fields(page), headers={"Referer": "https://localhost/inbox"})
    assert (answer.status_code, answer.location) == (303, "/inbox")
    [command] = [call for call, _, _ in services.asked if isinstance(call, notifications.ReadNotices)]
    assert command.newest == county.NOTICE
    page = browser.get("/inbox").text
    assert "还有 1 条要您到会或者核对，请逐条打开" in page
    assert "全部标为已阅" not in page


def test_what_is_over_is_no_unread_notice(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.LI)
    over = notifications.Inbox(items=(replace(county.MESSAGE, over=True),), page=Page(total=1))
    services.answers[notifications.ListInbox] = lambda _: over
    page = browser.get("/inbox").text
    assert "已过期" in page
    assert "未读" not in page
    assert "全部标为已阅" not in page


@pytest.mark.parametrize("kind", ["signing", "result", "resolution", "completion", "inquiry"])
def test_other_notices_lead_to_their_topic(kind: str) -> None:
    assert onward(replace(county.MESSAGE, kind=kind))[0] == f"/topics/{county.MEETING}"


def test_a_new_password_ends_the_other_sessions(browser: FlaskClient, services: Services, book: SessionBook) -> None:
    services.answers[directory.ChangePassword] = lambda call: Nothing()
    sign_in(browser, services, county.LI)
    elsewhere = book.open(county.LI)
    changed = fill_in(browser, "/account", old_password="old-password", new_password="a new password")
    assert (changed.status_code, changed.headers["Location"]) == (303, "/account")
    assert book.find(elsewhere) is None
    assert browser.get("/account").status_code == 200


def wrong_password() -> Callable[[Any], Any]:
    class WrongLogin(Refused, code="directory.wrong_login", status=401):
        sentence = "手机号或密码不对。"

    def refuse(call: Any) -> Any:
        raise WrongLogin

    return refuse


def test_a_wrong_old_password_is_said_beside_the_form_and_signs_nobody_out(
    browser: FlaskClient, services: Services
) -> None:
    services.answers[directory.ChangePassword] = wrong_password()
    sign_in(browser, services, county.LI)
    answer = fill_in(browser, "/account", old_password="a guess", new_password="a new password")
    assert answer.status_code == 401
    assert "手机号或密码不对" in answer.text
    assert "更改密码" in answer.text
    assert "a guess" not in answer.text
    assert browser.get("/account").status_code == 200


def test_signing_out_everywhere_else_leaves_this_phone_signed_in(
    browser: FlaskClient, services: Services, book: SessionBook
) -> None:
    sign_in(browser, services, county.LI)
    elsewhere = book.open(county.LI)
    token = hidden_fields(browser.get("/account").text)["csrf_token"]
    browser.post("/account/sign-out-elsewhere", data={"csrf_token": token}, headers=REFERER)
    assert book.find(elsewhere) is None
    assert "已退出其他 1 处登录" in browser.get("/account").text


def test_the_secretary_registers_that_the_printed_sheet_hangs(browser: FlaskClient, services: Services) -> None:
    services.answers[notifications.ConfirmHung] = lambda call: Done(id=call.posting_id)
    sign_in(browser, services, county.LI)
    page = f"/postings/{county.POSTING}"
    fields = hidden_fields(browser.get(page).text)
    answer = browser.post(f"{page}/hung", data=fields, headers=REFERER)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert any(isinstance(call, notifications.ConfirmHung) for call, _, _ in services.asked)


def test_a_sheet_that_hangs_already_offers_no_button(browser: FlaskClient, services: Services) -> None:
    services.answers[notifications.GetPosting] = lambda call: replace(county.SHEET, hung_at=county.MORNING)
    sign_in(browser, services, county.LI)
    assert "已经贴到公告栏" not in browser.get(f"/postings/{county.POSTING}").text


def test_the_township_s_staff_hang_nothing(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    assert "已经贴到公告栏" not in browser.get(f"/postings/{county.POSTING}").text
