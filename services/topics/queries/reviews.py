"""What the branch committee goes through, and what it decided of a topic."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Review, ReviewAttendee, ReviewPoint, Topic
from shared import clock
from shared.calls import reviewing as calls
from shared.calls.ways import WayView
from shared.vocabulary import Kind, PointAnswer, State


def get_review_list(call: calls.GetReviewList) -> calls.ReviewList:
    """Public."""
    return calls.ReviewList(
        points=tuple(_item(point, call.kind) for point in rules.points_for(call.matter_class, call.on)),
        grounds=tuple(_item(ground, call.kind) for ground in rules.grounds_for(call.matter_class, call.on)),
        brings=_ways(rules.brought_by(call.kind, call.matter_class, major=False, on=call.on)),
        major_brings=_ways(rules.brought_by(call.kind, call.matter_class, major=True, on=call.on)),
    )


def _ways(found: Iterable[rules.Way]) -> tuple[WayView, ...]:
    return tuple(WayView(label=way.label, why=way.why, source=way.source) for way in found)


def _item(item: rules.Item, kind: Kind) -> calls.ListItem:
    always = item.concerns(kind)
    return calls.ListItem(name=item.name, text=item.text, source=item.source, mark=item.mark, always=always)


@dataclass(frozen=True)
class ReviewFacts:
    """What was entered last of a topic under review, who was there by it, and why the one before was objected to."""

    last: Review
    present: frozenset[UUID]
    disputed: str

    @property
    def look(self) -> rules.SecondLook:
        return rules.SecondLook(
            entered_on=clock.day_of(self.last.recorded_at), entered_by=self.last.entered_by, present=self.present,
            disputed=bool(self.disputed),
        )  # fmt: skip


def entered_reviews(session: Session, topics: Sequence[Topic]) -> dict[UUID, ReviewFacts]:
    """Of those under review of which something was entered. Two statements, where there are any under review."""
    ids = [topic.id for topic in topics if topic.state is State.UNDER_REVIEW]
    if not ids:
        return {}
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    for review in session.scalars(sa.select(Review).where(Review.topic_id.in_(ids)).order_by(Review.number)):
        reviews[review.topic_id].append(review)
    there: dict[tuple[UUID, int], set[UUID]] = defaultdict(set)
    rows = sa.select(ReviewAttendee.topic_id, ReviewAttendee.number, ReviewAttendee.person_id)
    for topic_id, number, person in session.execute(rows.where(ReviewAttendee.topic_id.in_(ids))).tuples():
        there[topic_id, number].add(person)
    return {
        topic_id: ReviewFacts(
            last=of_it[-1], present=frozenset(there[topic_id, of_it[-1].number]),
            disputed=of_it[-2].objection if len(of_it) > 1 else "",
        )
        for topic_id, of_it in reviews.items()
    }  # fmt: skip


def reviews_of(session: Session, topic: Topic) -> tuple[calls.ReviewView, ...]:
    """What counts. Two statements."""
    found = _points_of(session, topic)
    counts = sa.select(Review).where(Review.topic_id == topic.id, Review.confirmed_at.is_not(None))
    return tuple(
        calls.ReviewView(**_shown(review, found[review.number]))
        for review in session.scalars(counts.order_by(Review.number))
    )


def entered_review(
    session: Session, topic: Topic, facts: ReviewFacts | None, today: date
) -> calls.EnteredReview | None:
    """What waits, whole. One statement, where something does."""
    if facts is None or not facts.last.waits:
        return None
    last, look = facts.last, facts.look
    return calls.EnteredReview(
        **_shown(last, _points_of(session, topic)[last.number]), number=last.number, entered_by=last.entered_by,
        people=tuple(sorted(facts.present)), until=look.until, looked_at_by=look.by(today, until=clock.in_words(look.until)),
        objection=facts.disputed,
        matter_class=last.matter_class, major=last.major, vital_ground=last.vital_ground, legality=last.legality,
        reason=last.reason,
    )  # fmt: skip


def _points_of(session: Session, topic: Topic) -> dict[int, dict[str, PointAnswer]]:
    found: dict[int, dict[str, PointAnswer]] = defaultdict(dict)
    points = sa.select(ReviewPoint.number, ReviewPoint.point, ReviewPoint.answer)
    for number, point, answer in session.execute(points.where(ReviewPoint.topic_id == topic.id)).tuples():
        found[number][point] = answer
    return found


def _shown(review: Review, answers: dict[str, PointAnswer]) -> dict[str, Any]:
    """Points in the order of the list."""
    ground = rules.VITAL_GROUNDS.get(review.ground)
    return {
        "decision": review.decision, "held_on": review.held_on, "should_attend": review.should_attend,
        "present": review.present, "ayes": review.ayes, "noes": review.noes, "ground": ground.text if ground else "",
        "ground_source": ground.source if ground else "",
        "points": tuple(
            calls.PointView(text=point.text, answer=answers[name], source=point.source)
            for name, point in rules.POINTS.items() if name in answers
        ),
    }  # fmt: skip
