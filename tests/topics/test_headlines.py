"""The year's headline numbers: counted as things happen, read in as many rows as there are villages."""

import threading
from collections.abc import Callable
from fractions import Fraction

import pytest
import sqlalchemy as sa
from alembic import command

from services.topics import actions, queries, refusals
from services.topics.models import Happening, Headline
from shared import storage
from shared.calls import headlines as numbers_of
from shared.calls import topics as calls
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, BriefingMatter, ReviewDecision, Stage
from tests.topics.recall import RecallVillage
from tests.topics.telling import briefs, conveys, schedules
from tests.topics.village import Village


def headlines(village: Village, area: str = "", year: int = 2027, caller: Caller | None = None) -> numbers_of.Headlines:
    call = numbers_of.GetHeadlines(area=area or village.code, year=year)
    return village.asks(queries.get_headlines, call, caller=caller or village.township)


def inside(village: Village, area: str, caller: Caller | None = None) -> dict[str, numbers_of.Headlines]:
    call = numbers_of.ListHeadlines(area=area, year=2027)
    listed = village.asks(queries.list_headlines, call, caller=caller or village.county)
    return {one.area: one for one in listed.items}


def folds(village: Village) -> int:
    """Until nothing is left, as the timer does: other villages' lie in the same database."""
    folded = 0
    while True:
        with village.sessions.begin() as session:
            some = actions.fold(session)
        if not some:
            return folded
        folded += some


def a_year(village: Village) -> None:
    """One major project carried out, one voted down, one rejected; a document conveyed, three briefings beside the project's."""
    village.opinion()  # stays open
    done = village.executing(major=True)
    for stage in Stage:
        call = calls.Brief(topic_id=done, stage=stage, held_on=village.today, text="进展顺利")
        village.does(actions.brief, call, village.secretary)
    village.completes(done)
    village.surveys(done, members=(29, 30), masses=(48, 50))
    village.decided(passed=False)
    village.reviews(village.under_review(), ReviewDecision.REJECT, reason="不属于本村事项", matter_class=None)
    conveys(village, schedules(village), schedules(village))
    briefs(village, BriefingMatter.LAND)
    briefs(village, BriefingMatter.RECRUITMENT)
    briefs(village, BriefingMatter.DUES)


A_YEAR = {
    "opinions": 4, "topics": 3, "deliberated": 2, "decided": 2, "carried_out": 1, "briefings": 5, "conveyances": 1,
    "routine_briefings": 1, "satisfaction": {"part": 77, "whole": 80, "ratio": "77/80"},
    "by_state": [
        {"state": "rejected", "label": "未予采纳", "count": 1}, {"state": "decided", "label": "已表决", "count": 1},
        {"state": "surveyed", "label": "已测评", "count": 1},
    ],
}  # fmt: skip


def test_the_years_headlines_count_what_happened_in_the_year(village: Village):
    a_year(village)

    assert headlines(village).dump() == {"area": village.code, **A_YEAR}
    before = headlines(village, year=2026)
    assert (before.opinions, before.briefings, before.conveyances, before.satisfaction.ratio) == (0, 0, 0, None)
    assert sum(count.count for count in before.by_state) == 3, "how topics stand today belongs to no year"


def test_folding_changes_no_number_and_leaves_nothing_to_fold(village: Village):
    a_year(village)
    assert folds(village) > 20
    assert headlines(village).dump() == {"area": village.code, **A_YEAR}
    assert folds(village) == 0

    village.opinion()
    assert headlines(village).opinions == 5
    folds(village)
    assert headlines(village).opinions == 5


def test_an_area_is_the_sum_of_what_lies_inside_it(village: Village):
    a_year(village)
    neighbour = village.neighbour
    neighbour.on_the_board()

    township = headlines(village, village.township_code)
    assert (township.topics, township.deliberated, township.satisfaction.ratio) == (4, 3, Fraction(77, 80))
    villages = inside(village, village.township_code)
    assert (villages[village.code].topics, villages[neighbour.code].topics) == (3, 1)
    assert inside(village, village.township_code[:6])[village.township_code] == township


def test_what_lies_inside_is_for_whoever_looks_after_all_of_it(village: Village):
    for stranger in (village.secretary, village.member(9), Caller()):
        with pytest.raises(NotFound):
            inside(village, village.township_code, stranger)
    with pytest.raises(NotFound):
        inside(village, village.code, village.secretary)  # nothing lies inside a village
    with pytest.raises(NotFound):
        headlines(village, village.township_code, caller=village.secretary)


def test_a_member_of_a_branch_at_the_county_reads_nothing_of_its_villages(village: Village):
    county = village.township_code[:6]
    at_the_county = village.person(village.members[30], Role.MEMBER, area=county)
    for ask in (headlines, inside):
        with pytest.raises(NotFound):
            ask(village, county, caller=at_the_county)


def test_a_session_belongs_to_the_year_in_gansu_in_which_it_was_held(village: Village):
    village.now = village.now.replace(year=2028, month=1, day=1, hour=0, minute=30)
    village.opinion()
    document = schedules(village, received_on=village.today.replace(year=2027, month=12, day=30))
    conveys(village, document, held_at=village.now.replace(year=2027, month=12, day=31, hour=23))

    numbers = {year: headlines(village, year=year) for year in (2027, 2028)}
    assert [numbers[year].opinions for year in (2027, 2028)] == [0, 1]
    assert [numbers[year].conveyances for year in (2027, 2028)] == [1, 0]


def test_a_refused_step_counts_nothing(village: Village):
    topic_id = village.executing(major=True)
    before = headlines(village)
    with pytest.raises(refusals.BriefingsMissing):
        village.completes(topic_id)

    assert headlines(village) == before


def rows_of(village: Village) -> int:
    with village.sessions() as session:
        return session.scalar(sa.select(sa.func.count()).where(Headline.village == village.code)) or 0


def test_more_of_the_same_makes_no_more_rows_to_read(village: Village, statements: Callable[[], int]):
    village.collected()
    folds(village)
    few = rows_of(village)
    for _ in range(20):
        village.collected()
    folds(village)
    assert rows_of(village) == few

    for ask in (lambda: headlines(village), lambda: inside(village, village.township_code)):
        statements()
        ask()
        assert statements() == 1


def test_forty_who_count_at_once_while_it_is_folded_are_all_counted(busy_village: Village):
    """Nobody waits for another one's count, and no row is folded twice or not at all."""
    village = busy_village
    writing = [threading.Thread(target=village.opinion) for _ in range(40)]
    folding = [threading.Thread(target=folds, args=(village,)) for _ in range(8)]
    for thread in (pair for five in zip(*[iter(writing)] * 5, folding, strict=True) for pair in five):
        thread.start()
    for thread in (*writing, *folding):
        thread.join()

    assert headlines(village).opinions == 40
    folds(village)
    with village.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Happening.village == village.code)) == 0
    assert headlines(village).opinions == 40


def test_what_happened_before_the_numbers_were_kept_is_counted_by_the_migration(database_url):
    storage.migrate("topics", database_url)
    village = Village(storage.sessions(database_url))
    a_year(village)
    village.sessions.kw["bind"].dispose()

    command.downgrade(storage.alembic_config("topics", database_url), "0016")
    storage.migrate("topics", database_url)

    village.sessions = storage.sessions(database_url)
    assert headlines(village).dump() == {"area": village.code, **A_YEAR}


def test_a_recall_counts_as_a_topic_and_as_decided_and_not_as_deliberated_or_carried_out(village: Village):
    recalling = RecallVillage(village.sessions)
    topic_id = recalling.made_public()
    recalling.resolves(topic_id, "resolution", Body.RECALL)
    found = headlines(recalling)
    assert (found.topics, found.decided, found.deliberated, found.carried_out) == (1, 1, 0, 0)
