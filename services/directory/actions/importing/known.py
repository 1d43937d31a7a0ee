"""What the directory knows of what a workbook speaks of, and what has been found wrong with the workbook so far."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory.importing.rows import Roster, Row
from services.directory.importing.timeline import ALWAYS
from services.directory.models import Division, FormerPerson, Organisation, Person
from shared.calls.directory import ImportProblem

T = TypeVar("T")
R = TypeVar("R", bound=Row)
IN_ONE_STATEMENT = 500
LEVELS = {"county": "县", "township": "乡镇", "village": "村", "community": "社区"}
SETTLEMENTS = ("village", "community")


def pieces(many: Iterable[T]) -> Iterator[Sequence[T]]:
    """As much as one statement takes."""
    listed = list(many)
    return (listed[start : start + IN_ONE_STATEMENT] for start in range(0, len(listed), IN_ONE_STATEMENT))


@dataclass
class Findings:
    """Problems; a row that has one is not written, and nothing that refers to it."""

    problems: list[ImportProblem]

    def add(self, problems: Iterable[ImportProblem]) -> bool:
        """Whether there were any."""
        before = len(self.problems)
        self.problems += problems
        return len(self.problems) > before

    def good(self, rows: Iterable[R]) -> list[R]:
        bad = self.bad_rows()
        return [row for row in rows if (row.SHEET, row.row) not in bad]

    def bad_rows(self) -> set[tuple[str, int]]:
        return {(problem.sheet, problem.row) for problem in self.problems}


class KnownPerson(NamedTuple):
    """As the table has it; rolls read it so from ``read_since`` on."""

    id: UUID
    name: str
    gender: str
    born_on: date
    phone: str | None
    area: str
    household_id: UUID | None
    away: bool
    since: date
    former_until: date | None

    @property
    def read_since(self) -> date:
        return self.former_until + timedelta(days=1) if self.former_until else self.since


class KnownOrganisation(NamedTuple):
    id: UUID
    code: str | None
    name: str
    kind: str
    area: str
    parent_id: UUID | None


class Member(NamedTuple):
    """Somebody whom memberships and offices may refer to; their rolls can't change before ``floor``."""

    id: UUID
    floor: date


@dataclass
class Known:
    """``members`` and ``branches`` are by the source's own keys, and grow by what the workbook adds."""

    county: str
    today: date
    levels: dict[str, str]
    people: dict[str, KnownPerson]
    organisations: dict[UUID, KnownOrganisation]
    members: dict[str, Member] = field(default_factory=dict)
    branches: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, person in self.people.items():
            if person.area.startswith(self.county):
                self.members[key] = Member(person.id, self.floor(person))
        self.branches |= {
            one.code: one.id
            for one in self.organisations.values()
            if one.code and one.area.startswith(self.county) and one.kind.startswith("party")
        }

    def floor(self, person: KnownPerson) -> date:
        """No roll knows those who came into the directory today."""
        return ALWAYS if person.since >= self.today else self.today

    def fault_of_area(self, row: Row, column: str, area: str, levels: Sequence[str]) -> list[ImportProblem]:
        allowed = "、".join(LEVELS[level] for level in levels)
        if not area.startswith(self.county):
            return [row.problem(column, f"{area} 不在本县", f"本县的代码以 {self.county} 开头；外县的由外县导入")]
        if area not in self.levels:
            return [row.problem(column, f"没有代码为 {area} 的{allowed}", "请核对区划代码")]
        if self.levels[area] not in levels:
            problem = f"{area} 是{LEVELS[self.levels[area]]}的代码"
            return [row.problem(column, problem, f"这里要填{allowed}的代码")]
        return []


def know(session: Session, roster: Roster, *, county: str, today: date) -> Known:
    divisions = sa.select(Division.code, Division.level).where(
        Division.code.startswith(county), Division.is_in_force(today)
    )
    keys = {row.external_key for row in roster.people}
    keys |= {row.person for row in roster.memberships} | {row.person for row in roster.offices}
    keys |= {row.person for row in roster.belonging}
    return Known(
        county=county,
        today=today,
        levels={row.code: row.level for row in session.execute(divisions)},
        people=_people(session, keys),
        organisations=_organisations(session, county, {row.code for row in roster.organisations}),
    )


def _people(session: Session, keys: set[str]) -> dict[str, KnownPerson]:
    found: dict[str, KnownPerson] = {}
    former_until = (
        sa.select(sa.func.max(FormerPerson.until)).where(FormerPerson.person_id == Person.id).scalar_subquery()
    )
    columns = (
        Person.id, Person.name, Person.gender, Person.born_on, Person.phone, Person.area, Person.household_id, Person.away,
        Person.since, former_until,
    )  # fmt: skip
    for some in pieces(sorted(keys)):
        for key, *values in session.execute(
            sa.select(Person.external_key, *columns).where(Person.external_key.in_(some))
        ):
            found[str(key)] = KnownPerson(*values)
    return found


def _organisations(session: Session, county: str, codes: set[str]) -> dict[UUID, KnownOrganisation]:
    """All of the county's, and whatever others have one of these codes."""
    columns = sa.select(
        Organisation.id, Organisation.external_code, Organisation.name, Organisation.kind, Organisation.area, Organisation.parent_id
    )  # fmt: skip
    found = list(session.execute(columns.where(Organisation.area.startswith(county))))
    for some in pieces(sorted(codes)):
        found += session.execute(columns.where(Organisation.external_code.in_(some)))
    return {row.id: KnownOrganisation(*row) for row in found}
