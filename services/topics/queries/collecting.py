"""Opinions and visits of a village, and which opinions look alike."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Opinion, Topic, Visit, Visitor
from services.topics.queries.showing import opinion_view
from services.topics.queries.sight import PAGE, STAFF, before, cursor
from shared.calls import collecting, common
from shared.calls import topics as calls
from shared.identity import Caller, Role
from shared.vocabulary import State

LAST = 20  # visits
COMPARED = 200  # opinions, the oldest first: each is measured against every other


def list_opinions(session: Session, call: calls.ListOpinions, *, caller: Caller) -> calls.Opinions:
    """All of a village for those who deal with them; anybody else sees their own. Newest first. Two statements."""
    person_id = caller.require(*STAFF, Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER, area=call.village)
    conditions = [Opinion.village == call.village]
    if call.open_only and not call.own:
        conditions.append(Opinion.topic_id.is_(None))
    if call.own:
        conditions.append(Opinion.household == "")
    if call.own or not caller.has(*STAFF, area=call.village):
        conditions.append(Opinion.recorded_by == person_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Opinion).where(*conditions)) or 0
    rows = sa.select(Opinion, Topic).outerjoin(Topic, Topic.id == Opinion.topic_id).where(*conditions)
    rows = rows.order_by(Opinion.recorded_at.desc(), Opinion.id.desc())
    if call.after:
        rows = rows.where(before(call.after, Opinion.recorded_at, Opinion.id))
    found = session.execute(rows.limit(PAGE + 1)).tuples().all()
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    items = tuple(opinion_view(opinion, caller, topic) for opinion, topic in found[:PAGE])
    return calls.Opinions(
        items=items, page=common.Page(next=cursor(last.recorded_at, last.id) if last else None, total=total)
    )


def list_visits(session: Session, call: collecting.ListVisits, *, caller: Caller) -> collecting.Visits:
    """Three statements."""
    caller.require(*STAFF, area=call.village)
    there = Visit.village == call.village
    said = sa.select(sa.func.count()).where(Opinion.visit_id == Visit.id).scalar_subquery()
    newest = sa.select(Visit, said).where(there).order_by(Visit.visited_on.desc(), Visit.id.desc()).limit(LAST)
    visits = session.execute(newest).tuples().all()
    by = sa.select(Visitor).where(Visitor.visit_id.in_([visit.id for visit, _ in visits])).order_by(Visitor.person_id)
    visitors = session.scalars(by).all()
    return collecting.Visits(
        total=session.scalar(sa.select(sa.func.count()).select_from(Visit).where(there)) or 0,
        items=tuple(
            collecting.VisitView(
                id=visit.id, visited_on=visit.visited_on, household=visit.household, opinions=opinions,
                visitors=tuple(one.person_id for one in visitors if one.visit_id == visit.id),
            )
            for visit, opinions in visits
        ),
    )  # fmt: skip


def suggest_merging(
    session: Session, call: collecting.SuggestMerging, *, caller: Caller, today: date
) -> collecting.AlikeOpinions:
    """First what may belong to a topic that is still being collected, then what may be a new one. Two statements."""
    caller.require(*map(Role, acts.COLLECTORS), area=call.village)
    loose = sa.select(Opinion.id, Opinion.content).where(Opinion.village == call.village, Opinion.topic_id.is_(None))
    oldest = session.execute(loose.order_by(Opinion.recorded_at, Opinion.id).limit(COMPARED)).tuples()
    texts = {opinion: rules.grams(content) for opinion, content in oldest}
    taken = (
        sa.select(Topic.id, Topic.title, Opinion.content)
        .join(Opinion, Opinion.topic_id == Topic.id)
        .where(Topic.village == call.village, Topic.state == State.COLLECTED)
    )
    titles: dict[UUID, str] = {}
    topics: dict[UUID, list[rules.Grams]] = {}
    for topic_id, title, content in session.execute(taken).tuples():
        titles[topic_id] = title
        topics.setdefault(topic_id, []).append(rules.grams(content))
    found = []
    for opinion, text in list(texts.items()):
        if near := rules.nearest(text, topics, on=today):
            del texts[opinion]
            found.append(
                collecting.Alike(
                    opinion_ids=(opinion,), degree=rules.degree(near[1], on=today), topic_id=near[0],
                    topic_title=titles[near[0]],
                )
            )  # fmt: skip
    found += [
        collecting.Alike(opinion_ids=opinions, degree=rules.degree(how_alike, on=today))
        for opinions, how_alike in rules.alike(texts, on=today)
    ]
    return collecting.AlikeOpinions(items=tuple(found))
