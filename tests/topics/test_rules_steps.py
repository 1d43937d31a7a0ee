"""The life of a topic: no step left out, none taken back, and what people can do instead."""

from collections.abc import Iterable

import pytest

from services.topics import refusals, rules
from shared.vocabulary import State

WHOLE_LIFE = (
    "open_signing", "reach_signatures", "take_up_for_review", "review_accept", "notice", "start_discussion", "conclude",
    "post_result", "decide", "plan_execution", "complete_topic", "close_survey", "archive_topic",
)  # fmt: skip


def walk(state: State, verbs: Iterable[str]) -> State:
    for verb in verbs:
        state = rules.check_transition(state, verb).to_state
    return state


def test_a_topic_goes_from_the_first_opinion_to_the_archive():
    assert walk(State.COLLECTED, WHOLE_LIFE) is State.ARCHIVED


@pytest.mark.parametrize("left_out", WHOLE_LIFE[:-1])
def test_no_step_of_its_life_can_be_left_out(left_out):
    with pytest.raises(refusals.NotNow):
        walk(State.COLLECTED, [verb for verb in WHOLE_LIFE if verb != left_out])


@pytest.mark.parametrize(
    ("state", "verbs", "ends"),
    [
        (State.MERGED, ["propose_by_body"], State.PROPOSED),
        (State.UNDER_REVIEW, ["review_return", "revise", "take_up_for_review"], State.UNDER_REVIEW),
        (State.UNDER_REVIEW, ["review_reject"], State.REJECTED),
        (State.NOTICED, ["cancel_notice", "notice"], State.NOTICED),
        (State.EXECUTING, ["order_rectification", "report_rectified"], State.EXECUTING),
        (State.RETURNED, ["withdraw_topic"], State.WITHDRAWN),
    ],
)
def test_the_side_ways_lead_back_or_end(state, verbs, ends):
    assert walk(state, verbs) is ends


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.CONFIRMED, State.DISCUSSING, State.EXECUTING])
def test_once_the_committee_has_a_topic_it_is_not_withdrawn(state):
    with pytest.raises(refusals.NotNow):
        rules.check_transition(state, "withdraw_topic")


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.ARCHIVED])
def test_what_has_ended_stays_ended(state):
    assert not [verb for verb, step in rules.TRANSITIONS.items() if state in step.from_states]


def test_no_state_is_out_of_reach_and_every_step_names_its_rule():
    assert {step.to_state for step in rules.TRANSITIONS.values()} | {State.COLLECTED} == set(State)
    assert all(step.source and step.label for step in rules.TRANSITIONS.values())
    assert all(
        step.why for step in rules.TRANSITIONS.values() if "review" not in step.verb and "secretary" in step.roles
    )


def test_the_refusal_of_a_step_says_what_may_be_done_instead():
    with pytest.raises(refusals.NotNow) as refusal:
        rules.check_transition(State.PROPOSED, "post_result")
    said = refusal.value.say()
    assert said["sentence"] == "现在的阶段是“已提出”，不能公示首议结果。"
    assert "提交支委会审核" in said["advice"]
    assert "撤回" in said["advice"]


def test_where_nobody_can_do_anything_the_refusal_promises_nothing():
    with pytest.raises(refusals.NotNow) as refusal:
        rules.check_transition(State.ARCHIVED, "post_result")
    assert refusal.value.say()["advice"] == "请刷新页面，按“下一步”办理。"


def test_only_a_resolution_that_passed_is_carried_out():
    assert [step.verb for step in rules.next_transitions(State.DECIDED, passed=True)] == ["plan_execution"]
    assert [step.verb for step in rules.next_transitions(State.DECIDED, passed=False)] == ["archive_topic"]
    assert not rules.next_transitions(State.DECIDED)


def test_what_events_do_is_not_offered_to_people():
    assert not rules.next_transitions(State.CONFIRMED)
    assert [step.verb for step in rules.next_transitions(State.CONCLUDED)] == ["post_result"]


def test_drafts_are_not_public():
    order = list(State)
    drafts = set(order[: order.index(State.POSTED)]) | {State.WITHDRAWN}
    assert set(State) - drafts == rules.PUBLIC_STATES
