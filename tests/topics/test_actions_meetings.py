"""What the meetings service says, in and out of its place."""

from uuid import uuid4

import pytest

from services.topics import actions, refusals
from shared import clock
from shared.errors import NotFound
from shared.events.meetings import AssemblyNoticed, StepFailedForGood
from shared.vocabulary import Body, MatterClass
from tests.topics.village import Village

COMMITTEE, JOINT, MEMBERS, REPRESENTATIVES = (
    Body.BRANCH_COMMITTEE,
    Body.JOINT_COMMITTEE,
    Body.MEMBERS_ASSEMBLY,
    Body.REPRESENTATIVES_ASSEMBLY,
)


def passed_steps(village: Village, topic_id) -> list[bool | None]:
    return [step.passed for step in village.sees(topic_id).topic.steps]


def test_a_deliberation_is_noticed_opened_and_concluded(village: Village):
    topic_id = village.confirmed()

    meeting_id = village.convenes(topic_id)
    assert village.state(topic_id) == "noticed"
    village.opens(topic_id, meeting_id)
    assert village.state(topic_id) == "discussing"
    village.concludes(topic_id, meeting_id, "建议先做预算。")
    assert village.state(topic_id) == "concluded"
    assert village.sees(topic_id).topic.conclusion == "建议先做预算。"


def test_a_cancelled_deliberation_can_be_convened_again(village: Village):
    topic_id = village.confirmed()

    village.cancels(topic_id, village.convenes(topic_id))
    assert village.state(topic_id) == "confirmed"

    village.convenes(topic_id)
    assert village.state(topic_id) == "noticed"


def test_a_deliberation_on_a_topic_that_is_not_confirmed_is_refused_aloud(village: Village):
    topic_id = village.proposed()

    with pytest.raises(refusals.NotNow):
        village.convenes(topic_id)
    assert village.state(topic_id) == "proposed"


def test_an_opening_that_comes_before_its_notice_waits(village: Village):
    topic_id, meeting_id = village.confirmed(), uuid4()

    with pytest.raises(refusals.OutOfOrder):
        village.opens(topic_id, meeting_id)
    village.convenes(topic_id, meeting_id=meeting_id)
    village.opens(topic_id, meeting_id)

    assert village.state(topic_id) == "discussing"


def test_a_conclusion_cannot_skip_the_discussion(village: Village):
    topic_id = village.confirmed()
    meeting_id = village.convenes(topic_id)

    with pytest.raises(refusals.OutOfOrder):
        village.concludes(topic_id, meeting_id)
    assert village.state(topic_id) == "noticed"


def test_a_meeting_on_a_topic_nobody_knows_is_refused_aloud(village: Village):
    with pytest.raises(NotFound):
        village.convenes(uuid4())


def test_a_meeting_of_one_topic_says_nothing_of_another(village: Village):
    one, other = village.confirmed(), village.confirmed()
    meeting_id = village.convenes(one)

    with pytest.raises(refusals.OutOfOrder):
        village.opens(other, meeting_id)


def test_the_four_steps_decide_a_village_matter(village: Village):
    topic_id = village.on_the_board()

    village.resolves(topic_id, "proposal", COMMITTEE)
    village.resolves(topic_id, "consultation", JOINT)
    village.resolves(topic_id, "members_review", MEMBERS)
    assert (village.state(topic_id), passed_steps(village, topic_id)) == ("posted", [True, True, True, None])

    village.resolves(topic_id, "resolution", REPRESENTATIVES)

    assert (village.state(topic_id), village.public(topic_id).outcome) == ("decided", "passed")
    decided = village.event(topic_id, "topic_decided")
    assert (decided["passed"], decided["text"].splitlines()[-1]) == (True, "表决结果：赞成30票，通过。")
    assert [step.summary for step in village.public(topic_id).steps] == ["赞成30票，通过。"] * 4


def test_a_step_that_sends_the_topic_back_makes_the_one_before_due_again(village: Village):
    topic_id = village.on_the_board()
    village.resolves(topic_id, "proposal", COMMITTEE)
    village.resolves(topic_id, "consultation", JOINT)
    village.sends_back(topic_id, "members_review", MEMBERS, "consultation")

    steps = village.sees(topic_id).topic.steps
    assert [(step.passed, step.returned) for step in steps] == [
        (True, False),
        (None, True),
        (None, True),
        (None, False),
    ]
    assert steps[2].summary == "退回“村两委会议商议”：预算没有附上"
    assert village.sees(topic_id).record[-1].detail == "党员大会退回“村两委会议商议”：预算没有附上"
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, MEMBERS)

    village.resolves(topic_id, "consultation", JOINT)
    village.resolves(topic_id, "members_review", MEMBERS)
    assert passed_steps(village, topic_id) == [True, True, True, None]


def test_a_step_sends_back_to_the_one_before_and_no_further(village: Village):
    topic_id = village.on_the_board()
    for step, body in (("proposal", COMMITTEE), ("consultation", JOINT)):
        village.resolves(topic_id, step, body)
    with pytest.raises(refusals.OutOfOrder):
        village.sends_back(topic_id, "members_review", MEMBERS, "proposal")


def test_the_villagers_assembly_may_take_the_last_step_too(village: Village):
    topic_id = village.on_the_board()
    for step, body in (("proposal", COMMITTEE), ("consultation", JOINT), ("members_review", MEMBERS)):
        village.resolves(topic_id, step, body)

    village.resolves(topic_id, "resolution", Body.VILLAGERS_ASSEMBLY)

    assert village.public(topic_id).steps[-1].body == "村民会议"


def test_the_members_assembly_decides_a_party_matter_alone(village: Village):
    topic_id = village.on_the_board(matter_class=MatterClass.PARTY_AFFAIRS)

    village.resolves(topic_id, "resolution", MEMBERS)

    assert village.public(topic_id).outcome == "passed"
    assert len(village.public(topic_id).steps) == 1


@pytest.mark.parametrize("body", [JOINT, MEMBERS, REPRESENTATIVES, Body.VILLAGE_GROUP])
def test_no_step_is_skipped(village: Village, body):
    topic_id = village.on_the_board()

    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, body)
    assert passed_steps(village, topic_id) == [None] * 4


def test_no_step_is_taken_twice(village: Village):
    topic_id = village.on_the_board()
    village.resolves(topic_id, "proposal", COMMITTEE)

    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, COMMITTEE)


def test_nothing_is_decided_before_the_result_is_posted(village: Village):
    topic_id = village.concluded()

    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, COMMITTEE)


def test_a_resolution_under_the_name_of_another_step_is_refused_aloud(village: Village):
    topic_id = village.on_the_board()

    with pytest.raises(refusals.OutOfOrder):
        village.resolves(topic_id, "resolution", COMMITTEE)
    assert (village.state(topic_id), passed_steps(village, topic_id)) == ("posted", [None] * 4)


def test_a_resolution_of_a_meeting_that_was_never_opened_waits(village: Village):
    topic_id = village.on_the_board()
    meeting_id = village.convenes(topic_id, COMMITTEE)

    with pytest.raises(refusals.OutOfOrder):
        village.resolves(topic_id, "proposal", COMMITTEE, meeting_id=meeting_id)
    village.opens(topic_id, meeting_id, COMMITTEE)
    village.resolves(topic_id, "proposal", COMMITTEE, meeting_id=meeting_id)

    assert passed_steps(village, topic_id)[0] is True


def test_the_same_resolution_told_twice_counts_once(village: Village):
    topic_id = village.on_the_board()
    meeting_id = village.convenes(topic_id, COMMITTEE)
    village.opens(topic_id, meeting_id, COMMITTEE)
    village.resolves(topic_id, "proposal", COMMITTEE, meeting_id=meeting_id)

    with pytest.raises(refusals.OutOfOrder):
        village.resolves(topic_id, "proposal", COMMITTEE, meeting_id=meeting_id)


def test_an_earlier_step_that_fails_may_be_held_again(village: Village):
    topic_id = village.on_the_board()

    village.resolves(topic_id, "proposal", COMMITTEE, passed=False)
    assert (village.state(topic_id), passed_steps(village, topic_id)[0]) == ("posted", False)
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, JOINT)

    village.resolves(topic_id, "proposal", COMMITTEE)
    assert passed_steps(village, topic_id) == [True, None, None, None]


def test_a_step_that_failed_for_good_decides_against_the_topic(village: Village):
    topic_id = village.on_the_board()
    meeting_id = village.resolves(topic_id, "proposal", COMMITTEE, passed=False)
    event = StepFailedForGood(
        meeting_id=meeting_id, topic_id=topic_id, village=village.code, body=COMMITTEE, step="proposal",
        sentence="赞成10票，未通过。同一步几次表决都没有通过，议题不再往下走。", source="本系统默认",
    )  # fmt: skip
    village.hears(actions.note_failed_for_good, event)
    assert (village.state(topic_id), village.public(topic_id).outcome) == ("decided", "failed")
    assert village.event(topic_id, "topic_decided")["passed"] is False
    with pytest.raises(refusals.OutOfOrder):
        village.hears(actions.note_failed_for_good, event)
    village.hangs(topic_id)
    village.wait(16)
    village.archives(topic_id)
    assert village.state(topic_id) == "archived"


def test_a_step_that_passed_has_not_failed_for_good(village: Village):
    topic_id = village.on_the_board()
    meeting_id = village.resolves(topic_id, "proposal", COMMITTEE)
    event = StepFailedForGood(
        meeting_id=meeting_id,
        topic_id=topic_id,
        village=village.code,
        body=COMMITTEE,
        step="proposal",
        sentence="…",
        source="…",
    )
    with pytest.raises(refusals.OutOfOrder):
        village.hears(actions.note_failed_for_good, event)


def test_the_last_step_that_fails_decides_against(village: Village):
    topic_id = village.decided(passed=False)

    assert (village.state(topic_id), village.public(topic_id).outcome) == ("decided", "failed")
    assert village.event(topic_id, "topic_decided")["passed"] is False


@pytest.mark.parametrize("passed", [True, False])
def test_the_resolution_s_sheet_says_when_and_by_whom_what_was_decided_before_it_counts(village: Village, passed: bool):
    topic_id = village.decided(passed=passed, hung=False)
    topic = village.public(topic_id)

    text = next(one.text for one in topic.postings if one.about == "decision")
    assert text.splitlines() == [
        f"{clock.in_words(village.today)}，村民代表会议就《{topic.title}》进行表决。",
        f"表决的事：{topic.content}",
        "党员首议意见：建议修缮，预算公开。",
        "表决结果：赞成30票，通过。" if passed else "表决结果：赞成10票，未通过。",
    ]
    assert village.event(topic_id, "topic_decided")["text"] == text


def test_a_deciding_meeting_that_is_cancelled_leaves_the_topic_posted(village: Village):
    topic_id = village.on_the_board()
    village.cancels(topic_id, village.convenes(topic_id, COMMITTEE), COMMITTEE)

    village.resolves(topic_id, "proposal", COMMITTEE)

    assert passed_steps(village, topic_id)[0] is True


def test_a_deciding_meeting_that_lost_its_quorum_may_be_held_again_and_a_deliberation_goes_on(village: Village):
    topic_id = village.on_the_board()
    meeting_id = village.convenes(topic_id, COMMITTEE)
    village.opens(topic_id, meeting_id, COMMITTEE)
    village.cancels(topic_id, meeting_id, COMMITTEE)
    village.resolves(topic_id, "proposal", COMMITTEE)
    assert passed_steps(village, topic_id)[0] is True

    topic_id = village.confirmed()
    meeting_id = village.convenes(topic_id)
    village.opens(topic_id, meeting_id)
    with pytest.raises(refusals.OutOfOrder):
        village.cancels(topic_id, meeting_id)


def test_one_topic_has_one_meeting_at_a_time(village: Village):
    topic_id = village.on_the_board()
    village.convenes(topic_id, COMMITTEE)

    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, COMMITTEE)


def test_an_assembly_of_the_households_is_written_down_in_households(village: Village):
    topic_id, meeting_id = village.on_the_board(), uuid4()
    for step, body in (("proposal", COMMITTEE), ("consultation", JOINT), ("members_review", MEMBERS)):
        village.resolves(topic_id, step, body)
    noticed = AssemblyNoticed(
        meeting_id=meeting_id, topic_id=topic_id, village=village.code, title="修缮东桥", body=Body.VILLAGERS_ASSEMBLY,
        held_at=village.now, place="村委会院子", notice_days=10, source="…", recipients=(), by_households=True,
    )  # fmt: skip
    village.hears(actions.note_convened, noticed)
    village.opens(topic_id, meeting_id, Body.VILLAGERS_ASSEMBLY)
    details = [line.detail for line in village.sees(topic_id).record]
    assert "村民会议：应到 41 户，到会 38 户" in details
    assert "党员首议会：应到 41 人，到会 38 人" in details
