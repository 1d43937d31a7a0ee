"""What the secretary enters as the branch committee's decision counts once another member who was there has confirmed it."""

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Review
from shared.calls import reviewing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import ReviewDecision
from tests.topics.village import Village


@pytest.fixture
def entered(village: Village):
    topic_id = village.under_review()
    village.enters_review(topic_id)
    return topic_id


def waiting(village: Village, caller: Caller) -> list[str]:
    return [todo.step.verb for todo in village.todos(caller)]


def offered(village: Village, topic_id, caller: Caller) -> list[str]:
    return [step.verb for step in village.sees(topic_id, caller).next_steps]


def alone(village: Village) -> None:
    """A branch with a secretary and no committee."""
    village.committee = village.committee[:1]


@pytest.mark.parametrize(
    ("decision", "state"),
    [(ReviewDecision.ACCEPT, "confirmed"), (ReviewDecision.RETURN, "returned"), (ReviewDecision.REJECT, "rejected")],
)
def test_what_is_entered_waits_and_counts_once_another_who_was_there_confirms_it(village: Village, decision, state):
    topic_id = village.under_review()
    village.enters_review(topic_id, decision, reason="请写明预算")
    view = village.sees(topic_id)
    assert (view.topic.state, view.topic.matter_class, view.reviews, view.review_reason) == (
        "under_review",
        None,
        (),
        "",
    )
    assert village.posted(topic_id)[-1] == "review_recorded"

    village.confirms_review(topic_id, village.of_the_committee(2))

    view = village.sees(topic_id)
    assert (view.topic.state, view.review_reason, view.entered_review) == (state, "请写明预算", None)
    assert [one.decision for one in view.reviews] == [decision]


def test_whoever_confirms_sees_all_that_was_entered(village: Village, entered):
    seen = village.sees(entered, village.of_the_committee(1)).entered_review
    assert seen is not None
    assert (seen.number, seen.entered_by, set(seen.people)) == (1, village.members[0], set(village.committee[:3]))
    assert (seen.matter_class, seen.vital_ground, seen.legality) == (
        "village_affairs",
        "关系全村出行安全",
        "符合村民委员会组织法",
    )
    assert seen.points
    assert seen.until == village.today.replace(day=village.today.day + 3)
    assert village.sees(entered, village.member(30)).entered_review is None


def test_nobody_confirms_what_they_have_entered(village: Village, entered):
    secretary = village.person(village.members[0], Role.SECRETARY, Role.BRANCH_COMMITTEE)
    with pytest.raises(refusals.ReviewOfOnesOwn):
        village.confirms_review(entered, secretary)
    with pytest.raises(refusals.ReviewOfOnesOwn):
        village.objects_to_review(entered, secretary)
    assert "confirm_review" not in offered(village, entered, secretary)


def test_who_was_not_there_confirms_nothing(village: Village, entered):
    absent = village.of_the_committee(3)
    with pytest.raises(refusals.NotThereAtTheReview):
        village.confirms_review(entered, absent)
    with pytest.raises(NotAllowed):
        village.confirms_review(entered, village.head)
    assert "confirm_review" not in offered(village, entered, absent)
    assert waiting(village, absent) == []


def test_who_is_on_the_committee_and_was_left_out_of_the_list_objects(village: Village, entered):
    left_out = village.of_the_committee(3)
    assert offered(village, entered, left_out) == ["object_to_review", "remark"]
    assert village.sees(entered, left_out).entered_review is not None

    village.objects_to_review(entered, left_out)

    assert village.sees(entered).review_objection == "到会的人数不对"
    with pytest.raises(refusals.NoReviewWaits):
        village.confirms_review(entered, village.of_the_committee(1))


def test_who_is_not_on_the_committee_objects_to_nothing(village: Village, entered):
    with pytest.raises(NotAllowed):
        village.objects_to_review(entered, village.head)


def test_it_waits_for_each_other_member_who_was_there_and_not_for_the_secretary(village: Village, entered):
    for number in (1, 2):
        assert waiting(village, village.of_the_committee(number)) == ["confirm_review"]
        assert offered(village, entered, village.of_the_committee(number))[:2] == ["confirm_review", "object_to_review"]
    assert waiting(village, village.secretary) == []
    village.confirms_review(entered)
    assert waiting(village, village.of_the_committee(2)) == []


def test_what_is_objected_to_does_not_count_and_is_entered_anew(village: Village, entered):
    village.objects_to_review(entered)
    view = village.sees(entered)
    assert (view.topic.state, view.reviews, view.entered_review) == ("under_review", (), None)
    assert view.review_objection == "到会的人数不对"
    line = view.record[-1]
    assert (line.verb, line.actor_id) == ("object_to_review", village.committee[1])
    assert "到会的人数不对" in line.detail
    [step] = [step for step in view.next_steps if step.verb == "review"]
    assert (step.label, "到会的人数不对" in step.why) == ("重新登记支委会审核结果", True)
    assert waiting(village, village.of_the_committee(2)) == []

    village.enters_review(entered, present=tuple(village.committee[:4]), ayes=4)
    with pytest.raises(refusals.NoReviewWaits):
        village.confirms_review(entered, village.township, number=1)
    village.confirms_review(entered, village.township, number=2)
    assert village.state(entered) == "confirmed"
    assert [one.present for one in village.sees(entered).reviews] == [4]


def test_nothing_is_entered_over_what_waits(village: Village, entered):
    with pytest.raises(refusals.ReviewWaits):
        village.enters_review(entered)
    assert "review" not in offered(village, entered, village.secretary)


def test_the_township_decides_once_nobody_has_confirmed_it_for_three_days(village: Village, entered):
    village.wait(3)
    assert waiting(village, village.township) == []
    for act in (village.confirms_review, village.objects_to_review):
        with pytest.raises(refusals.ReviewIsTheMembersFirst):
            act(entered, village.township)

    village.wait(1)
    assert waiting(village, village.township) == ["confirm_review"]
    village.confirms_review(entered, village.township)
    assert village.state(entered) == "confirmed"
    assert village.sees(entered).record[-1].actor_role == "乡镇工作人员"


def test_who_entered_it_does_not_confirm_it_as_the_townships_either(village: Village, entered):
    village.wait(4)
    seconded = village.person(village.members[0], Role.SECRETARY, Role.TOWNSHIP)
    for act in (village.confirms_review, village.objects_to_review):
        with pytest.raises(refusals.ReviewOfOnesOwn):
            act(entered, seconded)
    assert "confirm_review" not in offered(village, entered, seconded)


def test_the_township_strikes_what_was_not_decided_so(village: Village, entered):
    village.wait(4)
    village.objects_to_review(entered, village.township)
    assert village.state(entered) == "under_review"
    assert "review" in offered(village, entered, village.secretary)


def test_where_nobody_else_is_on_the_committee_the_township_confirms_at_once(village: Village):
    alone(village)
    topic_id = village.under_review()
    village.enters_review(topic_id, present=tuple(village.committee), ayes=1)
    assert waiting(village, village.township) == ["confirm_review"]
    village.confirms_review(topic_id, village.township)
    assert village.state(topic_id) == "confirmed"


def test_after_an_objection_the_township_settles_it_and_nobody_of_the_village(village: Village, entered):
    village.objects_to_review(entered, village.of_the_committee(2))
    village.enters_review(entered)
    for number in (1, 2, 3):
        member = village.of_the_committee(number)
        assert waiting(village, member) == []
        assert offered(village, entered, member) == ["remark"]
        for act in (village.confirms_review, village.objects_to_review):
            with pytest.raises(refusals.ReviewIsTheTownships):
                act(entered, member, number=2)
    assert waiting(village, village.township) == ["confirm_review"]

    village.objects_to_review(entered, village.township, number=2)
    village.enters_review(entered)
    village.confirms_review(entered, village.township)
    assert village.state(entered) == "confirmed"


def test_a_topic_that_was_returned_is_reviewed_anew_by_the_committee(village: Village, entered):
    village.objects_to_review(entered)
    village.enters_review(entered, ReviewDecision.RETURN, reason="请写明预算")
    village.confirms_review(entered, village.township)
    call = calls.Revise(topic_id=entered, title="修缮东桥", content="东桥栏杆断裂，预算五万元。")
    village.does(actions.revise, call, village.collector)
    for number in range(10):
        village.sign(entered, village.member(number))
    village.takes_up(entered)
    village.enters_review(entered)
    assert waiting(village, village.of_the_committee(2)) == ["confirm_review"]
    assert waiting(village, village.township) == []


def looked_at_by(village: Village, topic_id) -> str:
    return waits(village, topic_id).looked_at_by


def waits(village: Village, topic_id) -> reviewing.EnteredReview:
    seen = village.sees(topic_id).entered_review
    assert seen is not None
    return seen


def test_who_has_to_confirm_is_said_once_and_alike(village: Village, entered):
    first = "由到会的另一名委员核对，核对以后才算数；到2027年3月4日没有核对的，到会的委员和乡镇都可以核对"
    assert looked_at_by(village, entered) == first
    assert village.sees(entered).record[-1].detail.endswith(f"。{first}")
    assert first in next(one.step.why for one in village.todos(village.of_the_committee(1)))
    village.wait(4)
    late = "已经超过3日没有核对，到会的另一名委员和乡镇都可以核对，核对以后才算数"
    assert looked_at_by(village, entered) == late
    assert late in next(one.step.why for one in village.todos(village.township))

    village.objects_to_review(entered, village.township)
    village.enters_review(entered)
    disputed = "上一次登记的结果有异议，这一次由乡镇核对，核对以后才算数"
    assert looked_at_by(village, entered) == disputed
    assert waits(village, entered).objection == "到会的人数不对"
    assert village.sees(entered).record[-1].detail.endswith(f"。{disputed}")


def test_where_nobody_else_was_there_it_says_that_the_township_confirms(village: Village):
    alone(village)
    topic_id = village.under_review()
    village.enters_review(topic_id, present=tuple(village.committee), ayes=1)
    assert looked_at_by(village, topic_id) == "没有另一名到会的委员，由乡镇核对，核对以后才算数"


def test_another_villages_township_confirms_nothing(village: Village, entered):
    village.wait(4)
    stranger = Village(village.sessions, now=village.now).township
    call = reviewing.ConfirmReview(topic_id=entered, number=1)
    with pytest.raises(NotFound):
        village.does(actions.confirm_review, call, stranger)


def test_what_hangs_on_a_yes_is_fixed_when_it_counts(village: Village):
    topic_id = village.under_review()
    village.enters_review(topic_id, major=True)
    assert "preparations_due" not in village.posted(topic_id)
    village.confirms_review(topic_id)
    assert village.posted(topic_id)[-2:] == ["topic_confirmed", "preparations_due"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"confirmed_by": Review.entered_by, "confirmed_at": Review.recorded_at},
        {"objected_by": Review.entered_by, "objected_at": Review.recorded_at, "objection": "不对"},
        {"objected_at": Review.recorded_at},
    ],
)
def test_the_table_has_no_review_that_one_person_settled_alone(village: Village, entered, wrong):
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Review).where(Review.topic_id == entered).values(**wrong))


def test_the_record_has_both_acts(village: Village, entered):
    village.confirms_review(entered)
    lines = village.sees(entered).record[-2:]
    assert [(line.verb, line.actor_id, line.actor_role) for line in lines] == [
        ("review", village.members[0], "村党支部书记"),
        ("review_accept", village.committee[1], "村党支部委员"),
    ]
