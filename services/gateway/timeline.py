"""The life of a topic as a line of steps: done, now, to come."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.calls.topics import PublicTopic, TopicView
from shared.vocabulary import Kind, State


@dataclass(frozen=True)
class Step:
    label: str
    stage: str  # done, now, next
    when: date | datetime | None = None
    note: str = ""
    source: str = ""


STAGES = (
    ("收集意见", (State.COLLECTED,)),
    ("附议提出", (State.MERGED,)),
    ("支委会审核", (State.PROPOSED, State.UNDER_REVIEW, State.RETURNED)),
    ("通知首议会", (State.CONFIRMED, State.NOTICED)),
    ("党员首议", (State.DISCUSSING,)),
    ("公示首议结果", (State.CONCLUDED,)),
    ("表决", (State.POSTED,)),
    ("办理", (State.DECIDED, State.EXECUTING, State.RECTIFYING)),
    ("双测评", (State.COMPLETED,)),
    ("归档", (State.SURVEYED,)),
)
OF_A_RECALL = (
    ("登记罢免要求", (State.COLLECTED,)),
    ("联名", (State.MERGED,)),
    ("核对要件", (State.PROPOSED, State.RETURNED)),
    ("公布，村民投票", (State.POSTED,)),
    ("公示投票结果", (State.DECIDED,)),
)
RECALL_REACHED_BY = {
    "open_recall": 0,
    "reach_signatures": 1,
    "accept_recall": 2,
    "void_recall": 2,
    "decide": 3,
    "archive_topic": 4,
}
ENDED = {State.REJECTED: 2, State.WITHDRAWN: 1}
REACHED_BY = {
    "open_topic": 0, "propose_by_body": 1, "reach_signatures": 1, "review_accept": 2, "notice": 3, "conclude": 4,
    "conclude_deliberation": 4, "post_result": 5, "decide": 6, "record_tally": 6, "complete_topic": 7, "close_survey": 8,
    "archive_topic": 9,
}  # fmt: skip


def _place(state: State) -> int:
    """How many stages are behind a topic in this state."""
    for place, (_, states) in enumerate(STAGES):
        if state in states:
            return place
    return ENDED.get(state, len(STAGES))


def _steps(state: State, dates: dict[int, datetime], *, failed: bool) -> list[Step]:
    """What ended early ends there: nothing is to come."""
    over = state in ENDED or failed
    here = 7 if failed else _place(state) + over
    return [
        Step(label, "done" if place < here else "now" if place == here else "next", dates.get(place))
        for place, (label, _) in enumerate(STAGES[: here if over else None])
    ]


def _of_recall(state: State, dates: dict[int, datetime]) -> list[Step]:
    """Nobody deliberates it, and nothing is to be carried out."""
    here = next((place for place, (_, states) in enumerate(OF_A_RECALL) if state in states), len(OF_A_RECALL))
    shown = OF_A_RECALL if state not in ENDED else OF_A_RECALL[: 3 if state is State.REJECTED else 1]
    return [
        Step(label, "done" if place < here else "now" if place == here else "next", dates.get(place))
        for place, (label, _) in enumerate(shown)
    ]


def of_public(topic: PublicTopic) -> list[Step]:
    if topic.kind is Kind.RECALL:
        return _of_recall(topic.state, {2: topic.posted_at} if topic.posted_at else {})
    dates = {5: topic.posted_at} if topic.posted_at else {}
    return _steps(topic.state, dates, failed=_is_over(topic))


def _is_over(topic: PublicTopic) -> bool:
    """Voted down, or passed and given up."""
    return topic.outcome == "failed" or bool(topic.ended_because)


def of_topic(view: TopicView) -> list[Step]:
    """With the dates of the record."""
    if view.topic.kind is Kind.RECALL:
        reached = {RECALL_REACHED_BY[line.verb]: line.at for line in view.record if line.verb in RECALL_REACHED_BY}
        return _of_recall(view.topic.state, reached)
    dates = {REACHED_BY[entry.verb]: entry.at for entry in view.record if entry.verb in REACHED_BY}
    return _steps(view.topic.state, dates, failed=_is_over(view.topic))


TONES = {
    State.ARCHIVED: "done", State.SURVEYED: "done", State.COMPLETED: "done", State.REJECTED: "stop", State.WITHDRAWN: "stop",
    State.POSTED: "wait",
}  # fmt: skip


def tone(state: State) -> str:
    return TONES.get(state, "now")
