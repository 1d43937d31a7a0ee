"""Writing what a timeline says: for memberships, offices and belonging alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory.actions.importing.known import pieces
from services.directory.importing.timeline import Held, NotPossible
from services.directory.models import Belonging, Membership, Office


@dataclass
class Plan:
    """What becomes of one table. ``new`` and ``changed`` are numbers of the sheet's rows; ``touched`` is what differs."""

    removed: list[UUID] = field(default_factory=list)
    kept: list[Held] = field(default_factory=list)
    opened: list[tuple[Any, Held]] = field(default_factory=list)
    touched: list[tuple[Any, Held]] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    impossible: dict[int, NotPossible] = field(default_factory=dict)

    def take(self, key: Any, before: Sequence[Held], after: Sequence[Held]) -> None:
        """``key`` is whose timeline it is."""
        was = {one.id: one for one in before}
        left = {one.id for one in after}
        gone = [one for one in before if one.id not in left]
        kept = [one for one in after if one.id is not None and one != was[one.id]]
        opened = [one for one in after if one.id is None]
        self.removed += [one.id for one in gone if one.id]
        self.kept += kept
        self.opened += [(key, one) for one in opened]
        self.touched += [(key, one) for one in (*gone, *kept, *opened)]
        rows = {one.row for one in (*kept, *opened) if one.row is not None}
        if before:
            self.changed |= rows
        else:
            self.new |= rows


def held(row: Membership | Office | Belonging, what: Any) -> Held:
    return Held(
        id=row.id, what=what, since=row.since, until=row.until, stated_since=row.stated_since or row.since,
        stated_until=row.stated_until or row.until,
    )  # fmt: skip


def days(one: Held) -> dict[str, Any]:
    """The columns; what the source states is kept where it differs from what counts."""
    return {
        "since": one.since, "until": one.until,
        "stated_since": one.stated_since if one.stated_since != one.since else None,
        "stated_until": one.stated_until if one.stated_until != one.until else None,
    }  # fmt: skip


def write(
    session: Session,
    table: type[Membership | Office | Belonging],
    made: Plan,
    columns: Callable[[Any, Held], dict[str, Any]],
) -> None:
    """What ends first, what begins last: so it finds its place free (one current membership, one current secretary)."""
    for some in pieces(made.removed):
        session.execute(sa.delete(table).where(table.id.in_(some)).execution_options(synchronize_session=False))
    if made.kept:
        session.execute(sa.update(table), [{"id": one.id, **days(one)} for one in made.kept])
    for some_opened in pieces(made.opened):
        rows = [{"id": UUID(str(uuid7())), **columns(key, one), **days(one)} for key, one in some_opened]
        session.execute(sa.insert(table), rows)
