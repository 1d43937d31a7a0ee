"""What has to be ready before the villagers decide; once all of it is, the last step may be convened."""

from sqlalchemy.orm import Session

from services.topics.models import Levy, Topic
from shared.bus import mailbox
from shared.events.topics import PreparationsDone
from shared.vocabulary import Kind


def finish_preparing(session: Session, topic: Topic) -> None:
    """Say so as soon as nothing is missing any more."""
    if topic.awaits and _levy_is_ready(session, topic):
        topic.awaits = False
        mailbox.post(session, PreparationsDone(topic_id=topic.id, village=topic.village))


def _levy_is_ready(session: Session, topic: Topic) -> bool:
    levy = session.get(Levy, topic.id)
    return topic.kind is not Kind.LEVY or (levy is not None and levy.settled_at is not None)
