"""Lists, headline numbers, and the numbers of law."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Briefing, Opinion, Topic
from services.topics.queries.showing import outcome
from services.topics.queries.sight import (
    PAGE,
    READERS,
    before,
    cursor,
    require_overlap,
    where_seen,
    within,
)
from shared import clock
from shared.calls import common
from shared.calls import topics as calls
from shared.calls.headlines import GetHeadlines, Headlines, StateCount
from shared.errors import NotFound
from shared.identity import Caller
from shared.vocabulary import State


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
        id=topic.id, village=topic.village, title=topic.title, state=topic.state, state_label=topic.state.chinese,
        changed_at=topic.changed_at, next_label=acts.waits_for(topic.state, passed=topic.passed),
        outcome=outcome(topic),
    )  # fmt: skip


def get_headlines(session: Session, call: GetHeadlines, *, caller: Caller) -> Headlines:
    """What happened in a calendar year, and how the area's topics stand today. Two statements."""
    if not caller.has(*READERS, area=call.area):
        raise NotFound
    first = datetime(call.year, 1, 1, tzinfo=clock.SHANGHAI)
    end = datetime(call.year + 1, 1, 1, tzinfo=clock.SHANGHAI)
    counts = session.execute(_counts(call.area, first, end)).one()._asdict()
    satisfied, asked = counts.pop("satisfied") or 0, counts.pop("asked") or 0
    by_state = sa.select(Topic.state, sa.func.count()).where(within(Topic.village, call.area)).group_by(Topic.state)
    standing = dict(session.execute(by_state).tuples().all())
    return Headlines(
        area=call.area,
        satisfaction=common.RatioView(part=satisfied, whole=asked, ratio=Fraction(satisfied, asked) if asked else None),
        by_state=tuple(
            StateCount(state=state, label=state.chinese, count=standing[state]) for state in State if state in standing
        ),
        **counts,
    )


def _counts(area: str, first: datetime, end: datetime) -> sa.Select[Any]:
    def happened(moment: Any) -> sa.ColumnElement[bool]:
        return sa.and_(moment >= first, moment < end)

    recorded = (within(Opinion.village, area), happened(Opinion.recorded_at))
    opinions = sa.select(sa.func.count()).select_from(Opinion).where(*recorded)
    held = (within(Topic.village, area), Briefing.held_on >= clock.day_of(first), Briefing.held_on < clock.day_of(end))
    briefings = sa.select(sa.func.count()).select_from(Briefing).join(Topic, Topic.id == Briefing.topic_id).where(*held)
    surveyed = happened(Topic.surveyed_at)
    return sa.select(
        opinions.scalar_subquery().label("opinions"),
        sa.func.count().filter(happened(Topic.opened_at)).label("topics"),
        sa.func.count().filter(happened(Topic.concluded_at)).label("deliberated"),
        sa.func.count().filter(happened(Topic.decided_at)).label("decided"),
        sa.func.count().filter(happened(Topic.completed_at)).label("carried_out"),
        briefings.scalar_subquery().label("briefings"),
        sa.func.sum(Topic.members_satisfied + Topic.masses_satisfied).filter(surveyed).label("satisfied"),
        sa.func.sum(Topic.members_asked + Topic.masses_asked).filter(surveyed).label("asked"),
    ).where(within(Topic.village, area))


def list_numbers() -> common.Numbers:
    """Public. Every number this service decides by, in every version, with its source."""
    return common.Numbers(
        items=tuple(common.NumberView(**vars(number) | {"value": str(number.value)}) for number in rules.BOOK.all())
    )
