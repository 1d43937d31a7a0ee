"""A levy from its plan to the decision: who pays, who is free, what has to be ready."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.topics import actions, queries, refusals
from services.topics.models import Freed
from shared.calls import levies as calls
from shared.calls import reviewing, topics
from shared.errors import NotAllowed, NotFound, Refused
from shared.vocabulary import Body, Duty, Exemption, Kind, MatterClass, ReviewDecision, Route
from tests.topics.levy import LevyVillage
from tests.topics.people import DAY


@pytest.fixture
def village(sessions) -> LevyVillage:
    return LevyVillage(sessions)


def levy_of(village, topic_id) -> calls.LevyView:
    levy: calls.LevyView | None = village.public(topic_id).levy
    assert levy is not None
    return levy


def payers(village, topic_id, caller=None):
    call = calls.ListPayers(topic_id=topic_id)
    return village.asks(queries.list_payers, call, caller=caller or village.head).items


# -- proposing


def test_a_tenth_of_the_villagers_proposes_a_levy_and_members_do_not_count(village):
    topic_id = village.signing(Kind.LEVY)
    for number in range(20, 32):  # members who are no villagers
        with pytest.raises(refusals.NotOnTheRoll):
            village.sign(topic_id, village.member(number))
    for number in range(9):
        assert village.sign(topic_id, village.villager(number)).state == "merged"
    progress = village.sign(topic_id, village.villager(9))
    assert progress.state == "proposed"
    assert [route.route for route in progress.routes] == [Route.REPRESENTATIVES, Route.VILLAGERS]
    assert "筹资筹劳" in progress.routes[1].source


def test_the_party_organisation_does_not_propose_a_levy_the_villagers_committee_does(village):
    topic_id = village.signing(Kind.LEVY)
    by_party = topics.ProposeByBody(topic_id=topic_id, route=Route.PARTY_ORGANISATION, resolution="支部决定")
    with pytest.raises(refusals.RouteNotForThisKind):
        village.does(actions.propose_by_body, by_party, village.secretary)
    village.proposes_by_committee(topic_id)
    assert village.state(topic_id) == "proposed"


def test_a_levy_is_not_reviewed_as_a_party_affair(village):
    topic_id = village.signing(Kind.LEVY)
    village.proposes_by_committee(topic_id)
    village.does(actions.take_up_for_review, reviewing.TakeUpForReview(topic_id=topic_id), village.secretary)
    with pytest.raises(refusals.KindIsVillageAffairs):
        village.reviews(topic_id, matter_class=MatterClass.PARTY_AFFAIRS)
    village.reviews(topic_id)
    assert village.posted(topic_id)[-2:] == ["topic_confirmed", "preparations_due"]


def test_a_text_that_becomes_a_levy_is_signed_anew(village):
    topic_id = village.under_review()
    village.reviews(topic_id, decision=ReviewDecision.RETURN, reason="要筹资，请改为一事一议", matter_class=None)
    call = topics.Revise(topic_id=topic_id, title="修缮东桥", content="东桥栏杆断裂，建议修缮。", kind=Kind.LEVY)
    village.does(actions.revise, call, village.collector)
    view = village.sees(topic_id)
    assert (view.topic.state, view.topic.kind) == ("merged", Kind.LEVY)


# -- plan and list


def test_the_list_is_the_register_of_the_day_and_its_sums_are_shown_without_names(village):
    topic_id = village.drawn_up()
    levy = levy_of(village, topic_id)
    assert (levy.people, levy.payers, levy.workers) == (120, 120, 90)
    assert (levy.money, levy.labour) == (120 * 1_000, 90 * 4)
    assert (levy.laid_on, levy.posted_until) == (village.today, village.today + 7 * DAY)
    assert {str(person) for person in village.register}.isdisjoint(str(village.public(topic_id)).split("'"))
    assert len(payers(village, topic_id)) == 120


def test_the_list_by_name_is_for_those_who_deal_with_it(village):
    topic_id = village.drawn_up()
    for caller in (village.secretary, village.township, village.county):
        assert len(payers(village, topic_id, caller)) == 120
    with pytest.raises(NotAllowed):
        payers(village, topic_id, village.villager(50))
    with pytest.raises(NotFound):
        payers(village, topic_id, village.neighbour.secretary)


def test_only_the_committee_and_the_secretary_draw_up_a_levy_and_only_of_a_levy(village):
    topic_id = village.posted_levy()
    with pytest.raises(NotAllowed):
        village.draws_up(topic_id, village.member(30))
    with pytest.raises(refusals.NotOfThisKind):
        village.draws_up(village.on_the_board())
    village.draws_up(topic_id, village.secretary)


def test_drawn_up_again_the_list_and_its_exemptions_begin_anew(village):
    topic_id = village.drawn_up()
    village.frees(topic_id, village.register[0], Exemption.SOLDIER)
    village.register = village.register[:100]
    village.draws_up(topic_id, per_head=500)
    levy = levy_of(village, topic_id)
    assert (levy.people, levy.payers, levy.money, levy.exemptions) == (100, 100, 50_000, ())


def test_the_other_levies_of_the_year_count(village):
    village.drawn_up(per_head=1_000, workdays=6)
    second = village.posted_levy()
    with pytest.raises(refusals.LevyOverTheCap):
        village.draws_up(second, per_head=501, workdays=0)
    with pytest.raises(refusals.LevyOverTheCap):
        village.draws_up(second, per_head=0, workdays=5)
    village.draws_up(second, per_head=500, workdays=4)
    village.draws_up(second, per_head=500, workdays=4)  # its own earlier plan does not count twice


def test_what_was_voted_down_or_objected_to_does_not_count_against_the_next(village):
    village.resolved(passed=False, per_head=1_500)
    objected = village.resolved(per_head=1_500, workdays=10)
    village.forwards(objected)
    with pytest.raises(refusals.LevyOverTheCap):
        village.drawn_up(per_head=1, workdays=0)
    village.replies(objected, approved=False)
    village.drawn_up(per_head=1_500, workdays=0)
    with pytest.raises(refusals.LevyOverTheCap):
        village.forwards(objected)


def test_two_levies_are_not_raised_in_one_year_because_one_was_drawn_up_the_year_before(village):
    village.wait(280)
    late = village.resolved(per_head=1_000, workdays=0)
    assert levy_of(village, late).year == 2027
    village.wait(20)
    village.drawn_up(per_head=1_000, workdays=0)
    with pytest.raises(refusals.LevyOverTheCap):
        village.forwards(late)


def test_a_levy_counts_in_the_year_in_which_it_comes_before_the_county(village):
    village.wait(280)
    late = village.resolved(per_head=1_000, workdays=0)
    village.wait(20)
    village.forwards(late)
    assert levy_of(village, late).year == 2028
    with pytest.raises(refusals.LevyOverTheCap):
        village.drawn_up(per_head=501, workdays=0)
    village.drawn_up(per_head=500, workdays=0)


def test_the_next_year_has_its_own_caps_and_so_has_the_next_village(village):
    village.drawn_up(per_head=1_500, workdays=10)
    neighbour = LevyVillage(village.sessions, now=village.now, township_code=village.township_code, number=202)
    neighbour.drawn_up(per_head=1_500, workdays=10)
    village.wait(300)
    village.drawn_up(per_head=1_500, workdays=10)


def test_of_two_levies_drawn_up_at_once_only_one_fits_under_the_cap(postgresql_sessions):
    village = LevyVillage(postgresql_sessions)
    both = [village.posted_levy(), village.posted_levy()]

    def draw(topic_id) -> str:
        try:
            village.draws_up(topic_id, per_head=800)
        except refusals.LevyOverTheCap:
            return "over"
        return "drawn"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(draw, both)) == ["drawn", "over"]


# -- exemptions


def test_exemptions_are_shown_by_ground_and_count(village):
    topic_id = village.drawn_up()
    village.frees(topic_id, village.register[0], Exemption.SOLDIER)
    village.frees(topic_id, village.register[1], Exemption.STUDENT)
    village.frees(topic_id, village.register[2], Exemption.STUDENT)
    village.frees(topic_id, village.register[3], Exemption.HARDSHIP, Body.REPRESENTATIVES_ASSEMBLY)
    levy = levy_of(village, topic_id)
    assert {(one.duty, one.ground): one.people for one in levy.exemptions} == {
        (Duty.MONEY, Exemption.SOLDIER): 1,
        (Duty.LABOUR, Exemption.SOLDIER): 1,
        (Duty.LABOUR, Exemption.STUDENT): 2,
        (Duty.MONEY, Exemption.HARDSHIP): 1,
    }
    assert (levy.payers, levy.workers) == (118, 87)
    mine = {one.person_id: one for one in payers(village, topic_id)}[village.register[0]]
    assert (mine.free_of, mine.grounds) == ((Duty.LABOUR, Duty.MONEY), (Exemption.SOLDIER,))


def test_nobody_is_freed_of_one_duty_twice_but_may_be_of_two_on_two_grounds(village):
    topic_id = village.drawn_up()
    village.frees(topic_id, village.register[0], Exemption.STUDENT)
    with pytest.raises(refusals.FreedAlready):
        village.frees(topic_id, village.register[0], Exemption.MOTHER)
    village.frees(topic_id, village.register[0], Exemption.DESTITUTE)  # of the money, which is left
    with pytest.raises(refusals.FreedAlready):
        village.frees(topic_id, village.register[0], Exemption.SOLDIER)
    levy = levy_of(village, topic_id)
    assert (levy.payers, levy.workers) == (119, 89)


def test_only_who_stands_on_the_list_is_freed_of_it(village):
    topic_id = village.drawn_up()
    with pytest.raises(refusals.NotOnTheList):
        village.frees(topic_id, uuid4(), Exemption.SOLDIER)
    with pytest.raises(refusals.ExemptionNotDecided):
        village.frees(topic_id, village.register[0], Exemption.ILLNESS)


def test_the_database_too_forbids_hardship_that_nobody_decided(village):
    topic_id = village.drawn_up()
    with pytest.raises(sa.exc.IntegrityError, match="what_has_to_be_decided_was"), village.sessions.begin() as session:
        session.add(Freed(topic_id=topic_id, person_id=village.register[0], duty=Duty.MONEY, ground=Exemption.HARDSHIP))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_exemptions_come_the_sums_are_the_list_and_nobody_counts_twice(sqlite_sessions, data):
    village = LevyVillage(sqlite_sessions)
    topic_id = village.drawn_up()
    grounds = st.tuples(
        st.integers(0, 119), st.sampled_from(Exemption), st.sampled_from([None, Body.VILLAGERS_ASSEMBLY])
    )
    for number, ground, body in data.draw(st.lists(grounds, max_size=25)):
        try:
            village.frees(topic_id, village.register[number], ground, body)
        except Refused:
            continue
    levy, lines = levy_of(village, topic_id), payers(village, topic_id)
    assert len({line.person_id for line in lines}) == len(lines) == levy.people
    paying = [line for line in lines if Duty.MONEY not in line.free_of]
    working = [line for line in lines if line.works and Duty.LABOUR not in line.free_of]
    assert (levy.payers, levy.workers) == (len(paying), len(working))
    assert (levy.money, levy.labour) == (sum(levy.per_head for _ in paying), sum(levy.workdays for _ in working))
    assert min(levy.payers, levy.workers, levy.money, levy.labour) >= 0
    freed = {duty: sum(one.people for one in levy.exemptions if one.duty is duty) for duty in Duty}
    assert (levy.payers + freed[Duty.MONEY], levy.workers + freed[Duty.LABOUR]) == (120, 90)


# -- ready for the decision


def test_the_villagers_decide_about_a_plan_that_stood_seven_days(village):
    topic_id = village.drawn_up()
    village.wait(6)
    with pytest.raises(refusals.PlanPostedTooShort):
        village.settles(topic_id)
    village.wait(1)
    village.settles(topic_id)
    assert village.posted(topic_id)[-1] == "preparations_done"
    assert village.sees(topic_id).record[-1].detail == "出资 120 人，共 1200 元；出劳 90 人，共 360 个标准工日"


def test_the_resolution_says_how_much_of_whom_and_what_for(village):
    topic_id = village.resolved()
    text = next(one.text for one in village.public(topic_id).postings if one.about == "decision")
    assert "筹资筹劳：每人筹资 10 元，每个劳动力筹劳 4 个标准工日，用于：硬化三组生产路" in text.splitlines()


def test_what_is_settled_changes_no_more(village):
    topic_id = village.settled()
    with pytest.raises(refusals.LevySettled):
        village.draws_up(topic_id)
    with pytest.raises(refusals.LevySettled):
        village.frees(topic_id, village.register[0], Exemption.SOLDIER)
    with pytest.raises(refusals.LevySettled):
        village.settles(topic_id)


def test_what_is_not_drawn_up_is_not_settled(village):
    with pytest.raises(refusals.LevyNotDrawnUp):
        village.settles(village.posted_levy())


def test_the_last_step_waits_for_the_settled_plan_and_the_earlier_ones_do_not(village):
    topic_id = village.drawn_up()
    for step, body in (
        ("proposal", Body.BRANCH_COMMITTEE), ("consultation", Body.JOINT_COMMITTEE), ("members_review", Body.MEMBERS_ASSEMBLY),
    ):  # fmt: skip
        village.resolves(topic_id, step, body)
    convene = next(step for step in village.sees(topic_id).next_steps if step.verb == "convene_meeting")
    assert convene.blocked == "交村民会议或村民代表会议决定以前，还要先完成：筹资筹劳方案定稿。"
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, Body.REPRESENTATIVES_ASSEMBLY)
    village.settles(topic_id)
    village.resolves(topic_id, "resolution", Body.REPRESENTATIVES_ASSEMBLY)
    assert village.state(topic_id) == "decided"


def test_a_plan_that_is_drawn_up_may_be_drawn_up_anew_and_nobody_is_asked_to(village: LevyVillage):
    topic_id = village.posted_levy()
    assert "draw_up_levy" in [todo.step.verb for todo in village.todos(village.head)]
    village.draws_up(topic_id)
    assert "draw_up_levy" not in [todo.step.verb for todo in village.todos(village.head)]
    steps = {step.verb: step for step in village.sees(topic_id, village.head).next_steps}
    assert steps["draw_up_levy"].optional
    assert not steps["settle_levy"].optional
