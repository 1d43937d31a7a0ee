"""Finding a meeting one may act on, and the one place that writes its record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import OWN, STATES, concerned_by, require_sight
from services.meetings.models import CountSheet, Entry, Matter, Meeting
from shared import chain, clock
from shared.bus import mailbox
from shared.errors import NotFound, Refused
from shared.events.meetings import RecordSealed
from shared.identity import Caller, Role


@dataclass(frozen=True)
class Actor:
    """A person, in the role in which they act."""

    person_id: UUID | None = None
    role: str = ""

    @classmethod
    def of(cls, caller: Caller, *roles: Role, area: str) -> Self:
        person_id = caller.require(*roles, area=area)
        return cls(person_id, next(role.value for role in roles if caller.has(role, area=area)))

    @classmethod
    def own(cls, caller: Caller, *, area: str) -> Self:
        """Somebody who acts for themselves, not in their office."""
        return cls(caller.person_id, next((role.value for role in OWN if caller.has(role, area=area)), ""))


def locked(session: Session, meeting_id: UUID, caller: Caller) -> Meeting:
    """The meeting, held until the end of the transaction; one that the caller does not see is not there."""
    meeting = session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None:
        raise NotFound()
    require_sight(session, meeting, caller)
    return meeting


def keep_out(session: Session, subject: Matter | Meeting, *people: UUID | None) -> None:
    """Whom a recall concerns has no hand in its vote. Raises :class:`ConcernedKeepsOut`."""
    if (concerned := concerned_by(session, subject)) is not None:
        rules.check_not_concerned(concerned, people)


def lead(session: Session, meeting: Meeting, caller: Caller) -> Actor:
    """The caller as whoever leads a meeting of this body, never whom a recall concerns."""
    actor = Actor.of(caller, *rules.leaders(meeting.body), area=meeting.village)
    keep_out(session, meeting, actor.person_id)
    return actor


def oversee(session: Session, meeting: Meeting, caller: Caller, refusal: type[Refused]) -> Actor:
    """The caller as the township, where whoever leads the meeting could get around a count. Raises ``refusal`` for who leads it."""
    leaders = [role for role in rules.leaders(meeting.body) if role is not Role.TOWNSHIP]
    if caller.has(*leaders, area=meeting.village):
        raise refusal
    actor = Actor.of(caller, Role.TOWNSHIP, area=meeting.village)
    keep_out(session, meeting, actor.person_id)
    return actor


def require_state(meeting: Meeting, *states: str, verb: str) -> None:
    if meeting.state not in states:
        raise refusals.NotNow(state=STATES[meeting.state], verb=verb)


def require_still_on(meeting: Meeting, now: datetime) -> None:
    """Raises :class:`MeetingIsOver`."""
    rules.check_still_on(meeting.opened_at, now, on=clock.day_of(meeting.held_at))


def require_before_the_vote(session: Session, meeting: Meeting, *, verb: str) -> None:
    """Once a vote is open, or its count entered, nobody leaves, withdraws or is sent back to get around it. Raises :class:`VoteIsOpen`."""
    if meeting.vote_opened_at or session.get(CountSheet, meeting.id) is not None:
        raise refusals.VoteIsOpen(verb=verb)


def note(
    session: Session,
    meeting: Meeting,
    verb: str,
    actor: Actor,
    content: Any,
    *,
    now: datetime,
    detail: str = "",
    source: str = "",
) -> None:
    """Write a line, with its ``content``: the command in full, or plain containers of what it is about."""
    entry = Entry(
        meeting_id=meeting.id, at=now, verb=verb, actor_id=actor.person_id, actor_role=actor.role, detail=detail,
        source=source, content=chain.content(content),
    )  # fmt: skip
    session.add(chain.follow(meeting, entry))


def seal(session: Session, meeting: Meeting) -> None:
    """The meeting is over: say what its record ends with, so that the topic's own record holds it."""
    mailbox.post(
        session,
        RecordSealed(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, lines=meeting.entries,
            digest=meeting.sealed,
        ),
    )  # fmt: skip
