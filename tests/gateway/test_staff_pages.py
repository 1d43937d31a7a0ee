"""The county's and the townships' overview, and who lives there."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import clock
from shared.calls import directory, headlines, topics
from shared.calls.common import Todos
from shared.errors import NotAllowed
from shared.vocabulary import State
from tests.gateway import sample_county as county
from tests.gateway.conftest import Services
from tests.gateway.signing_in import sign_in


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())


# -- how the county stands -----------------------------------------------------------------


def test_the_county_sees_its_numbers_and_every_township(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    page = browser.get("/county").text
    for said in ("4,517", "1,206", "588", "481", "317", "96.4%", "9,641 / 10,000", "三道沟镇", "双塔镇", "148,800"):
        assert said in page
    assert f'href="/townships/{county.TOWNSHIP}"' in page


def test_each_area_inside_is_asked_for_once_and_shows_nothing_where_nothing_happened(
    browser: FlaskClient, services: Services
) -> None:
    sign_in(browser, services, county.ZHAO)
    browser.get("/county")
    assert len([call for call, _, _ in services.asked if isinstance(call, headlines.ListHeadlines)]) == 1
    assert len([call for call, _, _ in services.asked if isinstance(call, headlines.GetHeadlines)]) == 1


def test_the_year_before_can_be_looked_at_and_no_year_to_come(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    this = clock.today().year
    assert f"{this - 1}年" in browser.get(f"/county?year={this - 1}").text
    for made_up in (this + 1, "2009", "x", "20260"):
        browser.get(f"/county?year={made_up}")
    years = [call.year for call, _, _ in services.asked if isinstance(call, headlines.GetHeadlines)]
    assert years == [this - 1, this, this, this, this]


def test_a_township_sees_the_numbers_of_its_villages(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    page = browser.get(f"/townships/{county.TOWNSHIP}").text
    assert "317" in page
    assert f'<a href="/villages/{county.VILLAGE}">河东村</a>' in page


def test_a_village_s_numbers_are_for_its_own_people(browser: FlaskClient, services: Services) -> None:
    assert "4,517" not in browser.get(f"/villages/{county.VILLAGE}").text
    sign_in(browser, services, county.LI)
    assert "4,517" in browser.get(f"/villages/{county.VILLAGE}").text


def test_the_county_s_page_is_for_the_county(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    assert browser.get("/county").status_code == 403


def test_a_township_sees_what_is_late_and_its_topics_by_state(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    page = browser.get(f"/townships/{county.TOWNSHIP}?state=executing").text
    assert "已超期 3 天" in page
    asked = [call for call, _, _ in services.asked if isinstance(call, topics.ListTopics)]
    assert asked[-1].state is State.EXECUTING


def test_a_halted_topic_without_a_day_counts_as_late_and_one_due_today_does_not(
    browser: FlaskClient, services: Services
) -> None:
    halted = county.todo("topic", county.TOPIC, "get_topic", "了解进展，督促办理")
    today = county.todo("topic", county.TOPIC, "review", "今天要审核的", due=clock.today())
    services.answers[topics.GetTodos] = lambda call: Todos(items=(halted, today))
    sign_in(browser, services, county.ZHANG)
    page = browser.get(f"/townships/{county.TOWNSHIP}").text
    assert "了解进展，督促办理" in page
    assert "今天要审核的" not in page


def test_another_township_s_staff_sees_the_public_page_only(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    page = browser.get("/townships/620922102").text
    assert "双塔镇" in page
    assert "超期" not in page


# -- people --------------------------------------------------------------------------------


def test_people_are_listed_for_ones_own_area_and_found_by_name(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    page = browser.get("/people?name= 王 ").text
    assert "王秀兰" in page
    assert "138****0007" in page
    query = next(call for call, _, _ in services.asked if isinstance(call, directory.ListPeople))
    assert (query.area, query.name) == (county.TOWNSHIP, "王")
    assert "/roster/import" not in page, "importing is the county's"


def test_the_directory_decides_whose_people_one_sees(browser: FlaskClient, services: Services) -> None:
    def refuse(call: Any) -> Any:
        raise NotAllowed(needs="乡镇工作人员")

    services.answers[directory.ListPeople] = refuse
    sign_in(browser, services, county.LI)
    assert browser.get("/people?area=620922").status_code == 403
