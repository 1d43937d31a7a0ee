"""What the branch committee goes through, and what it decided of a topic."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Review, ReviewPoint, Topic
from shared.calls import reviewing as calls
from shared.vocabulary import PointAnswer


def get_review_list(call: calls.GetReviewList) -> calls.ReviewList:
    """Public."""
    return calls.ReviewList(
        points=tuple(_item(point) for point in rules.points_for(call.matter_class, call.on)),
        grounds=tuple(_item(ground) for ground in rules.grounds_for(call.matter_class, call.on)),
    )


def _item(item: rules.Item) -> calls.ListItem:
    return calls.ListItem(name=item.name, text=item.text, source=item.source, mark=item.mark, always=item.always)


def reviews_of(session: Session, topic: Topic) -> tuple[calls.ReviewView, ...]:
    """Two statements."""
    found: dict[int, list[tuple[str, PointAnswer]]] = defaultdict(list)
    points = sa.select(ReviewPoint.number, ReviewPoint.point, ReviewPoint.answer)
    for number, point, answer in session.execute(points.where(ReviewPoint.topic_id == topic.id)).tuples():
        found[number].append((point, answer))
    reviews = session.scalars(sa.select(Review).where(Review.topic_id == topic.id).order_by(Review.number))
    return tuple(_view(review, dict(found[review.number])) for review in reviews)


def _view(review: Review, answers: dict[str, PointAnswer]) -> calls.ReviewView:
    """Points in the order of the list."""
    ground = rules.VITAL_GROUNDS.get(review.ground)
    return calls.ReviewView(
        decision=review.decision, held_on=review.held_on, should_attend=review.should_attend, present=review.present,
        ayes=review.ayes, noes=review.noes, ground=ground.text if ground else "",
        ground_source=ground.source if ground else "",
        points=tuple(
            calls.PointView(text=point.text, answer=answers[name], source=point.source)
            for name, point in rules.POINTS.items() if name in answers
        ),
    )  # fmt: skip
