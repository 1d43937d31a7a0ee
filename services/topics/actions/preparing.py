"""What has to be ready before the villagers decide; once all of it is, the last step may be convened."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import Finding, Hearing, Levy, Topic
from shared.bus import mailbox
from shared.events.topics import PreparationsDone
from shared.vocabulary import Kind


def finish_preparing(session: Session, topic: Topic) -> None:
    """Say so as soon as nothing is missing any more."""
    if topic.awaits and _levy_is_ready(session, topic) and _hearing_is_answered(session, topic):
        topic.awaits = False
        mailbox.post(session, PreparationsDone(topic_id=topic.id, village=topic.village))


def _levy_is_ready(session: Session, topic: Topic) -> bool:
    levy = session.get(Levy, topic.id)
    return topic.kind is not Kind.LEVY or (levy is not None and levy.settled_at is not None)


def _hearing_is_answered(session: Session, topic: Topic) -> bool:
    if not topic.hearing_for:
        return True
    hearing = session.get(Hearing, topic.id)
    waiting = sa.exists().where(Finding.topic_id == topic.id, Finding.adopted.is_(None))
    return hearing is not None and hearing.concluded_at is not None and not session.scalar(sa.select(waiting))
