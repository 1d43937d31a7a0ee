"""Village affairs at the pages: anybody reads what was posted and how to ask, the secretary writes it down, the township says how often."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from services.meetings.refusals import CheckedByWhoPosted
from shared import clock
from shared.calendar_words import DisclosureKind, Occasion
from shared.calls import calendar, disclosures
from shared.calls.common import Done, Page
from shared.calls.directory import Divisions, DivisionView, ListDivisions
from shared.calls.notifications import Board, ListBoard
from shared.calls.topics import ListPublicTopics, Topics
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.calendars import DUE, NEXT, with_calendar
from tests.gateway.conftest import Services
from tests.gateway.disclosures import LINE, MISTAKEN, NEVER, OLD, POSTED, STANDS, WITHHELD, view, with_disclosures
from tests.gateway.village import MEMBER, MORNING, SECRETARY, TOWNSHIP, TOWNSHIP_CLERK, VILLAGE, WANG, ZHANG

__all__ = ["signed_in"]
LIST = f"/villages/{VILLAGE}/disclosures"
SAID: dict[str, str | list[str]] = {
    "kind": "finances", "matters": "1月收支", "posted_on": "2027-03-05", "place": "村部公开栏", "posted_by": str(WANG),
    "checked_by": str(ZHANG), "found": "属实",
}  # fmt: skip


def test_anybody_reads_what_was_posted_until_when_and_how_to_ask(
    browser: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.settle(services)
    with_disclosures(services)
    monkeypatch.setattr(clock, "today", lambda: LINE.hangs_until)
    page = browser.get(LIST).text
    assert ("1月收入 3 万元" in page, "2027年3月20日" in page, "逐笔核对" in page) == (True, True, True)
    assert page.count("正在公布") == 1
    assert "有在建的道路工程" in page
    assert ("有疑问，怎么问" in page, "清水镇人民政府" in page) == (True, True)
    for hidden in ("登记村务公开", f"/villages/{VILLAGE}/finances"):
        assert hidden not in page


def test_anybody_reads_what_was_corrected_and_struck_with_day_and_reason_below_what_stands(
    browser: FlaskClient, services: Services
) -> None:
    village.settle(services)
    with_disclosures(services)
    page = browser.get(LIST).text
    below = page[page.index("更正、作废过的") :]
    assert f"/disclosures/{STANDS}" not in below
    for line, badge, reason in ((OLD, "已更正", "日期写错了一天"), (NEVER, "已作废", "登记重复")):
        assert below.count(f"/disclosures/{line.id}") == page.count(f"/disclosures/{line.id}") == 1
        assert below.count(badge) == page.count(badge) == 1
        assert f"{clock.in_words(MORNING.date())}{badge[1:]}，原因：{reason}" in below
    assert "低保 3 户" in below


def test_where_everything_was_struck_the_page_says_so(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_disclosures(services)
    struck = disclosures.Disclosures(items=(NEVER,), page=Page(total=1), source="…")
    services.answers[disclosures.ListDisclosures] = lambda _: struck
    page = browser.get(LIST).text
    assert "还没有登记过村务公开" not in page
    assert ("登记过的都已作废" in page, "已作废" in page) == (True, True)


def test_anybody_reads_one_of_them_and_the_village_who_answers_for_it(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_disclosures(services)
    with_names = services.answers[disclosures.GetDisclosure]
    nobody = {"posted_by": None, "checked_by": None, "recorded_by": None, "correction": None}
    services.answers[disclosures.GetDisclosure] = lambda call: replace(with_names(call), **nobody)
    page = browser.get(f"/disclosures/{MISTAKEN}").text
    assert f"{clock.in_words(MORNING.date())}更正，原因：日期写错了一天" in page
    for hidden in ("张贴人", "核对人", "没有姓名"):
        assert hidden not in page


def test_the_village_s_public_page_leads_there(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_disclosures(services)
    services.answers |= {
        ListBoard: lambda _: Board(page=Page(total=0)),
        ListPublicTopics: lambda _: Topics(page=Page(total=0)),
    }
    page = browser.get(f"/villages/{VILLAGE}").text
    assert f'href="{LIST}"' in page
    assert page.count("张贴在村部公开栏") == 2  # what was struck and corrected is not among them
    del services.answers[disclosures.ListDisclosures]
    assert browser.get(f"/villages/{VILLAGE}").status_code == 200


def test_a_community_has_no_such_page(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_disclosures(services)
    community = DivisionView(code="620902101301", name="新湖社区", level="community", parent_code=TOWNSHIP)
    services.answers |= {
        ListBoard: lambda _: Board(page=Page(total=0)),
        ListPublicTopics: lambda _: Topics(page=Page(total=0)),
    }
    known = services.answers[ListDivisions](ListDivisions()).items
    services.answers[ListDivisions] = lambda _: Divisions(items=(*known, community))
    assert browser.get(f"/villages/{community.code}/disclosures").status_code == 404
    assert "村务公开</h2>" not in browser.get(f"/villages/{community.code}").text


def test_the_secretary_writes_it_down_and_one_of_the_supervision_committee_checks_it(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(SECRETARY)
    with_disclosures(services)
    page = browser.get(f"{LIST}/new?kind=finances").text
    assert 'value="finances" checked' in page
    checkers = page[page.index("谁核对的") :]
    assert "（村务监督委员会）" in checkers
    assert "（村两委）" not in checkers, "they check only where the supervision committee has nobody"
    assert page[: page.index("谁核对的")].count("（村两委）") == 3
    answer = fill_in(browser, f"{LIST}/new", **SAID)
    assert (answer.status_code, answer.location.startswith("/disclosures/")) == (303, True)
    [command] = sent(services, disclosures.RecordDisclosure)
    assert (command.village, command.kind, command.checked_by) == (VILLAGE, DisclosureKind.FINANCES, ZHANG)


def test_a_refusal_stands_beside_the_form(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_disclosures(services)
    services.answers[disclosures.RecordDisclosure] = refusing(CheckedByWhoPosted())
    answer = fill_in(browser, f"{LIST}/new", **SAID)
    assert answer.status_code == 422
    assert "同一个人" in answer.text


def test_a_correction_begins_with_what_stands_and_what_never_was_is_struck(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_disclosures(services)
    assert "1月收入 3 万元" in browser.get(f"/disclosures/{POSTED}/correct").text
    assert fill_in(browser, f"/disclosures/{POSTED}/correct", **SAID, reason="写错了").status_code == 303
    [corrected] = sent(services, disclosures.CorrectDisclosure)
    assert (corrected.disclosure_id, corrected.reason) == (POSTED, "写错了")
    assert fill_in(browser, f"/disclosures/{POSTED}/strike", reason="登记重复").status_code == 303
    [struck] = sent(services, disclosures.StrikeDisclosure)
    assert struck.disclosure_id == POSTED


def test_what_was_corrected_says_so_and_leads_on(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_disclosures(services)
    page = browser.get(f"/disclosures/{MISTAKEN}").text
    assert "更正，原因：日期写错了一天" in page
    assert "登记，原因" not in page
    assert f'href="/disclosures/{POSTED}"' in page
    assert "/correct" not in page
    assert f'href="/disclosures/{MISTAKEN}"' in browser.get(f"/disclosures/{POSTED}").text
    assert OLD.id == MISTAKEN


def test_the_township_takes_what_was_corrected_from_the_public_after_seeing_it(
    signed_in: As, services: Services
) -> None:
    with_disclosures(services)
    services.answers[disclosures.WithholdDisclosure] = lambda call: Done(id=call.disclosure_id)
    assert "/withhold" not in signed_in(SECRETARY).get(f"/disclosures/{MISTAKEN}").text
    assert signed_in(SECRETARY).get(f"/disclosures/{MISTAKEN}/withhold").status_code == 404
    browser = signed_in(TOWNSHIP_CLERK)
    assert "/withhold" not in browser.get(f"/disclosures/{POSTED}").text
    assert f"/disclosures/{MISTAKEN}/withhold" in browser.get(f"/disclosures/{MISTAKEN}").text
    asked = browser.get(f"/disclosures/{MISTAKEN}/withhold").text
    assert ("低保 3 户" in asked, "不能恢复" in asked) == (True, True)
    assert fill_in(browser, f"/disclosures/{MISTAKEN}/withhold").location == f"/disclosures/{MISTAKEN}"
    [call] = sent(services, disclosures.WithholdDisclosure)
    assert call.disclosure_id == MISTAKEN


def test_what_was_withheld_says_so_and_why_it_was_corrected(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_disclosures(services)
    listed = disclosures.Disclosures(items=(LINE, WITHHELD), page=Page(total=2), source=LINE.place)
    services.answers[disclosures.ListDisclosures] = lambda _: listed
    services.answers[disclosures.GetDisclosure] = lambda _: replace(view(MISTAKEN), line=WITHHELD)
    for page in (browser.get(LIST).text, browser.get(f"/disclosures/{MISTAKEN}").text):
        assert "涉及个人隐私，不公开" in page
        assert "日期写错了一天" in page


@pytest.mark.parametrize(("busy", "asked"), [(True, False), (False, True)])
def test_the_township_says_the_other_thing_with_its_reason(
    signed_in: As, services: Services, busy: bool, asked: bool
) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    with_disclosures(services, disclosures.FinancesView(busy=busy, reason="…", since=LINE.posted_on))
    assert f"/villages/{VILLAGE}/finances" in browser.get(LIST).text
    answer = fill_in(browser, f"/villages/{VILLAGE}/finances", reason="工程已经完工")
    assert (answer.status_code, answer.location) == (303, LIST)
    [command] = sent(services, disclosures.SayFinancesAreBusy)
    assert (command.village, command.busy, command.reason) == (VILLAGE, asked, "工程已经完工")


def test_who_does_not_keep_it_writes_nothing_down(signed_in: As, services: Services) -> None:
    for reader in (MEMBER, TOWNSHIP_CLERK):
        browser = signed_in(reader)
        with_disclosures(services)
        assert f"/disclosures/{POSTED}" in browser.get(LIST).text
        for path in (f"{LIST}/new", f"/disclosures/{POSTED}/correct", f"/disclosures/{POSTED}/strike"):
            assert browser.get(path).status_code == 404
    for reader in (MEMBER, SECRETARY):
        browser = signed_in(reader)
        with_disclosures(services)
        assert browser.get(f"/villages/{VILLAGE}/finances").status_code == 404


def test_the_calendar_leads_to_the_form_of_what_is_due(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    due = replace(DUE[0], body=None, occasion=Occasion.FINANCES_DISCLOSURE, body_label="村务公开（财务收支）")
    services.answers[calendar.GetCalendar] = lambda _: calendar.CalendarView(items=(due,), step=NEXT)
    page = browser.get("/calendar").text
    assert f'href="{LIST}/new?kind=finances"' in page
    assert "村务公开（财务收支）" in page
