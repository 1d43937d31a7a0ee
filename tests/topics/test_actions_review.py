"""The branch committee's review."""

from uuid import uuid4

import pytest

from services.topics import actions, refusals
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import MatterClass, ReviewDecision, RollKind
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

    assert village.sees(topic_id).record[-1].detail == "支部委员应到 5 人，到会 3 人"


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


@pytest.mark.parametrize("missing", [{"matter_class": None}, {"vital_ground": ""}, {"legality": " "}])
def test_a_yes_needs_class_ground_and_legality(village: Village, missing):
    with pytest.raises(refusals.ReviewIncomplete):
        village.reviews(village.under_review(), **missing)


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
    village.does(actions.take_up_for_review, calls.TakeUpForReview(topic_id=topic_id), village.secretary)
    village.reviews(topic_id)
    assert village.state(topic_id) == "confirmed"


def test_a_rejected_topic_goes_no_further(village: Village):
    topic_id = village.under_review()

    village.reviews(topic_id, ReviewDecision.REJECT, reason="不属于本村事务")

    assert village.state(topic_id) == "rejected"
    assert village.sees(topic_id).next_steps == ()
    with pytest.raises(refusals.NotNow):
        village.reviews(topic_id)


def test_only_the_secretary_writes_down_the_committees_decision(village: Village):
    topic_id = village.under_review()
    call = calls.Review(topic_id=topic_id, decision=ReviewDecision.REJECT, present=(), reason="不")

    with pytest.raises(NotAllowed):
        village.does(actions.review, call, village.head, committee=village.roll(RollKind.BRANCH_COMMITTEE))
    other = village.neighbour.secretary
    with pytest.raises(NotFound):
        village.does(actions.review, call, other, committee=village.roll(RollKind.BRANCH_COMMITTEE))
