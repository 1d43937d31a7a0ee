"""Household visits, opinions on somebody's behalf, and what looks like one matter."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals
from services.topics.models import Opinion
from shared.calls import collecting, teams
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import OnBehalf
from tests.topics.village import Village


def team(village: Village) -> teams.CollectionTeam:
    """The first is on it; the second is on the list and nothing any more."""
    listed = [
        teams.TeamMember(
            person_id=person, name="张小三", since=date(2027, 1, 1), capacities=("村党支部委员",) * still
        )
        for person, still in ((village.members[1], True), (village.members[2], False))
    ]  # fmt: skip
    return teams.CollectionTeam(village=village.code, on=village.today, members=tuple(listed))


def visit(village: Village, caller: Caller | None = None, **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "id": uuid4(), "village": village.code, "visited_on": village.today, "household": "三组王家",
        "visitors": (village.members[1],), "said": "东桥栏杆断了\n\n  路灯不亮  ", "on_behalf": OnBehalf.OLD_OR_ILL,
    }  # fmt: skip
    call = collecting.RecordVisit(**(facts | changes))
    visited: UUID = village.does(actions.record_visit, call, caller or village.collector, team=team(village)).id
    return visited


def opinions(village: Village, caller: Caller, **which: Any) -> tuple[calls.OpinionView, ...]:
    call = calls.ListOpinions(village=village.code, **which)
    return village.asks(queries.list_opinions, call, caller=caller).items


def suggested(village: Village, caller: Caller | None = None) -> list[tuple[set[UUID], str, UUID | None]]:
    call = collecting.SuggestMerging(village=village.code)
    found = village.asks(queries.suggest_merging, call, caller=caller or village.collector, today=village.today)
    return [(set(one.opinion_ids), one.degree, one.topic_id) for one in found.items]


def test_a_visit_keeps_who_was_there_and_each_thing_that_was_said(village: Village):
    visit_id = visit(village)

    [seen] = village.asks(
        queries.list_visits, collecting.ListVisits(village=village.code), caller=village.secretary
    ).items
    assert (seen.id, seen.household, seen.visitors, seen.opinions) == (visit_id, "三组王家", (village.members[1],), 2)
    said = opinions(village, village.secretary)
    assert {(one.content, one.household, one.on_behalf) for one in said} == {
        ("东桥栏杆断了", "三组王家", OnBehalf.OLD_OR_ILL), ("路灯不亮", "三组王家", OnBehalf.OLD_OR_ILL),
    }  # fmt: skip


def test_a_household_with_nothing_to_say_was_visited_too(village: Village):
    visit(village, said="", nothing=True, on_behalf=None)
    seen = village.asks(queries.list_visits, collecting.ListVisits(village=village.code), caller=village.secretary)
    assert (seen.total, seen.items[0].opinions) == (1, 0)


def test_whoever_is_nothing_any_more_does_not_visit(village: Village):
    with pytest.raises(refusals.VisitorsNotOnTheTeam):
        visit(village, visitors=(village.members[2],))
    assert opinions(village, village.secretary) == ()


def test_the_same_visit_is_recorded_once(village: Village):
    visit_id = visit(village)
    with pytest.raises(refusals.AlreadyThere):
        visit(village, id=visit_id)


def test_visits_are_for_the_team_to_record_and_for_those_who_deal_with_them_to_read(village: Village):
    for caller in (village.member(9), village.villager(50)):
        with pytest.raises(NotAllowed):
            visit(village, caller)
        with pytest.raises(NotAllowed):
            village.asks(queries.list_visits, collecting.ListVisits(village=village.code), caller=caller)
        with pytest.raises(NotAllowed):
            suggested(village, caller)
    with pytest.raises(NotFound):
        visit(village, village.neighbour.secretary)


def test_a_villager_says_what_they_think_and_sees_what_became_of_it(village: Village):
    mine, other = village.villager(50), village.villager(51)
    opinion_id = village.opinion("东桥该修了", caller=mine)
    assert [one.became for one in opinions(village, mine)] == ["已记下，等收集小组归并成议题。"]

    village.collected([opinion_id, village.opinion("桥上栏杆断了")])

    assert opinions(village, mine) == ()  # in no topic yet: none
    [seen] = opinions(village, mine, own=True)
    assert (seen.content, seen.became) == ("东桥该修了", "您的意见已并入议题“修缮东桥”，现在：已收集。")
    assert opinions(village, other, own=True) == ()


def test_what_the_team_wrote_for_others_is_not_its_own(village: Village):
    village.opinion()
    assert opinions(village, village.collector, own=True) == ()
    assert opinions(village, village.collector)[0].became == ""


def test_a_villager_writes_for_nobody_else(village: Village):
    call = calls.RecordOpinion(id=uuid4(), village=village.code, content="路灯坏了", household="王家")
    with pytest.raises(refusals.NotForOthers):
        village.does(actions.record_opinion, call, village.villager(50))


def test_nobody_who_is_not_on_the_team_writes_for_others_member_or_secretary(village: Village):
    not_on_it = village.person(village.members[0], Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.MEMBER)
    for caller in (village.member(9), not_on_it, village.representative(0)):
        for said_for in (
            {"household": "三组王家"},
            {"on_behalf": OnBehalf.NO_PHONE},
            {"household": "三组王家", "on_behalf": OnBehalf.NO_PHONE},
        ):
            call = calls.RecordOpinion(id=uuid4(), village=village.code, content="路灯坏了", **said_for)
            with pytest.raises(refusals.NotForOthers):
                village.does(actions.record_opinion, call, caller)
    with pytest.raises(NotAllowed):
        visit(village, not_on_it)
    assert opinions(village, village.secretary) == ()


def test_the_table_keeps_no_opinion_for_nobody(village: Village):
    opinion_id = village.opinion()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Opinion).where(Opinion.id == opinion_id).values(household=""))


def test_opinions_of_one_matter_are_suggested_and_stay_as_they_are(village: Village):
    one, two = village.opinion("东桥栏杆断了"), village.opinion("东桥的栏杆断了")
    village.opinion("路灯不亮")
    assert suggested(village) == [({one, two}, "很相近", None)]
    assert len(opinions(village, village.secretary)) == 3


def test_an_opinion_is_suggested_for_a_topic_that_is_still_being_collected(village: Village):
    topic_id = village.collected([village.opinion("东桥栏杆断了")])
    late = village.opinion("东桥的栏杆断了")
    assert suggested(village) == [({late}, "很相近", topic_id)]


def test_a_topic_whose_text_is_final_is_suggested_for_nothing(village: Village):
    village.signing()  # of an opinion with these very words
    village.opinion("东桥栏杆断了")
    assert suggested(village) == []
