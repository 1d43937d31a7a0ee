"""A recall is the voters' to decide: who may demand it, what its check may find, when the township takes it on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.topics import acts, refusals, rules
from shared.procedure import RECALL
from shared.recall_words import FormFault
from shared.vocabulary import Kind, MatterClass, Route, State

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("route", "roll", "needed"),
    [
        (Route.VILLAGERS, 200, 40),  # a fifth, included
        (Route.VILLAGERS, 201, 41),
        (Route.REPRESENTATIVES, 30, 10),  # a third, included
        (Route.REPRESENTATIVES, 31, 11),
    ],
)
def test_a_fifth_of_the_voters_or_a_third_of_the_representatives_demand_it(route, roll, needed):
    reached = [rules.progress(route, have=have, roll=roll, on=TODAY, kind=Kind.RECALL) for have in (needed - 1, needed)]
    assert [one.reached for one in reached] == [False, True]
    assert "第十九条" in reached[0].source


@pytest.mark.parametrize("route", set(Route) - {Route.VILLAGERS, Route.REPRESENTATIVES})
def test_nobody_else_proposes_it(route):
    with pytest.raises(refusals.RouteNotForThisKind):
        rules.check_route(Kind.RECALL, route)


def test_only_its_two_rolls_are_frozen():
    assert [roll.value for roll in acts.rolls_of(Kind.RECALL)] == ["representatives", "villagers"]


def test_it_has_one_way_by_its_own_article():
    for matter_class in (None, MatterClass.VILLAGE_AFFAIRS):
        [way] = rules.ways(Kind.RECALL, matter_class)
        assert "第十九条" in way.source


@pytest.mark.parametrize(
    ("fault", "is_member", "explained", "returned_before", "why"),
    [
        (None, True, False, False, None),
        (None, False, False, False, refusals.NotOfTheVillagersCommittee),
        (FormFault.REASON, True, True, False, None),
        (FormFault.REASON, True, False, False, refusals.FaultNotExplained),
        (FormFault.REASON, True, True, True, refusals.ReturnedBefore),
        (FormFault.REASON, False, True, False, refusals.NotOfTheVillagersCommittee),
        (FormFault.NOT_A_MEMBER, False, False, False, None),
        (FormFault.NOT_A_MEMBER, True, False, False, refusals.StillOfTheVillagersCommittee),
    ],
)
def test_its_check_finds_nothing_but_the_form(fault, is_member, explained, returned_before, why):
    facts = {"is_member": is_member, "explained": explained, "returned_before": returned_before}
    if why is None:
        rules.check_form(fault, **facts)
        return
    with pytest.raises(why):
        rules.check_form(fault, **facts)


@pytest.mark.parametrize(("state", "days"), [(State.PROPOSED, 7), (State.POSTED, 30)])
def test_what_the_village_lets_lie_is_the_townships(state, days):
    assert rules.recall_due_by(state, TODAY) == TODAY + days * DAY
    assert not rules.is_the_townships(state, TODAY, today=TODAY + days * DAY)
    assert rules.is_the_townships(state, TODAY, today=TODAY + (days + 1) * DAY)
    with pytest.raises(refusals.NotTheTownshipsYet):
        rules.check_the_townships(state, TODAY, today=TODAY + days * DAY)
    rules.check_the_townships(state, TODAY, today=TODAY + (days + 1) * DAY)


def test_while_people_sign_nothing_is_overdue():
    assert rules.recall_due_by(State.MERGED, TODAY) is None
    assert not rules.is_the_townships(State.MERGED, TODAY, today=TODAY + 400 * DAY)


@pytest.mark.parametrize("verb", ["open_signing", "enter_sheet", "convene_meeting", "archive_topic"])
def test_what_the_township_may_do_for_a_recall_it_may_do_for_no_other_topic(verb):
    others = ("secretary",)
    assert "township" in rules.roles_for(Kind.RECALL, verb, others)
    assert rules.roles_for(Kind.ORDINARY, verb, others) == others


def test_whom_it_concerns_keeps_out_and_nobody_else_speaks_for_them():
    concerned, other = uuid4(), uuid4()
    rules.check_not_concerned(other, concerned)
    rules.check_defence(concerned, concerned)
    with pytest.raises(refusals.ConcernedKeepsOut):
        rules.check_not_concerned(concerned, concerned)
    for nobody in (other, None):
        with pytest.raises(refusals.NotTheirDefence):
            rules.check_defence(nobody, concerned)


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (Kind.RECALL, Kind.ORDINARY, rules.RECALL_TITLE),
        (Kind.ORDINARY, Kind.RECALL, rules.RECALL_TITLE),
        (Kind.RECALL, Kind.RECALL, "罢免某某"),
    ],
)
def test_a_recall_stays_one_and_names_nobody(before, after, title):
    with pytest.raises(refusals.RecallHasItsOwnWay):
        rules.check_text_kept(before, after, title=title)
    rules.check_text_kept(Kind.RECALL, Kind.RECALL, title=rules.RECALL_TITLE)


@pytest.mark.parametrize(
    ("kind", "source", "by"),
    [
        (Kind.RECALL, f"{rules.FIRST_DELIBERATION}：四议", RECALL),
        (Kind.RECALL, "《村民委员会组织法》（2025年修正）第三十九条", "《村民委员会组织法》（2025年修正）第三十九条"),
        (Kind.ORDINARY, rules.FIRST_DELIBERATION, rules.FIRST_DELIBERATION),
    ],
)
def test_the_members_deliberation_has_no_part_in_a_recall(kind, source, by):
    assert rules.recall_source(kind, source) == by
