"""What sets one step of a meeting apart from the others, and what several of them need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway import wording
from services.gateway.forms import Choice
from services.gateway.step_page import Pair
from shared.calls.meetings import MeetingView
from shared.contracts import Command


def its_meeting(view: MeetingView) -> dict[str, str]:
    return {"meeting_id": str(view.id)}


def when_and_where(view: MeetingView) -> tuple[Pair, ...]:
    return (
        ("时间", f"{wording.day_with_weekday(view.held_at)} {wording.hour(view.held_at)}"),
        ("地点", view.place),
    )


def unit(view: MeetingView) -> str:
    """What is counted: people, or the households that have sent somebody."""
    return "户" if view.by_households else "人"


def nothing(_view: MeetingView) -> dict[str, Any]:
    return {}


def never(_view: MeetingView) -> str:
    return ""


def once_the_vote_has_begun(view: MeetingView) -> str:
    """Also once its count was entered: who is there stands fixed from then on."""
    return (
        "表决已经开始或者票数已经登记，到会和回避的人数已经固定，不能再更改。"
        if view.vote_opened_at or view.count
        else ""
    )


@dataclass(frozen=True)
class MeetingStep:
    """As :class:`~services.gateway.pages.topic_steps.TopicStep`; ``anyone``: offered beside the next steps. ``closed``: why a step that
    is offered beside them may no longer be taken. ``sure``: the button of a second page, which shows the choice before it counts."""

    call: type[Command[Any]]
    title: str
    done: str
    fixed: Callable[[MeetingView], Mapping[str, Any]] = its_meeting
    given: Callable[[MeetingView], Mapping[str, Any]] = nothing
    choices: Callable[[MeetingView], Mapping[str, Sequence[Choice]]] = nothing
    facts: Callable[[MeetingView], tuple[Pair, ...]] = when_and_where
    effects: tuple[str, ...] = ()
    at_a_recall: tuple[str, ...] = ()  # its effects there, where they are others
    final: bool = False
    sure: str = ""
    pinned: Callable[[MeetingView], int] | None = None  # which version the page shows: it stands in its address
    closed: Callable[[MeetingView], str] = never
    why: str = ""
    source: str = ""
