"""The workbook to fill in."""

import io

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.directory.importing.sheets import EXPLANATION, SHEETS

TEMPLATE_NAME = "名册导入模板.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD = Font(bold=True)


def template() -> bytes:
    """A sheet for each kind of row, and one that explains every column."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS.values():
        _head(book.create_sheet(sheet.title), [column.name for column in sheet.columns], [18] * len(sheet.columns))
    explained = book.create_sheet(EXPLANATION)
    _head(explained, ["工作表", "列", "是否必填", "说明"], [12, 18, 10, 90])
    explained.append(["全部", "", "", "不导入的工作表可以删去；第一行的列名请不要改；同一份表格再次导入不会重复"])
    for sheet in SHEETS.values():
        explained.append([sheet.title, "", "", sheet.explained])
        for column in sheet.columns:
            explained.append([sheet.title, column.name, "必填" if column.required else "选填", column.explained])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(page: Worksheet, names: list[str], widths: list[int]) -> None:
    page.append(names)
    for number, width in enumerate(widths, start=1):
        page.cell(1, number).font = BOLD
        page.column_dimensions[get_column_letter(number)].width = width
