"""Where what keeps a topic's step from being taken is done: a link beside the reason, for whoever can do it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from services.gateway import steps
from shared.calls.common import NextStep
from shared.calls.notifications import PostingView
from shared.calls.topics import TopicView

Way = tuple[str, str]  # label, address

# Which steps have to be taken first, where anybody may take them now.
BEFORE: Final[Mapping[str, tuple[str, ...]]] = {
    "archive_topic": ("answer_inquiry", "review_pledge", "appraise_pledge"),
    "complete_topic": ("report_task", "brief", "photo_completion", "account_for_levy"),
}
HAS_TO_HANG: Final = ("resolution", "implementation_result", "recall_voted")  # kinds of sheets


def unhung(sheets: Sequence[PostingView]) -> list[PostingView]:
    """Those without which it is not archived, and which do not hang yet."""
    return [sheet for sheet in sheets if sheet.kind in HAS_TO_HANG and sheet.hung_at is None]


def of_topic(view: TopicView, sheets: Sequence[PostingView]) -> Callable[[NextStep], list[Way]]:
    """``sheets``: what of it belongs on the village's notice board; of the archive, those that do not hang yet."""
    offered = [step for step in view.next_steps if not step.blocked]

    def ways(step: NextStep) -> list[Way]:
        if not step.blocked:
            return []
        before = BEFORE.get(step.verb, ())
        taken_first = [(one.label, steps.of_topic(view.topic.id, one)) for one in offered if one.verb in before]
        to_hang = [(f"打印、张贴、登记：{sheet.kind_label}", f"/postings/{sheet.id}") for sheet in unhung(sheets)]
        return [*(to_hang if step.verb == "archive_topic" else []), *taken_first]

    return ways
