"""A ledger as an Excel workbook, written row by row."""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.meetings.documents.word import Fields, printable

A4 = 9  # as Excel counts papers
LONGEST = 32_000  # characters that Excel takes in a cell


def write(fields: Fields) -> bytes:
    """``title``, ``columns`` (name, width) and ``rows``; a number stays one, everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(fields["sheet"])
    for number, (_, width) in enumerate(fields["columns"], 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "2:2"
    sheet.append([_cell(sheet, fields["title"], bold=True, wrap=False)])
    sheet.append([_cell(sheet, name, bold=True) for name, _ in fields["columns"]])
    for row in fields["rows"]:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: str | int | date | None, *, bold: bool = False, wrap: bool = True) -> Any:
    """What people wrote is never a formula, whatever it begins with, also after somebody edits the cell."""
    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        cell.value = printable(value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
    else:
        cell.value = value
    cell.font, cell.alignment = Font(name="宋体", bold=bold), Alignment(wrap_text=wrap, vertical="center")
    return cell
