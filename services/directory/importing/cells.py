"""What stands in one cell, however people write it: a value, or what is wrong with it and what to do."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from re import fullmatch, sub
from typing import Any

from services.directory import rules
from shared import clock
from shared.identity import Role
from shared.vocabulary import BelongsTo, Standing, Word

EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)  # whatever lies outside is a slip of the pen


class Bad(Exception):
    """Problem and advice, for whoever filled the cell in."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


class OrganisationKind(Word):
    """What stands in the column 类别. A villagers' committee is no Party organisation."""

    COMMITTEE = "party_committee", "党委"
    GENERAL_BRANCH = "party_general_branch", "党总支"
    BRANCH = "party_branch", "党支部"


OFFICES = tuple(role for role in Role if role not in (Role.MEMBER, Role.VILLAGER))  # those two nobody is appointed to


def text(value: Any, longest: int, *, required: bool = True) -> str:
    found = "" if value is None else str(value).strip()
    found = found.removesuffix(".0") if isinstance(value, float) else found
    if required and not found:
        raise Bad("没有填写", "请补填")
    if len(found) > longest:
        raise Bad(f"有 {len(found)} 个字，最多 {longest} 个", "请核对是否填错了列")
    if any(ord(character) < 32 for character in found):
        raise Bad("含有换行或不可见字符", "请删去后重填")
    return found


def code(value: Any) -> str:
    """A key of the source: of a person or an organisation."""
    return text(value, 40)


def code_or_nothing(value: Any) -> str:
    return text(value, 40, required=False)


def area(value: Any) -> str:
    return text(value, 12)


def title(value: Any) -> str:
    return text(value, 80)


def name(value: Any) -> str:
    """Two characters are often set apart to stand under three: 张　三 is 张三. Names in Latin letters keep their spaces."""
    written = text(value, 40)
    return sub(r"\s+", " " if fullmatch(r"[\x00-\x7f\s]+", written) else "", written)


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
    written = sub(r"[ T]00:00(:00)?$", "", text(value, 20))
    found = fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4})\D(\d{1,2})\D(\d{1,2})日?", written)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else _no_day(written)
    except ValueError:
        return _no_day(written)


def _no_day(written: str) -> date:
    raise Bad(f"“{written}”不是日期", "请写成 1985-03-02")


def birthday(value: Any) -> date:
    day = read_day(value)
    if not EARLIEST <= day <= clock.today():
        raise Bad(f"出生日期 {day} 不可能", "请核对年份")
    return day


def first_day(value: Any) -> date:
    day = read_day(value)
    if not EARLIEST <= day <= LATEST:
        raise Bad(f"日期 {day} 不可能", "请核对年份")
    return day


def last_day(value: Any) -> date | None:
    return first_day(value) if text(value, 40, required=False) else None


def gender(value: Any) -> str:
    written = text(value, 10)
    if written not in ("男", "女"):
        raise Bad(f"“{written}”不是性别", "请填“男”或“女”")
    return written


def phone(value: Any) -> str | None:
    written = text(value, 20, required=False)
    if not written:
        return None
    found = fullmatch(r"(?:(?:\+|00)?86)?(1[0-9]{10})", sub(r"[\s-]", "", written))
    if found is None:
        raise Bad("手机号应是 11 位数字，以 1 开头", "请核对；没有手机的可以空着")
    return f"+86{found[1]}"


def yes(value: Any) -> bool:
    written = text(value, 10, required=False)
    if written not in ("", "是", "否"):
        raise Bad(f"“{written}”看不懂", "请填“是”或“否”")
    return written == "是"


def id_number(value: Any) -> None:
    """Checked, and kept nowhere."""
    written = text(value, 20, required=False)
    if written and not rules.id_number_is_valid(written):
        raise Bad("身份证号校验不通过", "请核对；系统只校验，不保存身份证号")


def one_of(words: Iterable[str]) -> str:
    return "请填" + "、".join(f"“{word}”" for word in words) + "之一"


def kind(value: Any) -> str:
    written = text(value, 20)
    for one in OrganisationKind:
        if one.chinese == written:
            return one.value
    raise Bad(f"“{written}”不是党组织的类别", one_of(one.chinese for one in OrganisationKind))


def standing(value: Any) -> Standing:
    """正式 or 正式党员."""
    written = text(value, 20)
    for one in Standing:
        if written in (one.chinese, one.chinese.removesuffix("党员")):
            return one
    raise Bad(f"“{written}”看不懂", one_of(one.chinese for one in Standing))


def office(value: Any) -> Role:
    written = text(value, 20)
    if written in (Role.MEMBER.chinese, Role.VILLAGER.chinese):
        raise Bad(f"“{written}”不是任命的职务", "党员请填在“党员”表，村民请填在“人员”表")
    for one in OFFICES:
        if one.chinese == written:
            return one
    raise Bad(f"没有“{written}”这个职务", one_of(one.chinese for one in OFFICES))


def belongs_to(value: Any) -> BelongsTo:
    written = text(value, 20)
    for one in BelongsTo:
        if written == one.chinese:
            return one
    raise Bad(f"“{written}”看不懂", one_of(one.chinese for one in BelongsTo))
