"""Who was voted out of an office is asked for none of its duties from that moment on; the roll follows later."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from services.topics.models import Recall, Topic
from services.topics.queries.facts import Facts
from shared import clock
from shared.calls.common import NextStep
from shared.identity import Caller, Role
from shared.procedure import RECALL
from shared.vocabulary import State


def voted_out(caller: Caller) -> ColumnElement[bool]:
    """Recalls that have ended an office of the caller, until they are archived: by then the roll says so."""
    theirs = select(Recall.topic_id).where(Recall.person_id == caller.person_id)
    return and_(Topic.id.in_(theirs), Topic.state == State.DECIDED, Topic.passed.is_(True))


def in_office(session: Session, caller: Caller) -> Caller:
    if caller.person_id is None or not any(one.role is Role.VILLAGERS_COMMITTEE for one in caller.grants):
        return caller
    return caller.out_of(
        Role.VILLAGERS_COMMITTEE, session.scalars(select(Topic.village).where(voted_out(caller))).all()
    )


def office_ended(facts: Facts) -> NextStep | None:
    """What whom the recall concerned is told once it is carried."""
    topic, recall = facts.topic, facts.recall
    theirs = recall is not None and recall.person_id == facts.reader
    if not theirs or topic.state is not State.DECIDED or not topic.passed or topic.decided_at is None:
        return None
    day = clock.in_words(clock.day_of(topic.decided_at))
    why = (
        f"罢免在{day}投票通过：从这一天起，您不再担任村民委员会成员，村民委员会的事不再由您办，县里随后改名册。"
        "对投票结果有异议的，请向乡镇提出。"
    )
    return NextStep(verb="get_topic", label="您的职务已经终止", why=why, source=RECALL)
