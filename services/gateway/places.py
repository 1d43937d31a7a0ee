"""The county's divisions and people's names, as pages need them."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import current_app

from services.gateway import asking
from shared.calls.directory import DivisionView, GetNames, ListDivisions
from shared.errors import NotFound, Refused, Unavailable

KEPT_FOR = 300.0  # seconds: divisions change a few times in a decade
EXTENSION = "shouyi.places"


class NotSetUp(Refused, code="gateway.not_set_up", status=503):
    sentence = "这个县还没有建立：系统里没有乡镇和村。"
    advice = "请信息管理员按安装说明导入行政区划，再打开这一页。"


@dataclass
class _Kept:
    """The divisions as last heard. They are the same for everybody."""

    asked_at: float = float("-inf")
    by_code: Mapping[str, DivisionView] = field(default_factory=dict)


def divisions() -> Mapping[str, DivisionView]:
    """By code, in the order of codes. Those of a while ago serve on while the directory does not answer."""
    kept: _Kept = current_app.extensions.setdefault(EXTENSION, _Kept())
    if time.monotonic() - kept.asked_at > KEPT_FOR:
        try:
            kept.by_code = {division.code: division for division in asking.ask(ListDivisions()).items}
        except Unavailable:
            if not kept.by_code:
                raise
        if kept.by_code:  # a county that is being set up will have some in a moment
            kept.asked_at = time.monotonic()
    return kept.by_code


def division(code: str) -> DivisionView:
    """Raises :class:`NotFound`."""
    found = divisions().get(code)
    if found is None:
        raise NotFound()
    return found


def name_of(code: str) -> str:
    found = divisions().get(code)
    return found.name if found else code


def is_village(code: str) -> bool:
    """And no community (社区), which has no villagers' committee."""
    found = divisions().get(code)
    return found is not None and found.level == "village"


def inside(code: str) -> list[DivisionView]:
    """What lies directly inside a division."""
    return [division for division in divisions().values() if division.parent_code == code]


def county() -> str:
    """Its code. Raises :class:`NotSetUp` where no divisions have been loaded yet."""
    for code, division in divisions().items():
        if division.level == "county":
            return code
    raise NotSetUp


def names(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by person id, in one call; outside the viewer's areas they are masked."""
    wanted = tuple({person for person in people if person is not None})
    if not wanted:
        return {}
    return {person.person_id: person.name for person in asking.ask(GetNames(person_ids=wanted)).items}
