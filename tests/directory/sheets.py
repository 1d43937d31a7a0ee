"""Sheets of people, made by hand."""

import io

import openpyxl

from services.directory import importing

VILLAGE = "620922105201"
GOOD: dict[str, object] = {
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
