"""Members' commitments: pledged, reviewed, shown, kept, appraised."""

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Pledge
from shared.calls import pledges as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Role
from shared.vocabulary import Grade, PledgeDecision, PledgeState
from tests.topics.village import Village


def committee_member(village: Village, number: int):
    return village.person(village.committee[number], Role.BRANCH_COMMITTEE, Role.MEMBER)


def only(village: Village, topic_id, caller=None) -> calls.PledgeView:
    [pledge] = village.sees(topic_id, caller).pledges
    return pledge


def test_a_pledge_is_reviewed_shown_kept_and_appraised(village: Village):
    topic_id, member = village.executing(), village.member(9)

    pledge_id = village.pledges(topic_id, member)
    assert only(village, topic_id).state is PledgeState.PROPOSED
    village.reviews_pledge(pledge_id)
    assert only(village, topic_id).state is PledgeState.SHOWN
    village.keeps(pledge_id, member)
    assert only(village, topic_id).state is PledgeState.KEPT
    village.appraises(pledge_id)

    pledge = only(village, topic_id)
    assert (pledge.state, pledge.grade, pledge.kept_at) == (PledgeState.APPRAISED, Grade.SATISFIED, village.now)
    record = [(line.verb, line.actor_role, line.detail) for line in village.sees(topic_id).record[-4:]]
    due = "完成期限 2027年4月25日"
    assert record == [
        ("pledge", "党员", due),
        ("review_pledge", "村党支部书记", "同意并公示"),
        ("keep_pledge", "党员", ""),
        ("appraise_pledge", "村党支部书记", "满意"),
    ]


def test_the_public_sees_a_pledge_from_its_approval_on_and_never_whose_it_is(village: Village):
    topic_id, member = village.executing(), village.member(9)
    pledge_id = village.pledges(topic_id, member)
    assert village.public(topic_id).pledges == ()

    village.reviews_pledge(pledge_id)
    village.keeps(pledge_id, member)
    village.appraises(pledge_id, Grade.FAIRLY)

    [shown] = village.public(topic_id).pledges
    assert (shown.text, shown.report, shown.grade) == ("带头出工两天", "出工两天，栏杆已装好", Grade.FAIRLY)
    assert str(village.members[9]) not in str(village.public(topic_id).dump())


def test_before_its_approval_a_pledge_is_for_its_member_and_those_who_review_it(village: Village):
    topic_id = village.executing()
    village.pledges(topic_id, village.member(9))

    assert only(village, topic_id, village.member(9)).text == "带头出工两天"
    assert only(village, topic_id, village.township).text == "带头出工两天"
    assert village.sees(topic_id, village.member(10)).pledges == ()


def test_a_returned_pledge_is_made_anew_and_its_old_text_stays_in_the_record(village: Village):
    topic_id, member = village.executing(), village.member(9)
    pledge_id = village.pledges(topic_id, member, "尽力")
    with pytest.raises(refusals.PledgeReasonMissing):
        village.reviews_pledge(pledge_id, PledgeDecision.RETURN, " ")
    village.reviews_pledge(pledge_id, PledgeDecision.RETURN, "写明做什么、哪天做完")
    assert only(village, topic_id, member).returned_because == "写明做什么、哪天做完"

    again = village.pledges(topic_id, member, "四月出工两天")

    pledge = only(village, topic_id)
    assert (again, pledge.state, pledge.text) == (pledge_id, PledgeState.PROPOSED, "四月出工两天")
    assert pledge.returned_because == ""
    assert "退回修改：写明做什么、哪天做完" in [line.detail for line in village.sees(topic_id).record]
    village.reviews_pledge(pledge_id)


def test_whose_pledge_went_back_and_why_is_not_in_what_others_read_of_the_record(village: Village):
    topic_id, member = village.executing(), village.member(9)
    pledge_id = village.pledges(topic_id, member)
    village.reviews_pledge(pledge_id, PledgeDecision.RETURN, reason="家里困难，量力而行")

    def told(caller) -> list[tuple[bool, str]]:
        lines = village.sees(topic_id, caller).record[-2:]
        return [(line.actor_id == member.person_id, line.detail) for line in lines]

    assert told(village.secretary) == [(True, "完成期限 2027年4月25日"), (False, "退回修改：家里困难，量力而行")]
    assert told(village.member(10)) == told(village.villager(9)) == [(False, ""), (False, "")]


def test_a_pledge_is_reviewed_once(village: Village):
    pledge_id = village.pledges(village.executing(), village.member(9))
    village.reviews_pledge(pledge_id)

    with pytest.raises(refusals.PledgeReviewed) as refusal:
        village.reviews_pledge(pledge_id, PledgeDecision.RETURN, "改期")
    assert refusal.value.facts["state"] == "正在做"


def test_nobody_reviews_or_appraises_their_own_pledge(village: Village):
    topic_id = village.executing()
    pledge_id = village.pledges(topic_id, village.secretary)
    other = committee_member(village, 3)
    with pytest.raises(refusals.OwnPledge):
        village.reviews_pledge(pledge_id)
    village.reviews_pledge(pledge_id, caller=other)
    village.keeps(pledge_id, village.secretary)

    with pytest.raises(refusals.OwnPledge):
        village.appraises(pledge_id)
    village.appraises(pledge_id, caller=other)


def test_pledges_are_reviewed_and_appraised_by_the_branch_alone(village: Village):
    pledge_id = village.pledges(village.executing(), village.member(9))

    for caller in (village.member(10), village.head, village.township):
        with pytest.raises(NotAllowed):
            village.reviews_pledge(pledge_id, caller=caller)
        with pytest.raises(NotAllowed):
            village.appraises(pledge_id, caller=caller)


def test_a_member_pledges_once_to_a_topic(village: Village):
    topic_id = village.executing()
    pledge_id = village.pledges(topic_id, village.member(9))

    with pytest.raises(refusals.AlreadyPledged):
        village.pledges(topic_id, village.member(9))
    village.reviews_pledge(pledge_id)
    with pytest.raises(refusals.AlreadyPledged):
        village.pledges(topic_id, village.member(9))
    village.pledges(topic_id, village.member(10))


def test_no_pledge_was_due_yesterday(village: Village):
    topic_id = village.executing()

    with pytest.raises(refusals.DueInThePast):
        village.pledges(topic_id, village.member(9), in_days=-1)
    village.pledges(topic_id, village.member(9), in_days=0)


def test_nothing_is_reported_done_before_it_was_approved_or_twice_or_by_another(village: Village):
    topic_id, member = village.executing(), village.member(9)
    pledge_id = village.pledges(topic_id, member)
    with pytest.raises(refusals.PledgeNotShown):
        village.keeps(pledge_id, member)
    village.reviews_pledge(pledge_id)
    with pytest.raises(refusals.PledgeNotYours):
        village.keeps(pledge_id, village.member(10))
    village.keeps(pledge_id, member)

    with pytest.raises(refusals.PledgeKept):
        village.keeps(pledge_id, member)


def test_what_was_not_kept_is_appraised_the_day_after_it_was_due_and_not_on_it(village: Village):
    topic_id = village.executing()
    pledge_id = village.pledges(topic_id, village.member(9), in_days=10)
    village.reviews_pledge(pledge_id)
    village.wait(10)
    with pytest.raises(refusals.NotToBeAppraised):
        village.appraises(pledge_id, Grade.DISSATISFIED)
    village.wait(1)

    village.appraises(pledge_id, Grade.DISSATISFIED)

    assert only(village, topic_id).grade is Grade.DISSATISFIED
    with pytest.raises(refusals.PledgeKept):
        village.keeps(pledge_id, village.member(9))


def test_pledges_are_the_members_own(village: Village):
    topic_id = village.executing()

    with pytest.raises(NotAllowed):
        village.pledges(topic_id, village.villager(50))
    with pytest.raises(NotFound):
        village.pledges(topic_id, village.neighbour.member(1))
    with pytest.raises(NotFound):
        village.does(actions.keep_pledge, calls.KeepPledge(pledge_id=topic_id, report="做好了"), village.member(9))


@pytest.mark.parametrize(
    ("changes", "forbidden_by"),
    [
        ({"returned_because": "改期"}, "approved_or_returned"),
        ({"approved_at": None, "grade": None, "appraised_at": None}, "what_is_kept_was_approved"),
        ({"grade": None}, "a_grade_has_its_moment"),
        ({"approved_at": None, "kept_at": None}, "what_is_appraised_was_approved"),
    ],
)
def test_the_database_holds_the_steps_in_their_order(village: Village, changes, forbidden_by):
    topic_id, member = village.executing(), village.member(9)
    pledge_id = village.pledges(topic_id, member)
    village.reviews_pledge(pledge_id)
    village.keeps(pledge_id, member)
    village.appraises(pledge_id)

    with pytest.raises(sa.exc.IntegrityError, match=forbidden_by), village.sessions.begin() as session:
        session.execute(sa.update(Pledge).where(Pledge.id == pledge_id).values(**changes))
