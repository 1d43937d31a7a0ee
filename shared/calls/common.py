"""Records that several services answer with."""

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from shared.contracts import About, Record

AreaCode = Annotated[str, About("区划代码", help="6、9 或 12 位", shortest=6, longest=12)]
VillageCode = Annotated[str, About("村（社区）代码", help="12 位区划代码", shortest=12, longest=12)]


class Done(Record):
    """A command was carried out; the thing it made or changed."""

    id: UUID


class NumberView(Record):
    """A number of law as the public page shows it, with its source. Its text forms only."""

    name: str
    value: str
    unit: str
    mark: str  # law, case, local or default
    source: str
    effective_from: date
    effective_to: date | None = None
    note: str = ""


class Numbers(Record):
    items: tuple[NumberView, ...] = ()


class NextStep(Record):
    """What may or must be done next with one thing, by the caller; the gateway knows a page for each verb.

    ``blocked`` says in Chinese what is still missing; a step without it can be taken at once. ``optional``: nothing waits for it.
    """

    verb: str
    label: str
    why: str
    source: str
    blocked: str | None = None
    due_on: date | None = None
    optional: bool = False


class Todo(Record):
    """One line of a person's to-do list."""

    subject_kind: str  # opinion, topic, meeting, demand, notice, posting, survey, team
    subject_id: UUID
    title: str
    area: str
    step: NextStep


class Todos(Record):
    items: tuple[Todo, ...] = ()


class Entry(Record):
    """One line of a thing's record: what happened, when, who in which role, by which rule."""

    at: datetime
    verb: str
    label: str
    actor_id: UUID | None = None
    actor_role: str = ""
    detail: str = ""
    source: str = ""


class Page(Record):
    """Where a list goes on: pass ``next`` as ``after``."""

    next: str | None = None
    total: int = 0


class RatioView(Record):
    """A ratio with its two counts, so that a page can show both and nothing is rounded."""

    part: int
    whole: int
    ratio: Fraction | None = None
