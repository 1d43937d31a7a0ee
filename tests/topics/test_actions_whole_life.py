"""Two topics from the first opinion to the archive, and what their records say."""

from services.topics import actions
from shared.calls import topics as calls
from shared.vocabulary import Body, MatterClass, Stage
from tests.topics.village import Village


def test_the_whole_life_of_a_village_matter(village: Village):
    topic_id = village.on_the_board(major=True)
    village.resolves(topic_id, "proposal", Body.BRANCH_COMMITTEE)
    village.resolves(topic_id, "consultation", Body.JOINT_COMMITTEE)
    village.resolves(topic_id, "members_review", Body.MEMBERS_ASSEMBLY)
    village.is_heard(topic_id)
    village.resolves(topic_id, "resolution", Body.REPRESENTATIVES_ASSEMBLY)
    village.plans(topic_id)
    pledge_id = village.pledges(topic_id, village.member(9))
    village.reviews_pledge(pledge_id)
    for stage in Stage:
        call = calls.Brief(topic_id=topic_id, stage=stage, held_on=village.today, text="进展顺利")
        village.does(actions.brief, call, village.secretary)
    village.keeps(pledge_id, village.member(9))
    village.completes(topic_id)
    village.appraises(pledge_id)
    village.surveys(topic_id)
    village.wait(15)
    village.archives(topic_id)

    view = village.sees(topic_id)
    assert [line.verb for line in view.record] == [
        "open_topic", "open_signing", "reach_signatures", "take_up_for_review", "review", "review_accept",
        "notice", "start_discussion", "conclude", "post_result",
        *["convene_meeting", "open_meeting", "record_tally"] * 3,
        "announce_hearing", *["record_statement"] * 4, "conclude_hearing", "answer_finding", "answer_finding",
        "convene_meeting", "open_meeting", "decide",
        "plan_execution", "pledge", "review_pledge", "brief", "brief", "brief", "keep_pledge", "report_task", "photo_completion", "complete_topic", "hang_posting", "hang_posting", "appraise_pledge",
        "close_survey", "archive_topic",
    ]  # fmt: skip
    assert village.posted(topic_id) == [
        "topic_opened", "signing_opened", "topic_proposed", "review_recorded", "topic_confirmed", "preparations_due",
        "result_posted", "hearing_announced", "preparations_done", "topic_decided",
        "execution_planned", "briefing_held", "briefing_held", "briefing_held", "topic_completed", "topic_archived",
    ]  # fmt: skip
    assert view.topic.state == "archived"
    assert view.next_steps == ()


def test_the_whole_life_of_a_party_matter(village: Village):
    topic_id = village.decided(matter_class=MatterClass.PARTY_AFFAIRS)
    village.plans(topic_id)
    village.completes(topic_id)
    village.surveys(topic_id)
    village.wait(15)
    village.archives(topic_id)

    public = village.public(topic_id)
    assert (public.state, public.outcome) == ("archived", "passed")
    assert [step.label for step in public.steps] == ["党员大会表决"]


def test_every_line_of_the_record_names_its_rule_and_every_step_of_a_person_its_role(village: Village):
    record = village.sees(village.surveyed()).record

    assert all(line.source and line.label for line in record)
    assert {line.verb: line.actor_role for line in record if line.actor_id} == {
        "open_topic": "民情民意收集小组成员",
        "open_signing": "民情民意收集小组成员",
        "take_up_for_review": "村党支部书记",
        "review": "村党支部书记",
        "review_accept": "村党支部委员",
        "post_result": "村党支部书记",
        "plan_execution": "村党支部书记",
        "report_task": "村党支部书记",
        "photo_completion": "村党支部书记",
        "complete_topic": "村党支部书记",
    }
    by_events = {"notice", "start_discussion", "conclude", "convene_meeting", "open_meeting", "record_tally", "decide"}
    assert {line.verb for line in record if not line.actor_id} == by_events | {
        "reach_signatures",
        "close_survey",
        "hang_posting",
    }


def test_the_record_tells_on_which_rolls_people_signed_and_how_many(village: Village):
    record = {line.verb: line.detail for line in village.sees(village.proposed()).record}

    assert record["open_signing"] == (
        "冻结名册：党员名册 41 人，村民代表名册 20 人，村民名册 100 人。2027年3月1日起党员先议，2027年3月4日起向全体村民开放"
    )
    assert record["reach_signatures"] == "党员联名：10 人附议，名册 41 人，需要 10 人"
