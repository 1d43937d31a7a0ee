"""How a topic's state changes: the one place that moves it, and the one that writes its record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.counting import count_move
from services.topics.models import Base, Entry, Posting, Recall, Topic
from services.topics.rules import Verb
from shared import chain, clock, storage
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Kind


@dataclass(frozen=True)
class Actor:
    """A person, in the role in which they act; or nobody, where many together or another service's event act."""

    person_id: UUID | None = None
    role: str = ""

    @classmethod
    def of(cls, caller: Caller, *roles: str, area: str) -> Self:
        """The caller in the first of these roles that they hold there. Refused if they hold none."""
        wanted = [Role(role) for role in roles]
        person_id = caller.require(*wanted, area=area)
        return cls(person_id, next(role.value for role in wanted if caller.has(role, area=area)))


NOBODY = Actor()


def add_once(session: Session, row: Base) -> None:
    """Store something new under the id its caller gave it."""
    storage.add_once(session, row, refusals.AlreadyThere)


def locked(session: Session, topic_id: UUID) -> Topic:
    """The topic, held until the end of the transaction: whoever wants to change it queues here."""
    topic = session.get(Topic, topic_id, with_for_update=True)
    if topic is None:
        raise NotFound
    return topic


def take(session: Session, topic_id: UUID, verb: Verb, caller: Caller) -> tuple[Topic, Actor]:
    """The topic, held, and the caller in the role whose step or act this is.

    Refused, in this order: not there, not theirs, not now.
    """
    topic = locked(session, topic_id)
    step = rules.TRANSITIONS.get(verb) or acts.ACTS[verb]
    actor = Actor.of(caller, *rules.roles_for(topic.kind, verb, step.roles), area=topic.village)
    _check_recall(session, topic, verb, caller)
    if topic.ended_because and _is_of_carrying_out(verb):
        raise refusals.LevyEnded(verb=step.label)
    if verb in rules.TRANSITIONS:
        rules.check_transition(topic.state, verb, topic.kind)
    else:
        acts.check_act(topic.state, verb, passed=topic.passed, kind=topic.kind, heard=bool(topic.hearing_for))
    return topic, actor


def _is_of_carrying_out(verb: Verb) -> bool:
    return verb == "plan_execution" or (verb in acts.ACTS and acts.ACTS[verb].needs_a_yes)


def _check_recall(session: Session, topic: Topic, verb: Verb, caller: Caller) -> None:
    """A recall does without most steps, and whom it concerns has a hand in none."""
    if rules.does_without(topic.kind, verb, carries_out=_is_of_carrying_out(verb)):
        raise refusals.NotForARecall(verb=acts.label(verb, Kind.RECALL))
    if recall := session.get(Recall, topic.id):
        rules.check_not_concerned(caller.person_id, recall.person_id)


def move(
    session: Session,
    topic: Topic,
    verb: Verb,
    actor: Actor,
    content: Any,
    *,
    now: datetime,
    detail: str = "",
    source: str = "",
) -> None:
    """Take a topic to where this step leads, and write it down with its ``content``: the command or event in full, or plain
    containers of what it is about. ``source`` where a more exact one is known."""
    step = rules.check_transition(topic.state, verb, topic.kind)
    count_move(session, topic.village, topic.state, step.to_state)
    topic.state = step.to_state
    topic.changed_at = now
    if topic.kind is Kind.RECALL and not rules.recall_runs(topic.state):
        session.get_one(Recall, topic.id).runs = False
    _write(session, topic, verb, actor, content, now=now, detail=detail, source=source or step.source)


def note(
    session: Session,
    topic: Topic,
    verb: Verb,
    actor: Actor,
    content: Any,
    *,
    now: datetime,
    detail: str = "",
    source: str = "",
) -> None:
    """Write down an act that leaves the topic where it is."""
    _write(session, topic, verb, actor, content, now=now, detail=detail, source=source or acts.ACTS[verb].source)


def _write(
    session: Session, topic: Topic, verb: Verb, actor: Actor, content: Any, *, now: datetime, detail: str, source: str
) -> None:
    source = rules.recall_source(topic.kind, source)
    entry = Entry(
        topic_id=topic.id, at=now, verb=verb, actor_id=actor.person_id, actor_role=actor.role, detail=detail,
        source=source, content=chain.content(content),
    )  # fmt: skip
    session.add(chain.follow(topic, entry))  # the topic's lock puts its lines into an order


def publish(session: Session, topic: Topic, about: str, text: str, *, now: datetime) -> Posting:
    """Put a text on the board, for as many days as the law of this day asks."""
    today = clock.day_of(now)
    posting = Posting(
        topic_id=topic.id, about=about, text=text, posted_on=today, until=rules.posted_until(today, topic.matter_class),
        source=rules.posting_source_for(topic.kind, rules.posting_days(today, topic.matter_class).source),
    )  # fmt: skip
    session.add(posting)
    return posting
