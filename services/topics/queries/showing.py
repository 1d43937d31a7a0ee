"""One topic: all of it for its own people, and what anybody may see."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Entry, Inquiry, Meeting, Opinion, Pledge, RollEntry, Task, Topic, signatures_by_roll
from services.topics.queries.facts import Facts, gather
from services.topics.queries.hearings import hearing_view, statements_of
from services.topics.queries.levies import levy_view
from services.topics.queries.office import office_ended
from services.topics.queries.photos import may_see, photo_view, public_photo
from services.topics.queries.remarks import remarks_of
from services.topics.queries.reviews import entered_review, reviews_of
from services.topics.queries.sheets import sheets_of
from services.topics.queries.sight import MEMBERS_FIRST, STAFF, reads_signers, require_reader, sees
from services.topics.queries.steps import next_steps
from shared import clock
from shared.calls import common, signing
from shared.calls import topics as calls
from shared.calls.plans import PublicTask, TaskView
from shared.calls.pledges import PledgeView, PublicPledge
from shared.calls.recalls import RecallView
from shared.calls.ways import WayView
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.procedure import DecidingStep, deciding_steps
from shared.vocabulary import Kind, Stage

OF_PLEDGES = ("pledge", "review_pledge")


def village_of(session: Session, topic_id: UUID, caller: Caller) -> str:
    """Where a topic is at home, for whoever may see it there."""
    village = session.scalar(sa.select(Topic.village).where(Topic.id == topic_id))
    if village is None:
        raise NotFound
    require_reader(caller, village)
    return village


def get_topic(session: Session, call: calls.GetTopic, *, caller: Caller, now: datetime) -> calls.TopicView:
    """For the village's own people with a role, its township and the county. Nineteen statements; two more of a levy, and of a hearing,
    three under review."""
    topic = session.get(Topic, call.topic_id)
    if topic is None:
        raise NotFound
    today = clock.day_of(now)
    if not sees(caller, topic, today=today):
        raise NotFound
    [facts] = gather(session, [topic], caller.person_id)
    deals = caller.has(*STAFF, area=topic.village)
    if not deals:
        facts.inquiries = _answered_in_public(facts)
    remarks = remarks_of(session, topic, caller)
    facts.remarks = sum(one.withheld is None for one in remarks)
    return calls.TopicView(
        topic=public_view(facts, today),
        opinions=_opinions(session, topic, caller),
        routes=_routes(session, topic, on=today),
        route=topic.route,
        signed_by_me=facts.signed,
        may_sign=facts.may_sign(today),
        text_digest=topic.text_digest,
        members_from=topic.members_from,
        everybody_from=topic.everybody_from,
        major=topic.major,
        vital_ground=topic.vital_ground,
        legality=topic.legality,
        review_reason=topic.review_reason,
        reviews=reviews_of(session, topic),
        entered_review=entered_review(session, topic, facts.review, today) if deals else None,
        review_objection=facts.review.last.objection if deals and facts.review else "",
        owner_id=topic.owner_id,
        signers_kept=facts.recall is not None and not reads_signers(caller, topic.village, facts.recall),
        tasks=tuple(TaskView(id=task.id, owner_id=task.owner_id, **_task(task, today)) for task in facts.tasks),
        photos=tuple(
            photo_view(one)
            for one in facts.photos
            if may_see(one.photo, caller, topic.village, facts.recall, withdrawn=one.withdrawn)
        ),
        sheets=sheets_of(session, facts, caller),
        pledges=_pledges(facts, caller, today),
        remarks=remarks,
        recall=_recall(facts),
        statements=statements_of(facts.hearing, with_names=True) if deals else (),
        record=_record(session, topic, caller),
        next_steps=(*filter(None, (office_ended(facts),)), *next_steps(facts, caller, today=today)),
    )


def _recall(facts: Facts) -> RecallView | None:
    recall, topic = facts.recall, facts.topic
    if recall is None:
        return None
    return RecallView(
        person_id=recall.person_id, defence=recall.defence, stated_at=recall.stated_at,
        due_by=rules.recall_due_by(topic.state, clock.day_of(topic.changed_at)),
    )  # fmt: skip


def get_frozen_roll(session: Session, call: signing.GetFrozenRoll, *, caller: Caller) -> signing.FrozenRoll:
    topic = session.get(Topic, call.topic_id)
    if topic is None:
        raise NotFound
    roles = rules.roles_for(topic.kind, "enter_sheet", acts.COLLECTORS)
    caller.require(*map(Role, roles), area=topic.village)
    people = (
        sa.select(RollEntry.person_id).where(RollEntry.topic_id == topic.id).distinct().order_by(RollEntry.person_id)
    )
    return signing.FrozenRoll(people=tuple(session.scalars(people)))


def get_public_topic(session: Session, call: calls.GetPublicTopic, *, today: date) -> calls.PublicTopic:
    """Public. What is not posted is not there, and a question stands here once it is answered."""
    topic = session.get(Topic, call.topic_id)
    if topic is None or topic.state not in rules.PUBLIC_STATES:
        raise NotFound
    [facts] = gather(session, [topic], None)
    facts.inquiries = _answered_in_public(facts)
    return public_view(facts, today)


def _answered_in_public(facts: Facts) -> list[Inquiry]:
    """Anybody may write a question, also about a neighbour: before somebody has looked at it, it is for those who answer."""
    return [inquiry for inquiry in facts.inquiries if inquiry.answer is not None and inquiry.withheld is None]


def opinion_view(opinion: Opinion, caller: Caller, topic: Topic | None) -> calls.OpinionView:
    """Whose household it was, and who wrote it down, is for those who deal with it; and for themselves. ``topic``: the one it is in."""
    deals = caller.has(*STAFF, area=opinion.village)
    is_own = opinion.recorded_by == caller.person_id and opinion.household == ""
    return calls.OpinionView(
        id=opinion.id, village=opinion.village, content=opinion.content, ground=opinion.ground,
        household=opinion.household if deals else "",
        recorded_by=opinion.recorded_by if deals or opinion.recorded_by == caller.person_id else None, recorded_at=opinion.recorded_at, topic_id=opinion.topic_id,
        on_behalf=opinion.on_behalf if deals else None, became=_became(topic) if is_own else "",
    )  # fmt: skip


def _became(topic: Topic | None) -> str:
    if topic is None:
        return "已记下，等收集小组归并成议题。"
    return f"您的意见已并入议题“{topic.title}”，现在：{topic.state.chinese}。"


def _opinions(session: Session, topic: Topic, caller: Caller) -> tuple[calls.OpinionView, ...]:
    rows = sa.select(Opinion).where(Opinion.topic_id == topic.id).order_by(Opinion.recorded_at, Opinion.id)
    return tuple(opinion_view(opinion, caller, topic) for opinion in session.scalars(rows))


def _routes(session: Session, topic: Topic, *, on: date) -> tuple[calls.RouteProgress, ...]:
    """Nothing before the rolls are frozen."""
    counted = session.execute(signatures_by_roll(topic.id)).tuples().all()
    progress = acts.signing_progress(counted, on=on, kind=topic.kind) if counted else []
    return tuple(calls.RouteProgress(**vars(route)) for route in progress)


def _record(session: Session, topic: Topic, caller: Caller) -> tuple[common.Entry, ...]:
    lines = sa.select(Entry).where(Entry.topic_id == topic.id).order_by(Entry.number)
    deals, first = (caller.has(*roles, area=topic.village) for roles in (STAFF, MEMBERS_FIRST))

    def whole(line: Entry) -> bool:
        """Who has made a pledge that is not approved, and why one was returned, is told to those who deal with it; which member
        spoke while the members had it to themselves, to the members."""
        if line.verb == "remark" and line.detail:
            return first
        return deals or line.verb not in OF_PLEDGES

    return tuple(_line(line, topic.kind, whole=whole(line), me=caller.person_id) for line in session.scalars(lines))


def _line(line: Entry, kind: Kind, *, whole: bool, me: UUID | None) -> common.Entry:
    return common.Entry(
        at=line.at, verb=line.verb, label=acts.label(line.verb, kind),
        actor_id=line.actor_id if whole or line.actor_id == me else None,
        actor_role=Role(line.actor_role).chinese if line.actor_role else "", detail=line.detail if whole else "",
        source=line.source,
    )  # fmt: skip


def public_view(facts: Facts, today: date) -> calls.PublicTopic:
    """Names nobody."""
    topic = facts.topic
    posting = next((posting for posting in facts.postings if posting.about == "result"), None)
    return calls.PublicTopic(
        id=topic.id,
        village=topic.village,
        title=topic.title,
        content=topic.content,
        state=topic.state,
        matter_class=topic.matter_class,
        outcome=outcome(topic),
        ended_because=topic.ended_because,
        posted_at=topic.posted_at,
        posting=posting.text if posting else "",
        posted_until=posting.until if posting else None,
        result=topic.result,
        conclusion=topic.conclusion,
        plan=topic.plan,
        due_on=topic.due_on,
        steps=_steps(facts),
        briefings=tuple(
            calls.BriefingView(stage=briefing.stage, held_on=briefing.held_on, text=briefing.text)
            for briefing in sorted(facts.briefings, key=lambda one: (one.held_on, list(Stage).index(one.stage)))
        ),
        photos=tuple(public_photo(one.photo) for one in facts.photos if one.is_public),
        pledges=tuple(
            PublicPledge(**_shown(pledge)) for pledge in facts.pledges if pledge.approved_at is not None
        ),
        inquiries=tuple(
            calls.InquiryView(
                id=inquiry.id, question=inquiry.question, asked_at=inquiry.asked_at, answer=inquiry.answer or "",
                answered_at=inquiry.answered_at, withheld=inquiry.withheld,
            )
            for inquiry in facts.inquiries
        ),
        satisfaction_members=ratio(topic.members_satisfied, topic.members_asked),
        satisfaction_masses=ratio(topic.masses_satisfied, topic.masses_asked),
        kind=topic.kind,
        group=topic.group_name,
        ways=tuple(
            WayView(**vars(way))
            for way in rules.ways(topic.kind, topic.matter_class, topic.hearing_for, group=topic.group_name)
        ),
        levy=levy_view(facts.levy),
        postings=tuple(
            calls.Posted(
                about=posting.about, text=posting.text, posted_on=posting.posted_on, until=posting.until, source=posting.source,
                hung_on=posting.hung_on,
            )
            for posting in facts.postings
        ),
        hearing=hearing_view(facts.hearing),
        tasks=tuple(PublicTask(**_task(task, today)) for task in facts.tasks),
        record_lines=topic.entries,
        record_digest=topic.sealed,
    )  # fmt: skip


def _pledges(facts: Facts, caller: Caller, today: date) -> tuple[PledgeView, ...]:
    """What was approved, one's own, and for those who deal with them the others."""
    deals = caller.has(*STAFF, area=facts.topic.village)
    return tuple(
        _pledge(pledge, today)
        for pledge in facts.pledges
        if deals or pledge.approved_at is not None or pledge.person_id == facts.reader
    )


def _pledge(pledge: Pledge, today: date) -> PledgeView:
    return PledgeView(
        id=pledge.id, person_id=pledge.person_id, returned_because=pledge.returned_because,
        to_be_appraised=rules.may_appraise(pledge.state, due_on=pledge.due_on, today=today), **_shown(pledge),
    )  # fmt: skip


def _task(task: Task, today: date) -> dict[str, Any]:
    return {
        "text": task.text, "state": rules.task_state(task.due_on, done=task.done_at is not None, today=today),
        "due_on": task.due_on, "first_due_on": task.first_due_on, "report": task.report, "done_at": task.done_at,
    }  # fmt: skip


def _shown(pledge: Pledge) -> dict[str, Any]:
    return {
        "text": pledge.text, "state": pledge.state, "due_on": pledge.due_on, "approved_at": pledge.approved_at,
        "report": pledge.report, "kept_at": pledge.kept_at, "grade": pledge.grade,
    }  # fmt: skip


def outcome(topic: Topic) -> str:
    return "" if topic.passed is None else "passed" if topic.passed else "failed"


def ratio(part: int | None, whole: int | None) -> common.RatioView | None:
    if part is None or whole is None:
        return None
    return common.RatioView(part=part, whole=whole, ratio=Fraction(part, whole) if whole else None)


def _steps(facts: Facts) -> tuple[calls.StepView, ...]:
    """The deciding steps of a matter of this class, each with its last meeting."""
    matter_class = facts.topic.matter_class
    if matter_class is None or facts.topic.state not in rules.PUBLIC_STATES:
        return ()
    last = {meeting.step: meeting for meeting in facts.meetings if meeting.state != "cancelled"}
    return tuple(_step(step, last.get(step.name)) for step in deciding_steps(matter_class, facts.topic.kind))


def _step(step: DecidingStep, meeting: Meeting | None) -> calls.StepView:
    if meeting is None:
        bodies = "或".join(body.chinese for body in step.bodies)
        return calls.StepView(name=step.name, label=step.label, body=bodies, source=step.source)
    return calls.StepView(
        name=step.name, label=step.label, body=meeting.body.chinese, meeting_id=meeting.id,
        passed=None if meeting.undone else meeting.passed, returned=meeting.undone or meeting.state == "returned",
        summary=meeting.summary, source=meeting.source or step.source,
    )  # fmt: skip
