"""The topics of a year as the ledger has them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import Opinion, Posting, Topic
from services.topics.queries.showing import outcome, ratio
from services.topics.queries.sight import STAFF, within
from shared import clock
from shared.calls import paperwork as calls
from shared.identity import Caller
from shared.vocabulary import Ground

PAGE = 50


def list_ledger(session: Session, call: calls.ListLedger, *, caller: Caller) -> calls.LedgerLines:
    """Three statements."""
    caller.require(*STAFF, area=call.area)
    begin, end = (datetime(year, 1, 1, tzinfo=clock.SHANGHAI) for year in (call.year, call.year + 1))
    begun = (within(Topic.village, call.area), Topic.opened_at >= begin, Topic.opened_at < end)
    oldest = sa.select(Topic).where(*begun).order_by(Topic.village, Topic.opened_at, Topic.id)
    found = session.scalars(oldest.offset(call.after).limit(PAGE + 1)).all()
    topics = found[:PAGE]
    ids = [topic.id for topic in topics]
    said = sa.select(Opinion.topic_id, Opinion.ground).where(Opinion.topic_id.in_(ids)).distinct()
    grounds = session.execute(said).tuples().all()
    hung = sa.select(Posting).where(Posting.topic_id.in_(ids), Posting.about == "result")
    postings = {posting.topic_id: posting for posting in session.scalars(hung)}
    lines = (
        _line(topic, tuple(ground for ground in Ground if (topic.id, ground) in grounds), postings.get(topic.id))
        for topic in topics
    )
    return calls.LedgerLines(items=tuple(lines), after=call.after + PAGE if len(found) > PAGE else None)


def _line(topic: Topic, grounds: tuple[Ground, ...], posting: Posting | None) -> calls.LedgerLine:
    return calls.LedgerLine(
        topic_id=topic.id, village=topic.village, title=topic.title, state=topic.state, opened_at=topic.opened_at,
        grounds=grounds, route=topic.route, matter_class=topic.matter_class, outcome=outcome(topic),
        posted_on=posting.posted_on if posting else None, posted_until=posting.until if posting else None,
        plan=topic.plan, due_on=topic.due_on, result=topic.result, completed_at=topic.completed_at,
        satisfaction_members=ratio(topic.members_satisfied, topic.members_asked),
        satisfaction_masses=ratio(topic.masses_satisfied, topic.masses_asked),
    )  # fmt: skip
