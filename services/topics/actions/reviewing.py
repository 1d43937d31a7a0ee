"""Review by the branch committee."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.collecting import announce_signing
from services.topics.actions.life import move, take
from services.topics.models import Cosignature, Review, ReviewPoint, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import directory, topics
from shared.calls import reviewing as calls
from shared.calls.common import Done
from shared.contracts import Event
from shared.events.topics import DecidedByOthers, PreparationsDue, ReviewRecorded, TopicConfirmed, TopicSentBack
from shared.identity import Caller
from shared.procedure import is_decided_by_others
from shared.vocabulary import ReviewDecision


def take_up_for_review(session: Session, call: calls.TakeUpForReview, *, caller: Caller, now: datetime) -> Done:
    """Put it before the branch committee; from here on it can't be withdrawn."""
    topic, actor = take(session, call.topic_id, "take_up_for_review", caller)
    move(session, topic, "take_up_for_review", actor, call, now=now)
    return Done(id=topic.id)


def review(session: Session, call: calls.Review, *, caller: Caller, now: datetime, committee: directory.Roll) -> Done:
    """Write down what the committee decided, with a quorum and by its majority; ``committee`` is its roll of the day it met."""
    verb = f"review_{call.decision.value}"
    topic, actor = take(session, call.topic_id, verb, caller)
    rules.check_review_day(call.held_on, taken_up_on=clock.day_of(topic.changed_at), today=clock.day_of(now))
    vote = _check_vote(call, committee)
    rules.check_review(
        decision=call.decision, reason=call.reason, matter_class=call.matter_class, ground=call.ground,
        answers={one.point: one.answer for one in call.points}, on=call.held_on, kind=topic.kind,
        group=topic.group_name,
    )  # fmt: skip
    topic.review_reason = call.reason
    number = _keep(session, topic, call, committee, now=now)
    if call.decision is ReviewDecision.ACCEPT:
        topic.matter_class, topic.major = call.matter_class, call.major
        topic.vital_ground, topic.legality = call.vital_ground, call.legality
        asked_by = rules.hearing_asked_by(topic.kind, topic.matter_class, major=topic.major, on=clock.day_of(now))
        topic.hearing_for = "；".join(number.source for number in asked_by)
        topic.awaits = rules.has_to_be_prepared(topic.kind, hearing=bool(asked_by))
    detail = f"{clock.in_words(call.held_on)}支委会：{vote}"
    move(session, topic, verb, actor, call, now=now, detail=f"{detail}。{call.reason}" if call.reason else detail)
    recorded = ReviewRecorded(
        topic_id=topic.id, village=topic.village, title=topic.title, held_on=call.held_on, decision=call.decision,
        number=number, present=len(set(call.present)), ayes=call.ayes, noes=call.noes,
    )  # fmt: skip
    mailbox.post(session, recorded)
    mailbox.post(session, _outcome(topic))
    if topic.matter_class is not None and is_decided_by_others(topic.kind):
        whose = DecidedByOthers(topic_id=topic.id, village=topic.village, kind=topic.kind, group=topic.group_name)
        mailbox.post(session, whose)
    if topic.awaits:
        mailbox.post(session, PreparationsDue(topic_id=topic.id, village=topic.village, kind=topic.kind))
    return Done(id=topic.id)


def _check_vote(call: calls.Review, committee: directory.Roll) -> str:
    """The sentence for the record: who was there, and how they voted."""
    members = {entry.person_id for entry in committee.entries}
    present = set(call.present)
    if not present <= members:
        raise refusals.NotOfTheCommittee
    there = rules.check_committee_quorum(present=len(present), members=len(members), on=call.held_on)
    vote = rules.check_committee_vote(
        ayes=call.ayes, noes=call.noes, present=len(present), members=len(members), on=call.held_on
    )
    return f"{there}，{vote}"


def _keep(session: Session, topic: Topic, call: calls.Review, committee: directory.Roll, *, now: datetime) -> int:
    """Which of the topic's reviews it is."""
    before = session.scalar(sa.select(sa.func.count()).where(Review.topic_id == topic.id)) or 0
    accepts = call.decision is ReviewDecision.ACCEPT
    kept = Review(
        topic_id=topic.id, number=before + 1, decision=call.decision, held_on=call.held_on,
        should_attend=len(committee.entries), present=len(set(call.present)), ayes=call.ayes, noes=call.noes,
        ground=call.ground if accepts else "", recorded_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    if accepts and call.matter_class:
        asked = {point.name for point in rules.points_for(call.matter_class, call.held_on)}
        found = {one.point: one.answer for one in call.points if one.point in asked}
        session.add_all(
            ReviewPoint(topic_id=topic.id, number=kept.number, point=point, answer=answer)
            for point, answer in found.items()
        )
    return kept.number


def _outcome(topic: Topic) -> Event:
    if topic.matter_class is not None:  # given by acceptance alone
        return TopicConfirmed(
            topic_id=topic.id, village=topic.village, title=topic.title, matter_class=topic.matter_class,
            major=topic.major,
        )  # fmt: skip
    return TopicSentBack(topic_id=topic.id, village=topic.village, state=topic.state, reason=topic.review_reason)


def revise(
    session: Session, call: topics.Revise, *, caller: Caller, now: datetime, groups: Collection[str] = ()
) -> Done:
    """Change the text after it was returned. The record keeps the one before. Who signed that one has not signed this one: a text that
    was proposed by signatures is signed anew. ``groups``: those of the village today, where another one is chosen."""
    topic, actor = take(session, call.topic_id, "revise", caller)
    before = f"原议题：{topic.title}。{topic.content}"
    old = {"title": topic.title, "content": topic.content, "kind": topic.kind, "group": topic.group_name}
    kind = call.kind or topic.kind
    rules.check_text_kept(topic.kind, kind, title=call.title)
    group = call.group or (topic.group_name if kind is topic.kind else "")
    rules.check_group(kind, group)
    rules.check_known_group(call.group, groups)
    new = {"title": call.title, "content": call.content, "kind": kind, "group": group}
    is_another, texts = new != old, {"before": old, "after": call}
    topic.title, topic.content, topic.kind, topic.group_name = call.title, call.content, kind, group
    if is_another and topic.route in rules.SIGNED_ROUTES:
        signed = session.execute(sa.delete(Cosignature).where(Cosignature.topic_id == topic.id)).rowcount  # type: ignore[attr-defined]
        topic.route = None
        detail = f"{before}（附议 {signed} 人，须就修改后的文字重新附议）"
        move(session, topic, "revise_signed_text", actor, texts, now=now, detail=detail)
        announce_signing(session, topic)
    else:
        if topic.route:  # nobody proposes as one kind what they may not propose as another
            rules.check_route(topic.kind, topic.route)
        move(session, topic, "revise", actor, texts, now=now, detail=before)
    return Done(id=topic.id)
