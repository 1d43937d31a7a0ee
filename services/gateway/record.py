"""The record of a thing as people read it: who, in which role, when, what, by which rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.calls.common import Entry
from shared.identity import Role

ROLES = {role.value: role.chinese for role in Role} | {"recorder": "小组记录员", "teller": "计票、监票人"}


@dataclass(frozen=True)
class Line:
    at: datetime
    label: str
    actor: str
    detail: str
    source: str


def lines(entries: Iterable[Entry], names: Mapping[UUID, str]) -> list[Line]:
    """Newest first. What happened by itself has no actor."""
    return [Line(e.at, e.label, _actor(e, names), e.detail, e.source) for e in reversed(tuple(entries))]


def _actor(entry: Entry, names: Mapping[UUID, str]) -> str:
    role = ROLES.get(entry.actor_role, entry.actor_role)
    name = names.get(entry.actor_id, "") if entry.actor_id else ""
    return f"{name}（{role}）" if name and role else name or role
