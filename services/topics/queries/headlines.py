"""The year's headline numbers of an area: as many rows are read as it has villages, however much has happened in them."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import TODAY, Happening, Headline
from services.topics.queries.sight import READERS, within
from shared.calls import headlines as calls
from shared.calls.common import RatioView
from shared.errors import NotFound
from shared.identity import OVERSEE, Caller
from shared.vocabulary import State

NUMBERS = (
    "opinions", "topics", "deliberated", "decided", "carried_out", "briefings", "routine_briefings", "conveyances",
)  # fmt: skip
VILLAGE = 12  # digits
INSIDE = {6: 9, 9: 12}  # digits of what lies directly inside a county, a township


def get_headlines(session: Session, call: calls.GetHeadlines, *, caller: Caller) -> calls.Headlines:
    """What happened in a calendar year, and how the area's topics stand today. One statement."""
    _require_reader(caller, call.area)
    return _headlines(call.area, _sums(session, call.area, call.year, digits=len(call.area))[call.area])


def list_headlines(session: Session, call: calls.ListHeadlines, *, caller: Caller) -> calls.HeadlinesByArea:
    """One statement, however many areas lie inside."""
    _require_reader(caller, call.area)
    if len(call.area) not in INSIDE:
        raise NotFound
    by_area = _sums(session, call.area, call.year, digits=INSIDE[len(call.area)])
    return calls.HeadlinesByArea(items=tuple(_headlines(area, by_area[area]) for area in sorted(by_area)))


def _require_reader(caller: Caller, area: str) -> None:
    """Of a village its own people; of what is larger those who oversee it: a member of a branch at the county is none in its villages."""
    if not caller.has(*(READERS if len(area) == VILLAGE else OVERSEE), area=area):
        raise NotFound


def _sums(session: Session, area: str, year: int, *, digits: int) -> dict[str, Mapping[str, int]]:
    """By the first digits of the village's code: each number by its name. What is not folded yet counts, too."""

    def here(kind: type[Headline] | type[Happening]) -> sa.Select[str, str, int]:
        conditions = (kind.year.in_((year, TODAY)), within(kind.village, area))
        return sa.select(kind.village, kind.what, kind.number).where(*conditions)

    both = sa.union_all(here(Headline), here(Happening)).subquery()
    inside = sa.func.substr(both.c.village, 1, digits)
    rows = session.execute(
        sa.select(inside, both.c.what, sa.cast(sa.func.sum(both.c.number), sa.Integer)).group_by(inside, both.c.what)
    )
    sums: dict[str, Mapping[str, int]] = defaultdict(dict)
    for code, what, number in rows.tuples():
        sums[code] = {**sums[code], what: number}
    return sums


def _headlines(area: str, sums: Mapping[str, int]) -> calls.Headlines:
    satisfied, asked = sums.get("satisfied", 0), sums.get("asked", 0)
    return calls.Headlines(
        area=area,
        satisfaction=RatioView(part=satisfied, whole=asked, ratio=Fraction(satisfied, asked) if asked else None),
        by_state=tuple(
            calls.StateCount(state=state, label=state.chinese, count=number)
            for state in State
            if (number := sums.get(f"in:{state.value}", 0))
        ),
        **{name: sums.get(name, 0) for name in NUMBERS},
    )
