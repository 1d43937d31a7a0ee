"""The tasks of a plan on its topic's page, on the public one, and the pages on which they are changed and reported."""

from flask.testing import FlaskClient

from shared.calls import plans
from shared.calls.topics import GetPublicTopic
from shared.vocabulary import State
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEMBER, SECRETARY, TASKS, TOPIC, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"
DONE, OWN, LATE = TASKS
STEPS = (step("report_task", "登记任务完成"), step("change_task", "改期限"), step("add_task", "增加一项任务"))


def carried_out(services: Services, *steps: object) -> None:
    view = village.topic(State.EXECUTING, *steps, tasks=TASKS, plan="先沟后路")  # type: ignore[arg-type]
    with_topic(services, view)


def test_the_page_shows_each_task_with_its_owner_state_and_days(signed_in: As, services: Services) -> None:
    carried_out(services, *STEPS)
    page = signed_in(SECRETARY).get(PAGE).text
    for shown in ("修排水沟", "已办完", "排水沟已通水", "清运旧料", "已逾期", "李建国", "原定", "2027年6月30日"):
        assert shown in page
    for task in (OWN, LATE):
        assert f'href="{PAGE}/report_task?task={task.id}"' in page
        assert f'href="{PAGE}/change_task?task={task.id}"' in page
    assert f"task={DONE.id}" not in page


def test_a_member_is_offered_their_own_task_alone(signed_in: As, services: Services) -> None:
    carried_out(services, STEPS[0])
    page = signed_in(MEMBER).get(PAGE).text
    assert f"report_task?task={LATE.id}" in page
    assert f"report_task?task={OWN.id}" not in page


def test_the_task_that_was_asked_for_is_reported(signed_in: As, services: Services) -> None:
    carried_out(services, *STEPS)
    browser = signed_in(SECRETARY)
    assert "清运旧料" in browser.get(f"{PAGE}/report_task?task={LATE.id}").text
    assert fill_in(browser, f"{PAGE}/report_task?task={LATE.id}", report="已运走").status_code == 303
    assert [call.task_id for call in sent(services, plans.ReportTask)] == [LATE.id]


def test_without_a_name_it_is_one_s_own_and_of_these_the_most_urgent(signed_in: As, services: Services) -> None:
    carried_out(services, *STEPS)
    fill_in(signed_in(SECRETARY), f"{PAGE}/report_task", report="铺好了")
    assert [call.task_id for call in sent(services, plans.ReportTask)] == [OWN.id]


def test_a_change_begins_with_what_is(signed_in: As, services: Services) -> None:
    carried_out(services, *STEPS)
    browser = signed_in(SECRETARY)
    assert 'value="2027-03-01"' in browser.get(f"{PAGE}/change_task?task={LATE.id}").text
    fill_in(browser, f"{PAGE}/change_task?task={LATE.id}", owner_id=str(LI), due_on="2027-08-01", reason="下雨停工")
    [call] = sent(services, plans.ChangeTask)
    assert (call.task_id, call.owner_id, call.due_on.isoformat()) == (LATE.id, LI, "2027-08-01")


def test_there_is_no_page_for_a_task_where_there_is_none(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.EXECUTING, *STEPS))
    assert signed_in(SECRETARY).get(f"{PAGE}/report_task").status_code == 404


def test_the_public_page_shows_tasks_and_names_nobody(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    shown = village.topic(State.EXECUTING).topic
    services.answers[GetPublicTopic] = lambda _: type(shown)(
        **{**vars(shown), "plan": "先沟后路", "tasks": village.PUBLIC_TASKS}
    )
    page = browser.get(f"{PAGE}/public").text
    for there in ("铺路面", "正在办", "2027年8月30日", "原定", "排水沟已通水"):
        assert there in page
    for name in village.PEOPLE.values():
        assert name not in page
