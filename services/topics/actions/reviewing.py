"""Review by the branch committee."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.life import move, take
from services.topics.models import Cosignature, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import topics as calls
from shared.calls.common import Done
from shared.contracts import Event
from shared.events.topics import PreparationsDue, SigningOpened, TopicConfirmed, TopicSentBack
from shared.identity import Caller
from shared.vocabulary import ReviewDecision


def take_up_for_review(session: Session, call: calls.TakeUpForReview, *, caller: Caller, now: datetime) -> Done:
    """Put it before the branch committee; from here on it can't be withdrawn."""
    topic, actor = take(session, call.topic_id, "take_up_for_review", caller)
    move(session, topic, "take_up_for_review", actor, call, now=now)
    return Done(id=topic.id)


def review(session: Session, call: calls.Review, *, caller: Caller, now: datetime, committee: directory.Roll) -> Done:
    """Write down what the committee decided, with a quorum present; ``committee`` is its roll of this day."""
    verb = f"review_{call.decision.value}"
    topic, actor = take(session, call.topic_id, verb, caller)
    attendance = _check_present(call, committee, now=now)
    rules.check_review(
        decision=call.decision, reason=call.reason, matter_class=call.matter_class, vital_ground=call.vital_ground,
        legality=call.legality, kind=topic.kind,
    )  # fmt: skip
    topic.review_reason = call.reason
    if call.decision is ReviewDecision.ACCEPT:
        topic.matter_class, topic.major = call.matter_class, call.major
        topic.vital_ground, topic.legality = call.vital_ground, call.legality
        asked_by = rules.hearing_asked_by(topic.kind, topic.matter_class, major=topic.major, on=clock.day_of(now))
        topic.hearing_for = "；".join(number.source for number in asked_by)
        topic.awaits = rules.has_to_be_prepared(topic.kind, hearing=bool(asked_by))
    detail = f"{attendance}。{call.reason}" if call.reason else attendance
    move(session, topic, verb, actor, call, now=now, detail=detail)
    mailbox.post(session, _outcome(topic))
    if topic.awaits:
        mailbox.post(session, PreparationsDue(topic_id=topic.id, village=topic.village, kind=topic.kind))
    return Done(id=topic.id)


def _check_present(call: calls.Review, committee: directory.Roll, *, now: datetime) -> str:
    members = {entry.person_id for entry in committee.entries}
    present = set(call.present)
    if not present <= members:
        raise refusals.NotOfTheCommittee
    return rules.check_committee_quorum(present=len(present), members=len(members), on=clock.day_of(now))


def _outcome(topic: Topic) -> Event:
    if topic.matter_class is not None:  # given by acceptance alone
        return TopicConfirmed(
            topic_id=topic.id, village=topic.village, title=topic.title, matter_class=topic.matter_class,
            major=topic.major,
        )  # fmt: skip
    return TopicSentBack(topic_id=topic.id, village=topic.village, state=topic.state, reason=topic.review_reason)


def revise(session: Session, call: calls.Revise, *, caller: Caller, now: datetime) -> Done:
    """Change the text after it was returned. The record keeps the one before. Who signed that one has not signed this one: a text that
    was proposed by signatures is signed anew."""
    topic, actor = take(session, call.topic_id, "revise", caller)
    before = f"原议题：{topic.title}。{topic.content}"
    texts = {"before": {"title": topic.title, "content": topic.content, "kind": topic.kind}, "after": call}
    kind = call.kind or topic.kind
    is_another = (call.title, call.content, kind) != (topic.title, topic.content, topic.kind)
    topic.title, topic.content, topic.kind = call.title, call.content, kind
    if is_another and topic.route in rules.SIGNED_ROUTES:
        signed = session.execute(sa.delete(Cosignature).where(Cosignature.topic_id == topic.id)).rowcount  # type: ignore[attr-defined]
        topic.route = None
        detail = f"{before}（附议 {signed} 人，须就修改后的文字重新附议）"
        move(session, topic, "revise_signed_text", actor, texts, now=now, detail=detail)
        mailbox.post(session, SigningOpened(topic_id=topic.id, village=topic.village, title=topic.title))
    else:
        move(session, topic, "revise", actor, texts, now=now, detail=before)
    return Done(id=topic.id)
