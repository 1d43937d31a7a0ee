"""Work is briefed to the members first: at once, or once in a period; and what waits for whom."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import refusals
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import BriefingMatter
from tests.topics.telling import EAST, brief_view, briefed, briefs, members
from tests.topics.village import Village


def waiting(village: Village, caller: Caller) -> list[str]:
    return [todo.title for todo in village.todos(caller) if todo.subject_kind == "briefing"]


def at(village: Village, month: int, day: int) -> None:
    village.now = village.now.replace(month=month, day=day)


def test_a_session_is_kept_with_who_briefed_who_came_and_what_they_asked(village: Village):
    gathering = briefs(village, BriefingMatter.LAND, questions="补偿什么时候到账？六月底前。")

    view = brief_view(village, gathering)
    assert (view.line.kind, view.line.matter, view.line.title) == ("immediate", "land", "征收河滩地")
    assert (view.line.should_attend, view.line.present) == (41, 30)
    assert view.questions == "补偿什么时候到账？六月底前。"
    assert set(view.gathering.absent) == set(village.members[30:])
    assert [line.id for line in briefed(village).items] == [gathering]
    assert village.posted(gathering) == ["members_briefed"]


def test_a_party_group_may_be_briefed_by_itself(village: Village):
    gathering = briefs(village, present=village.members[:20], group_id=EAST, roll=members(village, east=20))

    assert brief_view(village, gathering).gathering.group_name == "东片党小组"


def test_the_townships_contact_records_what_they_briefed_themselves(village: Village):
    person = village.township.person_id
    gathering = briefs(village, caller=village.township, held_by=person)

    assert brief_view(village, gathering).gathering.held_by == person
    with pytest.raises(refusals.NotAContact):
        briefs(village, held_by=person)  # somebody else says that they did


def test_only_the_branch_and_its_township_record_a_briefing(village: Village):
    for stranger in (village.member(9), village.collector, village.county):
        with pytest.raises(NotAllowed):
            briefs(village, caller=stranger)
    with pytest.raises(NotFound):
        briefs(village, caller=village.neighbour.secretary)


def test_what_is_still_to_come_or_had_nobody_there_is_no_briefing(village: Village):
    with pytest.raises(refusals.GatheringToCome):
        briefs(village, held_at=village.now + timedelta(minutes=1))
    with pytest.raises(refusals.NobodyCame):
        briefs(village, present=())
    with pytest.raises(refusals.NotOfTheBranch):
        briefs(village, present=(uuid4(),))


# -- periodic


@pytest.mark.parametrize(("day", "due"), [(15, []), (16, ["党费收缴", "支部日常工作"])])
def test_the_branch_is_reminded_of_its_periodic_briefings(village: Village, day: int, due: list[str]):
    at(village, 3, day)
    committee = village.person(village.members[4], Role.BRANCH_COMMITTEE)

    assert waiting(village, village.secretary) == waiting(village, committee) == due
    assert [one.matter.chinese for one in briefed(village).due] == due
    assert waiting(village, village.member(9)) == waiting(village, village.township) == []


def test_a_periodic_briefing_is_owed_once_in_each_period(village: Village):
    at(village, 3, 20)
    briefs(village, BriefingMatter.DUES)
    assert waiting(village, village.secretary) == ["支部日常工作"]
    assert waiting(village, village.neighbour.secretary) == ["党费收缴", "支部日常工作"]
    briefs(village, BriefingMatter.ROUTINE)
    assert waiting(village, village.secretary) == []

    at(village, 6, 20)
    assert waiting(village, village.secretary) == ["党费收缴", "支部日常工作"]


def test_one_held_on_the_last_evening_of_the_period_before_does_not_count(village: Village):
    at(village, 6, 20)
    evening = village.now.replace(month=3, day=31, hour=23)
    briefs(village, BriefingMatter.DUES, held_at=evening)
    assert "党费收缴" in waiting(village, village.secretary)
    briefs(village, BriefingMatter.DUES, held_at=evening + timedelta(hours=2))
    assert "党费收缴" not in waiting(village, village.secretary)


def test_a_period_that_was_missed_stays_with_the_branch_and_comes_to_the_township(village: Village):
    at(village, 1, 1)
    briefs(village, BriefingMatter.LAND)  # the village has begun
    at(village, 4, 1)
    for caller in (village.secretary, village.township):
        missed = [todo.step for todo in village.todos(caller) if todo.subject_kind == "briefing"]
        assert [step.due_on for step in missed] == [village.today.replace(month=3, day=31)] * 2
        assert "已经超期" in missed[0].why
    assert [one.matter.chinese for one in briefed(village).due] == ["党费收缴", "支部日常工作"]
    briefs(village, BriefingMatter.DUES)
    assert waiting(village, village.secretary) == waiting(village, village.township) == ["支部日常工作"]
    assert waiting(village, village.member(9)) == []


def test_who_began_in_the_middle_of_a_period_has_missed_nothing(village: Village):
    at(village, 1, 2)
    briefs(village, BriefingMatter.LAND)
    at(village, 4, 1)
    assert waiting(village, village.secretary) == waiting(village, village.township) == []


# -- who sees what


def test_briefings_are_for_members_and_who_looks_after_them(village: Village):
    gathering = briefs(village)

    for reader in (village.secretary, village.member(9), village.township, village.county):
        assert brief_view(village, gathering, reader).line.id == gathering
    assert brief_view(village, gathering, village.member(9)).gathering.absent == ()
    for stranger in (village.villager(50), village.neighbour.secretary, Caller()):
        with pytest.raises(NotFound):
            brief_view(village, gathering, stranger)
    assert briefed(village, village.villager(50)).items == ()
    assert [line.id for line in briefed(village, village.county, village.township_code).items] == [gathering]


def test_a_long_list_of_briefings_goes_on_page_by_page(village: Village, monkeypatch):
    monkeypatch.setattr("services.topics.queries.briefings.PAGE", 2)
    made = {briefs(village) for _ in range(5)}
    found: list[UUID] = []
    after = None
    while True:
        page = briefed(village, after=after)
        assert page.page.total == 5
        found += [line.id for line in page.items]
        after = page.page.next
        if after is None:
            break

    assert (len(found), set(found)) == (5, made)


@pytest.mark.parametrize("statement", ["DELETE FROM briefed_matter", "UPDATE briefed_matter SET title = 'x'"])
def test_what_was_briefed_stays_as_it_is(village: Village, statement: str):
    briefs(village)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text(statement))


def test_reading_briefings_takes_few_statements(village: Village, statements: Callable[[], int]):
    gathering = briefs(village)
    for _ in range(3):
        briefs(village)

    def cost(ask: Callable[[], object]) -> int:
        statements()
        ask()
        return statements()

    assert cost(lambda: briefed(village)) == 4
    assert cost(lambda: brief_view(village, gathering)) == 3
