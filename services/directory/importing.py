"""An Excel sheet of people: from its bytes to checked rows and a list of what is wrong. Touches no database."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from re import fullmatch, sub
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from services.directory import refusals, rules
from shared import clock
from shared.calls.directory import ImportProblem

MOST_BYTES = 10 * 1024 * 1024  # the gateway's limit for an upload
MOST_UNPACKED = 100 * 1024 * 1024  # a sheet of 100,000 people unpacks to less; a bomb to far more
MOST_ROWS = 10_000  # a township; what a machine reads while a page waits (three seconds)
MOST_COLUMNS = 40  # further ones are not looked at, however many the file claims to have
LAST_ROW = 1_048_576  # Excel's own; a file that claims more was not made by it
NO_SHEET = "它不是 .xlsx 文件，或者已经损坏（可能是 CSV、旧版 .xls 或改了扩展名）"
EXCEL_EPOCH = date(1899, 12, 30)
TEMPLATE_NAME = "人员导入模板.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class PersonRow:
    row: int
    external_key: str
    name: str
    gender: str
    born_on: date
    phone: str | None
    area: str
    household: str
    away: bool


@dataclass
class Sheet:
    rows: int = 0
    people: list[PersonRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)


class _Bad(Exception):
    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


def _text(value: Any, longest: int, *, required: bool = True) -> str:
    text = "" if value is None else str(value).strip()
    text = text.removesuffix(".0") if isinstance(value, float) else text
    if required and not text:
        raise _Bad("没有填写", "请补填")
    if len(text) > longest:
        raise _Bad(f"有 {len(text)} 个字，最多 {longest} 个", "请核对是否填错了列")
    if any(ord(character) < 32 for character in text):
        raise _Bad("含有换行或不可见字符", "请删去后重填")
    return text


def _name(value: Any) -> str:
    """Two characters are often set apart to stand under three: 张　三 is 张三. Names in Latin letters keep their spaces."""
    text = _text(value, 40)
    return sub(r"\s+", " " if fullmatch(r"[\x00-\x7f\s]+", text) else "", text)


def read_day(value: Any) -> date:
    """A date as Excel keeps it, as its serial number, or as people write it: 1985-3-2, 1985/03/02, 1985年3月2日, 19850302.

    1985112 is refused: it could be two days.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 1 <= value < 80_000:
        return EXCEL_EPOCH + timedelta(days=int(value))
    text = sub(r"[ T]00:00(:00)?$", "", _text(value, 20))
    found = fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4})\D(\d{1,2})\D(\d{1,2})日?", text)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise _Bad(f"“{text}”不是日期", "请写成 1985-03-02")


def _birthday(value: Any) -> date:
    day = read_day(value)
    if not date(1900, 1, 1) <= day <= clock.today():
        raise _Bad(f"出生日期 {day} 不可能", "请核对年份")
    return day


def _gender(value: Any) -> str:
    text = _text(value, 10)
    if text not in ("男", "女"):
        raise _Bad(f"“{text}”不是性别", "请填“男”或“女”")
    return text


def _phone(value: Any) -> str | None:
    text = _text(value, 20, required=False)
    if not text:
        return None
    found = fullmatch(r"(?:(?:\+|00)?86)?(1[0-9]{10})", sub(r"[\s-]", "", text))
    if found is None:
        raise _Bad("手机号应是 11 位数字，以 1 开头", "请核对；没有手机的可以空着")
    return f"+86{found[1]}"


def _yes(value: Any) -> bool:
    text = _text(value, 10, required=False)
    if text not in ("", "是", "否"):
        raise _Bad(f"“{text}”看不懂", "请填“是”或“否”")
    return text == "是"


def _id_number(value: Any) -> None:
    text = _text(value, 20, required=False)
    if text and not rules.id_number_is_valid(text):
        raise _Bad("身份证号校验不通过", "请核对；系统只校验，不保存身份证号")


COLUMNS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "人员编号": ("上级系统或本村自编的编号，每人一个，再次导入时据此更新", lambda value: _text(value, 40)),
    "姓名": ("最多 40 个字", _name),
    "性别": ("男 或 女", _gender),
    "出生日期": ("例如 1985-03-02", _birthday),
    "手机号": ("11 位，没有可以空着", _phone),
    "村代码": ("12 位区划代码", lambda value: _text(value, 12)),
    "户编号": ("同一户填同样的编号", lambda value: _text(value, 40, required=False)),
    "流动在外": ("是 或 否", _yes),
    "身份证号": ("选填，只校验，不保存", _id_number),
}
REQUIRED = ("人员编号", "姓名", "性别", "出生日期", "村代码")


def template() -> bytes:
    """The sheet to fill in, and one that explains it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("人员")
    sheet.append(list(COLUMNS))
    for number in range(1, len(COLUMNS) + 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 18
    explained = book.create_sheet("填写说明")
    for name, (text, _) in COLUMNS.items():
        explained.append([name, "必填" if name in REQUIRED else "选填", text])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, *, known_areas: Iterable[str]) -> Sheet:
    """Every row checked. Raises :class:`FileTooLarge` or :class:`FileUnreadable` for the file as a whole."""
    values = _cells(content)
    header = [str(cell).strip() if cell is not None else "" for cell in next(values, ())]
    if missing := [name for name in REQUIRED if name not in header]:
        raise refusals.FileUnreadable(why=f"第一行缺少列：{'、'.join(missing)}")
    if unknown := [name for name in header if name and name not in COLUMNS]:
        raise refusals.FileUnreadable(why=f"第一行有不认识的列：{'、'.join(name[:20] for name in unknown[:5])}")
    sheet, areas = Sheet(), frozenset(known_areas)
    seen: dict[str, dict[Any, int]] = {"人员编号": {}, "手机号": {}}
    for number, cells in enumerate(values, start=2):
        if number > LAST_ROW:
            raise refusals.FileUnreadable(why=f"超过 {LAST_ROW} 行")
        if cells.count(None) == len(cells) or not any(str(cell or "").strip() for cell in cells):
            continue
        sheet.rows += 1
        if sheet.rows > MOST_ROWS:
            raise refusals.FileUnreadable(why=f"超过 {MOST_ROWS} 行")
        _read_row(sheet, number, dict(zip(header, cells, strict=False)), areas, seen)
    return sheet


def _cells(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet, each padded to the same width."""
    if len(content) > MOST_BYTES:
        raise refusals.FileTooLarge(most=MOST_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise refusals.FileUnreadable(why=NO_SHEET) from None
    if unpacked > MOST_UNPACKED:
        raise refusals.FileUnreadable(why="解压后过大")
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong: too small hides rows, too large floods
        yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    except Exception:  # noqa: BLE001 - a broken file makes openpyxl, zlib and the XML parser raise almost anything
        raise refusals.FileUnreadable(why=NO_SHEET) from None


def _read_row(
    sheet: Sheet, number: int, cells: dict[str, Any], areas: frozenset[str], seen: dict[str, dict[Any, int]]
) -> None:
    before = len(sheet.problems)
    read: dict[str, Any] = {}
    for column, (_, reader) in COLUMNS.items():
        try:
            read[column] = reader(cells.get(column))
            _check_whole(column, read[column], areas, seen, number)
        except _Bad as bad:
            sheet.problems.append(ImportProblem(row=number, column=column, problem=bad.problem, advice=bad.advice))
    if len(sheet.problems) == before:
        sheet.people.append(
            PersonRow(
                row=number, external_key=read["人员编号"], name=read["姓名"], gender=read["性别"], born_on=read["出生日期"],
                phone=read["手机号"], area=read["村代码"], household=read["户编号"], away=read["流动在外"],
            )
        )  # fmt: skip


def _check_whole(column: str, value: Any, areas: frozenset[str], seen: dict[str, dict[Any, int]], number: int) -> None:
    """What a cell can only be judged by together with others."""
    if column == "村代码" and value not in areas:
        raise _Bad(f"没有代码为 {value} 的村或社区", "请核对区划代码")
    if column in seen and value:
        if value in seen[column]:
            raise _Bad(f"与第 {seen[column][value]} 行重复", "请核对，每人一行")
        seen[column][value] = number


def household_id(area: str, household: str) -> UUID | None:
    """The same household number in the same village is the same household."""
    return uuid5(NAMESPACE_OID, f"{area}/{household}") if household else None
