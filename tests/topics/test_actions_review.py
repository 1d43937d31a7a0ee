"""The branch committee's review."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals, rules
from services.topics.models import Review
from shared.calls import reviewing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision, RollKind, Route
from tests.topics.people import DAY
from tests.topics.village import Village


def test_an_accepted_topic_is_confirmed_with_its_class_and_grounds(village: Village):
    topic_id = village.under_review()

    village.reviews(topic_id, matter_class=MatterClass.PARTY_AFFAIRS, major=True)

    view = village.sees(topic_id)
    assert (view.topic.state, view.topic.matter_class, view.major) == ("confirmed", "party_affairs", True)
    assert (view.vital_ground, view.legality) == ("关系全村出行安全", "符合村民委员会组织法")
    assert village.event(topic_id, "topic_confirmed")["matter_class"] == "party_affairs"


def test_three_of_five_committee_members_are_enough_and_two_are_not(village: Village):
    topic_id = village.under_review()

    with pytest.raises(refusals.CommitteeWithoutQuorum):
        village.reviews(topic_id, present=tuple(village.committee[:2]))
    village.reviews(topic_id, present=tuple(village.committee[:3]))

    entered, confirmed = village.sees(topic_id).record[-2:]
    assert entered.detail == (
        "2027年3月1日支委会同意：支部委员应到 5 人，到会 3 人，赞成 3 人，反对 0 人，弃权 0 人。"
        "由到会的另一名委员核对，核对以后才算数；到2027年3月4日没有核对的，到会的委员和乡镇都可以核对"
    )
    assert confirmed.detail == "2027年3月1日支委会同意，核对无误"


def test_the_same_committee_member_named_three_times_is_one(village: Village):
    with pytest.raises(refusals.CommitteeWithoutQuorum):
        village.reviews(village.under_review(), present=(village.committee[0],) * 3)


def test_who_is_not_of_the_committee_does_not_make_its_quorum(village: Village):
    with pytest.raises(refusals.NotOfTheCommittee):
        village.reviews(village.under_review(), present=(*village.committee[:3], uuid4()))


@pytest.mark.parametrize("decision", [ReviewDecision.RETURN, ReviewDecision.REJECT])
def test_a_no_needs_its_reason(village: Village, decision):
    with pytest.raises(refusals.ReviewNeedsReason):
        village.reviews(village.under_review(), decision)


@pytest.mark.parametrize("missing", [{"matter_class": None}, {"ground": ""}])
def test_a_yes_needs_class_and_ground(village: Village, missing):
    with pytest.raises(refusals.ReviewIncomplete):
        village.reviews(village.under_review(), **missing)


def test_three_of_five_must_be_for_it_and_two_of_four_there_are_not_enough(village: Village):
    topic_id, four = village.under_review(), tuple(village.committee[:4])
    with pytest.raises(refusals.NotDecidedByTheCommittee) as refusal:
        village.reviews(topic_id, present=four, ayes=2, noes=2)
    assert (refusal.value.facts["needed"], refusal.value.facts["should_attend"]) == (3, 5)
    with pytest.raises(refusals.CommitteeVoteDoesNotAddUp):
        village.reviews(topic_id, present=four, ayes=3, noes=2)

    village.reviews(topic_id, present=four, ayes=3, noes=1)

    [seen] = village.sees(topic_id).reviews
    assert (seen.held_on, seen.should_attend, seen.present, seen.ayes, seen.noes) == (village.today, 5, 4, 3, 1)


def test_a_no_is_decided_by_the_committee_too(village: Village):
    topic_id = village.under_review()
    with pytest.raises(refusals.NotDecidedByTheCommittee):
        village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明预算", ayes=2)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明预算", ayes=3)
    [seen] = village.sees(topic_id).reviews
    assert (seen.decision, seen.ground, seen.points) == (ReviewDecision.RETURN, "", ())


def test_the_committee_met_after_it_was_asked_and_not_tomorrow(village: Village):
    topic_id = village.under_review()
    asked = village.today
    village.wait(3)
    for wrong in (asked - DAY, village.today + DAY):
        with pytest.raises(refusals.ReviewOfAnotherDay):
            village.reviews(topic_id, held_on=wrong)
    village.reviews(topic_id, held_on=asked)


@pytest.mark.parametrize("matter_class", list(MatterClass))
def test_a_yes_answers_every_point_and_shows_what_was_found_with_its_article(village: Village, matter_class):
    topic_id = village.under_review()
    listed = rules.points_for(matter_class, village.today)
    found = {point.name: PointAnswer.YES if point.always else PointAnswer.NOT_APPLICABLE for point in listed}
    answers = tuple(reviewing.Point(point=name, answer=answer) for name, answer in found.items())

    village.reviews(topic_id, matter_class=matter_class, points=answers)

    [seen] = village.sees(topic_id).reviews
    assert [(point.text, point.answer) for point in seen.points] == [(p.text, found[p.name]) for p in listed]
    assert all(point.source for point in seen.points)
    assert seen.ground == rules.grounds_for(matter_class, village.today)[0].text
    assert seen.ground_source


def test_a_point_left_out_not_met_or_set_aside_stops_a_yes(village: Village):
    topic_id = village.under_review()
    points = rules.points_for(MatterClass.VILLAGE_AFFAIRS, village.today)

    def answers(**changed: PointAnswer) -> tuple[reviewing.Point, ...]:
        found = {point.name: PointAnswer.YES for point in points} | changed
        return tuple(reviewing.Point(point=name, answer=answer) for name, answer in found.items())

    with pytest.raises(refusals.PointsNotAnswered):
        village.reviews(topic_id, points=answers()[1:])
    with pytest.raises(refusals.PointsNotMet) as refusal:
        village.reviews(topic_id, points=answers(land_as_planned=PointAnswer.NO))
    assert "用地的" in refusal.value.facts["points"]
    with pytest.raises(refusals.PointConcernsEveryMatter):
        village.reviews(topic_id, points=answers(not_against_the_law=PointAnswer.NOT_APPLICABLE))
    assert village.state(topic_id) == "under_review"
    assert village.sees(topic_id).reviews == ()
    village.reviews(
        topic_id, ReviewDecision.RETURN, reason="先办用地手续", points=answers(land_as_planned=PointAnswer.NO)
    )


def test_the_ground_is_one_of_the_class_and_of_the_day(village: Village):
    topic_id = village.under_review()
    for wrong in ("recruitment", "public_works_2018", "hearsay"):
        with pytest.raises(refusals.NoSuchGround):
            village.reviews(topic_id, ground=wrong)
    village.reviews(topic_id, ground="public_works")
    assert village.sees(topic_id).reviews[0].ground == "公益事业和筹资筹劳"


def test_all_that_is_wrong_is_said_together(village: Village):
    topic_id = village.under_review()
    wrong = {"held_on": village.today + DAY, "present": tuple(village.committee[:2]), "ground": "", "points": ()}
    with pytest.raises(refusals.SeveralThingsWrong) as refusal:
        village.enters_review(topic_id, ReviewDecision.ACCEPT, **wrong)
    assert refusal.value.facts["number"] == 4
    for said in ("晚于今天", "支部委员", "属于哪一类切身利益事项", "抵触"):
        assert said in str(refusal.value)
    assert village.state(topic_id) == "under_review"


@pytest.mark.parametrize(
    ("kind", "matter_class", "brings", "as_major"),
    [
        (Kind.ORDINARY, MatterClass.VILLAGE_AFFAIRS, [], ["听证评审", "三次通报"]),
        (Kind.DEMOLITION, MatterClass.VILLAGE_AFFAIRS, ["听证评审"], ["听证评审", "三次通报"]),
        (Kind.ORDINARY, MatterClass.PARTY_AFFAIRS, [], ["三次通报"]),
    ],
)
def test_what_a_choice_brings_with_it_is_known_before_it_is_made(
    village: Village, kind, matter_class, brings, as_major
):
    listed = queries.get_review_list(reviewing.GetReviewList(matter_class=matter_class, on=village.today, kind=kind))
    assert [way.label for way in listed.brings] == brings
    assert [way.label for way in listed.major_brings] == as_major
    assert all(way.why and way.source for way in listed.major_brings)


def test_anybody_reads_what_is_gone_through(village: Village):
    call = reviewing.GetReviewList(matter_class=MatterClass.PARTY_AFFAIRS, on=village.today)
    listed = queries.get_review_list(call)
    assert {"within_party_rules", "members_rights"} <= {point.name for point in listed.points}
    assert "recruitment" in {ground.name for ground in listed.grounds}
    assert all(item.source and item.mark for item in (*listed.points, *listed.grounds))


def test_the_table_has_no_vote_of_more_than_were_there(village: Village):
    topic_id = village.under_review()
    village.reviews(topic_id)
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Review).where(Review.topic_id == topic_id).values(noes=1))


def test_a_returned_topic_is_revised_signed_anew_and_reviewed_again(village: Village):
    topic_id = village.under_review()
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明预算")
    assert village.event(topic_id, "topic_sent_back") | {"village": ""} == {
        "topic_id": str(topic_id), "village": "", "state": "returned", "reason": "请写明预算",
    }  # fmt: skip

    revise = calls.Revise(topic_id=topic_id, title="修缮东桥（含预算）", content="东桥修缮，预算两万元。")
    village.does(actions.revise, revise, village.collector)

    view = village.sees(topic_id)
    assert (view.topic.state, view.topic.title) == ("merged", "修缮东桥（含预算）")
    assert [route.have for route in view.routes if route.route == "members"] == [0]
    assert "原议题：修缮东桥。东桥栏杆断裂" in view.record[-1].detail
    for number in range(10):
        village.does(actions.cosign, calls.Cosign(topic_id=topic_id), village.member(number))
    village.does(actions.take_up_for_review, reviewing.TakeUpForReview(topic_id=topic_id), village.secretary)
    village.reviews(topic_id)
    assert village.state(topic_id) == "confirmed"
    assert [one.decision for one in village.sees(topic_id).reviews] == [ReviewDecision.RETURN, ReviewDecision.ACCEPT]


def test_nobody_s_name_stands_under_another_text_that_a_body_proposed_beside_them(village: Village):
    topic_id = village.signing()
    for number in range(9):
        village.sign(topic_id, village.member(number))
    by_the_party = calls.ProposeByBody(topic_id=topic_id, route=Route.PARTY_ORGANISATION, resolution="支委会提出")
    village.does(actions.propose_by_body, by_the_party, village.secretary)
    village.takes_up(topic_id)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明钱从哪里来")
    text = calls.Revise(topic_id=topic_id, title="东桥承包", content="东桥由书记的兄弟承包。")
    village.does(actions.revise, text, village.collector)
    view = village.sees(topic_id, village.member(0))
    assert (view.topic.state, view.signed_by_me) == ("proposed", False)
    assert [route.have for route in view.routes if route.route == "members"] == [0]
    assert "附议 9 人" in view.record[-1].detail


def test_a_rejected_topic_goes_no_further(village: Village):
    topic_id = village.under_review()

    village.reviews(topic_id, ReviewDecision.REJECT, reason="不属于本村事务")

    assert village.state(topic_id) == "rejected"
    assert village.sees(topic_id).next_steps == ()
    with pytest.raises(refusals.NotNow):
        village.reviews(topic_id)


def test_only_the_secretary_writes_down_the_committees_decision(village: Village):
    topic_id = village.under_review()
    call = reviewing.Review(
        topic_id=topic_id,
        decision=ReviewDecision.REJECT,
        held_on=village.today,
        present=(),
        ayes=0,
        noes=0,
        reason="不",
    )

    with pytest.raises(NotAllowed):
        village.does(actions.review, call, village.head, committee=village.roll(RollKind.BRANCH_COMMITTEE))
    other = village.neighbour.secretary
    with pytest.raises(NotFound):
        village.does(actions.review, call, other, committee=village.roll(RollKind.BRANCH_COMMITTEE))


def test_the_party_organisation_does_not_turn_its_own_topic_into_a_levy(village: Village):
    topic_id = village.signing()
    by_the_party = calls.ProposeByBody(topic_id=topic_id, route=Route.PARTY_ORGANISATION, resolution="支委会提出")
    village.does(actions.propose_by_body, by_the_party, village.secretary)
    village.takes_up(topic_id)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明钱从哪里来")
    revise = calls.Revise(topic_id=topic_id, title="修缮东桥", content="每人出十五元。", kind=Kind.LEVY)
    with pytest.raises(refusals.RouteNotForThisKind):
        village.does(actions.revise, revise, village.collector)
    assert village.state(topic_id) == "returned"
    village.does(
        actions.revise, calls.Revise(topic_id=topic_id, title="修缮东桥", content="从集体收入出。"), village.collector
    )
    assert village.state(topic_id) == "proposed"


def test_the_committee_hears_what_was_written_down_in_its_name(village: Village):
    topic_id = village.confirmed()
    told = village.event(topic_id, "review_recorded")
    assert (told["decision"], told["number"], told["present"], told["ayes"], told["noes"]) == ("accept", 1, 3, 3, 0)


def test_the_list_of_a_levy_has_its_point_as_one_that_concerns_it(village: Village):
    def concerned(kind: Kind) -> set[str]:
        call = reviewing.GetReviewList(matter_class=MatterClass.VILLAGE_AFFAIRS, on=village.today, kind=kind)
        return {point.name for point in queries.get_review_list(call).points if point.always}

    assert concerned(Kind.LEVY) - concerned(Kind.ORDINARY) == {"nothing_raised_aside"}
