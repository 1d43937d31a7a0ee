"""Bringing in the county's roster from a workbook."""

import io
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.gateway.access_log import PAGE_BUDGET
from shared.bus import context
from shared.calls import directory
from shared.contracts import Nothing
from shared.errors import Refused
from tests.gateway import sample_county as county
from tests.gateway.asking_forms import hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.signing_in import sign_in

CHECK = f"/roster/import/{county.UPLOAD}?file=people.xlsx"


@pytest.fixture(autouse=True)
def all_answer(services: Services) -> None:
    services.answers.update(county.answers())
    services.answers[directory.UploadPart] = lambda call: Nothing()


def upload(browser: FlaskClient, content: bytes, name: str = "people.xlsx") -> TestResponse:
    fields: dict[str, Any] = dict(hidden_fields(browser.get("/roster/import").text))
    fields["sheet"] = (io.BytesIO(content), name)
    return browser.post("/roster/import", data=fields, headers={"Referer": "https://localhost/roster/import"})


def parts(services: Services) -> list[directory.UploadPart]:
    return [call for call, _, _ in services.asked if isinstance(call, directory.UploadPart)]


def imports(services: Services) -> list[directory.ImportRoster]:
    return [call for call, _, _ in services.asked if isinstance(call, directory.ImportRoster)]


def test_only_the_county_imports(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHANG)
    for address in ("/roster/import", CHECK):
        assert browser.get(address).status_code == 403


def test_the_template_comes_as_a_file(browser: FlaskClient, services: Services) -> None:
    sheet = directory.File(
        name="人员模板.xlsx", content_type="application/vnd.ms-excel", content=b64encode(b"x").decode()
    )
    services.answers[directory.GetImportTemplate] = lambda call: sheet
    sign_in(browser, services, county.ZHAO)
    answer = browser.get("/roster/import/template")
    assert answer.data == b"x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].isascii(), "a server cannot send any other header"


def test_a_sheet_is_handed_on_in_pieces_and_comes_out_whole(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    content = bytes(range(256)) * (2 * 2048 + 4)  # two full pieces and a kilobyte
    answer = upload(browser, content)
    sent = parts(services)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/roster/import/{sent[0].upload_id}?file=people.xlsx")
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
    for said in ("people.xlsx", "人员 第 7 行", "手机号", "请核对号码", "只写入没有问题的 118 行"):
        assert said in page
    assert [call.dry_run for call in imports(services)] == [True]


def test_the_check_says_of_every_sheet_what_becomes_of_it(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    cells = re.findall(r"<div>([^<>]+)</div></t[hd]>", browser.get(CHECK).text)
    for line in (["人员", "90", "80", "8", "0", "2"], ["党员", "30", "20", "2", "8", "0"]):
        assert any(cells[at : at + 6] == line for at in range(len(cells))), cells


def test_a_roster_that_stands_there_already_asks_for_nothing(browser: FlaskClient, services: Services) -> None:
    same = replace(county.REPORT, good=120, new=0, changed=0, sheets=(), problems=())
    services.answers[directory.ImportRoster] = lambda call: same
    sign_in(browser, services, county.ZHAO)
    page = browser.get(CHECK).text
    assert "名册已经和表格一样" in page
    assert f'action="{CHECK.partition("?")[0]}"' not in page


def write(browser: FlaskClient) -> TestResponse:
    fields = hidden_fields(browser.get(CHECK).text)
    return browser.post(CHECK.partition("?")[0], data=fields, headers={"Referer": "https://localhost/roster/import"})


def test_writing_the_good_rows_skips_the_bad_ones(browser: FlaskClient, services: Services) -> None:
    sign_in(browser, services, county.ZHAO)
    answer = write(browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    last = imports(services)[-1]
    assert (last.dry_run, last.only_good_rows, last.file_name) == (False, True, "people.xlsx")
    assert "名册已写入：新增 100 行，更新 10 行" in browser.get("/people").text


def test_a_faultless_sheet_is_written_whole(browser: FlaskClient, services: Services) -> None:
    faultless = replace(county.REPORT, good=120, problems=())
    services.answers[directory.ImportRoster] = lambda call: replace(faultless, dry_run=call.dry_run)
    sign_in(browser, services, county.ZHAO)
    assert "写入 110 行" in browser.get(CHECK).text
    write(browser)
    assert imports(services)[-1].only_good_rows is False


def test_a_long_sheet_has_more_time_than_a_page(browser: FlaskClient, services: Services) -> None:
    left = []

    def read(call: directory.ImportRoster) -> directory.ImportReport:
        left.append(context.current().left(at_most=1000))
        return county.REPORT

    services.answers[directory.ImportRoster] = read
    sign_in(browser, services, county.ZHAO)
    browser.get(CHECK)
    write(browser)
    assert min(left) > PAGE_BUDGET


def test_a_sheet_refused_at_the_last_moment_is_shown_again_with_why(browser: FlaskClient, services: Services) -> None:
    def taken(call: directory.ImportRoster) -> directory.ImportReport:
        if not call.dry_run:
            raise refusal(409)
        return county.REPORT

    services.answers[directory.ImportRoster] = taken
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
    def unreadable(call: directory.ImportRoster) -> directory.ImportReport:
        raise refusal(status)

    services.answers[directory.ImportRoster] = unreadable
    sign_in(browser, services, county.ZHAO)
    answer = browser.get(CHECK)
    assert (answer.status_code, "读不懂这个文件" in answer.text, "上传并检查" in answer.text) == (status, True, True)
