"""The sheets of organisations, members and offices: what a row becomes, and what is said of a bad cell."""

import io
from datetime import date

import openpyxl
import pytest

from services.directory import importing, refusals
from services.directory.importing.rows import BelongingRow, MembershipRow, OfficeRow, OrganisationRow
from services.directory.importing.sheets import EXPLANATION, SHEETS
from shared.identity import Role
from shared.vocabulary import BelongsTo, Standing
from tests.directory.sheets import BRANCH, GOOD, MEMBER, OF_A_GROUP, SECRETARY, VILLAGE, book

EVERY_GOOD = {"人员": GOOD, "党组织": BRANCH, "党员": MEMBER, "任职": SECRETARY, "归属": OF_A_GROUP}


def test_every_sheet_s_row_becomes_what_it_says():
    found = importing.read(book(**{title: [row] for title, row in EVERY_GOOD.items()}))
    assert found.problems == []
    assert [person.external_key for person in found.people] == ["A1"]
    assert found.organisations == [OrganisationRow(2, "Z1", "中共瓜州村支部委员会", "party_branch", VILLAGE, "")]
    since = date(2015, 7, 1)
    assert found.memberships == [MembershipRow(2, "A1", "Z1", "第一党小组", Standing.FULL, since, None)]
    assert found.offices == [OfficeRow(2, "A1", Role.SECRETARY, VILLAGE, date(2024, 1, 10), None)]
    tie = BelongingRow(2, "A1", BelongsTo.VILLAGE_GROUP, VILLAGE, "第一村民小组", date(2020, 1, 1), None)
    assert found.belonging == [tie]


@pytest.mark.parametrize("title", SHEETS)
def test_a_workbook_may_have_any_of_the_sheets_alone(title):
    found = importing.read(book(**{title: [EVERY_GOOD[title]]}))
    assert (found.rows, found.problems) == ({title: 1}, [])


@pytest.mark.parametrize(
    ("title", "column", "value", "problem"),
    [
        ("党组织", "党组织编码", None, "没有填写"),
        ("党组织", "名称", "支" * 81, "81 个字"),
        ("党组织", "类别", "支部", "不是党组织的类别"),
        ("党组织", "类别", "村民委员会", "不是党组织的类别"),
        ("党组织", "地方代码", "6209221052011", "13 个字"),
        ("党组织", "上级党组织编码", "Z" * 41, "41 个字"),
        ("党员", "人员编号", None, "没有填写"),
        ("党员", "党小组", "第一\n党小组", "换行"),
        ("党员", "党员类别", "群众", "看不懂"),
        ("党员", "起始日", None, "没有填写"),
        ("党员", "起始日", "去年", "不是日期"),
        ("党员", "起始日", "1885-07-01", "不可能"),
        ("党员", "终止日", "2115-07-01", "不可能"),
        ("党员", "终止日", "2015-06-30", "早于起始日"),
        ("任职", "职务", "村长", "没有“村长”这个职务"),
        ("任职", "职务", "党员", "不是任命的职务"),
        ("任职", "职务", "村民", "不是任命的职务"),
        ("任职", "地方代码", None, "没有填写"),
        ("任职", "终止日", "2024-01-09", "早于起始日"),
        ("归属", "归属", "小组", "看不懂"),
        ("归属", "村代码", None, "没有填写"),
        ("归属", "终止日", "2019-12-31", "早于起始日"),
    ],
)
def test_a_bad_cell_is_named_with_its_sheet_row_and_column(title, column, value, problem):
    other = {"人员编号": "A2"} if title != "党组织" else {"党组织编码": "Z2"}
    found = importing.read(book(**{title: [EVERY_GOOD[title] | other, EVERY_GOOD[title] | {column: value}]}))
    assert [(p.sheet, p.row, p.column) for p in found.problems] == [(title, 3, column)]
    assert problem in found.problems[0].problem
    assert found.problems[0].advice


@pytest.mark.parametrize(
    ("title", "column"), [("党组织", "党组织编码"), ("党员", "人员编号"), ("任职", "人员编号"), ("归属", "人员编号")]
)
def test_the_same_row_twice_in_a_sheet_is_named_with_the_first(title, column):
    found = importing.read(book(**{title: [EVERY_GOOD[title], EVERY_GOOD[title]]}))
    assert [(p.sheet, p.row, p.column, p.problem) for p in found.problems] == [(title, 3, column, "与第 2 行重复")]


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("正式", Standing.FULL), ("正式党员", Standing.FULL), ("预备", Standing.PROBATIONARY), ("预备党员", Standing.PROBATIONARY),
        ("留党察看", Standing.UNDER_PROBATION), ("停止党籍", Standing.SUSPENDED),
    ],
)  # fmt: skip
def test_a_standing_is_known_by_its_long_and_its_short_name(written, standing):
    assert importing.read(book(党员=[MEMBER | {"党员类别": written}])).memberships[0].standing is standing


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MEMBER, Role.VILLAGER)])
def test_every_office_of_the_glossary_is_known(role):
    assert importing.read(book(任职=[SECRETARY | {"职务": role.chinese}])).offices[0].role is role


def test_the_last_day_may_be_the_first():
    found = importing.read(book(任职=[SECRETARY | {"终止日": "2024-01-10"}]))
    assert (found.problems, found.offices[0].until) == ([], date(2024, 1, 10))


# -- sheets that are missing, empty, or others --------------------------------------------


def workbook(**titles):
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in titles.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_sheet_of_another_name_is_refused_and_not_passed_over():
    """任职情况 would else be taken for a workbook without offices."""
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(workbook(人员=[SHEETS["人员"].kept], 任职情况=[["人员编号"]]))
    assert "任职情况" in str(refusal.value)


def test_an_empty_sheet_of_excel_s_own_and_an_emptied_one_are_passed_over():
    assert importing.read(workbook(人员=[SHEETS["人员"].kept], 党员=[], Sheet2=[])).rows == {"人员": 0}


def test_a_workbook_without_any_of_the_sheets_is_refused():
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(workbook(Sheet1=[]))
    assert "没有要导入的工作表" in str(refusal.value)


@pytest.mark.parametrize("title", SHEETS)
def test_a_missing_column_is_named_with_its_sheet_and_not_taken_for_an_empty_one(title):
    *others, last = SHEETS[title].kept
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(workbook(**{title: [others]}))
    assert f"“{title}”表的第一行缺少列：{last}" in str(refusal.value)


def test_the_template_has_every_sheet_and_explains_every_column():
    made = openpyxl.load_workbook(io.BytesIO(importing.template()))
    assert made.sheetnames == [*SHEETS, EXPLANATION]
    explained = {(row[0], row[1]): (row[2], row[3]) for row in made[EXPLANATION].iter_rows(min_row=2, values_only=True)}
    for sheet in SHEETS.values():
        assert [cell.value for cell in made[sheet.title][1]] == [column.name for column in sheet.columns]
        for column in sheet.columns:
            needed, text = explained[sheet.title, column.name]
            assert needed == ("必填" if column.required else "选填")
            assert text
