"""Keeping our copy of the topics, from their events."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.models import Matter
from shared.errors import NotFound
from shared.events.topics import (
    DecidedByOthers,
    DefenceStated,
    PreparationsDone,
    PreparationsDue,
    RecallDue,
    ResultPosted,
    TopicConfirmed,
    TopicDecided,
)
from shared.identity import Caller
from shared.procedure import DecidingStep, deciding_steps
from shared.vocabulary import Body, Kind, MatterClass


def keep(session: Session, event: TopicConfirmed) -> None:
    """A topic was confirmed: its deliberation may be convened."""
    session.merge(
        Matter(
            topic_id=event.topic_id, village=event.village, title=event.title, matter_class=event.matter_class,
            stage="confirmed", steps_passed=0,
        )
    )  # fmt: skip


def decided_by_others(session: Session, event: DecidedByOthers) -> None:
    """Its last step is a village group's, or a collective's."""
    subject = matter(session, event.topic_id)
    subject.kind, subject.group_name = event.kind, event.group


def keep_recall(session: Session, event: RecallDue) -> None:
    """The vote about this member of the villagers' committee may be convened, without anybody before it."""
    session.merge(
        Matter(
            topic_id=event.topic_id, village=event.village, title=event.title, matter_class=MatterClass.VILLAGE_AFFAIRS,
            stage="posted", steps_passed=0, kind=Kind.RECALL, concerned_id=event.person_id, convene_by=event.convene_by,
        )
    )  # fmt: skip


def defence_stated(session: Session, event: DefenceStated) -> None:
    """It is read out before the vote."""
    matter(session, event.topic_id).defended = True


def await_preparations(session: Session, event: PreparationsDue) -> None:
    """The last step may not be convened before what it decides about is ready."""
    subject = matter(session, event.topic_id)
    subject.kind, subject.awaits = event.kind, True


def end_awaiting(session: Session, event: PreparationsDone) -> None:
    matter(session, event.topic_id).awaits = False


def posted(session: Session, event: ResultPosted) -> None:
    """From now on the deciding steps may be convened."""
    matter(session, event.topic_id).stage = "posted"


def decided(session: Session, event: TopicDecided) -> None:
    matter(session, event.topic_id).stage = "decided"


def take_step(session: Session, topic_id: UUID, *, passed: bool, again: int) -> bool:
    """A step that passed leads on to the next, one that failed may be held ``again`` so often; the last one decides, either way. Whether
    the matter has failed before the last."""
    subject = matter(session, topic_id)
    is_last = subject.steps_passed + 1 == len(deciding_steps(subject.matter_class, subject.kind))
    for_good = not is_last and not passed and not again
    if is_last or for_good:
        subject.stage = "decided"
    subject.steps_passed += passed
    return for_good


def return_step(session: Session, topic_id: UUID, name: str) -> DecidingStep:
    """The step before is due again. Raises :class:`NoStepBefore`."""
    subject = matter(session, topic_id)
    before = rules.check_step_before(subject.matter_class, name, subject.kind)
    subject.steps_passed -= 1
    return before


def matter(session: Session, topic_id: UUID) -> Matter:
    """The copy, held until the end of the transaction: two who convene at once queue here."""
    found = session.scalar(sa.select(Matter).where(Matter.topic_id == topic_id).with_for_update())
    if found is None:
        raise NotFound()
    return found


def is_by_households(session: Session, topic_id: UUID, body: Body) -> bool:
    """Whether this body decides a topic of this kind with a vote for each household."""
    kind = session.scalar(sa.select(Matter.kind).where(Matter.topic_id == topic_id))
    return kind is not None and rules.is_by_households(kind, body)


def village_of(session: Session, topic_id: UUID, caller: Caller) -> str:
    """Where a topic belongs; one that the caller does not see is not there."""
    village = session.scalar(sa.select(Matter.village).where(Matter.topic_id == topic_id))
    if village is None:
        raise NotFound()
    caller.require_sight(village)
    return village
