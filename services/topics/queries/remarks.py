"""What was said of a topic before it is deliberated, as one reader may see it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import Remark, Topic
from services.topics.queries.sight import MEMBERS_FIRST, STAFF
from shared.calls.remarks import RemarkView
from shared.identity import Caller


def remarks_of(session: Session, topic: Topic, caller: Caller) -> tuple[RemarkView, ...]:
    """Oldest first. What was said among members stays among them and those who deal with the topic; what is withheld is for the latter."""
    said = sa.select(Remark).where(Remark.topic_id == topic.id).order_by(Remark.at, Remark.id)
    if not caller.has(*MEMBERS_FIRST, area=topic.village):
        said = said.where(Remark.members_first.is_(False))
    deals = caller.has(*STAFF, area=topic.village)
    return tuple(
        RemarkView(
            id=one.id, person_id=one.person_id, text=one.text if deals or one.withheld is None else "", at=one.at,
            members_first=one.members_first, withheld=one.withheld,
        )
        for one in session.scalars(said)
    )  # fmt: skip
