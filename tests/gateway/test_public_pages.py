"""What anybody sees: the way to their village, the notice board, a posted topic, the numbers of law."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway import places
from services.gateway.pages.public_topics import percent
from services.gateway.scanning import PUBLIC_URL
from shared import clock
from shared.calls import directory, meetings, notifications, topics
from shared.calls.common import Done, Numbers, RatioView
from shared.errors import NotFound, Refused, Unavailable
from shared.vocabulary import MatterClass, State
from tests.gateway import sample_county as county
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services

PUBLIC = f"/topics/{county.TOPIC}/public"


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())


def refuse(refusal: Refused) -> Callable[[Any], Any]:
    def raising(call: Any) -> Any:
        raise refusal

    return raising


def test_from_the_front_page_one_comes_to_ones_village(browser: FlaskClient) -> None:
    front = browser.get("/").text
    assert f'href="/townships/{county.TOWNSHIP}"' in front
    assert f'href="/postings/{county.POSTING}"' in front
    assert f'href="/villages/{county.VILLAGE}"' in browser.get(f"/townships/{county.TOWNSHIP}").text


def test_the_way_to_a_village_is_open_while_the_notice_board_is_away(browser: FlaskClient, services: Services) -> None:
    del services.answers[notifications.ListBoard]
    front = browser.get("/")
    assert (front.status_code, "三道沟镇" in front.text, "没有应答" in front.text) == (200, True, True)


def test_divisions_are_asked_for_once(browser: FlaskClient, services: Services) -> None:
    browser.get("/")
    browser.get("/")
    assert sum(isinstance(call, directory.ListDivisions) for call, _, _ in services.asked) == 1


def test_known_divisions_serve_on_while_the_directory_is_away(
    browser: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/")
    del services.answers[directory.ListDivisions]
    monkeypatch.setattr(places, "KEPT_FOR", -1.0)
    assert "三道沟镇" in browser.get("/").text


def test_without_any_division_the_front_page_says_so_until_there_are_some(
    browser: FlaskClient, services: Services
) -> None:
    known = services.answers[directory.ListDivisions]
    services.answers[directory.ListDivisions] = lambda call: directory.Divisions()
    answer = browser.get("/")
    assert (answer.status_code, "还没有建立" in answer.text) == (503, True)
    services.answers[directory.ListDivisions] = known
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/villages/620922101", "/villages/999999999999", f"/townships/{county.VILLAGE}"])
def test_what_is_no_village_is_not_there(browser: FlaskClient, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_a_village_page_shows_its_board_and_its_posted_topics(browser: FlaskClient) -> None:
    page = browser.get(f"/villages/{county.VILLAGE}").text
    assert county.SHEET.title in page
    assert f'href="{PUBLIC}"' in page


def test_a_sheet_says_where_one_asks_with_a_phone_and_without(browser: FlaskClient) -> None:
    page = browser.get(f"/postings/{county.POSTING}").text
    assert "<title>质询的网页</title>" in page
    assert "打开 https://shouyi.example，找到河东村和这件事" in page
    assert "没有手机的，当面告诉村党支部书记" in page
    assert "河东村党支部<br>" in page


def test_a_sheet_that_does_not_hang_yet_says_until_when_it_stands_if_it_is_hung_today(
    browser: FlaskClient, services: Services
) -> None:
    late = date(2027, 4, 2)
    services.answers[notifications.GetPosting] = lambda _: replace(county.SHEET, if_hung_today=late)
    page = browser.get(f"/postings/{county.POSTING}").text
    assert f"今天（{clock.in_words(clock.today())}）张贴的，公示到" in page
    assert "2027年4月2日" in page
    assert "2027年3月24日" not in page


@pytest.mark.parametrize("kind", ["recall", "recall_voted"])
def test_the_sheets_of_a_recall_are_the_villagers_committees(
    browser: FlaskClient, services: Services, kind: str
) -> None:
    services.answers[notifications.GetPosting] = lambda _: replace(county.SHEET, kind=kind)
    page = browser.get(f"/postings/{county.POSTING}").text
    assert "河东村村民委员会<br>" in page
    assert "河东村党支部<br>" not in page


@pytest.mark.parametrize("kind", ["resolution", "implementation_result"])
@pytest.mark.parametrize(("matter_class", "signed"), [
    (MatterClass.VILLAGE_AFFAIRS, "河东村村民委员会<br>"), (MatterClass.PARTY_AFFAIRS, "河东村党支部<br>"),
])  # fmt: skip
def test_what_the_villagers_decided_is_made_public_by_their_committee(
    browser: FlaskClient, services: Services, kind: str, matter_class: MatterClass, signed: str
) -> None:
    services.answers[notifications.GetPosting] = lambda _: replace(county.SHEET, kind=kind)
    topic = services.answers[topics.GetPublicTopic]
    services.answers[topics.GetPublicTopic] = lambda call: replace(topic(call), matter_class=matter_class)
    assert signed in browser.get(f"/postings/{county.POSTING}").text


def test_a_sheet_is_read_while_its_topic_can_not_be_asked(browser: FlaskClient, services: Services) -> None:
    services.answers[notifications.GetPosting] = lambda _: replace(county.SHEET, kind="resolution")
    services.answers[topics.GetPublicTopic] = refuse(Unavailable())
    page = browser.get(f"/postings/{county.POSTING}")
    assert (page.status_code, "河东村<br>" in page.text) == (200, True)


def test_a_sheet_has_no_code_that_no_phone_could_follow(app: Flask, browser: FlaskClient) -> None:
    app.config[PUBLIC_URL] = "http://127.0.0.1:8000"
    page = browser.get(f"/postings/{county.POSTING}").text
    assert "<svg" not in page
    assert "127.0.0.1" not in page
    assert "没有手机的，当面告诉村党支部书记" in page


def test_the_notice_of_a_meeting_is_no_posting_to_ask_about(browser: FlaskClient, services: Services) -> None:
    services.answers[notifications.GetPosting] = lambda _: replace(county.SHEET, kind="meeting_notice")
    page = browser.get(f"/postings/{county.POSTING}").text
    assert "质询" not in page.partition('<article class="sheet">')[2].partition("</article>")[0]


def test_a_posted_topic_tells_its_whole_life(browser: FlaskClient) -> None:
    page = browser.get(PUBLIC).text
    for said in (
        "应到 7 人，实到 6 人",
        "第二十八条",
        "先修排水沟",
        "施工队和价格",
        "33 / 34 人",
        "118 / 127 人",
        "一棵不砍",
    ):
        assert said in page


def test_anybody_may_ask_without_a_name_and_a_form_sent_twice_asks_once(
    browser: FlaskClient, services: Services
) -> None:
    services.answers[topics.AskInquiry] = lambda call: Done(id=call.id)
    answer = fill_in(browser, PUBLIC, question="路面要修多宽？")
    assert (answer.status_code, answer.headers["Location"]) == (303, PUBLIC)
    call, token, command_id = next(asked for asked in services.asked if isinstance(asked[0], topics.AskInquiry))
    assert token is None
    assert call.id == command_id, "the same form makes the same question"  # type: ignore[attr-defined]


def test_a_question_that_is_too_short_stays_in_the_form(browser: FlaskClient) -> None:
    answer = fill_in(browser, PUBLIC, question="为啥")
    assert (answer.status_code, "为啥" in answer.text) == (422, True)


def test_nobody_asks_without_end(browser: FlaskClient, services: Services) -> None:
    services.answers[topics.AskInquiry] = lambda call: Done(id=call.id)
    statuses = [fill_in(browser, PUBLIC, question="路面要修多宽？").status_code for _ in range(11)]
    assert (statuses[9], statuses[10]) == (303, 429)


def test_an_archived_topic_takes_no_more_questions(browser: FlaskClient, services: Services) -> None:
    services.answers[topics.GetPublicTopic] = lambda call: replace(county.PUBLIC, state=State.ARCHIVED)
    assert "提出质询" not in browser.get(PUBLIC).text


def test_a_topic_that_is_not_posted_is_not_there(browser: FlaskClient, services: Services) -> None:
    services.answers[topics.GetPublicTopic] = refuse(NotFound())
    assert browser.get(PUBLIC).status_code == 404


def test_ninety_nine_point_nine_nine_is_not_a_hundred_percent() -> None:
    assert percent(RatioView(part=9_999, whole=10_000, ratio=Fraction(9_999, 10_000))) == "99.9%"
    assert percent(RatioView(part=29, whole=30, ratio=Fraction(29, 30))) == "96.7%"
    assert percent(RatioView(part=0, whole=0)) == "—"


def test_a_superseded_number_stands_behind_the_one_in_force(browser: FlaskClient) -> None:
    page = browser.get("/rules").text
    in_force, past = page.index("15 日"), page.index("10 日")
    assert in_force < page.index("已不适用")
    assert in_force < past
    assert "2025年12月31日" in page
    assert "村民会议：提前通知天数" in page


def test_the_numbers_are_folded_by_whose_they_are(browser: FlaskClient) -> None:
    page = browser.get("/rules").text
    assert "<summary>公示（2 项）</summary>" in page
    assert "<summary>村民会议（1 项）</summary>" in page


def test_a_number_that_comes_into_force_tomorrow_says_so(browser: FlaskClient, services: Services) -> None:
    later = county.number("posting.days", "20", since=date(clock.today().year + 1, 1, 1))
    services.answers[topics.ListNumbers] = lambda call: Numbers(items=(later,))
    assert "还未施行" in browser.get("/rules").text


def test_one_silent_service_costs_only_its_own_numbers(browser: FlaskClient, services: Services) -> None:
    services.answers[meetings.ListNumbers] = refuse(Unavailable(service="meetings"))
    page = browser.get("/rules")
    assert (page.status_code, "15 日" in page.text, "没有应答" in page.text) == (200, True, True)


def test_the_study_credits_policy_shows_the_day_s_numbers(browser: FlaskClient) -> None:
    page = browser.get("/credits").text
    assert "科级干部：每年学分" in page
    assert "地方做法" in page
