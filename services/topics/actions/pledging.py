"""Members' commitments to a resolution: what they pledge, who looks at it, what came of it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.actions.life import Actor, add_once, note, take
from services.topics.models import Pledge, Topic
from services.topics.rules import Verb
from shared import clock
from shared.calls import pledges as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.identity import Caller
from shared.vocabulary import PledgeDecision


def pledge(session: Session, call: calls.Pledge, *, caller: Caller, now: datetime) -> Done:
    """提诺: a member's own commitment, one to a topic. What was returned is replaced; its old text stays in the record."""
    topic, actor = take(session, call.topic_id, "pledge", caller)
    rules.check_due(call.due_on, today=clock.day_of(now))
    own = session.scalar(sa.select(Pledge).where(Pledge.topic_id == topic.id, Pledge.person_id == actor.person_id))
    rules.check_may_pledge(own.state if own else None)
    if own is None:
        own = Pledge(
            id=call.id, topic_id=topic.id, person_id=actor.person_id, text=call.text, due_on=call.due_on, made_at=now
        )
        add_once(session, own)
    else:
        own.text, own.due_on, own.made_at, own.returned_because = call.text, call.due_on, now, ""
    note(session, topic, "pledge", actor, call, now=now, detail=f"完成期限 {clock.in_words(call.due_on)}")
    return Done(id=own.id)


def review_pledge(session: Session, call: calls.ReviewPledge, *, caller: Caller, now: datetime) -> Done:
    """审诺: another of the branch looks at it. Approved, it is shown to everybody at once (示诺)."""
    topic, made, actor = _taken(session, call.pledge_id, "review_pledge", caller)
    approve = call.decision is PledgeDecision.APPROVE
    rules.check_review_of_pledge(
        made.state, pledger=made.person_id, reviewer=actor.person_id, approve=approve, reason=call.reason
    )
    if approve:
        made.approved_at = now
    else:
        made.returned_because = call.reason
    detail = f"{call.decision.chinese}：{call.reason}" if call.reason else call.decision.chinese
    note(session, topic, "review_pledge", actor, call, now=now, detail=detail)
    return Done(id=made.id)


def keep_pledge(session: Session, call: calls.KeepPledge, *, caller: Caller, now: datetime) -> Done:
    """践诺: the member reports what they have done."""
    topic, made, actor = _taken(session, call.pledge_id, "keep_pledge", caller)
    rules.check_may_keep(made.state, pledger=made.person_id, reporter=actor.person_id)
    made.report, made.kept_at = call.report, now
    note(session, topic, "keep_pledge", actor, call, now=now)
    return Done(id=made.id)


def appraise_pledge(session: Session, call: calls.AppraisePledge, *, caller: Caller, now: datetime) -> Done:
    """评诺: what the branch meeting thought of it; also of one whose day went by."""
    topic, made, actor = _taken(session, call.pledge_id, "appraise_pledge", caller)
    rules.check_appraisal(
        made.state, pledger=made.person_id, appraiser=actor.person_id, due_on=made.due_on, today=clock.day_of(now)
    )
    made.grade, made.appraised_at = call.grade, now
    note(session, topic, "appraise_pledge", actor, call, now=now, detail=call.grade.chinese)
    return Done(id=made.id)


def _taken(session: Session, pledge_id: UUID, verb: Verb, caller: Caller) -> tuple[Topic, Pledge, Actor]:
    """The pledge, its topic held."""
    topic_id = session.scalar(sa.select(Pledge.topic_id).where(Pledge.id == pledge_id))
    if topic_id is None:
        raise NotFound
    topic, actor = take(session, topic_id, verb, caller)
    return topic, session.get_one(Pledge, pledge_id, populate_existing=True), actor
