"""The yearly appraisal at the pages: what was found and what follows, one person after the other written down, corrected."""

from dataclasses import replace

from services.gateway import steps
from services.meetings.refusals import NotOnesOwnAppraisal
from shared.calendar_words import Occasion
from shared.calls import appraisals, calendar
from tests.gateway.acting import As, refusing, sent, signed_in
from tests.gateway.appraisals import APPRAISALS, FOUND, LINE, STRUCK, with_appraisals
from tests.gateway.asking_forms import fill_in
from tests.gateway.calendars import DUE, HELD, LINES, NEXT, SHORT, WRONG, with_calendar
from tests.gateway.conftest import Services
from tests.gateway.disclosures import with_disclosures
from tests.gateway.sample_county import TOPIC, todo
from tests.gateway.village import LI, MEMBER, SECRETARY, TOWNSHIP_CLERK, VILLAGE, WANG, ZHANG

__all__ = ["signed_in"]
LIST = f"/appraisals?area={VILLAGE}"
VOTES: dict[str, str | list[str]] = {"year": "2027", "competent": "20", "not_competent": "8", "abstained": "2"}


def settled(services: Services) -> None:
    with_calendar(services)
    with_disclosures(services)
    with_appraisals(services)


def test_two_years_running_not_competent_is_said_with_the_article_and_what_to_do(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(MEMBER)
    settled(services)
    page = browser.get(LIST).text
    assert "2026年、2027年连续被评议为不称职，职务终止" in page
    assert ("第三十八条：连续两次被评议不称职的" in page, "补选" in page) == (True, True)
    assert page.index("职务终止") < page.index("评议的结果")
    assert "还没有登记评议的有 1 人" in page
    assert "称职 10，不称职 18，弃权 2；到会 30" in page
    assert ("已作废" in page, "登记重复" in page) == (True, True)
    assert ("/appraise" in page, "/correct" in page) == (False, False)


def test_nothing_is_said_of_offices_that_do_not_end(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    settled(services)
    with_appraisals(services, replace(APPRAISALS, ends=(), missing=()))
    page = browser.get(LIST).text
    assert "职务终止" not in page
    assert "在任的人都登记了评议" in page


def test_who_writes_it_down_begins_with_a_meeting_that_had_its_quorum(signed_in: As, services: Services) -> None:
    for writer in (SECRETARY, TOWNSHIP_CLERK):
        browser = signed_in(writer)
        settled(services)
        page = browser.get(LIST).text
        assert f'href="/calendar/{HELD}/appraise"' in page
        assert f"/calendar/{SHORT}/appraise" not in page
        assert f'href="/calendar/{HELD}/appraise"' in browser.get(f"/calendar/{HELD}").text
        assert browser.get(f"/calendar/{SHORT}/appraise").status_code == 404


def test_before_any_such_meeting_the_page_leads_to_write_it_down(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    with_appraisals(services, replace(APPRAISALS, items=()))
    listed = services.answers[calendar.ListOrdinaryMeetings](calendar.ListOrdinaryMeetings(village=VILLAGE))
    services.answers[calendar.ListOrdinaryMeetings] = lambda _: replace(listed, items=())
    assert f'href="/calendar/new?area={VILLAGE}&unit=representatives_assembly/"' in browser.get(LIST).text


def test_a_meeting_that_was_struck_is_not_offered(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    listed = services.answers[calendar.ListOrdinaryMeetings](calendar.ListOrdinaryMeetings(village=VILLAGE))
    gone = replace(listed.items[0], superseded=LINES[WRONG].superseded)
    assert f'href="/calendar/{HELD}/appraise"' in browser.get(LIST).text
    services.answers[calendar.ListOrdinaryMeetings] = lambda _: replace(listed, items=(gone,))
    assert f'href="/calendar/{HELD}/appraise"' not in browser.get(LIST).text


def test_one_person_after_the_other_is_written_down_and_never_the_viewer(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    settled(services)
    address = f"/calendar/{HELD}/appraise"
    page = browser.get(address).text
    assert f'value="{WANG}"' in page
    assert f'value="{LI}"' not in page  # appraised at this meeting
    assert f'value="{ZHANG}"' in page  # whose entry was struck
    answer = fill_in(browser, address, **VOTES, person_id=str(ZHANG))
    assert (answer.status_code, answer.location) == (303, address)
    [command] = sent(services, appraisals.RecordAppraisal)
    assert (command.meeting_id, command.person_id, command.year) == (HELD, ZHANG, 2027)
    assert (command.competent, command.not_competent, command.abstained) == (20, 8, 2)


def test_the_secretary_is_not_offered_their_own(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    page = browser.get(f"/calendar/{HELD}/appraise").text
    assert f'value="{SECRETARY.person_id}"' not in page
    assert f'value="{ZHANG}"' in page


def test_a_refusal_stands_beside_the_form_and_the_correction_begins_with_what_stands(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    address = f"/appraisals/{VILLAGE}/{FOUND}/correct"
    assert 'value="18"' in browser.get(address).text
    answer = fill_in(browser, address, **VOTES, reason="抄错了")
    assert (answer.status_code, answer.location) == (303, LIST)
    [command] = sent(services, appraisals.CorrectAppraisal)
    assert (command.appraisal_id, command.not_competent, command.reason) == (FOUND, 8, "抄错了")
    services.answers[appraisals.CorrectAppraisal] = refusing(NotOnesOwnAppraisal())
    assert "自己的评议不能自己登记" in fill_in(browser, address, **VOTES, reason="抄错了").text


def test_what_never_was_is_struck_with_the_reason(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    assert fill_in(browser, f"/appraisals/{VILLAGE}/{FOUND}/strike", reason="登记重复").status_code == 303
    [command] = sent(services, appraisals.StrikeAppraisal)
    assert (command.appraisal_id, command.reason) == (FOUND, "登记重复")
    assert f"/appraisals/{VILLAGE}/{STRUCK}/strike" not in browser.get(LIST).text


def test_a_member_writes_nothing_down(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    settled(services)
    for path in (
        f"/calendar/{HELD}/appraise", f"/appraisals/{VILLAGE}/{FOUND}/correct", f"/appraisals/{VILLAGE}/{FOUND}/strike",
    ):  # fmt: skip
        assert browser.get(path).status_code == 404


def test_the_calendar_and_the_to_do_lead_there(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    settled(services)
    due = replace(DUE[0], body=None, occasion=Occasion.APPRAISAL, body_label="民主评议")
    services.answers[calendar.GetCalendar] = lambda _: calendar.CalendarView(items=(due,), step=NEXT)
    assert f'class="button" href="{LIST}"' in browser.get("/calendar").text
    line = replace(todo("appraisal", TOPIC, "end_office", "办理职务终止和补选"), area=VILLAGE)
    assert steps.of_todo(line) == LIST
    assert LINE.person_id == LI
