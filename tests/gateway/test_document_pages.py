"""Upper documents at the pages: the schedule, the session, the absentees, 已阅."""

from datetime import UTC, date, datetime, timedelta

from shared import clock
from shared.calls import telling, topics
from shared.errors import Unavailable
from shared.vocabulary import Channel
from tests.gateway.acting import As, refusing, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.documents import DOCUMENT, STEPS, view, with_documents
from tests.gateway.village import LI, MEMBER, SECRETARY, TOWNSHIP_CLERK, VILLAGE, WANG, YANG, step

__all__ = ["signed_in"]


def test_the_schedule_says_what_waits_first_and_how_far_each_document_has_come(
    signed_in: As, services: Services
) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services, STEPS[1])
    page = browser.get("/documents").text

    assert page.index("还有 1 名没有到会的党员要补传达。") < page.index("正在补传达")
    assert f'href="/documents/{DOCUMENT}/tell_absentee"' in page
    assert "2 / 4 人" in page
    assert "登记上级文件" in page


def test_the_schedule_can_be_read_while_the_to_dos_do_not_answer(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services)
    services.answers[topics.GetTodos] = refusing(Unavailable(service="topics"))

    assert "瓜农发〔2027〕3号" in browser.get("/documents").text


def test_a_member_schedules_nothing_and_a_township_sees_which_village(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_documents(services)
    assert "登记上级文件" not in browser.get("/documents").text

    browser = signed_in(TOWNSHIP_CLERK)
    with_documents(services)
    assert "中寨村" in browser.get("/documents").text
    assert browser.get("/documents/new").status_code == 404


def test_a_document_is_due_as_the_rules_have_it_unless_it_says_otherwise(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services)
    page = browser.get("/documents/new").text
    assert f'value="{clock.today() + timedelta(days=15)}"' in page

    answer = fill_in(
        browser, "/documents/new", title="关于春耕的通知", number="瓜农发〔2027〕4号", issuer="县农业农村局",
        received_on="2027-03-02", due_on="2027年3月9日",
    )  # fmt: skip
    assert answer.status_code == 303
    [command] = sent(services, telling.ScheduleDocument)
    assert (command.village, command.due_on) == (VILLAGE, date(2027, 3, 9))


def test_a_session_is_recorded_with_everybody_who_came(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services)
    path = f"/documents/{DOCUMENT}/convey"
    page = browser.get(path).text
    assert page.count('name="present"') == 3
    assert page.count("checked") == 1, "this document, and nobody"
    assert browser.get(path + "?all=1").text.count("checked") == 4

    answer = fill_in(
        browser, path, document_ids=str(DOCUMENT), held_at="2027-03-08T09:30", place="党群服务中心", held_by=str(WANG),
        present=[str(WANG), str(LI)], text="抓紧备耕。",
    )  # fmt: skip
    assert answer.location == f"/documents/{DOCUMENT}"
    [command] = sent(services, telling.Convey)
    assert (command.document_ids, command.present, command.group_id) == ((DOCUMENT,), (WANG, LI), None)
    assert command.held_at == datetime(2027, 3, 8, 1, 30, tzinfo=UTC)


def test_the_absent_are_told_one_after_another(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services)
    path = f"/documents/{DOCUMENT}/tell_absentee"
    assert "补传达：杨志明" in browser.get(path).text

    assert fill_in(browser, path, channel="phone", reached="true").location == path
    [command] = sent(services, telling.TellAbsentee)
    assert (command.person_id, command.channel, command.reached) == (YANG, Channel.PHONE, True)


def test_a_member_reads_the_main_points_and_says_so(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_documents(services)
    path = f"/documents/{DOCUMENT}/read_document"
    assert "农膜回收按新办法办理。" in browser.get(path).text

    assert fill_in(browser, path).location == "/documents"
    assert sent(services, telling.ReadDocument) == [telling.ReadDocument(document_id=DOCUMENT)]


def test_a_step_that_is_not_ones_own_is_said_to_be_so(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_documents(services, step("read_document", "阅读文件"))
    for verb in ("convey", "tell_absentee"):
        page = browser.get(f"/documents/{DOCUMENT}/{verb}").text
        assert "现在不由您办理" in page
        assert '<form class="form"' not in page


def test_who_was_told_how_is_for_whoever_looks_after_the_branch(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_documents(services)
    page = browser.get(f"/documents/{DOCUMENT}").text
    assert "打了三次电话没有人接" in page
    assert "没有到会：马晓燕、杨志明" in page

    browser = signed_in(MEMBER)
    with_documents(services)
    services.answers[telling.GetDocument] = lambda _: view()
    assert "党员名册，" not in browser.get(f"/documents/{DOCUMENT}").text
