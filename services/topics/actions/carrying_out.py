"""Carrying out what was resolved, in the open, until it is archived."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.counting import count
from services.topics.actions.levying import account_of
from services.topics.actions.life import NOBODY, locked, move, note, publish, take
from services.topics.actions.planning import check_tasks_done
from services.topics.models import IN_ORDER, Briefing, Inquiry, Photo, Pledge, Posting, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.events.supervision import SurveyClosed
from shared.events.topics import (
    BriefingHeld,
    RectificationOrdered,
    TopicArchived,
    TopicCompleted,
)
from shared.identity import Caller
from shared.vocabulary import PhotoPurpose, Stage


def _briefings(session: Session, topic: Topic) -> dict[Stage, date]:
    held = sa.select(Briefing.stage, Briefing.held_on).where(Briefing.topic_id == topic.id)
    return dict(session.execute(held).tuples().all())


def brief(session: Session, call: calls.Brief, *, caller: Caller, now: datetime) -> Done:
    """The members were told how it stands: before, during or after."""
    topic, actor = take(session, call.topic_id, "brief", caller)
    rules.check_is_major(major=topic.major)
    rules.check_briefing(call.stage, call.held_on, today=clock.day_of(now), held=_briefings(session, topic))
    session.add(Briefing(topic_id=topic.id, stage=call.stage, held_on=call.held_on, text=call.text))
    count(session, topic.village, call.held_on, briefings=1)
    note(session, topic, "brief", actor, call, now=now, detail=f"{call.stage.chinese} {clock.in_words(call.held_on)}")
    held = BriefingHeld(topic_id=topic.id, village=topic.village, stage=call.stage, held_on=call.held_on)
    mailbox.post(session, held)
    return Done(id=topic.id)


def order_rectification(session: Session, call: calls.OrderRectification, *, caller: Caller, now: datetime) -> Done:
    """The township finds it wanting, and sets a day."""
    topic, actor = take(session, call.topic_id, "order_rectification", caller)
    rules.check_due(call.due_on, today=clock.day_of(now))
    topic.rectify_by = call.due_on
    detail = f"{call.reason}（期限 {clock.in_words(call.due_on)}）"
    move(session, topic, "order_rectification", actor, call, now=now, detail=detail)
    mailbox.post(session, RectificationOrdered(topic_id=topic.id, village=topic.village, due_on=call.due_on))
    return Done(id=topic.id)


def report_rectified(session: Session, call: calls.ReportRectified, *, caller: Caller, now: datetime) -> Done:
    topic, actor = take(session, call.topic_id, "report_rectified", caller)
    topic.rectify_by = None
    move(session, topic, "report_rectified", actor, call, now=now, detail=call.text)
    return Done(id=topic.id)


def complete_topic(session: Session, call: calls.CompleteTopic, *, caller: Caller, now: datetime) -> Done:
    """The result is published, with photos as proof; the dual survey is due."""
    topic, actor = take(session, call.topic_id, "complete_topic", caller)
    today = clock.day_of(now)
    check_tasks_done(session, topic)
    rules.check_briefings_complete(major=topic.major, held=_briefings(session, topic), on=today)
    proof = sa.select(sa.func.count()).where(Photo.topic_id == topic.id, Photo.purpose == PhotoPurpose.COMPLETION)
    rules.check_proof(session.scalar(proof) or 0, on=today)
    result = "\n".join(filter(None, (call.result, account_of(session, topic))))
    posting = publish(session, topic, "completion", result, now=now)
    topic.result, topic.completed_at = result, now
    count(session, topic.village, clock.day_of(now), carried_out=1)
    move(session, topic, "complete_topic", actor, call, now=now, detail=f"公示至 {clock.in_words(posting.until)}")
    completed = TopicCompleted(
        topic_id=topic.id, village=topic.village, title=topic.title, text=result, until=posting.until,
        source=posting.source,
    )  # fmt: skip
    mailbox.post(session, completed)
    return Done(id=topic.id)


def note_survey(session: Session, event: SurveyClosed, *, now: datetime) -> None:
    """Members and masses were asked apart; the two scores are kept apart."""
    topic = locked(session, event.topic_id)
    topic.members_satisfied, topic.members_asked = event.members_satisfied, event.members_asked
    topic.masses_satisfied, topic.masses_asked = event.masses_satisfied, event.masses_asked
    topic.surveyed_at = now
    satisfied, asked = event.members_satisfied + event.masses_satisfied, event.members_asked + event.masses_asked
    count(session, topic.village, clock.day_of(now), satisfied=satisfied, asked=asked)
    members = f"党员满意 {event.members_satisfied}/{event.members_asked}"
    masses = f"群众满意 {event.masses_satisfied}/{event.masses_asked}"
    move(session, topic, "close_survey", NOBODY, event, now=now, detail=f"{members}，{masses}")


def archive_topic(session: Session, call: calls.ArchiveTopic, *, caller: Caller, now: datetime) -> Done:
    """Once everything stood, and hung on the board, as long as it must, and nobody waits for an answer or for the branch."""
    topic, actor = take(session, call.topic_id, "archive_topic", caller)
    if not rules.suits_outcome(topic.state, "archive_topic", passed=topic.is_to_be_carried_out):
        raise refusals.NotCarriedOut
    today = clock.day_of(now)
    for posting in session.scalars(sa.select(Posting).where(Posting.topic_id == topic.id).order_by(*IN_ORDER)):
        rules.check_hung(posting.about, posting.hung_on, kind=topic.kind, today=today, matter_class=topic.matter_class)
        rules.check_posted_long_enough(posting.posted_on, today=today, matter_class=topic.matter_class)
    unanswered = sa.select(sa.func.count()).where(Inquiry.topic_id == topic.id, Inquiry.answer.is_(None))
    rules.check_inquiries_answered(session.scalar(unanswered) or 0)
    made = session.scalars(sa.select(Pledge).where(Pledge.topic_id == topic.id))
    rules.check_pledges_closed(((pledge.state, pledge.due_on) for pledge in made), today=today)
    move(session, topic, "archive_topic", actor, call, now=now, source=rules.archived_by(topic.matter_class))
    mailbox.post(session, TopicArchived(topic_id=topic.id, village=topic.village))
    return Done(id=topic.id)
