"""A sheet of people: every mistake has its row, its column and what to do; nothing is written by a dry run."""

import io
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import openpyxl
import pytest
import sqlalchemy as sa

from services.directory import importing, refusals
from services.directory.actions import importing as imports
from services.directory.models import Division, Person, UploadPart
from shared.bus import mailbox
from shared.calls.directory import ImportPeople
from shared.calls.directory import UploadPart as PartCall

NOW = datetime(2027, 3, 1, 1, tzinfo=UTC)
VILLAGE = "620922105201"
OWNER = UUID(int=9)
GOOD = {
    "人员编号": "A1",
    "姓名": "张小三",
    "性别": "女",
    "出生日期": "1985-03-02",
    "手机号": "15410000001",
    "村代码": VILLAGE,
}


def sheet(*rows, columns=tuple(importing.COLUMNS)):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(list(columns))
    for row in rows:
        page.append([row.get(column) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows, **more):
    return importing.read(sheet(*rows, **more), known_areas=[VILLAGE])


def test_a_good_row_becomes_a_person():
    found = read(GOOD)
    assert found.problems == []
    assert found.people == [
        importing.PersonRow(2, "A1", "张小三", "女", date(1985, 3, 2), "+8615410000001", VILLAGE, "", away=False)
    ]


@pytest.mark.parametrize(
    "text", ["1985-03-02", "1985/3/2", "1985年3月2日", "19850302", datetime(1985, 3, 2), 31108, "1985.3.2"]
)
def test_a_birthday_is_read_however_it_is_written(text):
    assert read({**GOOD, "出生日期": text}).people[0].born_on == date(1985, 3, 2)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("姓名", "张" * 200, "200 个字"),
        ("姓名", None, "没有填写"),
        ("姓名", "张\n三", "换行"),
        ("性别", "未知", "不是性别"),
        ("出生日期", "昨天", "不是日期"),
        ("出生日期", "1985-02-30", "不是日期"),
        ("出生日期", "1785-03-02", "不可能"),
        ("出生日期", "2985-03-02", "不可能"),
        ("手机号", "12345", "11 位"),
        ("手机号", "没有", "11 位"),
        ("村代码", "620922999999", "没有代码"),
        ("流动在外", "也许", "看不懂"),
        ("身份证号", "11010519491231002Y", "校验不通过"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_column(column, value, problem):
    found = read(GOOD | {"手机号": None}, {**GOOD, "人员编号": "A2", column: value})
    assert [(p.row, p.column) for p in found.problems] == [(3, column)]
    assert problem in found.problems[0].problem
    assert found.problems[0].advice
    assert [person.row for person in found.people] == [2]


def test_a_right_identity_number_passes_and_is_kept_nowhere():
    found = read({**GOOD, "身份证号": "11010519491231002X"})
    assert found.problems == []
    assert "11010519491231002X" not in repr(found)


def test_two_rows_of_one_person_or_one_phone_are_told_apart():
    found = read(GOOD, GOOD | {"姓名": "李四"})
    assert {(p.row, p.column) for p in found.problems} == {(3, "人员编号"), (3, "手机号")}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("人员编号,姓名\nA1,张三".encode("gbk"), "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0 an old xls", "不是 .xlsx"),
        (b"", "不是 .xlsx"),
        (sheet(columns=("编号", "名字")), "缺少列"),
        (sheet(columns=(*importing.COLUMNS, "备注")), "不认识的列"),
    ],
)
def test_a_file_that_is_not_the_sheet_is_refused_as_a_whole(content, why):
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(content, known_areas=[VILLAGE])
    assert why in str(refusal.value)


def test_twenty_megabytes_are_refused_before_they_are_read():
    with pytest.raises(refusals.FileTooLarge):
        importing.read(b"x" * 20 * 1024 * 1024, known_areas=[])


def test_a_file_that_unpacks_to_a_flood_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (importing.MOST_UNPACKED + 1))
    with pytest.raises(refusals.FileUnreadable):
        importing.read(out.getvalue(), known_areas=[])


def test_the_template_can_be_filled_in_and_read():
    found = importing.read(importing.template(), known_areas=[VILLAGE])
    assert (found.rows, found.problems) == (0, [])


# -- writing ------------------------------------------------------------------------------


@pytest.fixture
def directory(sessions):
    with sessions.begin() as session:
        session.add(Division(code=VILLAGE, name="瓜州村", level="village", residents=0, valid_from=date(2023, 1, 1)))
    return sessions


def upload(directory, content):
    upload_id = uuid4()
    with directory.begin() as session:
        for number in range(0, len(content), 3000):
            part = PartCall(upload_id=upload_id, number=number // 3000, content="")
            imports.upload_part(session, part, content[number : number + 3000], OWNER, now=NOW)
    return upload_id


def run(directory, upload_id, *, owner=OWNER, **options):
    call = ImportPeople(upload_id=upload_id, file_name="人员.xlsx", **options)
    with directory.begin() as session:
        return imports.import_people(
            session,
            call,
            owner,
            county="620922",
            now=NOW,
            read=lambda content, areas: importing.read(content, known_areas=areas),
        )


def people(directory):
    with directory() as session:
        return session.execute(sa.select(Person.external_key, Person.name).order_by(Person.external_key)).all()


BAD = GOOD | {"人员编号": "A2", "手机号": "1"}


def test_a_dry_run_writes_nothing_and_says_what_would_happen(directory):
    report = run(directory, upload(directory, sheet(GOOD, BAD)))
    assert (report.rows, report.good, report.new, report.changed, report.dry_run) == (2, 1, 1, 0, True)
    assert people(directory) == []


def test_with_bad_rows_nothing_is_written_unless_they_are_to_be_skipped(directory):
    upload_id = upload(directory, sheet(GOOD, BAD))
    with pytest.raises(refusals.RowsHaveProblems):
        run(directory, upload_id, dry_run=False)
    assert people(directory) == []
    report = run(directory, upload_id, dry_run=False, only_good_rows=True)
    assert (report.good, report.new) == (1, 1)
    assert people(directory) == [("A1", "张小三")]


def test_the_same_sheet_again_changes_instead_of_adding(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    report = run(directory, upload(directory, sheet(GOOD | {"姓名": "张三"})), dry_run=False)
    assert (report.new, report.changed) == (0, 1)
    assert people(directory) == [("A1", "张三")]
    with directory() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UploadPart)) == 0
        assert session.scalars(sa.select(mailbox.outbox.c.key)).all() == ["directory.people_imported.v1"] * 2


def test_a_phone_that_is_somebody_elses_is_a_problem_of_its_row(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    report = run(directory, upload(directory, sheet(GOOD | {"人员编号": "A9"})))
    assert [(p.row, p.column) for p in report.problems] == [(2, "手机号")]


def test_an_upload_with_a_piece_missing_or_of_somebody_else_is_refused(directory):
    upload_id = upload(directory, sheet(GOOD))
    with pytest.raises(refusals.UploadIncomplete):
        run(directory, upload_id, owner=UUID(int=8))
    with directory.begin() as session:
        session.execute(sa.delete(UploadPart).where(UploadPart.number == 0))
    with pytest.raises(refusals.UploadIncomplete):
        run(directory, upload_id)
