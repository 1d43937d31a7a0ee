"""Villagers and representatives demand a meeting."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import refusals
from services.meetings.models import Demand
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions
from shared.vocabulary import Body, DemandState, RollKind
from tests.meetings.demand import DemandingVillage
from tests.verifier import follow

ARTICLE_25, ARTICLE_30 = "第二十五条", "第三十条"


@pytest.fixture
def village(sessions: Sessions) -> DemandingVillage:
    return DemandingVillage(sessions)


def state(village: DemandingVillage, demand: UUID) -> DemandState:
    return village.shows(demand, village.township).line.state


def verbs(village: DemandingVillage, demand: UUID, caller) -> list[str]:
    return [step.verb for step in village.shows(demand, caller).next_steps]


# -- reaching a share


def test_the_fourth_of_forty_villagers_makes_it_stand(village: DemandingVillage):
    demand = village.start(20)
    village.sign(demand, 21, 22)
    assert state(village, demand) is DemandState.OPEN
    village.sign(demand, 23)
    line = village.shows(demand, village.township).line
    assert (line.state, line.stood_on) == (DemandState.STOOD, village.today)
    villagers, representatives = line.progress
    assert (villagers.have, villagers.whole, villagers.need, villagers.reached) == (4, 40, 4, True)
    assert (representatives.have, representatives.whole, representatives.need) == (0, 9, 3)
    assert ARTICLE_25 in villagers.source


def test_a_representative_counts_on_both_rolls_once(village: DemandingVillage):
    demand = village.start(0)
    village.sign(demand, 1)
    assert [way.have for way in village.shows(demand, village.township).line.progress] == [2, 2]
    village.sign(demand, 2)
    assert state(village, demand) is DemandState.STOOD, "three of nine representatives"


def test_two_of_nine_representatives_demand_their_own_assembly(village: DemandingVillage):
    demand = village.start(0, Body.REPRESENTATIVES_ASSEMBLY)
    village.sign(demand, 1)
    line = village.shows(demand, village.township).line
    assert line.state is DemandState.STOOD
    assert [(way.kind, way.need) for way in line.progress] == [(RollKind.REPRESENTATIVES, 2)]
    assert ARTICLE_30 in line.progress[0].source


def test_villagers_who_represent_nobody_do_not_demand_the_representatives_assembly(village: DemandingVillage):
    with pytest.raises(refusals.NotOnDemandRoll):
        village.start(20, Body.REPRESENTATIVES_ASSEMBLY)
    demand = village.start(0, Body.REPRESENTATIVES_ASSEMBLY)
    with pytest.raises(refusals.NotOnDemandRoll):
        village.sign(demand, 20)


def test_who_came_after_the_first_day_is_not_on_the_frozen_roll(village: DemandingVillage):
    village.gone = {village.people[30]}
    demand = village.start(20)
    village.gone = set()
    with pytest.raises(refusals.NotOnDemandRoll):
        village.sign(demand, 30)


def test_who_is_no_representative_any_more_counts_as_a_villager_alone(village: DemandingVillage):
    demand = village.start(20)
    former = village.person(village.people[0], Role.VILLAGER)
    village.does_sign(demand, former)
    assert [way.have for way in village.shows(demand, village.township).line.progress] == [2, 0]


def test_another_village_does_not_have_it(village: DemandingVillage):
    demand = village.start()
    with pytest.raises(NotFound):
        village.does_sign(demand, village.stranger)
    with pytest.raises(NotFound):
        village.shows(demand, village.stranger)


# -- once, and back


def test_nobody_signs_twice(village: DemandingVillage):
    demand = village.start(20)
    for number in (20, 21):
        if number == 21:
            village.sign(demand, number)
        with pytest.raises(refusals.DemandedAlready):
            village.sign(demand, number)


def test_a_name_is_taken_back_and_given_again_until_it_stands(village: DemandingVillage):
    demand = village.start(20)
    village.sign(demand, 21, 22)
    village.take_back(demand, 22)
    with pytest.raises(refusals.NotDemanded):
        village.take_back(demand, 22)
    village.sign(demand, 23)
    assert state(village, demand) is DemandState.OPEN
    village.sign(demand, 22)
    assert state(village, demand) is DemandState.STOOD
    with pytest.raises(refusals.DemandNotOpen):
        village.take_back(demand, 22)
    with pytest.raises(refusals.DemandNotOpen):
        village.sign(demand, 24)


def test_it_lapses_by_itself_after_its_last_day(village: DemandingVillage):
    demand = village.start(20)
    village.wait(60)
    village.sign(demand, 21)
    village.wait(1)
    assert state(village, demand) is DemandState.LAPSED
    with pytest.raises(refusals.DemandNotOpen):
        village.sign(demand, 22)
    assert village.start(20), "and may be started anew"


def test_who_started_it_ends_it_and_it_stays_on_the_board(village: DemandingVillage):
    demand = village.start(20)
    with pytest.raises(refusals.HasOneOpen):
        village.start(20)
    with pytest.raises(refusals.NotTheStarter):
        village.end(demand, village.one(21))
    village.end(demand, village.one(20))
    assert [(line.id, line.state) for line in village.board()] == [(demand, DemandState.ENDED)]
    with pytest.raises(refusals.DemandNotOpen):
        village.sign(demand, 21)
    village.start(20)


def test_what_others_have_signed_is_not_ended_by_who_started_it(village: DemandingVillage):
    demand = village.start(20)
    assert "end_demand" in verbs(village, demand, village.one(20))
    village.sign(demand, 21)
    assert "end_demand" not in verbs(village, demand, village.one(20))
    with pytest.raises(refusals.OthersDemandIt):
        village.end(demand, village.one(20))
    village.take_back(demand, 21)
    village.end(demand, village.one(20))


def test_what_stands_is_not_ended(village: DemandingVillage):
    demand = village.standing()
    with pytest.raises(refusals.DemandNotOpen):
        village.end(demand, village.one(0))


# -- on paper


def test_the_township_enters_names_from_paper_each_counted_once(village: DemandingVillage):
    demand = village.start(20)
    village.enter(demand, [20, 21, 22])
    assert village.shows(demand, village.township).line.progress[0].have == 3
    with pytest.raises(refusals.DemandedAlready):
        village.sign(demand, 21)
    village.enter(demand, [21, 23])
    assert state(village, demand) is DemandState.STOOD
    entered = [line for line in village.shows(demand, village.township).record if line.verb == "enter_demand_names"]
    assert [(line.actor_id, line.actor_role) for line in entered] == [(village.township.person_id, "township")] * 2


def test_nobody_of_the_village_enters_paper(village: DemandingVillage):
    demand = village.start(20)
    with pytest.raises(NotAllowed):
        village.enter(demand, [21], caller=village.secretary)


@pytest.mark.parametrize(
    ("people", "more", "refusal"),
    [
        ([21], {"seen": False}, refusals.PaperNotSeen),
        ([21, 22], {"signatures": 3}, refusals.NamesDoNotAddUp),
        ([21, 21], {}, refusals.NamesDoNotAddUp),
        ([21], {"signed_on": date(2027, 2, 28)}, refusals.PaperOfAnotherDay),
        ([21], {"signed_on": date(2027, 3, 2)}, refusals.PaperOfAnotherDay),
        ([21, 39], {}, refusals.NamesNotOnTheRoll),
    ],
)
def test_paper_that_does_not_prove_it_is_refused(village: DemandingVillage, people, more, refusal):
    demand = village.start(20)
    village.gone = {village.people[39]}
    with pytest.raises(refusal):
        village.enter(demand, people, **more)


def test_paper_does_not_bring_back_what_was_taken_back_since(village: DemandingVillage):
    demand, other = village.start(21), village.start(30)
    village.take_back(demand, 21)
    with pytest.raises(refusals.DemandTakenBack):
        village.enter(demand, [21])
    village.enter(other, [21])  # of this one they have taken back nothing
    village.wait(1)
    village.enter(demand, [21])


def test_the_township_strikes_what_it_entered_from_paper_and_nothing_else(village: DemandingVillage):
    demand = village.start(20)
    village.sign(demand, 21)
    assert "strike_demand_name" not in verbs(village, demand, village.township)
    village.enter(demand, [21, 22])
    for number in (21, 23):
        with pytest.raises(refusals.NotFromPaper):
            village.strike(demand, number)
    with pytest.raises(NotAllowed):
        village.strike(demand, 22, village.secretary)
    assert "strike_demand_name" in verbs(village, demand, village.township)
    village.strike(demand, 22)
    assert village.shows(demand, village.township).line.progress[0].have == 2
    [struck] = [line for line in village.shows(demand, village.secretary).record if line.verb == "strike_demand_name"]
    assert "同名" not in struck.detail
    village.enter(demand, [22, 23])
    with pytest.raises(refusals.DemandNotOpen):
        village.strike(demand, 22)


# -- the answer


def test_a_meeting_of_that_body_noticed_afterwards_is_the_answer(village: DemandingVillage):
    before = village.meets()
    demand = village.standing()
    for wrong in (before, village.meets(Body.REPRESENTATIVES_ASSEMBLY), uuid4()):
        with pytest.raises(refusals.NotTheAnswer):
            village.answer(demand, wrong)
    assert verbs(village, demand, village.secretary) == ["convene_meeting"]
    meeting = village.meets()
    assert verbs(village, demand, village.secretary) == ["answer_demand"]
    assert [one.id for one in village.shows(demand, village.secretary).meetings] == [meeting]
    village.answer(demand, meeting)
    line = village.board()[0]
    assert line.state is DemandState.ANSWERED
    assert line.meeting is not None
    assert line.meeting.id == meeting


def test_another_villages_meeting_is_no_answer(village: DemandingVillage, sessions: Sessions):
    demand, neighbour = village.standing(), DemandingVillage(sessions)
    neighbour.now = village.now
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, neighbour.meets())


def test_an_answer_that_is_cancelled_is_none(village: DemandingVillage):
    demand = village.standing()
    meeting = village.meets()
    village.answer(demand, meeting)
    village.cancel(meeting)
    assert state(village, demand) is DemandState.STOOD
    with pytest.raises(refusals.NotTheAnswer):
        village.answer(demand, meeting)
    assert [todo.subject_id for todo in village.todos(village.secretary) if todo.subject_kind == "demand"] == [demand]


def test_before_it_stands_nothing_is_an_answer(village: DemandingVillage):
    demand = village.start(20)
    with pytest.raises(refusals.DemandDoesNotWait):
        village.answer(demand, village.meets())


def test_a_representative_is_not_who_calls_the_meeting(village: DemandingVillage):
    demand = village.standing()
    with pytest.raises(NotAllowed):
        village.answer(demand, village.meets(), village.one(0))
    village.answer(demand, village.meets(), village.one(30, Role.VILLAGERS_COMMITTEE))


def test_first_the_village_then_the_township_then_the_county_is_told(village: DemandingVillage):
    demand = village.standing()
    county = village.person(uuid4(), Role.COUNTY, area="620922")

    def told() -> list[str]:
        people = {"village": village.secretary, "township": village.township, "county": county}
        return [name for name, one in people.items() if demand in {todo.subject_id for todo in village.todos(one)}]

    assert told() == ["village"]
    village.wait(15)
    assert told() == ["village"]
    village.wait(1)
    assert told() == ["village", "township"]
    village.wait(14)
    assert told() == ["village", "township"]
    village.wait(1)
    assert told() == ["village", "township", "county"]
    village.answer(demand, village.meets())
    assert told() == []


# -- who sees the names


def test_who_urges_the_village_is_told_on_the_demand_how_late_it_is_and_what_answers_it(village: DemandingVillage):
    demand = village.standing()
    assert "get_demand" not in verbs(village, demand, village.township)
    village.wait(120)
    step = village.shows(demand, village.township).next_steps[0]
    assert (step.verb, step.label) == ("get_demand", "督促召集会议")
    for said in ("够人数已经 120 天", "村民委员会主任和村党支部书记", "登记为例会"):
        assert said in step.why
    assert "get_demand" not in verbs(village, demand, village.secretary)


def test_names_are_for_signers_and_the_township_until_it_stands(village: DemandingVillage):
    demand = village.start(20)
    village.sign(demand, 21)

    def seen_by(caller) -> int:
        view = village.shows(demand, caller)
        assert view.names_shown is bool(view.signers)
        return len(view.signers)

    official_who_signs = village.one(3, Role.VILLAGERS_COMMITTEE)
    village.does_sign(demand, official_who_signs)
    county = village.person(uuid4(), Role.COUNTY, area="620922")
    assert [seen_by(one) for one in (village.one(20), village.one(21), village.township)] == [3, 3, 3]
    over = Grant(Role.TOWNSHIP, village.township_code)
    seconded = Caller(person_id=village.secretary.person_id, grants=(*village.secretary.grants, over))
    assert [seen_by(one) for one in (village.secretary, official_who_signs, county, village.one(25))] == [0, 0, 0, 0]
    assert seen_by(seconded) == 0
    village.sign(demand, 22)
    assert [seen_by(one) for one in (village.secretary, official_who_signs, county, village.one(25))] == [4, 4, 4, 0]


def test_until_then_nobody_of_the_village_reads_in_the_record_who_started_it(village: DemandingVillage):
    demand = village.start(20)
    [begun] = village.shows(demand, village.secretary).record
    assert (begun.actor_id, begun.actor_role) == (None, "villager")
    [begun] = village.shows(demand, village.township).record
    assert begun.actor_id == village.people[20]


def test_the_record_holds_together_and_is_for_the_township_alone(village: DemandingVillage):
    demand = village.start(20)
    village.sign(demand, 21)
    village.take_back(demand, 21)
    village.enter(demand, [22, 23, 24])
    lines = follow(village.exported(demand))
    assert [line["verb"] for line in lines] == [
        "start_demand", "withdraw_demand_signature", "enter_demand_names", "demand_stands",
    ]  # fmt: skip
    assert {one["person_id"] for one in lines[-1]["content"]["signatures"]} == {
        str(village.people[number]) for number in (20, 22, 23, 24)
    }
    assert village.shows(demand, village.township).record_digest == lines[-1]["digest"]
    with pytest.raises(NotAllowed):
        village.exported(demand, village.secretary)


def test_the_board_has_the_latest_first_and_no_reason(village: DemandingVillage):
    first = village.start(20)
    village.now += timedelta(minutes=1)
    second = village.start(21)
    assert [line.id for line in village.board()] == [second, first]
    assert [line.id for line in village.board(village.township_code)] == [second, first]
    assert "reason" not in type(village.board()[0]).SCHEMA.fields


# -- what the database itself forbids


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM demand",
        "UPDATE demand_record SET detail = ''",
        "DELETE FROM demand_record",
        "UPDATE demand_roll SET size = 1",
        "DELETE FROM demand_roll",
        "DELETE FROM demand_roll_entry",
    ],
)
def test_no_demand_is_deleted_and_what_was_frozen_stays(village: DemandingVillage, statement):
    village.start(20)
    with pytest.raises(sa.exc.DBAPIError), village.sessions.begin() as session:
        session.execute(sa.text(statement))


def test_the_table_keeps_no_answer_of_what_does_not_stand(village: DemandingVillage):
    demand, meeting = village.start(20), village.meets()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.get_one(Demand, demand).meeting_id = meeting
