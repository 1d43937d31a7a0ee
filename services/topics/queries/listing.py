"""Lists, and the numbers of law."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Topic
from services.topics.queries.showing import outcome
from services.topics.queries.sight import (
    PAGE,
    before,
    cursor,
    require_overlap,
    where_seen,
    within,
)
from shared.calls import common
from shared.calls import topics as calls
from shared.identity import Caller
from shared.recall_words import stage


def list_topics(session: Session, call: calls.ListTopics, *, caller: Caller, today: date) -> calls.Topics:
    """Of this area, what lies within the caller's own. Two statements."""
    require_overlap(caller, call.area)
    conditions = [within(Topic.village, call.area), where_seen(caller, today=today)]
    if call.state is not None:
        conditions.append(Topic.state == call.state)
    return _page(session, conditions, call.after)


def list_public_topics(session: Session, call: calls.ListPublicTopics) -> calls.Topics:
    """Public. Two statements."""
    return _page(session, [within(Topic.village, call.area), Topic.state.in_(rules.PUBLIC_STATES)], call.after)


def _page(session: Session, conditions: list[sa.ColumnElement[bool]], after: str | None) -> calls.Topics:
    """Newest change first."""
    total = session.scalar(sa.select(sa.func.count()).select_from(Topic).where(*conditions)) or 0
    rows = sa.select(Topic).where(*conditions).order_by(Topic.changed_at.desc(), Topic.id.desc())
    if after:
        rows = rows.where(before(after, Topic.changed_at, Topic.id))
    found = session.scalars(rows.limit(PAGE + 1)).all()
    on = cursor(found[PAGE - 1].changed_at, found[PAGE - 1].id) if len(found) > PAGE else None
    return calls.Topics(items=tuple(_line(topic) for topic in found[:PAGE]), page=common.Page(next=on, total=total))


def _line(topic: Topic) -> calls.TopicLine:
    return calls.TopicLine(
        id=topic.id, village=topic.village, title=topic.title, state=topic.state, state_label=stage(topic.kind, topic.state),
        changed_at=topic.changed_at, next_label=acts.waits_for(topic.state, topic.kind, passed=topic.is_to_be_carried_out),
        outcome=outcome(topic),
    )  # fmt: skip


def list_numbers() -> common.Numbers:
    """Public. Every number this service decides by, in every version, with its source."""
    return common.Numbers(
        items=tuple(common.NumberView(**vars(number) | {"value": str(number.value)}) for number in rules.BOOK.all())
    )
