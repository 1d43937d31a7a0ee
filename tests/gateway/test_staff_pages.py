"""The county's and the townships' overview, and bringing in a list of people."""

import io
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.gateway.access_log import PAGE_BUDGET
from shared import clock
from shared.bus import context
from shared.calls import directory, topics
from shared.calls.common import Todos
from shared.contracts import Nothing
from shared.errors import NotAllowed, Refused
from shared.vocabulary import State
from tests.gateway import sample_county as county
from tests.gateway.asking_forms import hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.signing_in import sign_in

CHECK = f"/people/import/{county.UPLOAD}?file=people.xlsx"


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())
    services.answers[directory.UploadPart] = lambda call: Nothing()


def upload(browser: FlaskClient, content: bytes, name: str = "people.xlsx") -> TestResponse:
    fields: dict[str, Any] = dict(hidden_fields(browser.get("/people/import").text))
    fields["sheet"] = (io.BytesIO(content), name)
    return browser.post("/people/import", data=fields, headers={"Referer": "https://localhost/people/import"})


def parts(services: Services) -> list[directory.UploadPart]:
    return [call for call, _, _ in services.asked if isinstance(call, directory.UploadPart)]


def imports(services: Services) -> list[directory.ImportPeople]:
    return [call for call, _, _ in services.asked if isinstance(call, directory.ImportPeople)]


# -- how the county stands -----------------------------------------------------------------


def test_the_county_sees_its_numbers_and_every_township(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    page = browser.get("/county").text
    for said in ("4,512", "96.4%", "9,641 / 10,000", "三道沟镇", "双塔镇", "148,800"):
        assert said in page
    assert f'href="/townships/{county.TOWNSHIP}"' in page


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
    assert "/people/import" not in page, "importing is the county's"


def test_the_directory_decides_whose_people_one_sees(browser: FlaskClient, services: Services) -> None:
    def refuse(call: Any) -> Any:
        raise NotAllowed(needs="乡镇工作人员")

    services.answers[directory.ListPeople] = refuse
    sign_in(browser, services, county.LI)
    assert browser.get("/people?area=620922").status_code == 403


# -- importing -----------------------------------------------------------------------------


def test_only_the_county_imports(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    for address in ("/people/import", CHECK):
        assert browser.get(address).status_code == 403


def test_the_template_comes_as_a_file(browser: FlaskClient, services: Services) -> None:
    sheet = directory.File(
        name="人员模板.xlsx", content_type="application/vnd.ms-excel", content=b64encode(b"x").decode()
    )
    services.answers[directory.GetImportTemplate] = lambda call: sheet
    sign_in(browser, services, county.ZHAO)
    answer = browser.get("/people/import/template")
    assert answer.data == b"x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].isascii(), "a server cannot send any other header"


def test_a_sheet_is_handed_on_in_pieces_and_comes_out_whole(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    content = bytes(range(256)) * (2 * 2048 + 4)  # two full pieces and a kilobyte
    answer = upload(browser, content)
    sent = parts(services)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/people/import/{sent[0].upload_id}?file=people.xlsx")
    assert [part.number for part in sent] == [0, 1, 2]
    assert max(len(b64decode(part.content)) for part in sent) == 512 * 1024
    assert b"".join(b64decode(part.content) for part in sent) == content


def test_a_sheet_of_exactly_one_piece_is_one_piece(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    upload(browser, b"x" * 512 * 1024)
    assert len(parts(services)) == 1


def test_no_sheet_chosen_is_said_beside_the_form(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    answer = upload(browser, b"", name="")
    assert (answer.status_code, "还没有选择表格" in answer.text) == (422, True)
    assert not parts(services)


def test_a_sheet_that_is_too_large_gets_a_clear_page(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    answer = upload(browser, b"x" * (10 * 1024 * 1024 + 1))
    assert (answer.status_code, "不超过 10 MB" in answer.text) == (413, True)


def test_nine_megabytes_are_let_in(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    assert upload(browser, b"x" * 9 * 1024 * 1024).status_code == 303


def test_the_check_writes_nothing_and_names_row_and_column(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    page = browser.get(CHECK).text
    for said in ("people.xlsx", "第 7 行", "手机号", "请核对号码", "只写入没有问题的 118 行"):
        assert said in page
    assert [call.dry_run for call in imports(services)] == [True]


def write(browser: FlaskClient) -> TestResponse:
    fields = hidden_fields(browser.get(CHECK).text)
    return browser.post(CHECK.partition("?")[0], data=fields, headers={"Referer": "https://localhost/people/import"})


def test_writing_the_good_rows_skips_the_bad_ones(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    answer = write(browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    last = imports(services)[-1]
    assert (last.dry_run, last.only_good_rows, last.file_name) == (False, True, "people.xlsx")
    assert "已写入 118 人：新增 100 人，更新 18 人" in browser.get("/people").text


def test_a_faultless_sheet_is_written_whole(browser: FlaskClient, services: Services) -> None:
    faultless = replace(county.REPORT, good=120, problems=())
    services.answers[directory.ImportPeople] = lambda call: replace(faultless, dry_run=call.dry_run)
    sign_in(browser, services, county.ZHAO)
    assert "写入 120 人" in browser.get(CHECK).text
    write(browser)
    assert imports(services)[-1].only_good_rows is False


def test_a_long_sheet_has_more_time_than_a_page(browser: FlaskClient, services: Services) -> None:
    left = []

    def read(call: directory.ImportPeople) -> directory.ImportReport:
        left.append(context.current().left(at_most=1000))
        return county.REPORT

    services.answers[directory.ImportPeople] = read
    sign_in(browser, services, county.ZHAO)
    browser.get(CHECK)
    write(browser)
    assert min(left) > PAGE_BUDGET


def test_a_sheet_refused_at_the_last_moment_is_shown_again_with_why(browser: FlaskClient, services: Services) -> None:
    def taken(call: directory.ImportPeople) -> directory.ImportReport:
        if not call.dry_run:
            raise refusal(409)
        return county.REPORT

    services.answers[directory.ImportPeople] = taken
    sign_in(browser, services, county.ZHAO)
    answer = write(browser)
    assert (answer.status_code, "读不懂这个文件" in answer.text, "第 7 行" in answer.text) == (409, True, True)


def refusal(with_status: int) -> Refused:
    class Unreadable(Refused, code="directory.file_unreadable", status=with_status):
        sentence = "读不懂这个文件。"
        advice = "请另存为 .xlsx 后重新上传。"

    return Unreadable()


@pytest.mark.parametrize("status", [409, 413, 422])
def test_an_unreadable_file_leads_back_to_the_upload(browser: FlaskClient, services: Services, status: int) -> None:
    def unreadable(call: directory.ImportPeople) -> directory.ImportReport:
        raise refusal(status)

    services.answers[directory.ImportPeople] = unreadable
    sign_in(browser, services, county.ZHAO)
    answer = browser.get(CHECK)
    assert (answer.status_code, "读不懂这个文件" in answer.text, "上传并检查" in answer.text) == (status, True, True)
