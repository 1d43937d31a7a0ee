"""What the year's ledger is told of the topics of an area."""

from uuid import UUID

import pytest

from services.topics import queries
from shared.calls import paperwork as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import Ground, Route, State
from tests.topics.village import Village


def ledger(village: Village, caller: Caller | None = None, *, year: int = 0, after: int = 0) -> calls.LedgerLines:
    call = calls.ListLedger(area=village.code, year=year or village.today.year, after=after)
    answer: calls.LedgerLines = village.asks(queries.list_ledger, call, caller=caller or village.secretary)
    return answer


def ids(found: calls.LedgerLines) -> list[UUID]:
    return [line.topic_id for line in found.items]


def test_a_topic_stands_in_the_ledger_of_the_year_in_which_it_was_begun(village: Village):
    topic_id = village.proposed()
    [line] = ledger(village).items
    assert (line.topic_id, line.title, line.state) == (topic_id, "修缮东桥", State.PROPOSED)
    assert (line.grounds, line.route) == ((Ground.MEMBERS_AND_MASSES,), Route.MEMBERS)
    assert ledger(village, year=village.today.year - 1).items == ()
    assert ledger(village, year=village.today.year + 1).items == ()


def test_the_ledger_goes_on_page_by_page_without_losing_one(village: Village, monkeypatch: pytest.MonkeyPatch):
    topics = [village.collected() for _ in range(5)]
    monkeypatch.setattr("services.topics.queries.ledger.PAGE", 2)
    first, second, third = ledger(village), ledger(village, after=2), ledger(village, after=4)
    assert (first.after, second.after, third.after) == (2, 4, None)
    assert sorted([*ids(first), *ids(second), *ids(third)]) == sorted(topics)


def test_the_ledger_is_for_those_who_deal_with_the_area(village: Village):
    topic_id = village.collected()
    for caller in (village.secretary, village.collector, village.township, village.county):
        assert ids(ledger(village, caller)) == [topic_id]
    with pytest.raises(NotAllowed):
        ledger(village, village.member(9))
    with pytest.raises(NotFound):
        ledger(village, Caller())
