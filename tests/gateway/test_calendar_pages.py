"""What is to be held, at the pages: of a village line by line, of a township the late ones first, of a county in numbers."""

from dataclasses import replace

from services.gateway import steps
from shared.calls import calendar
from shared.calls.common import NextStep
from shared.calls.directory import Identity
from tests.gateway.acting import As, sent, signed_in
from tests.gateway.calendars import ASSEMBLY, DUE, MONTHLY, SECOND, with_calendar
from tests.gateway.conftest import Services
from tests.gateway.sample_county import TOPIC, todo
from tests.gateway.village import COUNTY, LIU, MEMBER, SECRETARY, TOWNSHIP, TOWNSHIP_CLERK, VILLAGE, somebody

__all__ = ["signed_in"]
CLERK: Identity = somebody(LIU, "county", area=COUNTY)


def test_the_secretary_sees_one_next_step_and_each_body_with_its_article(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get("/calendar").text
    assert page.index("登记支部委员会") < page.index("应开的会议、应办的村务</h2>")
    assert f'href="/calendar/new?area={VILLAGE}&amp;unit=branch_committee/"' in page
    assert page.count(MONTHLY) == 3  # the step, and two lines
    assert ("逾期 8 天" in page, "没有记录" in page, "这一期已办" in page) == (True, True, True)
    assert "支委会审核议题的会，也要在这里登记" in page


def test_a_group_s_form_is_the_next_step_of_a_group(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    step = NextStep(verb="…", label="登记东片党小组会", why="…", source="…", due_on=DUE[1].due_by)
    services.answers[calendar.GetCalendar] = lambda _: calendar.CalendarView(items=DUE[1:], step=step)
    assert "unit=party_group/东片党小组" in browser.get("/calendar").text


def test_when_all_was_held_the_page_says_so(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    services.answers[calendar.GetCalendar] = lambda _: calendar.CalendarView(items=DUE[2:])
    page = browser.get("/calendar").text
    assert "这一期应开的会、应办的村务都办过了" in page
    assert "登记别的例会" in page


def test_a_member_reads_it_and_has_nothing_to_do(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_calendar(services)
    services.answers[calendar.GetCalendar] = lambda _: calendar.CalendarView(items=DUE)
    page = browser.get("/calendar").text
    assert "逾期 8 天" in page
    assert "/calendar/new" not in page


def test_the_township_sees_the_village_that_is_latest_first(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    with_calendar(services)
    page = browser.get("/calendar").text
    first, second, third = (page.index(f"/calendar?area={code}") for code in (VILLAGE, "620902101101", SECOND))
    assert first < second < third
    assert "1 项，最久 8 天" in page
    assert "都办过了" in page
    page = browser.get(f"/calendar?area={VILLAGE}").text
    assert f'href="/calendar?area={TOWNSHIP}"' in page


def test_the_county_sees_numbers_and_leads_on(signed_in: As, services: Services) -> None:
    browser = signed_in(CLERK)
    with_calendar(services)
    page = browser.get("/calendar").text
    assert f'href="/calendar?area={TOWNSHIP}"' in page
    assert ("3 个" in page, "40 天" in page) == (True, True)
    assert not sent(services, calendar.GetCalendar)


def test_a_to_do_leads_to_the_calendar() -> None:
    line = replace(todo("calendar", TOPIC, "get_calendar", "提醒村里按期开会"), area=VILLAGE)
    assert steps.of_todo(line) == f"/calendar?area={VILLAGE}"


def test_what_is_wrong_with_the_assembly_is_said_with_the_article_and_what_to_do(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get("/calendar").text
    assert "妇女代表 5 人，应不少于 7 人" in page
    assert "选足妇女代表" in page
    assert "三分之一以上" in page
    assert "没有写是哪一户" in page


def test_an_assembly_as_the_law_has_it_says_so(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_calendar(services)
    services.answers[calendar.GetAssemblyComposition] = lambda _: replace(ASSEMBLY, women=8, faults=(), missing=())
    assert "都符合规定" in browser.get("/calendar").text
