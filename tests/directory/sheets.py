"""Workbooks of a roster, made by hand."""

import io

import openpyxl

from services.directory.importing.sheets import SHEETS

VILLAGE = "620922105201"
GOOD: dict[str, object] = {
    "人员编号": "A1",
    "姓名": "张小三",
    "性别": "女",
    "出生日期": "1985-03-02",
    "手机号": "15410000001",
    "村代码": VILLAGE,
}
BRANCH: dict[str, object] = {
    "党组织编码": "Z1",
    "名称": "中共瓜州村支部委员会",
    "类别": "党支部",
    "地方代码": VILLAGE,
}
MEMBER: dict[str, object] = {
    "人员编号": "A1",
    "党组织编码": "Z1",
    "党小组": "第一党小组",
    "党员类别": "正式党员",
    "起始日": "2015-07-01",
}
SECRETARY: dict[str, object] = {
    "人员编号": "A1",
    "职务": "村党支部书记",
    "地方代码": VILLAGE,
    "起始日": "2024-01-10",
}
OF_A_GROUP: dict[str, object] = {
    "人员编号": "A1",
    "归属": "村民小组",
    "村代码": VILLAGE,
    "小组名称": "第一村民小组",
    "起始日": "2020-01-01",
}
OF_THE_COLLECTIVE: dict[str, object] = OF_A_GROUP | {"归属": "集体经济组织", "小组名称": None}


def book(columns=None, **sheets):
    """A workbook with these sheets: title → rows. ``columns`` replace those of every sheet."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        names = [*columns] if columns else [column.name for column in SHEETS[title].columns]
        page.append(names)
        for row in rows:
            page.append([row.get(name) for name in names])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(*rows, columns=None):
    """A workbook with people alone."""
    return book(columns=columns, 人员=rows)


def roster(people=(), organisations=(), members=(), offices=(), belonging=None):
    """A workbook with its sheets; that of who belongs to what where there are such rows."""
    further = {} if belonging is None else {"归属": belonging}
    return book(人员=people, 党组织=organisations, 党员=members, 任职=offices, **further)
