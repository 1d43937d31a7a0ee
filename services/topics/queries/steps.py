"""What one reader can do next with a topic, with the reason, the rule, and what is still missing.

What is missing is said in the words of the refusal that the action would answer with.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from services.topics import acts, refusals, rules
from services.topics.acts import Act
from services.topics.models import Levy, Posting, Task, Topic
from services.topics.queries.facts import Facts
from services.topics.queries.second_looks import may_confirm_review, may_object_to_review
from services.topics.rules import FIRST_DELIBERATION, Transition, Verb
from shared import clock
from shared.calls.common import NextStep
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.procedure import DecidingStep
from shared.vocabulary import Kind, MatterClass, PhotoPurpose, PledgeState, Route, Stage, State

# First what takes a topic on, then what may be done besides.
ORDER: Final = (
    "state_defence", "open_signing", "confirm_sheet", "cosign", "enter_sheet", "photo_signing_sheet", "check_recall", "take_up_for_review", "review", "confirm_review", "object_to_review", "revise", "answer_finding",
    "conclude_hearing", "record_statement", "announce_hearing", "draw_up_levy", "settle_levy",
    "convene_meeting", "open_meeting", "conclude_deliberation", "post_result", "record_tally", "photo_posting", "forward_levy",
    "answer_levy", "plan_execution", "end_levy",
    "report_rectified", "answer_inquiry", "brief", "report_task", "account_for_levy", "complete_topic", "photo_completion", "exempt_payer",
    "record_survey", "end_office", "hang_posting", "archive_topic", "review_pledge", "appraise_pledge", "keep_pledge", "pledge", "add_task", "change_task", "propose_by_body",
    "remark", "merge_opinions", "correct_text", "withdraw_signature", "order_rectification", "return_sheet", "withdraw_topic", "withdraw_photo", "withhold_remark",
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


def _is_settled(facts: Facts) -> bool:
    return facts.levy is not None and facts.levy.levy.settled_at is not None


def _is_with_the_county(levy: Levy) -> bool:
    """Handed over, and not objected to."""
    return levy.forwarded_on is not None and levy.approved is not False


def _waits_for_the_county(levy: Levy) -> bool:
    return levy.forwarded_on is not None and levy.answered_on is None


def standing_until(facts: Facts, today: date) -> date | None:
    """Until when the result of the deliberation hangs on the board: afterwards there is nothing to take a photo of."""
    ends = (posting.until for posting in facts.postings if posting.about == "result")
    return next((until for until in ends if today <= until), None)


def next_stage(facts: Facts) -> Stage | None:
    """The first briefing that was not held yet."""
    return next((stage for stage in Stage if stage not in facts.held), None)


def tasks_to_report(facts: Facts, caller: Caller) -> list[Task]:
    """One's own; of the secretary every one."""
    is_secretary = caller.has(Role.SECRETARY, area=facts.topic.village)
    return facts.open_tasks if is_secretary else facts.own_tasks


def _unhung_at_the_end(facts: Facts) -> bool:
    """Nothing but the archive is left, and a sheet that has to hang for it does not."""
    ends = rules.suits_outcome(facts.topic.state, "archive_topic", passed=facts.topic.is_to_be_carried_out)
    return ends and any(one.about in rules.HAS_TO_HANG and one.hung_on is None for one in facts.postings)


# What must be so besides the state and the role.
_CONDITIONS: Final[Mapping[Verb, Callable[[Facts, date], bool]]] = {
    "review": lambda facts, _today: facts.review is None or not facts.review.last.waits,
    "cosign": lambda facts, today: facts.may_sign(today),
    "confirm_sheet": lambda facts, _today: bool(facts.sheets_to_confirm),
    "return_sheet": lambda facts, _today: bool(facts.waiting_sheets),
    "withdraw_signature": lambda facts, _today: facts.signed,
    "correct_text": lambda facts, _today: not (facts.has_signatures or facts.photos_of(PhotoPurpose.SIGNING_SHEET)),
    "withdraw_topic": lambda facts, _today: not (facts.has_signatures or facts.sheets_to_enter or facts.waiting_sheets),
    "withhold_remark": lambda facts, _today: facts.remarks > 0,
    "announce_hearing": lambda facts, _today: (
        facts.hearing is None or (facts.hearing.goes_on and not facts.hearing.statements)
    ),
    "record_statement": lambda facts, _today: facts.hearing is not None and facts.hearing.goes_on,
    "conclude_hearing": lambda facts, _today: facts.hearing is not None and facts.hearing.goes_on,
    "answer_finding": lambda facts, _today: facts.hearing is not None and bool(facts.hearing.unanswered),
    "draw_up_levy": lambda facts, _today: not _is_settled(facts),
    "exempt_payer": lambda facts, _today: facts.levy is not None and not _is_settled(facts),
    "settle_levy": lambda facts, _today: facts.levy is not None and not _is_settled(facts),
    "forward_levy": lambda facts, _today: facts.levy is not None and not _is_with_the_county(facts.levy.levy),
    "end_levy": lambda facts, _today: facts.levy is not None and facts.levy.levy.approved is False,
    "answer_levy": lambda facts, _today: facts.levy is not None and _waits_for_the_county(facts.levy.levy),
    "merge_opinions": lambda facts, _today: facts.has_loose_opinions,
    "convene_meeting": _may_convene,
    "open_meeting": lambda facts, _today: _is(facts, "noticed"),
    "record_tally": lambda facts, _today: _is(facts, "opened"),
    "answer_inquiry": lambda facts, _today: facts.unanswered > 0,
    "end_office": lambda facts, _today: bool(facts.topic.passed),
    "hang_posting": lambda facts, _today: _unhung_at_the_end(facts),
    "brief": lambda facts, _today: facts.topic.major and next_stage(facts) is not None,
    "withdraw_photo": lambda facts, _today: any(one.is_public for one in facts.photos),
    "change_task": lambda facts, _today: bool(facts.open_tasks),
    "photo_posting": lambda facts, today: standing_until(facts, today) is not None,
    "keep_pledge": _has_a_promise_to_keep,
    "pledge": _may_pledge,
    "review_pledge": _has_a_promise_to_review,
    "appraise_pledge": _has_a_promise_to_appraise,
}


def _check_may_complete(facts: Facts, today: date) -> None:
    rules.check_tasks_done([task.text for task in facts.open_tasks])
    rules.check_briefings_complete(major=facts.topic.major, held=facts.held, on=today)
    rules.check_proof(facts.photos_of(PhotoPurpose.COMPLETION), on=today)
    if facts.levy and facts.levy.levy.income is None:
        raise refusals.LevyNotAccountedFor


def _check_may_enter(facts: Facts, _today: date) -> None:
    if not facts.sheets_to_enter:
        raise refusals.SheetWithoutPhoto


def _check_may_convene(facts: Facts, _today: date) -> None:
    if facts.topic.awaits and acts.is_last_step(facts.topic.matter_class, facts.topic.kind, facts.due_step):
        raise refusals.NotReadyToDecide(missing="、".join(_what_is_missing(facts)))


def _what_is_missing(facts: Facts) -> list[str]:
    missing = ["筹资筹劳方案定稿"] if facts.topic.kind is Kind.LEVY and not _is_settled(facts) else []
    if facts.topic.hearing_for and (facts.hearing is None or facts.hearing.goes_on):
        return [*missing, "听证"]
    return [*missing, "答复听证意见"] if facts.hearing and facts.hearing.unanswered else missing


def _check_may_conclude(facts: Facts, _today: date) -> None:
    if facts.hearing:
        rules.check_heard(facts.hearing.heard, on=clock.day_of(facts.hearing.hearing.held_at))


def _check_may_settle(facts: Facts, today: date) -> None:
    if facts.levy:
        rules.check_plan_posted(facts.levy.levy.laid_on, today=today)


def _check_may_plan(facts: Facts, today: date) -> None:
    if facts.levy:
        rules.check_may_be_raised(approved=facts.levy.levy.approved, due=facts.levy.levy.reply_due, on=today)


def _check_may_archive(facts: Facts, today: date) -> None:
    last_first = sorted(
        facts.postings, key=lambda one: _stands_until(one, facts.topic.matter_class, today), reverse=True
    )
    for posting in last_first:
        rules.check_hung(
            posting.about, posting.hung_on, kind=facts.topic.kind, today=today, matter_class=facts.topic.matter_class
        )
        rules.check_posted_long_enough(posting.posted_on, today=today, matter_class=facts.topic.matter_class)
    rules.check_inquiries_answered(facts.unanswered)
    rules.check_pledges_closed(((pledge.state, pledge.due_on) for pledge in facts.pledges), today=today)


_CHECKS: Final[Mapping[Verb, Callable[[Facts, date], None]]] = {
    "enter_sheet": _check_may_enter,
    "convene_meeting": _check_may_convene,
    "conclude_hearing": _check_may_conclude,
    "settle_levy": _check_may_settle,
    "plan_execution": _check_may_plan,
    "complete_topic": _check_may_complete,
    "archive_topic": _check_may_archive,
}


def _blocked(verb: Verb, facts: Facts, today: date) -> str | None:
    held_on = _due_on(verb, facts, today)
    if verb == "open_meeting" and held_on and today < held_on:
        return f"会议定于{clock.in_words(held_on)}召开。"
    if verb == "record_statement" and held_on and today < held_on:
        return f"听证会定于{clock.in_words(held_on)}举行。"
    try:
        if check := _CHECKS.get(verb):
            check(facts, today)
    except Refused as refusal:
        return str(refusal)
    return None


def _stands_until(posting: Posting, matter_class: MatterClass | None, today: date) -> date:
    """On the page, and on the board where it has to hang there: at the earliest, if it is hung today."""
    if posting.about not in rules.HAS_TO_HANG:
        return posting.until
    return max(posting.until, rules.posted_until(posting.hung_on or today, matter_class))


def _due_on(verb: Verb, facts: Facts, today: date) -> date | None:
    meeting, levy = facts.live_meeting, facts.levy.levy if facts.levy else None
    days: dict[Verb, date | None] = {
        "open_meeting": clock.day_of(meeting.held_at) if meeting else None,
        "record_statement": clock.day_of(facts.hearing.hearing.held_at) if facts.hearing else None,
        "complete_topic": facts.topic.due_on,
        "settle_levy": rules.plan_posted_until(levy.laid_on) if levy else None,
        "answer_levy": levy.reply_due if levy else None,
        "photo_posting": standing_until(facts, today),
        "confirm_review": facts.review.look.until if facts.review else None,
        "photo_completion": facts.topic.due_on,
        "report_rectified": facts.topic.rectify_by,
        "check_recall": rules.recall_due_by(facts.topic.state, clock.day_of(facts.topic.changed_at)),
        "archive_topic": max(
            (_stands_until(posting, facts.topic.matter_class, today) for posting in facts.postings), default=None
        ),
    }
    return days.get(verb)


def _hearing_again(facts: Facts) -> tuple[str, str] | None:
    return ("改听证会的时间地点", "还没有人发言，可以改期；提前公告的天数重新算起。") if facts.hearing else None


def _levy_again(facts: Facts) -> tuple[str, str] | None:
    return ("重新拟订筹资筹劳方案", "方案和名单重新开始，公示的天数重新算起。") if facts.levy else None


def _review_again(facts: Facts) -> tuple[str, str] | None:
    if facts.review is None or not facts.review.last.objection:
        return None
    return "重新登记支委会审核结果", f"登记的结果有异议，没有算数：{facts.review.last.objection}"


# Label and why of what is done anew, where it is.
_AGAIN: Final[Mapping[Verb, Callable[[Facts], tuple[str, str] | None]]] = {
    "announce_hearing": _hearing_again,
    "draw_up_levy": _levy_again,
    "review": _review_again,
}
_WHY: Final[Mapping[Verb, str]] = {"order_rectification": "办理中发现问题，可以责令限期整改。"}


def _words(verb: Verb, facts: Facts, today: date) -> tuple[str, str, str]:
    """Label, why and source."""
    label, why, source = _usual_words(verb, facts)
    if verb == "confirm_review" and facts.review:
        why = f"书记登记的审核结果{facts.review.look.by(today, until=clock.in_words(facts.review.look.until))}。"
    held = _due_on(verb, facts, today)
    if verb == "open_meeting" and held and held < today:
        missed = f"通知的是{clock.in_words(held)}，那一天没有开：在会议页面取消这次会议，再另行通知。"
        return "没有开成：取消，另行通知", missed, source
    if facts.recall is None:
        return label, why, source
    ends = _due_on(verb, facts, today)
    if verb == "archive_topic" and ends and today <= ends:
        posted = f"投票结果公示到{clock.in_words(ends)}，期满、质询都答复后归档。"
        unhung = "投票结果贴到村公告栏、登记以后，从当天起公示；期满、质询都答复后归档。"
        label, why = "等公示期满归档", unhung if _unhung_at_the_end(facts) else posted
    return *rules.RECALL_WORDS.get(verb, (label, why)), rules.recall_source(facts.topic.kind, source)


def _usual_words(verb: Verb, facts: Facts) -> tuple[str, str, str]:
    step = rules.TRANSITIONS.get(verb) or acts.ACTS[verb]
    stage, due, live = next_stage(facts), facts.due_step, facts.live_meeting
    if verb == "convene_meeting" and facts.topic.state is State.CONFIRMED:
        return "召集党员首议会", "议题已经确定，提前通知每名党员后开会酝酿。", FIRST_DELIBERATION + "第4步"
    if verb == "convene_meeting" and due:
        held = _held_before(facts, due)
        why = "罢免要求已经公布，应当召集投票。" if facts.recall else held or "首议结果已经公示，按步骤表决。"
        return f"{'再次' if held else ''}召集会议：{due.label}", why, due.source
    if verb == "open_meeting" and live:
        return f"召开{live.body.chinese}", "会议已经通知，到时清点人数后开会。", step.source
    if verb == "brief" and stage:
        return f"登记{stage.chinese}", step.why, step.source
    if verb in _AGAIN and (again := _AGAIN[verb](facts)):
        return *again, step.source
    source = rules.archived_by(facts.topic.matter_class) if verb == "archive_topic" else step.source
    return step.label, _WHY.get(verb, step.why), source


def _held_before(facts: Facts, due: DecidingStep) -> str:
    """What became of the step when it was last taken, and what can be done about it; nothing of one that was not."""
    held = [meeting for meeting in facts.meetings if meeting.step and meeting.state in ("decided", "returned")]
    if held and held[-1].state == "returned":
        return f"{held[-1].body.chinese}{held[-1].summary}。改好以后重新办这一步。"
    down = [meeting for meeting in held if meeting.step == due.name and meeting.passed is False]
    if not down:
        return ""
    return (
        f"这一步已表决 {len(down)} 次，没有通过：{down[-1].summary}改好以后可以再开会表决；次数用完还没有通过的，议题按没有通过结束。"
        "议题已经公示，不能撤回。"
    )


_VILLAGES_OWN: Final = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE)


def _roles(step: Transition | Act, topic: Topic) -> Collection[str]:
    """Whose step it is; a kind that the Party organisation does not propose is not the secretary's to propose."""
    by_party = Route.PARTY_ORGANISATION in rules.routes_of(topic.kind)
    roles = rules.roles_for(topic.kind, step.verb, step.roles)
    return roles if by_party or step.verb != "propose_by_body" else ("villagers_committee",)


def _suits_a_recall(verb: Verb, facts: Facts, caller: Caller, today: date) -> bool:
    """Whom it concerns has a defence and nothing else; the township's turn comes once the village has let it lie."""
    topic, recall = facts.topic, facts.recall
    if recall is None:
        return True
    carries_out = verb in acts.ACTS and acts.ACTS[verb].needs_a_yes
    if rules.does_without(topic.kind, verb, carries_out=carries_out):
        return False
    if recall.person_id == facts.reader or verb == "state_defence":
        return recall.person_id == facts.reader and verb in ("state_defence", "cosign", "withdraw_signature")
    if verb == "withdraw_topic":
        return topic.state is State.COLLECTED
    if verb in ("check_recall", "convene_meeting") and not caller.has(*_VILLAGES_OWN, area=topic.village):
        return rules.is_the_townships(topic.state, clock.day_of(topic.changed_at), today=today)
    return True


def _concerns(act: Act, topic: Topic) -> bool:
    """Whether this act belongs to a topic of this kind, to one that is heard first or not, and to what passed."""
    heard = bool(topic.hearing_for) or not act.of_a_hearing
    return act.kind in (None, topic.kind) and heard and (bool(topic.is_to_be_carried_out) or not act.needs_a_yes)


# What must be so of the caller besides the role.
_OF_WHOM: Final[Mapping[Verb, Callable[[Facts, Caller, date], bool]]] = {
    "report_task": lambda facts, caller, _today: bool(tasks_to_report(facts, caller)),
    "revise": lambda facts, caller, _today: (
        facts.recall is None or facts.signed or caller.has(Role.TOWNSHIP, area=facts.topic.village)
    ),
    "confirm_review": may_confirm_review,
    "object_to_review": may_object_to_review,
}


def _is_open(verb: Verb, facts: Facts, caller: Caller, today: date) -> bool:
    step, topic = rules.TRANSITIONS.get(verb) or acts.ACTS[verb], facts.topic
    if topic.state not in step.from_states:
        return False
    theirs = not step.roles or caller.has(*map(Role, _roles(step, topic)), area=topic.village)
    if not theirs or not _suits_a_recall(verb, facts, caller, today):
        return False
    if verb in acts.ACTS and not _concerns(acts.ACTS[verb], topic):
        return False
    if verb in rules.TRANSITIONS and not rules.suits_outcome(topic.state, verb, passed=topic.is_to_be_carried_out):
        return False
    if verb in _OF_WHOM and not _OF_WHOM[verb](facts, caller, today):
        return False
    return verb not in _CONDITIONS or _CONDITIONS[verb](facts, today)


def next_steps(facts: Facts, caller: Caller, *, today: date) -> list[NextStep]:
    """The one that matters most comes first; a step without ``blocked`` can be taken at once. To do anew what was done is the last thing
    to think of."""
    steps = []
    anew = {
        verb for verb, done in (("announce_hearing", facts.hearing), ("draw_up_levy", facts.levy)) if done is not None
    }
    for verb in sorted(ORDER, key=lambda verb: verb in anew):
        if _is_open(verb, facts, caller, today):
            label, why, source = _words(verb, facts, today)
            blocked, due_on = _blocked(verb, facts, today), _due_on(verb, facts, today)
            if verb == "report_task":
                due_on = tasks_to_report(facts, caller)[0].due_on
            step = NextStep(verb=verb, label=label, why=why, source=source, blocked=blocked, due_on=due_on)
            steps.append(replace(step, optional=verb in anew))
    return steps
