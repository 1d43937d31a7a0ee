"""The people of a village, and how they do and ask things: as the bus would have it done, one session and one transaction each."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.topics import queries
from shared import clock
from shared.bus import mailbox
from shared.calls import topics as calls
from shared.calls.common import Todo
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions

FIRST_MORNING = datetime(2027, 3, 1, 8, tzinfo=clock.SHANGHAI)  # the day all stories begin
DAY = timedelta(days=1)
_townships: defaultdict[Sessions, Iterator[int]] = defaultdict(lambda: count(1))  # of each database
Answer = TypeVar("Answer")


def people(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


@dataclass
class People:
    """Every village made here lies in a township of its own, so that stories in one database don't meet."""

    sessions: Sessions
    now: datetime = FIRST_MORNING
    township_code: str = ""
    number: int = 201

    def __post_init__(self) -> None:
        self.township_code = self.township_code or f"620922{next(_townships[self.sessions]):03}"
        self.members = people(41)
        self.villagers = people(95) + self.members[:5]  # five members are residents; the others count elsewhere
        self.representatives = people(18) + self.members[5:7]
        self.committee = self.members[:5]

    @property
    def code(self) -> str:
        return f"{self.township_code}{self.number}"

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def open_to_all(self) -> None:
        """The days that are the members' alone go by."""
        self.wait(3)

    def wait(self, days: int) -> None:
        self.now += days * DAY

    # -- who is who

    def person(self, person_id: UUID, *roles: Role, area: str = "") -> Caller:
        return Caller(person_id=person_id, grants=tuple(Grant(role, area or self.code) for role in roles))

    def member(self, number: int) -> Caller:
        return self.person(self.members[number], Role.MEMBER)

    def villager(self, number: int) -> Caller:
        return self.person(self.villagers[number], Role.VILLAGER)

    def representative(self, number: int) -> Caller:
        return self.person(self.representatives[number], Role.REPRESENTATIVE)

    @cached_property
    def secretary(self) -> Caller:
        return self.person(self.members[0], Role.SECRETARY, Role.COLLECTION_TEAM, Role.MEMBER)

    @cached_property
    def collector(self) -> Caller:
        return self.person(self.members[1], Role.COLLECTION_TEAM, Role.MEMBER)

    @cached_property
    def head(self) -> Caller:
        """Of the villagers' committee."""
        return self.person(self.members[2], Role.VILLAGERS_COMMITTEE, Role.MEMBER)

    def of_the_committee(self, number: int) -> Caller:
        """A member of the branch committee; the first is the secretary."""
        return self.person(self.committee[number], Role.BRANCH_COMMITTEE, Role.MEMBER)

    @cached_property
    def township(self) -> Caller:
        return self.person(uuid4(), Role.TOWNSHIP, area=self.township_code)

    @cached_property
    def county(self) -> Caller:
        return self.person(uuid4(), Role.COUNTY, area=self.township_code[:6])

    @property
    def neighbour(self) -> Self:
        """Another village of the same township."""
        return type(self)(self.sessions, now=self.now, township_code=self.township_code, number=self.number + 1)

    # -- doing and asking

    def does(self, action: Callable[..., Any], call: Any, caller: Caller, **facts: Any) -> Any:
        with self.sessions.begin() as session:
            return action(session, call, caller=caller, now=self.now, **facts)

    def hears(self, handler: Callable[..., None], event: Any) -> None:
        with self.sessions.begin() as session:
            handler(session, event, now=self.now)

    def asks(self, query: Callable[..., Answer], *call: Any, **facts: Any) -> Answer:
        with self.sessions() as session:
            return query(session, *call, **facts)

    def sees(self, topic_id: UUID, caller: Caller | None = None) -> calls.TopicView:
        call, caller = calls.GetTopic(topic_id=topic_id), caller or self.secretary
        return self.asks(queries.get_topic, call, caller=caller, now=self.now)

    def public(self, topic_id: UUID) -> calls.PublicTopic:
        call = calls.GetPublicTopic(topic_id=topic_id)
        return self.asks(queries.get_public_topic, call, today=self.today)

    def todos(self, caller: Caller) -> tuple[Todo, ...]:
        return self.asks(queries.get_todos, caller=caller, now=self.now).items

    def state(self, topic_id: UUID) -> str:
        return self.sees(topic_id).topic.state.value

    def posted(self, topic_id: UUID) -> list[str]:
        """Names of the events published about a topic, in order."""
        about = sa.select(mailbox.outbox.c.key).where(mailbox.outbox.c.subject == f"topics:{topic_id}")
        with self.sessions() as session:
            return [key.split(".")[1] for key in session.scalars(about.order_by(mailbox.outbox.c.id))]

    def event(self, topic_id: UUID, name: str) -> dict[str, Any]:
        """The data of the one event of this name."""
        rows = sa.select(mailbox.outbox.c.data).where(
            mailbox.outbox.c.subject == f"topics:{topic_id}", mailbox.outbox.c.key == f"topics.{name}.v1"
        )
        with self.sessions() as session:
            data: dict[str, Any] = session.scalars(rows).one()
        return data
