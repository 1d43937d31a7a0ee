"""What one reader can do next with a topic, with the reason, the rule, and what is still missing.

What is missing is said in the words of the refusal that the action would answer with.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from services.topics import acts, rules
from services.topics.queries.facts import Facts
from services.topics.rules import FIRST_DELIBERATION, Verb
from shared import clock
from shared.calls.common import NextStep
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.vocabulary import PledgeState, Stage, State

# First what takes a topic on, then what may be done besides.
ORDER: Final = (
    "open_signing", "cosign", "take_up_for_review", "review", "revise", "convene_meeting", "open_meeting",
    "conclude_deliberation", "post_result", "record_tally", "plan_execution", "report_rectified", "answer_inquiry",
    "brief", "complete_topic", "record_survey", "archive_topic", "review_pledge", "appraise_pledge", "keep_pledge", "pledge",
    "propose_by_body", "merge_opinions", "order_rectification", "withdraw_topic",
)  # fmt: skip


def _may_convene(facts: Facts, _today: date) -> bool:
    return facts.live_meeting is None and (facts.topic.state is State.CONFIRMED or facts.due_step is not None)


def _is(facts: Facts, meeting_state: str) -> bool:
    return facts.live_meeting is not None and facts.live_meeting.state == meeting_state


def _has_a_promise_to_keep(facts: Facts, _today: date) -> bool:
    return facts.own_pledge is not None and facts.own_pledge.state is PledgeState.SHOWN


def _may_pledge(facts: Facts, _today: date) -> bool:
    return facts.own_pledge is None or facts.own_pledge.state is PledgeState.RETURNED


def _has_a_promise_to_review(facts: Facts, _today: date) -> bool:
    return any(pledge.state is PledgeState.PROPOSED for pledge in facts.others_pledges)


def _has_a_promise_to_appraise(facts: Facts, today: date) -> bool:
    return any(rules.may_appraise(pledge.state, due_on=pledge.due_on, today=today) for pledge in facts.others_pledges)


def next_stage(facts: Facts) -> Stage | None:
    """The first briefing that was not held yet."""
    return next((stage for stage in Stage if stage not in facts.held), None)


# What must be so besides the state and the role.
_CONDITIONS: Final[Mapping[Verb, Callable[[Facts, date], bool]]] = {
    "cosign": lambda facts, _today: facts.may_sign,
    "merge_opinions": lambda facts, _today: facts.has_loose_opinions,
    "convene_meeting": _may_convene,
    "open_meeting": lambda facts, _today: _is(facts, "noticed"),
    "record_tally": lambda facts, _today: _is(facts, "opened"),
    "answer_inquiry": lambda facts, _today: facts.unanswered > 0,
    "brief": lambda facts, _today: next_stage(facts) is not None,
    "keep_pledge": _has_a_promise_to_keep,
    "pledge": _may_pledge,
    "review_pledge": _has_a_promise_to_review,
    "appraise_pledge": _has_a_promise_to_appraise,
}


def _check_may_complete(facts: Facts, today: date) -> None:
    rules.check_briefings_complete(major=facts.topic.major, held=facts.held, on=today)


def _check_may_archive(facts: Facts, today: date) -> None:
    for posting in facts.postings:
        rules.check_posted_long_enough(posting.posted_on, today=today)
    rules.check_inquiries_answered(facts.unanswered)


_CHECKS: Final[Mapping[Verb, Callable[[Facts, date], None]]] = {
    "complete_topic": _check_may_complete,
    "archive_topic": _check_may_archive,
}


def _blocked(verb: Verb, facts: Facts, today: date) -> str | None:
    held_on = _due_on(verb, facts)
    if verb == "open_meeting" and held_on and today < held_on:
        return f"会议定于{clock.in_words(held_on)}召开。"
    try:
        if check := _CHECKS.get(verb):
            check(facts, today)
    except Refused as refusal:
        return str(refusal)
    return None


def _due_on(verb: Verb, facts: Facts) -> date | None:
    meeting = facts.live_meeting
    days: dict[Verb, date | None] = {
        "open_meeting": clock.day_of(meeting.held_at) if meeting else None,
        "complete_topic": facts.topic.due_on,
        "report_rectified": facts.topic.rectify_by,
        "archive_topic": max((posting.until for posting in facts.postings), default=None),
    }
    return days.get(verb)


def _words(verb: Verb, facts: Facts) -> tuple[str, str, str]:
    """Label, why and source."""
    step = rules.TRANSITIONS.get(verb) or acts.ACTS[verb]
    stage, due, live = next_stage(facts), facts.due_step, facts.live_meeting
    if verb == "convene_meeting" and facts.topic.state is State.CONFIRMED:
        return "召集党员首议会", "议题已经确定，提前通知每名党员后开会酝酿。", FIRST_DELIBERATION + "第4步"
    if verb == "convene_meeting" and due:
        return f"召集会议：{due.label}", "首议结果已经公示，按步骤表决。", due.source
    if verb == "open_meeting" and live:
        return f"召开{live.body.chinese}", "会议已经通知，到时清点人数后开会。", step.source
    if verb == "brief" and stage:
        return stage.chinese, step.why, step.source
    if verb == "order_rectification":
        return step.label, "办理中发现问题，可以责令限期整改。", step.source
    return step.label, step.why, step.source


def _is_open(verb: Verb, facts: Facts, caller: Caller, today: date) -> bool:
    step, topic = rules.TRANSITIONS.get(verb) or acts.ACTS[verb], facts.topic
    if topic.state not in step.from_states:
        return False
    if step.roles and not caller.has(*map(Role, step.roles), area=topic.village):
        return False
    if verb in acts.ACTS and acts.ACTS[verb].needs_a_yes and not topic.passed:
        return False
    if verb in rules.TRANSITIONS and not rules.suits_outcome(topic.state, verb, passed=topic.passed):
        return False
    return verb not in _CONDITIONS or _CONDITIONS[verb](facts, today)


def next_steps(facts: Facts, caller: Caller, *, today: date) -> list[NextStep]:
    """The one that matters most comes first; a step without ``blocked`` can be taken at once."""
    steps = []
    for verb in ORDER:
        if _is_open(verb, facts, caller, today):
            label, why, source = _words(verb, facts)
            blocked, due_on = _blocked(verb, facts, today), _due_on(verb, facts)
            steps.append(NextStep(verb=verb, label=label, why=why, source=source, blocked=blocked, due_on=due_on))
    return steps
