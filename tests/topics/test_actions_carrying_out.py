"""Carrying out: plan, briefings, rectification, completion, survey."""

from fractions import Fraction

import pytest

from services.topics import actions, refusals
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.vocabulary import Stage
from tests.topics.people import DAY
from tests.topics.village import Village


def brief(village: Village, topic_id, stage: Stage, *, days_ago: int = 0):
    call = calls.Brief(topic_id=topic_id, stage=stage, held_on=village.today - days_ago * DAY, text="进展顺利")
    village.does(actions.brief, call, village.secretary)


def order_rectification(village: Village, topic_id, caller=None, *, in_days: int = 10):
    call = calls.OrderRectification(topic_id=topic_id, reason="进度迟缓", due_on=village.today + in_days * DAY)
    village.does(actions.order_rectification, call, caller or village.township)


def test_what_was_resolved_is_planned_with_owner_and_day(village: Village):
    topic_id = village.executing()

    view = village.sees(topic_id)
    assert (view.topic.state, view.topic.plan, view.owner_id) == ("executing", "先做预算再施工", village.members[3])
    assert village.event(topic_id, "execution_planned")["due_on"] == str(view.topic.due_on)


def test_what_was_voted_down_is_not_carried_out(village: Village):
    topic_id = village.decided(passed=False)

    with pytest.raises(refusals.NotPassed):
        village.plans(topic_id)
    with pytest.raises(refusals.NotPassed):
        village.pledges(topic_id, village.member(9))
    assert [step.verb for step in village.sees(topic_id).next_steps] == ["archive_topic"]


def test_no_plan_ends_yesterday(village: Village):
    topic_id = village.decided()

    with pytest.raises(refusals.DueInThePast):
        village.plans(topic_id, due_on=village.today - DAY)


def test_only_one_of_the_two_committees_answers_for_a_plan(village: Village):
    topic_id = village.decided()

    with pytest.raises(refusals.OwnerNoOfficial):
        village.plans(topic_id, owner=village.members[20])


def test_a_major_project_is_closed_after_its_three_briefings_and_not_after_two(village: Village):
    topic_id = village.executing(major=True)
    brief(village, topic_id, Stage.BEFORE)
    brief(village, topic_id, Stage.DURING)

    with pytest.raises(refusals.BriefingsMissing) as refusal:
        village.completes(topic_id)
    assert refusal.value.facts["missing"] == "事后通报"
    brief(village, topic_id, Stage.AFTER)
    village.completes(topic_id)

    assert village.state(topic_id) == "completed"
    assert village.posted(topic_id).count("briefing_held") == 3


def test_an_ordinary_matter_has_no_briefings_and_is_closed_without(village: Village):
    topic_id = village.executing()

    with pytest.raises(refusals.NoMajorProject):
        brief(village, topic_id, Stage.BEFORE)
    village.completes(topic_id)

    assert village.public(topic_id).result == "东桥已修好。"
    assert village.event(topic_id, "topic_completed")["text"] == "东桥已修好。"


def test_each_stage_is_briefed_once_and_in_order(village: Village):
    topic_id = village.executing(major=True)
    brief(village, topic_id, Stage.DURING, days_ago=2)

    with pytest.raises(refusals.BriefingAlreadyHeld):
        brief(village, topic_id, Stage.DURING)
    with pytest.raises(refusals.BriefingOutOfOrder):
        brief(village, topic_id, Stage.BEFORE, days_ago=1)
    with pytest.raises(refusals.BriefingOutOfOrder):
        brief(village, topic_id, Stage.AFTER, days_ago=3)
    with pytest.raises(refusals.BriefingOutOfOrder):
        brief(village, topic_id, Stage.AFTER, days_ago=-1)
    brief(village, topic_id, Stage.BEFORE, days_ago=2)


def test_the_township_orders_rectification_and_the_village_reports(village: Village):
    topic_id = village.executing()

    order_rectification(village, topic_id)
    assert village.state(topic_id) == "rectifying"
    assert village.event(topic_id, "rectification_ordered")["due_on"] == (village.today + 10 * DAY).isoformat()
    with pytest.raises(refusals.NotNow):
        village.completes(topic_id)

    report = calls.ReportRectified(topic_id=topic_id, text="已增派人手")
    village.does(actions.report_rectified, report, village.secretary)
    assert village.state(topic_id) == "executing"
    village.completes(topic_id)


def test_no_village_orders_its_own_rectification(village: Village):
    topic_id = village.executing()

    with pytest.raises(NotAllowed):
        order_rectification(village, topic_id, village.secretary)
    other_township = Village(village.sessions).township
    with pytest.raises(NotFound):
        order_rectification(village, topic_id, other_township)
    with pytest.raises(refusals.DueInThePast):
        order_rectification(village, topic_id, in_days=-1)


def test_members_and_masses_are_scored_apart(village: Village):
    topic_id = village.executing()
    village.completes(topic_id)

    village.surveys(topic_id, members=(29, 30), masses=(45, 50))

    public = village.public(topic_id)
    assert public.state == "surveyed"
    assert public.satisfaction_members
    assert public.satisfaction_masses
    assert public.satisfaction_members.ratio == Fraction(29, 30)
    assert (public.satisfaction_masses.part, public.satisfaction_masses.whole) == (45, 50)


def test_a_survey_of_unfinished_work_is_refused_aloud(village: Village):
    topic_id = village.executing()

    with pytest.raises(refusals.NotNow):
        village.surveys(topic_id)
    assert village.public(topic_id).satisfaction_members is None
