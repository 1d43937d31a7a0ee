"""A body sends a matter back to the step before: the reason is on record, nothing is decided, nothing is lost."""

from uuid import UUID

import pytest

from services.meetings import refusals, rules
from shared.errors import NotAllowed
from shared.vocabulary import Body, MatterClass, Voting
from tests.meetings.village import FOUR_STEPS, Village


def held(village: Village, body: Body, days: int = 0) -> UUID:
    return village.opened(body, days=days, who=village.committee() if body is Body.BRANCH_COMMITTEE else None)


def passes(village: Village, body: Body, days: int = 0) -> None:
    meeting_id = held(village, body, days)
    assert village.tally(meeting_id, village.sees(meeting_id).voting_present).passed


def after(village: Village, steps: int) -> Village:
    for body, days in FOUR_STEPS[:steps]:
        passes(village, body, days)
    return village


@pytest.mark.parametrize(
    ("step", "before"),
    [("consultation", "proposal"), ("members_review", "consultation"), ("resolution", "members_review")],
)
def test_each_step_but_the_first_has_one_before(step, before):
    assert rules.check_step_before(MatterClass.VILLAGE_AFFAIRS, step).name == before


@pytest.mark.parametrize(("matter_class", "step"), [
    (MatterClass.VILLAGE_AFFAIRS, "proposal"), (MatterClass.VILLAGE_AFFAIRS, "deliberation"), (MatterClass.PARTY_AFFAIRS, "resolution"),
])  # fmt: skip
def test_the_first_step_has_none(matter_class, step):
    with pytest.raises(refusals.NoStepBefore):
        rules.check_step_before(matter_class, step)


def test_the_members_send_it_back_to_the_two_committees(posted_village: Village):
    village = after(posted_village, 2)
    meeting_id = held(village, Body.MEMBERS_ASSEMBLY)
    village.send_back(meeting_id, "没有写清楚谁出钱")

    assert village.state(meeting_id) == "returned"
    last = village.sees(meeting_id).record[-1]
    assert (last.label, last.detail) == ("退回上一步", "退回“村两委会议商议”：没有写清楚谁出钱")
    [returned] = [data for name, data in village.events() if name == "step_returned"]
    assert (returned["step"], returned["back_to"], returned["reason"]) == (
        "members_review",
        "consultation",
        "没有写清楚谁出钱",
    )
    with pytest.raises(refusals.WrongBody, match="村两委联席会议"):
        village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    for body, days in FOUR_STEPS[1:]:
        passes(village, body, days)


def test_it_can_go_back_again_and_again(posted_village: Village):
    village = after(posted_village, 2)
    village.send_back(held(village, Body.MEMBERS_ASSEMBLY))
    village.send_back(held(village, Body.JOINT_COMMITTEE))
    passes(village, Body.BRANCH_COMMITTEE)


def test_the_first_step_cannot_go_back(posted_village: Village):
    with pytest.raises(refusals.NoStepBefore):
        posted_village.send_back(held(posted_village, Body.BRANCH_COMMITTEE))


def test_a_deliberation_cannot_go_back(village: Village):
    with pytest.raises(refusals.NoStepBefore, match="首议"):
        village.send_back(village.opened())


def test_who_has_lost_the_quorum_sends_nothing_back(posted_village: Village):
    village = after(posted_village, 2)
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=village.people[:19])
    village.leave(meeting_id, village.people[18])
    with pytest.raises(refusals.QuorumNotReached):
        village.send_back(meeting_id)
    [blocked] = [step.blocked for step in village.sees(meeting_id).next_steps if step.verb == "return_to_step"]
    assert blocked == "应到会 38 人，到会 18 人，须 19 人"


def test_a_vote_that_is_open_is_counted_and_not_sent_back(posted_village: Village):
    village = after(posted_village, 2)
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.NAMED)
    village.open_vote(meeting_id)
    with pytest.raises(refusals.VoteIsOpen):
        village.send_back(meeting_id)


def test_a_meeting_that_is_over_sends_nothing_back(posted_village: Village):
    village = after(posted_village, 1)
    meeting_id = held(village, Body.JOINT_COMMITTEE)
    village.send_back(meeting_id)
    with pytest.raises(refusals.NotNow):
        village.send_back(meeting_id)


def test_only_the_secretary_writes_it_down(posted_village: Village):
    village = after(posted_village, 1)
    with pytest.raises(NotAllowed):
        village.send_back(held(village, Body.JOINT_COMMITTEE), caller=village.member(3))


def test_what_absent_members_wrote_is_there_when_the_step_is_taken_again(posted_village: Village):
    village = after(posted_village, 2)
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=village.people[:20])
    village.opines(meeting_id, village.people[30], "先问问三组", village.member(30))
    village.send_back(meeting_id)
    passes(village, Body.JOINT_COMMITTEE)
    again = village.convene(Body.MEMBERS_ASSEMBLY, days=0)

    opinions = {line.person_id: line.absent_opinion for line in village.sees(again).roll if line.absent_opinion}
    assert opinions == {village.people[30]: "先问问三组"}
    assert "缺席意见 1 条继续有效" in village.sees(again).record[0].detail


def test_a_meeting_that_was_put_off_keeps_them_too(village: Village):
    first = village.convene()
    village.opines(first, village.people[30], "先修排水沟")
    village.cancel(first)
    again = village.convene()
    assert [line.absent_opinion for line in village.sees(again).roll if line.absent_opinion] == ["先修排水沟"]
