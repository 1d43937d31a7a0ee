"""The state machine: which step leads where, and whose it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from services.topics import refusals
from services.topics.rules.book import FIRST_DELIBERATION
from shared.procedure import RECALL
from shared.recall_words import stage
from shared.vocabulary import Kind, State

Verb = str


@dataclass(frozen=True)
class Transition:
    """A step: from which states it leads where, and whose it is.

    ``roles`` is empty for what another service's event does.
    """

    verb: Verb
    label: str
    from_states: frozenset[State]
    to_state: State
    source: str
    roles: tuple[str, ...] = ()
    why: str = ""


VILLAGES_ARCHIVES = "《村民委员会组织法》（2025年修正）第三十九条"
ARCHIVES = "《档案法》第三十七条：电子档案应当来源可靠、程序规范、要素合规"
_SECRETARY = ("secretary",)
_COLLECTORS = ("collection_team",)
_KEEPERS_OF_THE_TEXT = (*_COLLECTORS, "secretary")
REVIEWERS: Final = (
    "branch_committee",
    "township",
)  # who look at what the secretary has entered as the committee's decision
_BODIES = ("secretary", "villagers_committee")
_TOWNSHIP = ("township",)
_NOBODY = ()
_BEFORE_REVIEW = (State.COLLECTED, State.MERGED, State.PROPOSED, State.RETURNED)

# Verb, name, its place in the procedure or its law, from which states, to which, whose it is, why.
_STEPS: Final[tuple[tuple[Verb, str, str, Collection[State], State, tuple[str, ...], str], ...]] = (
    ("open_signing", "开始附议", "第2步", [State.COLLECTED], State.MERGED, _COLLECTORS,
     "意见已归并，文字定稿后名册冻结，党员群众即可附议。"),
    ("reach_signatures", "达到附议人数", "第2步", [State.MERGED], State.PROPOSED, _NOBODY, ""),
    ("propose_by_body", "由组织提出", "第2步", [State.MERGED], State.PROPOSED, _BODIES,
     "村党组织或村民委员会可以直接提出。"),
    ("withdraw_topic", "撤回", "第2步", _BEFORE_REVIEW, State.WITHDRAWN, _KEEPERS_OF_THE_TEXT,
     "支委会受理之前可以撤回。"),
    ("take_up_for_review", "提交支委会审核", "第3步", [State.PROPOSED], State.UNDER_REVIEW, _SECRETARY,
     "提出的议题由支委会审核。"),
    ("review_accept", "审核同意", "第3步", [State.UNDER_REVIEW], State.CONFIRMED, REVIEWERS, ""),
    ("review_return", "退回修改", "第3步", [State.UNDER_REVIEW], State.RETURNED, REVIEWERS, ""),
    ("review_reject", "不予采纳", "第3步", [State.UNDER_REVIEW], State.REJECTED, REVIEWERS, ""),
    ("revise", "修改后重新提出", "第3步", [State.RETURNED], State.PROPOSED, _KEEPERS_OF_THE_TEXT,
     "支委会退回修改，改好后重新提交。"),
    ("revise_signed_text", "修改后重新附议", "第3步", [State.RETURNED], State.MERGED, _NOBODY, ""),
    ("accept_recall", "罢免要求符合要件，公布", RECALL, [State.PROPOSED], State.POSTED, _NOBODY, ""),
    ("return_recall", "退回补写罢免理由", RECALL, [State.PROPOSED], State.RETURNED, _NOBODY, ""),
    ("lapse_recall", "罢免要求到期让路", RECALL, [State.COLLECTED, State.MERGED], State.WITHDRAWN, _NOBODY, ""),
    ("void_recall", "罢免要求失去对象", RECALL, [State.PROPOSED], State.REJECTED, _NOBODY, ""),
    ("notice", "通知首议会", "第4步", [State.CONFIRMED], State.NOTICED, _NOBODY, ""),
    ("cancel_notice", "取消首议会", "第4步", [State.NOTICED], State.CONFIRMED, _NOBODY, ""),
    ("start_discussion", "首议会开始", "第5步", [State.NOTICED], State.DISCUSSING, _NOBODY, ""),
    ("conclude", "首议会结束", "第5步", [State.DISCUSSING], State.CONCLUDED, _NOBODY, ""),
    ("post_result", "公示首议结果", "第6步", [State.CONCLUDED], State.POSTED, _SECRETARY,
     "首议经过和结果要公开，接受质询。"),
    ("decide", "表决", "第7步", [State.POSTED], State.DECIDED, _NOBODY, ""),
    ("plan_execution", "制定实施方案", "第8步", [State.DECIDED], State.EXECUTING, _SECRETARY,
     "决议通过后，明确方案、责任人和期限。"),
    ("order_rectification", "责令限期整改", "：监督", [State.EXECUTING], State.RECTIFYING, _TOWNSHIP, ""),
    ("report_rectified", "报告整改情况", "：监督", [State.RECTIFYING], State.EXECUTING, _SECRETARY,
     "乡镇责令整改，整改后报告。"),
    ("complete_topic", "办结", "第8步", [State.EXECUTING], State.COMPLETED, _SECRETARY,
     "办完后公布结果，接受双测评。"),
    ("close_survey", "完成双测评", "第8步", [State.COMPLETED], State.SURVEYED, _NOBODY, ""),
    ("archive_topic", "归档", VILLAGES_ARCHIVES, [State.SURVEYED, State.DECIDED], State.ARCHIVED, _SECRETARY,
     "全过程材料归档备查。"),
)  # fmt: skip

TRANSITIONS: Final[Mapping[Verb, Transition]] = {
    verb: Transition(
        verb,
        label,
        frozenset(from_states),
        to_state,
        source if source.startswith("《") else FIRST_DELIBERATION + source,
        roles,
        why,
    )
    for verb, label, source, from_states, to_state, roles, why in _STEPS
}

PUBLIC_STATES = frozenset(
    {State.POSTED, State.DECIDED, State.EXECUTING, State.RECTIFYING, State.COMPLETED, State.SURVEYED, State.ARCHIVED}
)


def check_transition(state: State, verb: Verb, kind: Kind = Kind.ORDINARY) -> Transition:
    """Where this step leads from this state. Raises :class:`NotNow`."""
    transition = TRANSITIONS[verb]
    if state not in transition.from_states:
        raise not_now(transition.label, state, kind)
    return transition


def suits_outcome(state: State, verb: Verb, *, passed: bool | None) -> bool:
    """From a decision on, what passed is carried out before it is archived; what failed is archived at once."""
    return state is not State.DECIDED or (passed is not None and passed != (verb == "archive_topic"))


def next_transitions(state: State, *, passed: bool | None = None) -> list[Transition]:
    """The steps that people, not events, can take from here."""
    steps = [step for step in TRANSITIONS.values() if state in step.from_states and step.roles]
    return [step for step in steps if suits_outcome(state, step.verb, passed=passed)]


def not_now(label: str, state: State, kind: Kind = Kind.ORDINARY) -> refusals.NotNow:
    """The refusal of a step or an act in this state, with what people can do instead; a recall has steps of its own."""
    instead = "" if kind is Kind.RECALL else "、".join(step.label for step in next_transitions(state))
    return refusals.NotNow(verb=label, state=stage(kind, state), instead=instead)
