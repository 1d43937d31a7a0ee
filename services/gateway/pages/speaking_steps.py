"""Steps of a meeting's talk: asking for the word, calling somebody up, reading out what the absent wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway.forms import Choice
from services.gateway.meeting_step import MeetingStep
from services.gateway.pages.meetings import names_of
from services.gateway.step_page import Pair
from shared.calls import recall_votes, room
from shared.calls.meetings import MeetingView


def _waiting(view: MeetingView) -> dict[str, Sequence[Choice]]:
    """In the order in which they asked."""
    named = names_of(view)
    return {"person_id": [Choice(str(person), named.get(person, "（没有姓名）")) for person in view.speakers]}


def _first(view: MeetingView) -> Mapping[str, Any]:
    return {"person_id": str(view.speakers[0])} if view.speakers else {}


def _to_be_read(view: MeetingView) -> dict[str, Sequence[Choice]]:
    named = names_of(view)
    unread = (line for line in view.roll if line.absent_opinion and not line.opinion_read and not line.present)
    return {
        "read": [Choice(str(line.person_id), named.get(line.person_id, ""), line.absent_opinion) for line in unread]
    }


def _how_many(view: MeetingView) -> tuple[Pair, ...]:
    return (("前面等候的", f"{view.speakers_waiting} 人"),)


STEPS: dict[str, MeetingStep] = {
    "ask_for_word": MeetingStep(
        room.AskForWord, "我要发言", "已排上，请等主持人请您发言。", facts=_how_many, effects=("按先后请，每人一次排一个。",),
    ),
    "call_speaker": MeetingStep(
        room.CallSpeaker, "请人发言", "已请，会议记录里记下了。", choices=_waiting, given=_first,
        effects=("首议会上，这个人就登记为“已发言”。",),
    ),
    "hear_defence": MeetingStep(
        recall_votes.HearDefence, "宣读申辩意见", "已登记，会议记录里记下了。",
        effects=("照原话宣读；本人到会的，请本人说。", "没有登记这一步，不能开始投票。"),
    ),
    "record_opinions_read": MeetingStep(
        room.RecordOpinionsRead, "宣读缺席意见", "已登记。", choices=_to_be_read,
        effects=("逐条照原话宣读；没有读完，不能填写会议结论。", "意见不是表决。"),
    ),
}  # fmt: skip
