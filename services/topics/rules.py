"""The life of a topic: which step leads where, who may take it, by which rule; thresholds, review, posting, survey.

Facts in, an answer or a refusal out. Standard library only. Sources: 党员首议制 (the case), the laws named with each rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Final

from services.topics import refusals
from shared.rulebook import Number, Rulebook
from shared.vocabulary import Body, Grade, MatterClass, ReviewDecision, Route, Stage, State

BOOK = Rulebook.load(Path(__file__).parent / "rulebook.toml")
Verb = str

FIRST_DELIBERATION = "党员首议制"
FOUR_STEPS = "“四议两公开”工作法"


# -- the state machine --------------------------------------------------------------------


@dataclass(frozen=True)
class Transition:
    """A step: from which states it leads where, and whose it is. ``roles`` is empty for what another service's event does."""

    verb: Verb
    label: str
    from_states: frozenset[State]
    to_state: State
    source: str
    roles: tuple[str, ...] = ()
    why: str = ""


def _step(
    verb: Verb, label: str, from_states: Collection[State], to_state: State, source: str, *roles: str, why: str = ""
) -> Transition:
    return Transition(verb, label, frozenset(from_states), to_state, source, roles, why)


_COLLECTORS = ("secretary", "branch_committee", "collection_team")
_BEFORE_REVIEW = (State.COLLECTED, State.MERGED, State.PROPOSED, State.RETURNED)

TRANSITIONS: Final[Mapping[Verb, Transition]] = {
    step.verb: step
    for step in (
        _step("open_signing", "开始附议", [State.COLLECTED], State.MERGED, FIRST_DELIBERATION + "第2步", *_COLLECTORS,
              why="意见已归并，文字定稿后名册冻结，党员群众即可附议。"),
        _step("reach_signatures", "达到附议人数", [State.MERGED], State.PROPOSED, FIRST_DELIBERATION + "第2步"),
        _step("propose_by_body", "由组织提出", [State.MERGED], State.PROPOSED, FIRST_DELIBERATION + "第2步", "secretary",
              "villagers_committee", why="村党组织或村民委员会可以直接提出。"),
        _step("withdraw_topic", "撤回", _BEFORE_REVIEW, State.WITHDRAWN, FIRST_DELIBERATION + "第2步", *_COLLECTORS,
              why="支委会受理之前可以撤回。"),
        _step("take_up_for_review", "提交支委会审核", [State.PROPOSED], State.UNDER_REVIEW, FIRST_DELIBERATION + "第3步", "secretary",
              why="提出的议题由支委会审核。"),
        _step("review_accept", "审核同意", [State.UNDER_REVIEW], State.CONFIRMED, FIRST_DELIBERATION + "第3步", "secretary"),
        _step("review_return", "退回修改", [State.UNDER_REVIEW], State.RETURNED, FIRST_DELIBERATION + "第3步", "secretary"),
        _step("review_reject", "不予采纳", [State.UNDER_REVIEW], State.REJECTED, FIRST_DELIBERATION + "第3步", "secretary"),
        _step("revise", "修改后重新提出", [State.RETURNED], State.PROPOSED, FIRST_DELIBERATION + "第3步", *_COLLECTORS,
              why="支委会退回修改，改好后重新提交。"),
        _step("notice", "通知首议会", [State.CONFIRMED], State.NOTICED, FIRST_DELIBERATION + "第4步"),
        _step("cancel_notice", "取消首议会", [State.NOTICED], State.CONFIRMED, FIRST_DELIBERATION + "第4步"),
        _step("start_discussion", "首议会开始", [State.NOTICED], State.DISCUSSING, FIRST_DELIBERATION + "第5步"),
        _step("conclude", "首议会结束", [State.DISCUSSING], State.CONCLUDED, FIRST_DELIBERATION + "第5步"),
        _step("post_result", "公示首议结果", [State.CONCLUDED], State.POSTED, FIRST_DELIBERATION + "第6步", "secretary",
              why="首议经过和结果要公开，接受质询。"),
        _step("decide", "表决", [State.POSTED], State.DECIDED, FIRST_DELIBERATION + "第7步"),
        _step("plan_execution", "制定实施方案", [State.DECIDED], State.EXECUTING, FIRST_DELIBERATION + "第8步", "secretary",
              why="决议通过后，明确方案、责任人和期限。"),
        _step("order_rectification", "责令限期整改", [State.EXECUTING], State.RECTIFYING, FIRST_DELIBERATION + "：监督", "township"),
        _step("report_rectified", "报告整改情况", [State.RECTIFYING], State.EXECUTING, FIRST_DELIBERATION + "：监督", "secretary",
              why="乡镇责令整改，整改后报告。"),
        _step("complete_topic", "办结", [State.EXECUTING], State.COMPLETED, FIRST_DELIBERATION + "第8步", "secretary",
              why="办完后公布结果，接受双测评。"),
        _step("close_survey", "完成双测评", [State.COMPLETED], State.SURVEYED, FIRST_DELIBERATION + "第8步"),
        _step("archive_topic", "归档", [State.SURVEYED], State.ARCHIVED, "《村民委员会组织法》第三十九条", "secretary",
              why="全过程材料归档备查。"),
    )
}  # fmt: skip

PUBLIC_STATES = frozenset(
    {State.POSTED, State.DECIDED, State.EXECUTING, State.RECTIFYING, State.COMPLETED, State.SURVEYED, State.ARCHIVED}
)


def check_transition(state: State, verb: Verb) -> Transition:
    """Where this step leads from this state. Raises :class:`NotNow`."""
    transition = TRANSITIONS[verb]
    if state not in transition.from_states:
        raise refusals.NotNow(verb=transition.label, state=state.chinese)
    return transition


def next_transitions(state: State, *, passed: bool | None = None) -> list[Transition]:
    """The steps that people, not events, can take from here. A resolution that failed is not carried out."""
    steps = [step for step in TRANSITIONS.values() if state in step.from_states and step.roles]
    return [step for step in steps if step.verb != "plan_execution" or passed]


# -- proposing ----------------------------------------------------------------------------

SIGNED_ROUTES = (Route.MEMBERS, Route.REPRESENTATIVES, Route.VILLAGERS)


@dataclass(frozen=True)
class Progress:
    """How far a topic has come on one way: 7 of 10, on a roll of 41."""

    route: Route
    have: int
    need: int
    roll: int
    source: str

    @property
    def reached(self) -> bool:
        """An empty roll is never enough."""
        return self.roll > 0 and self.have >= self.need


def signatures_needed(route: Route, roll: int, on: date) -> int:
    """Heads, or a share of the frozen roll rounded up: "以上" includes the number itself. At least one."""
    number = BOOK.number(f"propose.{route.value}", on=on)
    return number.value if isinstance(number.value, int) else max(ceil(number.value * roll), 1)


def progress(route: Route, *, have: int, roll: int, on: date) -> Progress:
    source = BOOK.number(f"propose.{route.value}", on=on).source
    return Progress(route, have, signatures_needed(route, roll, on), roll, source)


def check_may_sign(state: State, *, on_roll: bool, already_signed: bool) -> None:
    """While signatures are collected, by people on the frozen roll, once each."""
    if already_signed:
        raise refusals.AlreadySigned()
    if state is not State.MERGED:
        raise refusals.NotNow(verb="附议", state=state.chinese)
    if not on_roll:
        raise refusals.NotOnTheRoll()


# -- review -------------------------------------------------------------------------------


def check_committee_quorum(*, present: int, members: int, on: date) -> str:
    """At least half of the committee is there (支部工作条例第十二条). The sentence for the record; raises
    :class:`CommitteeWithoutQuorum`."""
    number = BOOK.number("review.quorum", on=on)
    needed = max(ceil(number.share * members), 1)
    if members <= 0 or present < needed:
        raise refusals.CommitteeWithoutQuorum(have=present, needed=needed, should_attend=members, source=number.source)
    return f"支部委员应到 {members} 人，到会 {present} 人"


def check_review(
    *, decision: ReviewDecision, reason: str, matter_class: MatterClass | None, vital_ground: str, legality: str
) -> None:
    """A no needs its reason; a yes needs the class of matter, the vital-interest ground and the legality check."""
    if decision is not ReviewDecision.ACCEPT:
        if not reason.strip():
            raise refusals.ReviewNeedsReason()
        return
    answers = {
        "事项类别": matter_class is not None,
        "为何是切身利益事项": vital_ground.strip(),
        "合法性审查": legality.strip(),
    }
    if missing := [name for name, given in answers.items() if not given]:
        raise refusals.ReviewIncomplete(missing="、".join(missing))


# -- deciding -----------------------------------------------------------------------------


@dataclass(frozen=True)
class DecidingStep:
    """One of the steps by which a matter is decided, and the bodies that may take it."""

    name: str
    label: str
    bodies: tuple[Body, ...]
    source: str


_BY_MEMBERS = (
    DecidingStep("resolution", "党员大会表决", (Body.MEMBERS_ASSEMBLY,), "《中国共产党支部工作条例（试行）》第十一条"),
)
_BY_FOUR_STEPS = (
    DecidingStep("proposal", "党支部会议提议", (Body.BRANCH_COMMITTEE,), FOUR_STEPS),
    DecidingStep("consultation", "村两委会议商议", (Body.JOINT_COMMITTEE,), FOUR_STEPS),
    DecidingStep("members_review", "党员大会审议", (Body.MEMBERS_ASSEMBLY,), FOUR_STEPS),
    DecidingStep(
        "resolution", "村民代表会议或村民会议决议", (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY),
        "《村民委员会组织法》第二十八条",
    ),
)  # fmt: skip


def deciding_steps(matter_class: MatterClass) -> tuple[DecidingStep, ...]:
    """Party affairs: the members' assembly. Village affairs: 提议 商议 审议 决议, the last by the villagers' own body."""
    return _BY_MEMBERS if matter_class is MatterClass.PARTY_AFFAIRS else _BY_FOUR_STEPS


# Matters that only the villagers may decide (村民委员会组织法第二十八条).
VILLAGERS_DECIDE = (
    "村庄规划", "误工补贴", "集体收益使用", "公益事业和筹资筹劳", "困难户扶助", "法律规定的其他事项",
)  # fmt: skip


# -- carrying out -------------------------------------------------------------------------


def briefings_missing(*, major: bool, held: Collection[Stage]) -> list[Stage]:
    return [stage for stage in Stage if stage not in held] if major else []


def check_briefings_complete(*, major: bool, held: Collection[Stage], on: date) -> None:
    """A major project can't be closed without its three linked briefings. Raises :class:`BriefingsMissing`."""
    if missing := briefings_missing(major=major, held=held):
        source = BOOK.number("briefings.of_a_major_project", on=on).source
        raise refusals.BriefingsMissing(missing="、".join(stage.chinese for stage in missing), source=source)


def check_briefing(stage: Stage, held_on: date, *, today: date, held: Mapping[Stage, date]) -> None:
    """Each stage once, in order, not in the future."""
    if stage in held:
        raise refusals.BriefingAlreadyHeld(stage=stage.chinese)
    order = list(Stage)
    earlier = [held[before] for before in order[: order.index(stage)] if before in held]
    later = [held[after] for after in order[order.index(stage) + 1 :] if after in held]
    if held_on > today or any(held_on < day for day in earlier) or any(held_on > day for day in later):
        raise refusals.BriefingOutOfOrder(stage=stage.chinese)


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise refusals.DueInThePast(today=today.isoformat())


# -- posting ------------------------------------------------------------------------------


def posting_days(on: date) -> Number:
    """How many calendar days a posting stands, for one that begins on this day."""
    return BOOK.number("posting.days", on=on)


def posted_until(posted_on: date) -> date:
    """The last day it has to stand: the day of posting is not counted."""
    return posted_on + timedelta(days=posting_days(posted_on).days)


def check_posted_long_enough(posted_on: date, *, today: date) -> None:
    number = posting_days(posted_on)
    days = (today - posted_on).days
    if days < number.days:
        raise refusals.PostedTooShort(
            days=days, required=number.days, until=posted_until(posted_on).isoformat(), source=number.source
        )


def check_inquiries_answered(still_open: int) -> None:
    if still_open:
        raise refusals.InquiriesOpen(open=still_open)


# -- survey -------------------------------------------------------------------------------

SATISFIED = (Grade.SATISFIED, Grade.FAIRLY, Grade.BASICALLY)


def satisfaction(counts: Mapping[Grade, int]) -> Fraction | None:
    """At least basically satisfied, of all who answered; None when nobody did. Members and masses are scored apart."""
    asked = sum(counts.values())
    return Fraction(sum(counts.get(grade, 0) for grade in SATISFIED), asked) if asked else None
