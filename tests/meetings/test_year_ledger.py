"""The year's ledger: a row for each topic, numbers as numbers, and what people wrote as nothing but text."""

import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from services.meetings import printing
from services.meetings.documents import excel
from services.meetings.queries import drafting
from shared.calls.common import RatioView
from shared.calls.paperwork import LedgerLine, MakeLedger
from shared.errors import NotAllowed, NotFound
from shared.identity import Role
from shared.storage import Sessions
from shared.vocabulary import Body, DocumentFormat, Ground, MatterClass, Route, State
from tests.meetings.office import Office
from tests.meetings.village import Village

SPRING = datetime(2027, 2, 20, 4, tzinfo=UTC)


@pytest.fixture
def office(sqlite_sessions: Sessions) -> Office:
    """A Party affair that was decided: twenty-one ayes of thirty who came, of thirty-eight."""
    village = Village(sqlite_sessions, MatterClass.PARTY_AFFAIRS)
    village.post_result()
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=village.people[:30])
    village.tally(meeting_id, 21, 6, 3)
    made = Office(village)
    made.forget_all()
    return made


def line(office: Office, **more: Any) -> LedgerLine:
    known: dict[str, Any] = {
        "topic_id": office.village.topic_id, "village": office.village.code, "title": "修桥", "state": State.DECIDED,
        "opened_at": SPRING, "grounds": (Ground.MEMBERS_AND_MASSES,), "route": Route.MEMBERS,
        "matter_class": MatterClass.PARTY_AFFAIRS, "outcome": "passed", "posted_on": date(2027, 3, 1),
        "posted_until": date(2027, 3, 16), "plan": "村集体出资", "due_on": date(2027, 9, 1), "result": "修好了",
        "completed_at": SPRING, "satisfaction_members": RatioView(part=19, whole=20),
        "satisfaction_masses": RatioView(part=85, whole=90),
    }  # fmt: skip
    return LedgerLine(**(known | more))


def rows(office: Office, *lines: LedgerLine) -> list[dict[str, Any]]:
    """As a reader of the workbook finds them, by the name of the column."""
    call = MakeLedger(area=office.village.code, year=2027)
    with office.village.sessions() as session:
        draft = drafting.year_ledger(session, call, lines, office.places)
    document_id = office.made(draft)
    book = load_workbook(io.BytesIO(office.file(document_id, DocumentFormat.EXCEL)))
    title, columns, *found = book["2027年"].iter_rows()
    assert title[0].value == f"中寨村2027年党员首议和“四议两公开”台账（{len(lines)}个议题）"
    return [{str(column.value): cell for column, cell in zip(columns, row, strict=True)} for row in found]


def test_a_topic_s_row_has_what_was_recorded_of_every_step(office: Office):
    [row] = rows(office, line(office))
    found = {name: cell.value for name, cell in row.items() if cell.value not in (None, "")}
    assert found == {
        "序号": 1, "乡镇": "清水镇", "村": "中寨村", "议题": "修桥", "动议依据": "党员群众", "提出方式": "党员联名", "类别": "党务",
        "提出时间": "2027-02-20", "决议时间": "2027-03-01", "决议会议形式": "党员大会", "决议应到": 38, "决议实到": 30, "决议比例": "78.9%",
        "决议结果": found["决议结果"], "首议公示起": "2027-03-01", "首议公示止": "2027-03-16", "决议": "通过", "实施方案": "村集体出资",
        "完成期限": "2027-09-01", "实施结果": "修好了", "办结时间": "2027-02-20", "党员满意": "19/20（95.0%）", "群众满意": "85/90（94.4%）",
        "现在阶段": "已表决",
    }  # fmt: skip
    assert "赞成 21 票，反对 6 票，弃权 3 票" in found["决议结果"]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t="])
def test_what_people_wrote_is_never_a_formula(office: Office, begins):
    written = f'{begins}HYPERLINK("http://example.org","点这里")'
    [row] = rows(office, line(office, title=written, plan=written, result=written))
    for column in ("议题", "实施方案", "实施结果"):
        assert (row[column].data_type, row[column].value, row[column].quotePrefix) == ("s", written, True)


def test_a_topic_without_a_meeting_has_empty_steps_and_a_row_all_the_same(office: Office):
    young = line(
        office, topic_id=uuid4(), title="修路", outcome="", satisfaction_members=None, satisfaction_masses=None
    )
    first, second = rows(office, line(office), young)
    assert (first["决议应到"].value, second["决议应到"].value) == (38, None)
    assert [first["序号"].value, second["序号"].value] == [1, 2]


def test_a_ledger_is_one_file_and_needs_no_template(office: Office):
    call = MakeLedger(area=office.village.code, year=2027)
    with office.village.sessions() as session:
        draft = drafting.year_ledger(session, call, [line(office)], office.places)
    document_id = office.ask(draft)
    printing.make_waiting(office.village.sessions)
    view = office.sees(document_id)
    assert [file.name for file in view.files] == ["中寨村2027年台账.xlsx"]


def test_a_thousand_rows_are_written_one_after_the_other():
    written = excel.write({"sheet": "2027年", "title": "台账", "columns": [["议题", 30]], "rows": [["修桥"]] * 1000})
    assert load_workbook(io.BytesIO(written))["2027年"].max_row == 1002


def test_the_ledger_is_for_those_who_see_the_rolls_of_the_area(office: Office):
    village = office.village
    of_township = MakeLedger(area=village.township_code, year=2027)
    assert drafting.asked_by(of_township, village.township) == village.township.person_id
    assert drafting.asked_by(MakeLedger(area=village.code, year=2027), village.secretary) == village.people[0]
    with pytest.raises(NotFound):
        drafting.asked_by(of_township, village.secretary)
    with pytest.raises(NotAllowed):
        drafting.asked_by(MakeLedger(area=village.code, year=2027), village.person(village.people[3], Role.MEMBER))
