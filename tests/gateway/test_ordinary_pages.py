"""Meetings without a topic at the pages: first which and when, then what the roll of that day says, then the rest."""

from services.meetings.refusals import NotHeldYet
from shared import clock
from shared.calls import calendar
from shared.vocabulary import Body
from tests.gateway.acting import As, refusing, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.calendars import HELD, SHORT, WRONG, with_calendar
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEMBER, MORNING, SECRETARY, TOWNSHIP_CLERK, VILLAGE, WANG

__all__ = ["signed_in"]
SAID: dict[str, str | list[str]] = {
    "place": "党群服务中心", "led_by": str(LI), "present": "30", "agenda": "通报财务", "summary": "逐笔念过。",
}  # fmt: skip


def test_the_list_marks_what_was_under_its_quorum(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get("/calendar").text
    assert page.count("人数不够") == 1
    assert page.count("已更正") == 1
    assert f"{clock.in_words(MORNING.date())}更正，原因：日期写错了一天" in page
    assert page.index("登记别的例会") < page.index(f"/calendar/{HELD}")
    assert "30 / 39" in page


def test_which_and_when_comes_first_and_the_roll_of_that_day_second(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get(f"/calendar/new?area={VILLAGE}").text
    assert '<option value="village_group/第三村民小组">' in page
    assert "要表决的事，请另提议题" in page
    page = browser.get(f"/calendar/new?area={VILLAGE}&unit=representatives_assembly/&held_on=2027-03-05").text
    assert "39 人（有表决权）" in page
    assert 'name="should_attend"' not in page
    assert "由各户的代表参加" not in page


def test_it_is_written_down_with_what_was_typed_and_nothing_else(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    path = f"/calendar/new?area={VILLAGE}&unit=village_group/第三村民小组&held_on=2027-03-05"
    answer = fill_in(browser, path, **SAID, by_households="true")
    assert answer.status_code == 303
    [command] = sent(services, calendar.RecordOrdinaryMeeting)
    assert (command.village, command.body, command.group) == (VILLAGE, Body.VILLAGE_GROUP, "第三村民小组")
    assert (command.present, command.by_households, command.led_by) == (30, True, LI)


def test_a_day_to_come_is_refused_where_it_is_chosen(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    services.answers[calendar.GetOrdinaryAdvice] = refusing(NotHeldYet(today="2027-03-08"))
    answer = browser.get(f"/calendar/new?area={VILLAGE}&unit=members_assembly/&held_on=2099-01-01")
    assert answer.status_code == 422
    assert "会议还没有开" in answer.text
    assert '<option value="members_assembly/" selected>' in answer.text


def test_a_correction_begins_with_what_stands(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get(f"/calendar/{HELD}/correct").text
    assert "通报第一季度财务" in page
    assert f'<option value="{WANG}" selected>' in page or f'value="{WANG}" checked' in page
    answer = fill_in(browser, f"/calendar/{HELD}/correct", **SAID, held_on="2027-03-04", reason="日期写错了")
    assert answer.status_code == 303
    [command] = sent(services, calendar.CorrectOrdinaryMeeting)
    assert (command.meeting_id, command.reason) == (HELD, "日期写错了")


def test_what_never_was_is_struck_with_the_reason(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    assert fill_in(browser, f"/calendar/{SHORT}/strike", reason="登记重复").status_code == 303
    [command] = sent(services, calendar.StrikeOrdinaryMeeting)
    assert (command.meeting_id, command.reason) == (SHORT, "登记重复")


def test_what_was_corrected_says_so_and_leads_on(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_calendar(services)
    page = browser.get(f"/calendar/{WRONG}").text
    assert "更正，原因：日期写错了一天" in page
    for misleading in ("登记，原因", "请另定时间再开"):
        assert misleading not in page
    assert f'href="/calendar/{HELD}"' in page
    assert f"/calendar/{WRONG}/correct" not in page
    assert f'href="/calendar/{WRONG}"' in browser.get(f"/calendar/{HELD}").text
    assert "请另定时间再开" in browser.get(f"/calendar/{SHORT}").text


def test_a_member_and_the_township_read_and_write_nothing_down(signed_in: As, services: Services) -> None:
    for reader in (MEMBER, TOWNSHIP_CLERK):
        browser = signed_in(reader)
        with_calendar(services)
        assert "登记例会" not in browser.get(f"/calendar?area={VILLAGE}").text
        assert "更正" not in browser.get(f"/calendar/{SHORT}").text
        for path in ("/calendar/new", f"/calendar/{HELD}/correct", f"/calendar/{HELD}/strike"):
            assert browser.get(path).status_code == 404
