"""The year's headline numbers, as the topics service answers them."""

from typing import Annotated

from shared.calls.common import AreaCode, RatioView
from shared.contracts import About, Query, Record
from shared.vocabulary import State


class StateCount(Record):
    state: State
    label: str
    count: int


class Headlines(Record):
    """The year's headline numbers of an area. ``briefings``: of major matters, at once or with a project's stages; ``by_state``: how
    its topics stand today."""

    area: str
    opinions: int
    topics: int
    deliberated: int
    decided: int
    carried_out: int
    briefings: int
    satisfaction: RatioView
    by_state: tuple[StateCount, ...] = ()
    conveyances: int = 0
    routine_briefings: int = 0


Year = Annotated[int, About("年份", least=2000, most=2100)]


class GetHeadlines(Query[Headlines], key="topics.get_headlines"):
    """Of an area that is the caller's, in a calendar year."""

    area: AreaCode
    year: Year


class HeadlinesByArea(Record):
    items: tuple[Headlines, ...] = ()


class ListHeadlines(Query[HeadlinesByArea], key="topics.list_headlines"):
    """The same for each township of a county, or each village of a township, in which anything was counted."""

    area: AreaCode
    year: Year
