"""What the topics service answers about a year: its headline numbers."""

from typing import Annotated

from shared.calls.common import AreaCode, RatioView
from shared.contracts import About, Query, Record
from shared.vocabulary import State


class StateCount(Record):
    state: State
    label: str
    count: int


class Headlines(Record):
    """The year's headline numbers of an area."""

    area: str
    opinions: int
    topics: int
    deliberated: int
    decided: int
    carried_out: int
    briefings: int
    satisfaction: RatioView
    by_state: tuple[StateCount, ...] = ()


class GetHeadlines(Query[Headlines], key="topics.get_headlines"):
    area: AreaCode
    year: Annotated[int, About("年份", least=2000, most=2100)]
