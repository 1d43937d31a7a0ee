"""What waits for a person: the village's people each for their own step, the township for what has come to a halt."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Opinion, Posting, Review, RollEntry, Task, Topic
from services.topics.queries.briefings import waiting_briefings
from services.topics.queries.facts import Facts, gather
from services.topics.queries.office import in_office, office_ended, voted_out
from services.topics.queries.returned_sheets import returned_sheets
from services.topics.queries.sight import VILLAGE_STAFF, where_held
from services.topics.queries.steps import next_steps
from services.topics.queries.waiting_documents import waiting_documents
from shared import clock
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import Caller, Role
from shared.recall_words import stage
from shared.rulebook import Number
from shared.vocabulary import Kind, PhotoPurpose, State

MOST = 200  # topics looked at; whoever has more to do begins with the oldest

ENDED = (State.ARCHIVED, State.REJECTED, State.WITHDRAWN)

# What may be done but does not wait to be done; and what the lists of the meetings and supervision services show.
NOT_WAITING = frozenset(
    {
        "merge_opinions", "correct_text", "remark", "withhold_remark", "withdraw_topic", "withdraw_signature", "enter_sheet", "return_sheet", "object_to_review", "photo_signing_sheet", "withdraw_photo", "order_rectification", "exempt_payer",
        "add_task", "change_task", "hang_posting",
        "open_meeting", "conclude_deliberation", "record_tally", "record_survey",
    }
)  # fmt: skip


def get_todos(session: Session, *, caller: Caller, now: datetime) -> Todos:
    """Most urgent first. Nineteen statements; two more where there are levies, where there are hearings, and where some are under
    review."""
    today = clock.day_of(now)
    halted_before = now - timedelta(days=acts.stuck_after(today))
    caller = in_office(session, caller)
    topics = session.scalars(_of_concern(caller, today, halted_before)).all()
    todos = list(_todos(gather(session, topics, caller.person_id), caller, today, halted_before))
    todos += _loose_opinions(session, caller)
    todos += waiting_documents(session, caller, today)
    todos += waiting_briefings(session, caller, today)
    todos += returned_sheets(session, caller, today)
    todos.sort(key=lambda todo: (todo.step.blocked is not None, todo.step.due_on or date.max))
    return Todos(items=tuple(todos))


def _loose_opinions(session: Session, caller: Caller) -> list[Todo]:
    """A line for each village in which the caller collects and opinions wait for a topic."""
    collected = where_held(Opinion.village, caller, *map(Role, acts.COLLECTORS))
    waiting = sa.select(Opinion).where(collected, Opinion.topic_id.is_(None)).order_by(Opinion.recorded_at, Opinion.id)
    by_village: dict[str, list[Opinion]] = {}
    for opinion in session.scalars(waiting.limit(MOST)):
        by_village.setdefault(opinion.village, []).append(opinion)
    act = acts.ACTS["open_topic"]
    step = NextStep(
        verb=act.verb, label=act.label, why="同类意见归并成一个议题，文字核对后就可以附议。", source=act.source
    )
    return [
        Todo(subject_kind="opinion", subject_id=opinions[0].id, title=f"{len(opinions)} 条意见还没有形成议题", area=village, step=step)
        for village, opinions in by_village.items()
    ]  # fmt: skip


def _of_concern(caller: Caller, today: date, halted_before: datetime) -> sa.Select[Topic]:
    """Topics in which something may wait for the caller, those that have waited longest first."""
    may_sign = sa.select(RollEntry.topic_id).where(RollEntry.person_id == caller.person_id)
    owned = sa.select(Task.topic_id).where(Task.owner_id == caller.person_id, Task.done_at.is_(None))
    late_before = today - timedelta(days=rules.overdue_for_the_township(today).days)
    late = sa.select(Task.topic_id).where(Task.due_on < late_before, Task.done_at.is_(None))
    halted = sa.or_(
        Topic.state == State.RECTIFYING,
        sa.and_(Topic.state == State.EXECUTING, sa.or_(Topic.due_on < late_before, Topic.id.in_(late))),
        sa.and_(Topic.state != State.EXECUTING, Topic.changed_at < halted_before),
    )
    concerned = sa.or_(
        where_held(Topic.village, caller, *VILLAGE_STAFF, Role.MEMBER),
        sa.and_(
            where_held(Topic.village, caller, Role.TOWNSHIP),
            sa.or_(halted, _levies(), Topic.kind == Kind.RECALL, _reviews_wait(), _unhung("township", today)),
        ),
        sa.and_(
            where_held(Topic.village, caller, Role.COUNTY), sa.or_(_levies(), _recalled(), _unhung("county", today))
        ),
        sa.and_(Topic.state == State.MERGED, Topic.id.in_(may_sign)),
        Topic.id.in_(owned),
        voted_out(caller),
    )
    return sa.select(Topic).where(concerned, Topic.state.not_in(ENDED)).order_by(Topic.changed_at, Topic.id).limit(MOST)


def _levies() -> sa.ColumnElement[bool]:
    """Resolved, and not yet carried out: the township forwards them, the county replies."""
    return sa.and_(Topic.kind == Kind.LEVY, Topic.state == State.DECIDED, Topic.passed.is_(True))


def _recalled() -> sa.ColumnElement[bool]:
    """Voted out of office, which the county then ends on the roll."""
    return sa.and_(Topic.kind == Kind.RECALL, Topic.state == State.DECIDED, Topic.passed.is_(True))


def _reviews_wait() -> sa.ColumnElement[bool]:
    """Entered as the branch committee's decision, and confirmed by nobody yet: whose turn it is the step says."""
    waiting = sa.select(Review.topic_id).where(Review.confirmed_at.is_(None), Review.objected_at.is_(None))
    return sa.and_(Topic.state == State.UNDER_REVIEW, Topic.id.in_(waiting))


def _unhung(who: str, today: date) -> sa.ColumnElement[bool]:
    """Sheets that should hang on the board and do not, for longer than the township, or the county, lets it be."""
    before = today - timedelta(days=rules.unhung_for(who, today).days)
    late = sa.select(Posting.topic_id).where(
        Posting.about.in_(rules.HAS_TO_HANG), Posting.hung_on.is_(None), Posting.posted_on < before
    )
    return Topic.id.in_(late)


def _todos(gathered: Sequence[Facts], caller: Caller, today: date, halted_before: datetime) -> Iterator[Todo]:
    for facts in gathered:
        topic = facts.topic
        steps = [step for step in next_steps(facts, caller, today=today) if _waits(step, facts, caller, today)]
        if ended := office_ended(facts):
            steps.append(ended)
        if caller.has(Role.TOWNSHIP, area=topic.village):
            steps += _of_the_township(facts, today, halted_before)
            steps += _to_be_hung(facts, rules.unhung_for("township", today), today)
        elif caller.has(Role.COUNTY, area=topic.village):
            steps += _to_be_hung(facts, rules.unhung_for("county", today), today)
        for step in steps:
            yield Todo(subject_kind="topic", subject_id=topic.id, title=topic.title, area=topic.village, step=step)


def _waits(step: NextStep, facts: Facts, caller: Caller, today: date) -> bool:
    is_secretary = caller.has(Role.SECRETARY, area=facts.topic.village)
    lacks = rules.proof_missing(facts.photos_of(PhotoPurpose.COMPLETION), on=today) > 0
    is_late = step.due_on is not None and step.due_on < today
    waits: dict[str, bool] = {
        # the villagers' committee's own way; the secretary has every other step
        "propose_by_body": caller.has(Role.VILLAGERS_COMMITTEE, area=facts.topic.village),
        "report_task": bool(facts.own_tasks) or (is_secretary and is_late),  # the secretary's too once it is late
        # the tasks, then the photo; more than needed may be added, but do not wait
        "photo_completion": is_secretary and not facts.open_tasks and lacks,
        "complete_topic": is_secretary and not facts.open_tasks and not lacks,
        "photo_posting": is_secretary and not facts.photos_of(PhotoPurpose.POSTING),
    }
    return not step.optional and waits.get(step.verb, step.verb not in NOT_WAITING)


def _of_the_township(facts: Facts, today: date, halted_before: datetime) -> list[NextStep]:
    """Rectification it has ordered, work well past its day, and what has stood still for long."""
    topic, step = facts.topic, rules.TRANSITIONS["order_rectification"]
    if topic.state is State.RECTIFYING:
        why = "已责令限期整改，等村里报告整改情况。"
        return [NextStep(verb="get_topic", label="跟踪整改", why=why, source=step.source, due_on=topic.rectify_by)]
    if topic.state is State.EXECUTING and (late := _late(facts, today)):
        due_on, why = late
        return [NextStep(verb=step.verb, label=step.label, why=why, source=step.source, due_on=due_on)]
    if topic.changed_at < halted_before and topic.state is not State.EXECUTING:
        number = rules.BOOK.number("oversight.stuck_days", on=today)
        why = f"停在“{stage(topic.kind, topic.state)}”已超过 {number.days} 天。"
        return [NextStep(verb="get_topic", label="了解进展，督促办理", why=why, source=number.source)]
    return []


def _to_be_hung(facts: Facts, after: Number, today: date) -> list[NextStep]:
    """A step for each sheet that should hang and has not for longer than the number says. Who hangs it has it from the board."""
    return [
        NextStep(
            verb="get_topic", label=f"{rules.sheet_name(posting.about, facts.topic.kind)}还没有张贴",
            why=f"公布 {(today - posting.posted_on).days} 天，还没有登记贴到村公告栏；没有贴满规定的天数，不能归档。",
            source=posting.source, due_on=posting.posted_on,
        )
        for posting in facts.postings
        if rules.is_overdue_on_the_board(
            posting.about, posting.posted_on, posting.hung_on, days=after.days, today=today
        )
    ]  # fmt: skip


def _late(facts: Facts, today: date) -> tuple[date, str] | None:
    """The day that was missed, of a task or of the whole, once the township is told of it; and what is said."""
    if facts.open_tasks and rules.is_for_the_township(facts.open_tasks[0].due_on, today=today):
        task = facts.open_tasks[0]
        return task.due_on, f"任务“{task.text}”超过完成期限 {(today - task.due_on).days} 天，还没有办完。"
    if facts.topic.due_on and rules.is_for_the_township(facts.topic.due_on, today=today):
        return facts.topic.due_on, "任务都已办完，超过完成期限还没有办结。"
    return None
