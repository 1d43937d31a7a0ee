"""A sheet of people: every mistake has its row, its column and what to do; a file that is none is refused as a whole."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest

from services.directory import importing, refusals
from services.directory.importing import workbook
from services.directory.importing.sheets import PEOPLE
from tests.directory.sheets import GOOD, VILLAGE, sheet


def read(*rows, **more):
    return importing.read(sheet(*rows, **more))


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
        (sheet(columns=(*PEOPLE.kept, "备注")), "不认识的列"),
    ],
)
def test_a_file_that_is_not_the_sheet_is_refused_as_a_whole(content, why):
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(content)
    assert why in str(refusal.value)


def test_twenty_megabytes_are_refused_before_they_are_read():
    with pytest.raises(refusals.FileTooLarge):
        importing.read(b"x" * 20 * 1024 * 1024)


def test_a_file_that_unpacks_to_a_flood_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (workbook.MOST_UNPACKED + 1))
    with pytest.raises(refusals.FileUnreadable):
        importing.read(out.getvalue())


def test_the_template_can_be_filled_in_and_read():
    found = importing.read(importing.template())
    assert (sum(found.rows.values()), found.problems) == (0, [])


# -- files that mean harm, or were made by something else than Excel ----------------------


def with_part(content, name, change):
    """The same file with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return out.getvalue()


PAGE = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (PAGE, lambda xml: xml[: len(xml) // 2]),
        (PAGE, lambda _xml: b"<"),
        ("xl/workbook.xml", lambda _xml: b"not XML at all"),
        ("xl/workbook.xml", lambda xml: re.sub(b"<sheets>.*</sheets>", b"<sheets/>", xml)),
        ("[Content_Types].xml", lambda _xml: b"<Types/>"),
        (PAGE, lambda xml: xml.replace(b'r="2"', b'r="two"', 1)),
    ],
)
def test_a_damaged_file_is_refused_and_not_half_read(name, change):
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(with_part(sheet(GOOD), name, change))
    assert "损坏" in str(refusal.value)


def test_a_row_beyond_the_last_one_is_refused_instead_of_counted_up_to():
    flood = with_part(sheet(GOOD), PAGE, lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999"'))
    with pytest.raises(refusals.FileUnreadable) as refusal:
        importing.read(flood)
    assert str(workbook.LAST_ROW) in str(refusal.value)


@pytest.mark.parametrize("claimed", [b"A1", b"A1:XFD1048576"])
def test_what_a_file_says_of_its_own_size_is_not_believed(claimed):
    changed = with_part(
        sheet(GOOD), PAGE, lambda xml: xml.replace(b'<dimension ref="A1:I2"', b'<dimension ref="%s"' % claimed)
    )
    found = importing.read(changed)
    assert (found.rows, len(found.people)) == ({"人员": 1}, 1)


def test_a_township_fits_into_one_sheet_and_no_more(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    rows = [GOOD | {"人员编号": f"A{n}", "手机号": None} for n in range(4)]
    assert read(*rows[:3]).rows == {"人员": 3}
    with pytest.raises(refusals.FileUnreadable):
        read(*rows)


def test_empty_rows_in_between_are_passed_over():
    found = read({}, GOOD, {"姓名": "  "})
    assert (found.rows, found.people[0].row) == ({"人员": 1}, 3)


# -- how people write things --------------------------------------------------------------


@pytest.mark.parametrize("text", ["1985112", "85-03-02", "1985-03", "1985-03-02 08:30"])
def test_a_birthday_that_could_be_two_days_is_not_guessed(text):
    assert [p.column for p in read(GOOD | {"出生日期": text}).problems] == ["出生日期"]


def test_a_birthday_may_carry_midnight_and_may_be_today_but_not_tomorrow(monkeypatch):
    assert read(GOOD | {"出生日期": "1985-03-02 00:00:00"}).people[0].born_on == date(1985, 3, 2)
    monkeypatch.setattr("shared.clock.today", lambda: date(2027, 3, 1))
    assert read(GOOD | {"出生日期": "2027-03-01"}).problems == []
    assert [p.column for p in read(GOOD | {"出生日期": "2027-03-02"}).problems] == ["出生日期"]


@pytest.mark.parametrize(
    "written", [15410000001, "154 1000 0001", "154-1000-0001", "+86 15410000001", "008615410000001"]
)
def test_a_phone_is_known_however_it_is_written(written):
    assert read(GOOD | {"手机号": written}).people[0].phone == "+8615410000001"


@pytest.mark.parametrize("written", ["0937-5521234", "+49 15410000001", "25410000001", "1541000000"])
def test_a_number_that_is_no_chinese_mobile_is_refused(written):
    assert [p.column for p in read(GOOD | {"手机号": written}).problems] == ["手机号"]


@pytest.mark.parametrize(
    ("written", "name"), [("张　三", "张三"), (" 张 小三 ", "张小三"), ("Nurlan  Bek", "Nurlan Bek")]
)
def test_a_name_set_apart_for_the_eye_is_the_same_name(written, name):
    assert read(GOOD | {"姓名": written}).people[0].name == name


@pytest.mark.parametrize("written", ["1101051949123100²X", "１１０１０５１９４９１２３１００２X", "11010519491231002"])
def test_an_identity_number_of_odd_characters_is_refused_like_any_wrong_one(written):
    assert [p.column for p in read(GOOD | {"身份证号": written}).problems] == ["身份证号"]
