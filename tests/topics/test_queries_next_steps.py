"""What comes next, for whom, and what is still missing; and what waits for a person."""

from datetime import date
from uuid import uuid4

import pytest

from services.topics import actions
from shared.calls import topics as calls
from shared.identity import Role
from shared.vocabulary import Body, MatterClass, PledgeDecision, Stage
from tests.topics.people import DAY
from tests.topics.village import Village


def verbs(village: Village, topic_id, caller=None) -> list[str]:
    return [step.verb for step in village.sees(topic_id, caller).next_steps]


def step(village: Village, topic_id, verb: str, caller=None):
    return next(step for step in village.sees(topic_id, caller).next_steps if step.verb == verb)


def waiting(village: Village, caller) -> list[tuple[str, str]]:
    return [(todo.step.verb, todo.step.label) for todo in village.todos(caller)]


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ("collected", ["open_signing", "correct_text", "withdraw_topic"]),
        (
            "signing",
            [
                "cosign",
                "enter_sheet",
                "photo_signing_sheet",
                "propose_by_body",
                "remark",
                "correct_text",
                "withdraw_topic",
            ],
        ),
        ("proposed", ["take_up_for_review", "remark"]),
        ("under_review", ["review", "remark"]),
        ("confirmed", ["convene_meeting", "remark"]),
        ("concluded", ["post_result"]),
        ("on_the_board", ["convene_meeting", "photo_posting"]),
        ("decided", ["plan_execution", "pledge"]),
        ("executing", ["report_task", "complete_topic", "photo_completion", "pledge", "add_task", "change_task"]),
        ("surveyed", ["archive_topic"]),
    ],
)
def test_the_secretary_sees_first_what_takes_the_topic_on(village: Village, reached, expected):
    assert verbs(village, getattr(village, reached)()) == expected


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ("collected", []),
        ("signing", ["cosign", "remark"]),
        ("under_review", ["remark"]),
        ("executing", ["pledge"]),
        ("surveyed", []),
    ],
)
def test_a_member_signs_and_pledges(village: Village, reached, expected):
    assert verbs(village, getattr(village, reached)(), village.member(30)) == expected


def test_a_villager_signs_and_the_township_orders_rectification(village: Village):
    topic_id = village.signing()
    village.open_to_all()
    assert verbs(village, topic_id, village.villager(50)) == ["cosign", "remark"]
    executing = village.executing()
    assert verbs(village, executing, village.villager(50)) == []
    assert verbs(village, executing, village.township) == ["order_rectification"]


def test_who_has_signed_is_not_asked_again(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(30))

    assert verbs(village, topic_id, village.member(30)) == ["remark", "withdraw_signature"]


def test_every_step_says_why_and_by_which_rule(village: Village):
    for reached in (village.collected, village.signing, village.confirmed, village.executing, village.surveyed):
        topic_id = reached()
        offered_to_both = village.sees(topic_id).next_steps + village.sees(topic_id, village.township).next_steps
        for offered in offered_to_both:
            assert offered.label
            assert offered.source
            assert offered.why


def test_a_convened_meeting_waits_for_its_day(village: Village):
    topic_id = village.confirmed()
    assert step(village, topic_id, "convene_meeting").label == "召集党员首议会"
    village.convenes(topic_id)

    opening = step(village, topic_id, "open_meeting")
    assert (opening.label, opening.due_on) == ("召开党员首议会", village.today + 7 * DAY)
    assert opening.blocked == "会议定于2027年3月8日召开。"
    village.wait(7)
    assert step(village, topic_id, "open_meeting").blocked is None


def test_the_deciding_steps_are_offered_one_after_the_other(village: Village):
    topic_id = village.on_the_board()
    assert step(village, topic_id, "convene_meeting").label == "召集会议：党支部会议提议"

    meeting_id = village.convenes(topic_id, Body.BRANCH_COMMITTEE)
    assert verbs(village, topic_id) == ["open_meeting", "photo_posting"]
    village.opens(topic_id, meeting_id, Body.BRANCH_COMMITTEE)
    assert verbs(village, topic_id) == ["record_tally", "photo_posting"]
    village.resolves(topic_id, "proposal", Body.BRANCH_COMMITTEE, meeting_id=meeting_id)

    assert step(village, topic_id, "convene_meeting").label == "召集会议：村两委会议商议"
    party = village.on_the_board(matter_class=MatterClass.PARTY_AFFAIRS)
    assert step(village, party, "convene_meeting").label == "召集会议：党员大会表决"


def test_a_step_that_was_voted_down_says_so_and_that_it_may_be_voted_again(village: Village):
    topic_id = village.on_the_board()
    for times in (1, 2):
        village.resolves(topic_id, "proposal", Body.BRANCH_COMMITTEE, passed=False)
        again = step(village, topic_id, "convene_meeting")
        assert again.label == "再次召集会议：党支部会议提议"
        assert f"这一步已表决 {times} 次，没有通过：赞成10票，未通过。" in again.why
        assert "不能撤回" in again.why
    village.resolves(topic_id, "proposal", Body.BRANCH_COMMITTEE)
    assert step(village, topic_id, "convene_meeting").label == "召集会议：村两委会议商议"

    village.sends_back(topic_id, "consultation", Body.JOINT_COMMITTEE, "proposal")
    again = step(village, topic_id, "convene_meeting")
    assert (again.label, "预算没有附上" in again.why) == ("再次召集会议：党支部会议提议", True)


def test_completing_a_major_project_says_which_briefings_are_missing(village: Village):
    topic_id = village.executing(major=True)
    assert step(village, topic_id, "brief").label == "登记事前通报"
    village.does_every_task(topic_id)
    blocked = step(village, topic_id, "complete_topic").blocked
    assert blocked is not None
    assert "事前通报、事中通报、事后通报" in blocked

    for stage in Stage:
        call = calls.Brief(topic_id=topic_id, stage=stage, held_on=village.today, text="进展顺利")
        village.does(actions.brief, call, village.secretary)
    village.does_every_task(topic_id)
    village.shows(topic_id)

    assert verbs(village, topic_id) == ["complete_topic", "photo_completion", "pledge", "add_task"]
    assert step(village, topic_id, "complete_topic").blocked is None


def test_archiving_says_how_long_the_postings_must_still_stand(village: Village):
    topic_id = village.surveyed()
    archive = step(village, topic_id, "archive_topic")
    assert archive.due_on == village.today + 15 * DAY
    assert archive.blocked is not None
    assert "决议公示在村公告栏只贴了 0 天，应不少于 15 天" in archive.blocked

    village.wait(15)
    assert step(village, topic_id, "archive_topic").blocked is None


def test_a_question_becomes_the_secretarys_next_step(village: Village):
    topic_id = village.on_the_board()
    with village.sessions.begin() as session:
        asked = calls.AskInquiry(id=uuid4(), topic_id=topic_id, question="修桥的钱从哪里来？")
        actions.ask_inquiry(session, asked, now=village.now)

    assert "answer_inquiry" in verbs(village, topic_id)
    assert ("answer_inquiry", "答复质询") in waiting(village, village.secretary)
    assert "answer_inquiry" not in verbs(village, topic_id, village.member(30))


# -- to-do lists


def test_the_secretary_has_every_topic_of_the_village_that_waits_for_them(village: Village):
    village.collected()
    village.under_review()
    village.executing()
    village.neighbour.under_review()

    assert sorted(waiting(village, village.secretary)) == [
        ("open_signing", "开始附议"),
        ("pledge", "提诺：作出承诺"),
        ("review", "登记支委会审核结果"),
    ]


def test_a_member_has_topics_to_sign_and_to_pledge_for(village: Village):
    signing = village.signing()
    village.executing()
    member = village.member(30)
    assert sorted(waiting(village, member)) == [("cosign", "附议"), ("pledge", "提诺：作出承诺")]

    village.sign(signing, member)
    assert waiting(village, member) == [("pledge", "提诺：作出承诺")]


def test_a_pledge_waits_for_the_branch_then_for_its_member_then_for_the_branch(village: Village):
    topic_id, member = village.executing(), village.member(30)
    other = village.person(village.committee[4], Role.BRANCH_COMMITTEE)
    pledge_id = village.pledges(topic_id, member)
    assert waiting(village, member) == []
    assert waiting(village, other) == [("review_pledge", "审诺：审核承诺")]
    assert ("review_pledge", "审诺：审核承诺") in waiting(village, village.secretary)

    village.reviews_pledge(pledge_id)
    assert waiting(village, member) == [("keep_pledge", "践诺：登记承诺完成")]
    assert waiting(village, other) == []

    village.keeps(pledge_id, member)
    assert waiting(village, member) == []
    assert waiting(village, other) == [("appraise_pledge", "评诺：评议承诺")]

    village.appraises(pledge_id)
    assert waiting(village, other) == []


def test_a_returned_pledge_waits_for_its_member_again(village: Village):
    topic_id, member = village.executing(), village.member(30)
    village.reviews_pledge(village.pledges(topic_id, member), PledgeDecision.RETURN, "写明哪天做完")

    assert waiting(village, member) == [("pledge", "提诺：作出承诺")]


def test_whose_only_pledge_is_their_own_has_nothing_to_review(village: Village):
    topic_id = village.executing()
    village.pledges(topic_id, village.secretary)

    assert "review_pledge" not in verbs(village, topic_id)


def test_a_pledge_past_its_day_waits_to_be_appraised(village: Village):
    topic_id = village.executing()
    village.reviews_pledge(village.pledges(topic_id, village.member(30), in_days=10))
    village.wait(10)
    assert "appraise_pledge" not in verbs(village, topic_id)

    village.wait(1)
    assert "appraise_pledge" in verbs(village, topic_id)


def test_a_villager_is_asked_to_sign(village: Village):
    village.signing()
    village.open_to_all()

    assert waiting(village, village.villager(50)) == [("cosign", "附议")]


def test_the_villagers_committee_may_propose(village: Village):
    village.signing()

    assert ("propose_by_body", "由组织提出") in waiting(village, village.head)
    assert ("propose_by_body", "由组织提出") not in waiting(village, village.secretary)


def test_the_most_urgent_comes_first_and_what_is_blocked_last(village: Village):
    late, soon, waits = village.decided(), village.decided(), village.surveyed()
    village.plans(late, due_on=village.today + 60 * DAY)
    village.plans(soon, due_on=village.today + 5 * DAY)
    for topic_id in (late, soon):
        village.does_every_task(topic_id)

    due = [todo.subject_id for todo in village.todos(village.secretary) if todo.step.verb != "pledge"]

    assert due == [soon, late, waits]


def test_the_township_hears_of_what_has_stood_still_for_a_month(village: Village):
    village.under_review()
    village.wait(30)
    assert waiting(village, village.township) == []

    village.wait(1)
    assert waiting(village, village.township) == [("get_topic", "了解进展，督促办理")]
    assert waiting(village, Village(village.sessions, now=village.now).township) == []


def test_the_township_hears_of_work_past_its_day_and_follows_its_order(village: Village):
    topic_id = village.executing()  # due in 30 days
    assert waiting(village, village.township) == []
    village.wait(37)
    assert waiting(village, village.township) == []
    village.wait(1)
    assert waiting(village, village.township) == [("order_rectification", "责令限期整改")]

    order = calls.OrderRectification(topic_id=topic_id, reason="逾期", due_on=village.today + 10 * DAY)
    village.does(actions.order_rectification, order, village.township)

    [todo] = village.todos(village.township)
    assert (todo.step.label, todo.step.due_on) == ("跟踪整改", village.today + 10 * DAY)
    assert ("report_rectified", "报告整改情况") in waiting(village, village.secretary)


def test_what_was_voted_down_waits_for_the_archive_and_then_for_nobody(village: Village):
    topic_id = village.decided(passed=False)
    village.wait(60)

    assert waiting(village, village.secretary) == [("archive_topic", "归档")]
    village.archives(topic_id)
    assert waiting(village, village.secretary) == waiting(village, village.township) == []


def test_days_are_those_of_gansu(village: Village):
    topic_id = village.executing(major=True)
    village.now = village.now.replace(hour=0, minute=30)  # still the day before in UTC

    assert village.today == date(2027, 4, 12)
    with_today = calls.Brief(topic_id=topic_id, stage=Stage.BEFORE, held_on=village.today, text="进展顺利")
    village.does(actions.brief, with_today, village.secretary)


def test_opinions_that_no_topic_has_taken_up_wait_for_whoever_collects(village: Village):
    topic_id = village.collected()
    assert "merge_opinions" not in verbs(village, topic_id)

    village.opinion("东桥太窄")
    village.opinion("东桥该修了")

    assert "merge_opinions" in verbs(village, topic_id)
    [todo] = [todo for todo in village.todos(village.secretary) if todo.subject_kind == "opinion"]
    assert (todo.title, todo.area, todo.step.verb) == ("2 条意见还没有形成议题", village.code, "open_topic")
    assert not [todo for todo in village.todos(village.member(9)) if todo.subject_kind == "opinion"]


def test_a_meeting_that_was_missed_is_called_off_and_not_held(village: Village):
    topic_id = village.confirmed()
    village.convenes(topic_id)
    village.wait(40)
    missed = step(village, topic_id, "open_meeting")
    assert missed.label == "没有开成：取消，另行通知"
    assert "那一天没有开" in missed.why
    assert missed.blocked is None
