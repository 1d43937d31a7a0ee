"""Demands for a meeting at the pages: the public board, starting one, signing, paper, the answer."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from shared.calls import demands, meetings
from shared.calls.common import Page, Todo, Todos
from shared.vocabulary import Body, DemandState, Withheld
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.demands import CALLED, DEMAND, LINE, SIGNERS, STANDS, STOOD, shown, with_demands
from tests.gateway.village import LI, SECRETARY, TOWNSHIP_CLERK, VILLAGE, WANG, YANG, somebody, step

__all__ = ["signed_in"]

VILLAGER = somebody(YANG, "villager")
REPRESENTATIVE = somebody(YANG, "villager", "representative")
BOARD = f"/demands?area={VILLAGE}"


def test_anybody_reads_titles_counts_and_dates(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    with_demands(services)
    page = browser.get(BOARD).text
    for said in (LINE.title, "31 人，需要 62 人", "到 2027年4月30日", CALLED.title, STANDS.state.chinese):
        assert said in page
    assert LINE.id.hex not in page.replace("-", "")


@pytest.mark.parametrize(("who", "bodies"), [(VILLAGER, 1), (REPRESENTATIVE, 2)])
def test_who_may_demand_begins_at_the_board(signed_in: As, services: Services, who, bodies) -> None:
    browser = signed_in(who)
    with_demands(services)
    assert f'href="/demands/new?area={VILLAGE}"' in browser.get(BOARD).text
    assert browser.get("/demands/new").text.count('name="body"') == bodies


def test_who_may_not_finds_no_way_to_begin(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    with_demands(services)
    assert "/demands/new" not in browser.get(BOARD).text
    assert browser.get(f"/demands/new?area={VILLAGE}").status_code == 404


def test_a_demand_is_started(signed_in: As, services: Services) -> None:
    browser = signed_in(REPRESENTATIVE)
    answer = fill_in(
        browser, "/demands/new", body="representatives_assembly", title="集体的地怎么租", reason="合同年底到期"
    )
    assert answer.status_code == 303, answer.text
    [command] = sent(services, demands.StartDemand)
    assert (command.village, command.body) == (VILLAGE, Body.REPRESENTATIVES_ASSEMBLY)
    assert answer.location == f"/demands/{command.id}"


def test_a_villager_sees_numbers_and_signs(signed_in: As, services: Services) -> None:
    browser = signed_in(VILLAGER)
    services.answers[demands.GetDemand] = lambda _: shown()
    page = browser.get(f"/demands/{DEMAND}").text
    assert "看不到姓名" in page
    assert f'href="/demands/{DEMAND}/sign_demand"' in page
    assert fill_in(browser, f"/demands/{DEMAND}/sign_demand").status_code == 303
    assert sent(services, demands.SignDemand) == [demands.SignDemand(demand_id=DEMAND)]


def test_whoever_sees_names_sees_which_came_on_paper(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    services.answers[demands.GetDemand] = lambda _: shown(names_shown=True, signers=SIGNERS)
    page = browser.get(f"/demands/{DEMAND}").text
    assert page.count("李建国") == 1
    assert page.count("纸质签名") >= 1


def test_the_township_ticks_the_names_on_the_paper_it_has_seen(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    with_demands(services)
    path = f"/demands/{DEMAND}/enter_demand_names"
    answer = fill_in(browser, path, signed_on="2027-03-05", signatures="1", signers=[str(LI)], seen="true")
    assert answer.status_code == 303, answer.text
    [command] = sent(services, demands.EnterDemandNames)
    assert (command.signers, command.signatures, command.seen) == ((LI,), 1, True)


def test_the_secretary_is_shown_both_ways_to_the_meeting_and_then_names_the_meeting(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(SECRETARY)
    services.answers[demands.GetDemand] = lambda _: shown(next_steps=(step("convene_meeting", "召集村民会议"),))
    page = browser.get(f"/demands/{STOOD}").text
    for way in (f"/topics?area={VILLAGE}", f"/opinions?village={VILLAGE}", f"/calendar/new?area={VILLAGE}"):
        assert f'href="{way}"' in page.split("怎样召集", 1)[1]
    assert 'href=""' not in page
    with_demands(services)
    answer = fill_in(browser, f"/demands/{DEMAND}/answer_demand", meeting_id=str(CALLED.id))
    assert answer.status_code == 303, answer.text
    assert sent(services, demands.AnswerDemand) == [demands.AnswerDemand(demand_id=DEMAND, meeting_id=CALLED.id)]


def test_who_urges_the_village_reads_how_on_the_demand(signed_in: As, services: Services) -> None:
    urge = step("get_demand", "督促召集会议")
    services.answers[demands.GetDemand] = lambda _: shown(next_steps=(urge,))
    page = signed_in(TOWNSHIP_CLERK).get(f"/demands/{STOOD}").text
    assert "督促召集会议" in page
    assert urge.why in page
    assert "怎样召集" not in page
    assert 'href=""' not in page


def test_without_an_account_one_reads_how_to_sign_and_whom_to_ask(
    browser: FlaskClient, signed_in: As, services: Services
) -> None:
    village.settle(services)
    with_demands(services)
    page = browser.get(BOARD).text
    for said in ("没有账号，怎样发起、怎样签名", "把原件交给乡镇", "问乡镇工作人员"):
        assert said in page
    browser = signed_in(VILLAGER)
    with_demands(services)
    assert "没有账号，怎样发起" not in browser.get(BOARD).text


def test_an_official_who_signed_is_told_that_they_see_no_names(signed_in: As, services: Services) -> None:
    services.answers[demands.GetDemand] = lambda _: shown(signed=True)
    page = signed_in(SECRETARY).get(f"/demands/{DEMAND}").text
    assert "您在村里任职：够人数以前只看得到人数" in page
    assert "自己签了名也一样" in page


@pytest.mark.parametrize("state", list(DemandState))
def test_whoever_has_no_step_is_told_how_it_stands(signed_in: As, services: Services, state) -> None:
    browser = signed_in(somebody(WANG, "villager"))
    line = demands.DemandLine.load({**LINE.dump(), "state": state.value})
    services.answers[demands.GetDemand] = lambda _: shown(line=line, next_steps=())
    page = browser.get(f"/demands/{DEMAND}").text
    assert state.chinese in page
    assert "现在不由您办理" in browser.get(f"/demands/{DEMAND}/sign_demand").text


def test_there_is_no_other_step(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_demands(services)
    assert browser.get(f"/demands/{DEMAND}/delete").status_code == 404


def test_a_line_of_the_list_leads_to_the_demand_whatever_is_to_be_done(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    waits = Todo(
        subject_kind="demand",
        subject_id=DEMAND,
        title=LINE.title,
        area=VILLAGE,
        step=step("convene_meeting", "召集村民会议"),
    )
    services.answers[meetings.GetTodos] = lambda _: Todos(items=(waits,))
    assert f'href="/demands/{DEMAND}">召集村民会议' in browser.get("/home").text


def test_a_title_that_is_not_public_stands_on_no_board_and_its_reason_does(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    hidden = replace(LINE, title="", withheld=Withheld.PRIVACY)
    services.answers[demands.ListDemands] = lambda _: demands.Demands(items=(hidden,), page=Page(total=1))
    page = browser.get(BOARD).text
    assert "（标题不公开：涉及他人隐私）" in page
    assert LINE.title not in page


def test_the_township_takes_a_title_from_the_public(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    services.answers[demands.GetDemand] = lambda _: shown(next_steps=(step("withhold_demand", "标题不再公开"),))
    path = f"/demands/{DEMAND}/withhold_demand"
    assert f'href="{path}"' in browser.get(f"/demands/{DEMAND}").text
    form = browser.get(path).text
    assert "涉及他人隐私" in form
    assert "与本议题无关" not in form
    assert fill_in(browser, path, reason="privacy").status_code == 303
    assert sent(services, demands.WithholdDemand)[0].reason is Withheld.PRIVACY
