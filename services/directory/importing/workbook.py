"""From the bytes of a workbook to the rows of its sheets, and a list of what is wrong with the others. Touches no database."""

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

import openpyxl

from services.directory import refusals
from services.directory.importing.cells import Bad
from services.directory.importing.rows import (
    BelongingRow,
    MembershipRow,
    OfficeRow,
    OrganisationRow,
    PersonRow,
    Roster,
    Row,
)
from services.directory.importing.sheets import EXPLANATION, SHEETS, SINCE, UNTIL, Sheet
from shared.calls.directory import ImportProblem

MOST_BYTES = 10 * 1024 * 1024  # the gateway's limit for an upload
MOST_UNPACKED = 100 * 1024 * 1024  # a sheet of 100,000 people unpacks to less; a bomb to far more
MOST_ROWS = 10_000  # of a sheet: a township's people, a county's members; what is read while a page waits
MOST_COLUMNS = 40  # further ones are not looked at, however many the file claims to have
LAST_ROW = 1_048_576  # Excel's own; a file that claims more was not made by it
NO_SHEET = "它不是 .xlsx 文件，或者已经损坏（可能是 CSV、旧版 .xls 或改了扩展名）"


def read(content: bytes) -> Roster:
    """Every row checked. Raises :class:`FileTooLarge` or :class:`FileUnreadable` for the file as a whole."""
    roster = Roster()
    for title, values in _sheets(content):
        if title == EXPLANATION:
            continue
        first = next(values, ())
        header = [str(cell).strip() if cell is not None else "" for cell in first]
        if title not in SHEETS:
            if any(header) or any(any(row) for row in islice(values, LAST_ROW)):
                names = "、".join(SHEETS)
                raise refusals.FileUnreadable(why=f"有不认识的工作表“{title[:20]}”，认识的是 {names}")
            continue
        if any(header):
            _read_sheet(roster, SHEETS[title], header, values)
    if not roster.rows:
        raise refusals.FileUnreadable(why=f"没有要导入的工作表，它们叫 {'、'.join(SHEETS)}")
    return roster


def _sheets(content: bytes) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """Each sheet's title and its rows, each row padded to the same width."""
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
        pages = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets
        titles = [str(page.title).strip() for page in pages]
    except Exception:  # noqa: BLE001 - a broken file makes openpyxl, zlib and the XML parser raise almost anything
        raise refusals.FileUnreadable(why=NO_SHEET) from None
    if not titles:
        raise refusals.FileUnreadable(why=NO_SHEET)
    for title, page in zip(titles, pages, strict=True):
        yield title, _rows(page)


def _rows(page: Any) -> Iterator[tuple[Any, ...]]:
    try:
        page.reset_dimensions()  # what a file says of its own size may be wrong: too small hides rows, too large floods
        yield from page.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    except Exception:  # noqa: BLE001 - as above
        raise refusals.FileUnreadable(why=NO_SHEET) from None


def _read_sheet(roster: Roster, sheet: Sheet, header: list[str], values: Iterator[tuple[Any, ...]]) -> None:
    if missing := [name for name in sheet.kept if name not in header]:
        raise refusals.FileUnreadable(why=f"“{sheet.title}”表的第一行缺少列：{'、'.join(missing)}")
    known = {column.name for column in sheet.columns}
    if unknown := [name for name in header if name and name not in known]:
        names = "、".join(name[:20] for name in unknown[:5])
        raise refusals.FileUnreadable(why=f"“{sheet.title}”表的第一行有不认识的列：{names}")
    roster.rows[sheet.title] = 0
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(values, start=2):
        if number > LAST_ROW:
            raise refusals.FileUnreadable(why=f"超过 {LAST_ROW} 行")
        if cells.count(None) == len(cells) or not any(str(cell or "").strip() for cell in cells):
            continue
        roster.rows[sheet.title] += 1
        if roster.rows[sheet.title] > MOST_ROWS:
            raise refusals.FileUnreadable(why=f"“{sheet.title}”表超过 {MOST_ROWS} 行")
        _read_row(roster, sheet, number, dict(zip(header, cells, strict=False)), seen)


def _read_row(
    roster: Roster, sheet: Sheet, number: int, cells: dict[str, Any], seen: dict[tuple[Any, ...], int]
) -> None:
    problems: list[ImportProblem] = []
    read: dict[str, Any] = {}

    def wrong(column: str, problem: str, advice: str) -> None:
        problems.append(ImportProblem(sheet=sheet.title, row=number, column=column, problem=problem, advice=advice))

    for column in sheet.columns:
        try:
            read[column.name] = column.read(cells.get(column.name))
        except Bad as bad:
            wrong(column.name, bad.problem, bad.advice)
    for once in sheet.once:
        key = (once, *(read.get(name) for name in once))
        if all(key) and (first := seen.setdefault(key, number)) != number:
            wrong(once[0], f"与第 {first} 行重复", "请核对，只留一行")
    since, until = read.get(SINCE.name), read.get(UNTIL.name)
    if since and until and until < since:
        wrong(UNTIL.name, f"早于起始日 {since}", "请核对；只有一天的，两个日期填成同一天")
    roster.problems += problems
    if not problems:
        fields = {column.field: read[column.name] for column in sheet.columns if column.field}
        _keep(roster, sheet.row(row=number, **fields))


def _keep(roster: Roster, row: Row) -> None:
    match row:
        case PersonRow():
            roster.people.append(row)
        case OrganisationRow():
            roster.organisations.append(row)
        case MembershipRow():
            roster.memberships.append(row)
        case OfficeRow():
            roster.offices.append(row)
        case BelongingRow():
            roster.belonging.append(row)
