"""The line of steps under a topic."""

from uuid import UUID

import pytest

from services.gateway import timeline
from shared.calls.topics import PublicTopic
from shared.vocabulary import State


def line(state: State, outcome: str = "") -> list[str]:
    topic = PublicTopic(
        id=UUID(int=1), village="620922105201", title="修缮东桥", content="修桥", state=state, outcome=outcome
    )
    return [f"{step.label} {step.stage}" for step in timeline.of_public(topic)]


def test_one_step_is_now_what_is_before_it_done_and_the_rest_to_come():
    stages = [one.split()[1] for one in line(State.POSTED)]

    assert stages == ["done"] * 6 + ["now"] + ["next"] * 3


def test_an_archived_topic_has_every_step_behind_it():
    assert {one.split()[1] for one in line(State.ARCHIVED, "passed")} == {"done"}


@pytest.mark.parametrize(
    ("state", "outcome", "last"),
    [
        (State.WITHDRAWN, "", "附议提出 done"),
        (State.REJECTED, "", "支委会审核 done"),
        (State.DECIDED, "failed", "表决 done"),
        (State.ARCHIVED, "failed", "表决 done"),
    ],
)
def test_what_ended_early_promises_no_further_step(state: State, outcome: str, last: str):
    assert line(state, outcome)[-1] == last


def test_what_enough_people_have_signed_is_proposed_and_waits_for_the_committee():
    assert line(State.PROPOSED)[1:3] == ["附议提出 done", "支委会审核 now"]
