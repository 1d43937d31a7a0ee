"""The collection team: on the village's page for anybody, named by its secretary."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.gateway import steps
from shared.calls import teams
from shared.calls.common import Done, NextStep, Todo
from tests.gateway import sample_county as county
from tests.gateway.acting import refusing, sent
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.signing_in import sign_in

PAGE = f"/villages/{county.VILLAGE}/team"


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())
    services.answers[teams.NameCollectionTeam] = lambda _: Done(id=UUID(int=1))


def test_anybody_reads_who_collects_in_which_capacity_and_until_when(browser: FlaskClient) -> None:
    page = browser.get(f"/villages/{county.VILLAGE}").text
    for shown in (
        "李建国",
        "村党支部书记",
        "2029年12月31日",
        "王秀兰",
        "现在没有可以参加小组的身份",
        "1月8日支委会确定",
    ):
        assert shown in page
    assert PAGE not in page


def test_the_notice_board_is_there_while_the_team_cannot_be_asked_for(browser: FlaskClient, services: Services) -> None:
    del services.answers[teams.GetCollectionTeam]
    page = browser.get(f"/villages/{county.VILLAGE}")
    assert (page.status_code, "h-team" in page.text) == (200, False)


def test_the_secretary_names_the_team_from_those_who_may_be_on_it(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.LI)
    assert PAGE in browser.get(f"/villages/{county.VILLAGE}").text
    page = browser.get(PAGE).text
    assert page.count("checked") == 1  # whoever has no capacity any more is not ticked
    assert "人大代表、村党支部委员" in page
    done = fill_in(
        browser, PAGE, members=[str(UUID(int=1)), str(UUID(int=8))], since="2027-04-01", until="", resolution="支委会",
    )  # fmt: skip
    assert done.status_code == 303
    [command] = sent(services, teams.NameCollectionTeam)
    assert (command.village, len(command.members), command.since, command.until) == (
        county.VILLAGE, 2, date(2027, 4, 1), None,
    )  # fmt: skip


def test_what_was_typed_stays_when_the_team_is_refused(browser: FlaskClient, services: Services) -> None:
    from services.directory.refusals import TeamNotLawful

    sign_in(browser, services, county.LI)
    services.answers[teams.NameCollectionTeam] = refusing(TeamNotLawful(lacks="没有支部委员。", source="首议制"))
    page = fill_in(browser, PAGE, members=[str(UUID(int=8))], since="2027-04-01", resolution="三月一日支委会确定")
    assert page.status_code == 422
    assert "没有支部委员。" in page.text
    assert "三月一日支委会确定" in page.text


@pytest.mark.parametrize("identity", [county.ZHANG, county.ZHAO])
def test_nobody_else_finds_the_page(browser: FlaskClient, services: Services, identity: Any) -> None:
    sign_in(browser, services, identity)
    assert browser.get(PAGE).status_code == 404


def test_the_to_do_leads_there() -> None:
    step = NextStep(verb="name_collection_team", label="确定", why="还没有", source="首议制")
    todo = Todo(subject_kind="team", subject_id=UUID(int=1), title="没有小组", area=county.VILLAGE, step=step)
    assert steps.of_todo(todo) == PAGE
