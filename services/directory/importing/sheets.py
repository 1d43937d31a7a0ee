"""The five sheets of the workbook: which columns each has, what each column means, what becomes of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.directory.importing import cells
from services.directory.importing.rows import BelongingRow, MembershipRow, OfficeRow, OrganisationRow, PersonRow, Row
from shared.vocabulary import BelongsTo, Standing


@dataclass(frozen=True)
class Column:
    """``field`` of the row that is made of it; nothing for what is checked and not kept."""

    name: str
    field: str
    read: Callable[[Any], Any]
    explained: str
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """``once``: columns that together have the same content in one row only."""

    row: type[Row]
    explained: str
    columns: tuple[Column, ...]
    once: tuple[tuple[str, ...], ...]

    @property
    def title(self) -> str:
        return self.row.SHEET

    @property
    def kept(self) -> list[str]:
        """Columns that must be there: without one, what it says would be wiped out in every row."""
        return [column.name for column in self.columns if column.field]


def _needed(name: str, field: str, read: Callable[[Any], Any], explained: str) -> Column:
    return Column(name, field, read, explained, required=True)


def _words(words: Any) -> str:
    return "、".join(word.chinese for word in words)


SINCE = _needed("起始日", "since", cells.first_day, "例如 2021-07-01；早于导入日的照实填，过去的名册不会因此改动")
UNTIL = Column("终止日", "until", cells.last_day, "最后一天，含当天；仍在的空着")

PEOPLE = Sheet(
    PersonRow,
    "住在本县各村、社区的人，每人一行",
    (
        _needed("人员编号", "external_key", cells.code, "上级系统或本村自编的编号，每人一个，再次导入时据此更新"),
        _needed("姓名", "name", cells.name, "最多 40 个字"),
        _needed("性别", "gender", cells.gender, "男 或 女"),
        _needed("出生日期", "born_on", cells.birthday, "例如 1985-03-02"),
        Column("手机号", "phone", cells.phone, "11 位，没有可以空着"),
        _needed("村代码", "area", cells.area, "12 位区划代码"),
        Column("户编号", "household", cells.code_or_nothing, "同一户填同样的编号"),
        Column("流动在外", "away", cells.yes, "是 或 否"),
        Column("身份证号", "", cells.id_number, "选填，只校验，不保存"),
    ),
    once=(("人员编号",), ("手机号",)),
)
ORGANISATIONS = Sheet(
    OrganisationRow,
    "本县的党组织，每个一行",
    (
        _needed("党组织编码", "code", cells.code, "上级系统或本县自编的编码，每个组织一个，再次导入时据此更新"),
        _needed("名称", "name", cells.title, "全称，最多 80 个字"),
        _needed("类别", "kind", cells.kind, _words(cells.OrganisationKind)),
        _needed("地方代码", "area", cells.area, "所在的县（6 位）、乡镇（9 位）、村或社区（12 位）的区划代码"),
        Column("上级党组织编码", "superior", cells.code_or_nothing, "上级在本表或已登记；上级在县外的空着"),
    ),
    once=(("党组织编码",),),
)
MEMBERSHIPS = Sheet(
    MembershipRow,
    "谁从哪天起在哪个党组织；转走、转正、换党小组的，填新的一行，上一段自动止于前一天",
    (
        _needed("人员编号", "person", cells.code, "在“人员”表或已登记的人"),
        _needed("党组织编码", "organisation", cells.code, "在“党组织”表或已登记的党组织"),
        Column("党小组", "group", cells.code_or_nothing, "党小组的名称，例如 第一党小组；没有的会新建"),
        _needed("党员类别", "standing", cells.standing, f"{_words(Standing)}；只有正式党员有表决权"),
        SINCE,
        UNTIL,
    ),
    once=(("人员编号", "起始日"),),
)
OFFICES = Sheet(
    OfficeRow,
    "谁从哪天起在哪里担任什么职务；连任的填新的一行，上一届自动止于前一天",
    (
        _needed("人员编号", "person", cells.code, "在“人员”表或已登记的人"),
        _needed("职务", "role", cells.office, f"{_words(cells.OFFICES)}；党员、村民不在此填"),
        _needed(
            "地方代码", "area", cells.area, "任职的村或社区（12 位）；乡镇职务填乡镇（9 位），县级职务填县（6 位）"
        ),
        SINCE,
        UNTIL,
    ),
    once=(("人员编号", "职务", "地方代码", "起始日"),),
)
BELONGING = Sheet(
    BelongingRow,
    "谁从哪天起属于哪个村民小组，从哪天起是村集体经济组织的成员；换小组的填新的一行，上一段自动止于前一天",
    (
        _needed("人员编号", "person", cells.code, "在“人员”表或已登记的人，家里的孩子也填"),
        _needed("归属", "belongs_to", cells.belongs_to, _words(BelongsTo)),
        _needed("村代码", "area", cells.area, "小组或集体经济组织所在村的 12 位区划代码，人可以住在别处"),
        Column("小组名称", "group", cells.code_or_nothing, "村民小组的名称，例如 第三村民小组；集体经济组织的空着"),
        SINCE,
        UNTIL,
    ),
    once=(("人员编号", "归属", "起始日"),),
)
SHEETS = {sheet.title: sheet for sheet in (PEOPLE, ORGANISATIONS, MEMBERSHIPS, OFFICES, BELONGING)}
EXPLANATION = "填写说明"
