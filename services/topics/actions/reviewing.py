"""Review by the branch committee."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.collecting import announce_signing
from services.topics.actions.life import Actor, move, note, take
from services.topics.models import Cosignature, Review, ReviewAttendee, ReviewPoint, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import directory, topics
from shared.calls import reviewing as calls
from shared.calls.common import Done
from shared.contracts import Event
from shared.events.topics import DecidedByOthers, PreparationsDue, ReviewRecorded, TopicConfirmed, TopicSentBack
from shared.identity import Caller, Role
from shared.procedure import is_decided_by_others
from shared.vocabulary import Kind, ReviewDecision


def take_up_for_review(session: Session, call: calls.TakeUpForReview, *, caller: Caller, now: datetime) -> Done:
    """Put it before the branch committee; from here on it can't be withdrawn."""
    topic, actor = take(session, call.topic_id, "take_up_for_review", caller)
    move(session, topic, "take_up_for_review", actor, call, now=now)
    return Done(id=topic.id)


def review(session: Session, call: calls.Review, *, caller: Caller, now: datetime, committee: directory.Roll) -> Done:
    """Write down what the committee decided, with a quorum and by its majority; ``committee`` is its roll of the day it met. It does not
    count yet: somebody else who was there looks at it first."""
    topic, actor = take(session, call.topic_id, "review", caller)
    if _waiting(session, topic):
        raise refusals.ReviewWaits
    taken_up_on, today = clock.day_of(topic.changed_at), clock.day_of(now)
    votes: list[str] = []
    rules.check_all(
        lambda: rules.check_review_day(call.held_on, taken_up_on=taken_up_on, today=today),
        lambda: votes.append(_check_vote(call, committee)),
        lambda: rules.check_review(
            decision=call.decision, reason=call.reason, matter_class=call.matter_class, ground=call.ground,
            answers={one.point: one.answer for one in call.points}, on=call.held_on, kind=topic.kind,
            group=topic.group_name,
        ),
    )  # fmt: skip
    kept = _keep(session, topic, call, committee, actor, now=now)
    look = _look(session, kept)
    detail = f"{_what(kept)}：{votes[0]}。{look.by(today, until=clock.in_words(look.until))}"
    note(session, topic, "review", actor, call, now=now, detail=detail)
    recorded = ReviewRecorded(
        topic_id=topic.id, village=topic.village, title=topic.title, held_on=call.held_on, decision=call.decision,
        number=kept.number, present=kept.present, ayes=call.ayes, noes=call.noes,
    )  # fmt: skip
    mailbox.post(session, recorded)
    return Done(id=topic.id)


def confirm_review(session: Session, call: calls.ConfirmReview, *, caller: Caller, now: datetime) -> Done:
    """It is what the committee decided: from now on it counts. What hangs on a topic's being accepted is fixed here."""
    topic, actor = take(session, call.topic_id, "confirm_review", caller)
    kept = _waiting_for(session, topic, call.number)
    look = _look_of_another(session, kept, actor, now=now)
    if actor.role != Role.TOWNSHIP.value:
        rules.check_may_confirm(actor.person_id, look)
    kept.confirmed_by, kept.confirmed_at = actor.person_id, now
    topic.review_reason = kept.reason
    if kept.decision is ReviewDecision.ACCEPT:
        topic.matter_class, topic.major = kept.matter_class, kept.major
        topic.vital_ground, topic.legality = kept.vital_ground, kept.legality
        asked_by = rules.hearing_asked_by(topic.kind, topic.matter_class, major=topic.major, on=clock.day_of(now))
        topic.hearing_for = "；".join(number.source for number in asked_by)
        topic.awaits = rules.has_to_be_prepared(topic.kind, hearing=bool(asked_by))
    detail = f"{_what(kept)}，核对无误"
    detail += f"。{kept.reason}" if kept.reason else ""
    move(session, topic, f"review_{kept.decision.value}", actor, call, now=now, detail=detail)
    mailbox.post(session, _outcome(topic))
    if topic.matter_class is not None and is_decided_by_others(topic.kind):
        whose = DecidedByOthers(topic_id=topic.id, village=topic.village, kind=topic.kind, group=topic.group_name)
        mailbox.post(session, whose)
    if topic.awaits:
        mailbox.post(session, PreparationsDue(topic_id=topic.id, village=topic.village, kind=topic.kind))
    return Done(id=topic.id)


def object_to_review(session: Session, call: calls.ObjectToReview, *, caller: Caller, now: datetime) -> Done:
    """It is not what the committee decided: it goes back to whoever entered it, and stays where it is, with the reason. Also by who is on the
    committee and not on the list of who was there: perhaps that is what is wrong with it."""
    topic, actor = take(session, call.topic_id, "object_to_review", caller)
    kept = _waiting_for(session, topic, call.number)
    look = _look_of_another(session, kept, actor, now=now)
    if actor.role != Role.TOWNSHIP.value:
        rules.check_may_object(look)
    kept.objected_by, kept.objected_at, kept.objection = actor.person_id, now, call.reason
    detail = f"{_what(kept)}，登记的结果有异议，不算数，退回重新登记：{call.reason}"
    note(session, topic, "object_to_review", actor, call, now=now, detail=detail)
    return Done(id=topic.id)


def _what(kept: Review) -> str:
    return f"{clock.in_words(kept.held_on)}支委会{kept.decision.chinese}"


def _waiting(session: Session, topic: Topic) -> Review | None:
    unsettled = sa.select(Review).where(
        Review.topic_id == topic.id, Review.confirmed_at.is_(None), Review.objected_at.is_(None)
    )
    return session.scalar(unsettled)


def _waiting_for(session: Session, topic: Topic, number: int) -> Review:
    kept = _waiting(session, topic)
    if kept is None or kept.number != number:
        raise refusals.NoReviewWaits
    return kept


def _look(session: Session, kept: Review) -> rules.SecondLook:
    there = sa.select(ReviewAttendee.person_id).where(
        ReviewAttendee.topic_id == kept.topic_id, ReviewAttendee.number == kept.number
    )
    before = session.get(Review, (kept.topic_id, kept.number - 1))
    return rules.SecondLook(
        entered_on=clock.day_of(kept.recorded_at), entered_by=kept.entered_by, present=set(session.scalars(there)),
        disputed=before is not None and before.objected_at is not None,
    )  # fmt: skip


def _look_of_another(session: Session, kept: Review, actor: Actor, *, now: datetime) -> rules.SecondLook:
    """By somebody who has not entered it; by the township once it is its turn."""
    look = _look(session, kept)
    rules.check_another_looks(actor.person_id, entered_by=kept.entered_by)
    if actor.role == Role.TOWNSHIP.value:
        rules.check_review_is_the_townships(look, today=clock.day_of(now))
    return look


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


def _keep(
    session: Session, topic: Topic, call: calls.Review, committee: directory.Roll, actor: Actor, *, now: datetime
) -> Review:
    """With what a yes brings, of a yes."""
    before = session.scalar(sa.select(sa.func.count()).where(Review.topic_id == topic.id)) or 0
    of_a_yes = _of_a_yes(call) if call.decision is ReviewDecision.ACCEPT else {"ground": ""}
    kept = Review(
        topic_id=topic.id, number=before + 1, decision=call.decision, held_on=call.held_on,
        should_attend=len(committee.entries), present=len(set(call.present)), ayes=call.ayes, noes=call.noes,
        reason=call.reason, entered_by=actor.person_id, recorded_at=now, **of_a_yes,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    place = {"topic_id": topic.id, "number": kept.number}
    session.add_all(ReviewAttendee(**place, person_id=person) for person in set(call.present))
    if kept.matter_class:
        asked = {point.name for point in rules.points_for(kept.matter_class, call.held_on)}
        found = {one.point: one.answer for one in call.points if one.point in asked}
        session.add_all(ReviewPoint(**place, point=point, answer=answer) for point, answer in found.items())
    return kept


def _of_a_yes(call: calls.Review) -> dict[str, Any]:
    return {
        "ground": call.ground, "matter_class": call.matter_class, "major": call.major,
        "vital_ground": call.vital_ground, "legality": call.legality,
    }  # fmt: skip


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
    """Change the text after it was returned. The record keeps the one before. Who signed that one has not signed this one, also where a body
    proposed it beside them: a text that was proposed by signatures is signed anew. ``groups``: those of the village today, where another one
    is chosen."""
    topic, actor = take(session, call.topic_id, "revise", caller)
    if topic.kind is Kind.RECALL:
        _check_supplement(session, topic, call, caller)
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
    theirs, signed = sa.delete(Cosignature).where(Cosignature.topic_id == topic.id), 0
    if is_another:
        signed = session.execute(theirs).rowcount  # type: ignore[attr-defined]
    if is_another and topic.route in rules.SIGNED_ROUTES:
        topic.route = None
        detail = f"{before}（附议 {signed} 人，须就修改后的文字重新附议）"
        move(session, topic, "revise_signed_text", actor, texts, now=now, detail=detail)
        announce_signing(session, topic)
    else:
        if topic.route:  # nobody proposes as one kind what they may not propose as another
            rules.check_route(topic.kind, topic.route)
        lapsed = f"（附议 {signed} 人，附议的是原来的文字，不再计入）" if signed else ""
        move(session, topic, "revise", actor, texts, now=now, detail=f"{before}{lapsed}")
    return Done(id=topic.id)


def _check_supplement(session: Session, topic: Topic, call: topics.Revise, caller: Caller) -> None:
    """Of a recall: it is its signers', who add what is missing and change nothing of what they have signed."""
    signed = caller.person_id is not None and session.get(Cosignature, (topic.id, caller.person_id)) is not None
    rules.check_may_supplement(signed=signed, of_township=caller.has(Role.TOWNSHIP, area=topic.village))
    rules.check_reason_kept(topic.content, call.content)
