"""What the directory answers about the collection team of a village (民情民意收集小组)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done, Todos, VillageCode
from shared.contracts import About, Command, Query, Record


class TeamMember(Record):
    """``capacities``: in Chinese, what makes them one; without any they are on the list and may not collect."""

    person_id: UUID
    name: str
    capacities: tuple[str, ...] = ()
    since: date
    until: date | None = None


class Candidate(Record):
    """Who may be named: a member of the branch committee, or a delegate of the village."""

    person_id: UUID
    name: str
    capacities: tuple[str, ...] = ()


class CollectionTeam(Record):
    """A village's team on a day. ``lacks`` says in Chinese what is not lawful about it. ``resolution``: by which decision it was
    named, where the branch has said so here. ``candidates`` are for whoever deals with it."""

    village: str
    on: date
    members: tuple[TeamMember, ...] = ()
    lacks: tuple[str, ...] = ()
    source: str = ""
    resolution: str = ""
    candidates: tuple[Candidate, ...] = ()


class GetCollectionTeam(Query[CollectionTeam], key="directory.get_collection_team"):
    """Who collects what people say, in which capacity, from when to when. Public: it is a public office."""

    village: VillageCode
    on: date | None = None


class NameCollectionTeam(Command[Done], key="directory.name_collection_team"):
    """The branch names its team for a term; the one before ends the day before. By the secretary."""

    village: VillageCode
    members: Annotated[
        tuple[UUID, ...], About("小组成员", help="支部委员，以及本村的党代表、人大代表、政协委员；每种代表委员至少一名")
    ]
    since: Annotated[date, About("从哪天起")]
    until: Annotated[date | None, About("到哪天止", help="最后一天；到换届为止的，填换届日期")] = None
    resolution: Annotated[str, About("支部的决定", help="何时、什么会议确定的", shortest=2, longest=300, lines=2)]


class GetTodos(Query[Todos], key="directory.get_todos"):
    """What waits for the caller: a village without a lawful collection team."""
