"""How numbers, days and names are written in a paper."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from shared import clock, config

HAN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_APART = re.compile(f"(?<=[{HAN}]) (?=[0-9])|(?<=[0-9]) (?=[{HAN}])")
WEEKDAYS = "一二三四五六日"
NOTHING = "—"


def close(text: str) -> str:
    """Without the blanks that a screen has around numbers: 应到会30人."""
    return _APART.sub("", text)


def day(moment: datetime | None) -> str:
    return clock.in_words(clock.day_of(moment)) if moment else NOTHING


def hour(moment: datetime | None) -> str:
    """2027年3月8日（星期一）9时30分"""
    if moment is None:
        return NOTHING
    there = moment.astimezone(clock.SHANGHAI)
    minutes = f"{there.minute}分" if there.minute else ""
    return f"{clock.in_words(there.date())}（星期{WEEKDAYS[there.weekday()]}）{there.hour}时{minutes}"


def name(names: Mapping[UUID, str], person: UUID | None) -> str:
    return names.get(person, "") if person else ""


def together(names: Mapping[UUID, str], people: Iterable[UUID]) -> str:
    """Names in order, one after the other."""
    known = sorted(names[person] for person in people if person in names)
    return "、".join(known) or "无"


def by_proxy(names: Mapping[UUID, str], given_by: Mapping[UUID, UUID]) -> Mapping[UUID, str]:
    """Names that say by whom somebody is represented: 王玉梅（由王秀兰代理）."""
    said = {person: f"{names.get(person, '')}（由{names.get(proxy, '')}代理）" for person, proxy in given_by.items()}
    return {**names, **said}


def in_eights(code: str) -> str:
    return " ".join(code[at : at + 8] for at in range(0, len(code), 8))


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def percent(part: int, whole: int) -> str:
    """To one place, half a place rounded up as on the pages: 66.7%; nothing becomes a hundred that is not."""
    if not whole:
        return NOTHING
    tenths = (part * 2000 + whole) // (whole * 2)
    tenths = tenths if part == whole else min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%"


def page_of(path: str) -> dict[str, str]:
    """A page of ours as the address to type and the code to scan."""
    address = f"{config.setting('PUBLIC_URL', '').rstrip('/')}{path}"
    return {"网址": address, "二维码": address}
