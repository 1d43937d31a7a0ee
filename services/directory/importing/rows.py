"""One row of each sheet, checked as far as the row alone tells."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.calls.directory import ImportProblem
from shared.identity import Role
from shared.vocabulary import BelongsTo, Standing


@dataclass(frozen=True)
class Row:
    """``row`` is its number as Excel shows it."""

    SHEET: ClassVar[str]
    row: int

    def problem(self, column: str, problem: str, advice: str) -> ImportProblem:
        return ImportProblem(sheet=self.SHEET, row=self.row, column=column, problem=problem, advice=advice)


@dataclass(frozen=True)
class PersonRow(Row):
    SHEET = "人员"
    external_key: str
    name: str
    gender: str
    born_on: date
    phone: str | None
    area: str
    household: str
    away: bool

    @property
    def household_id(self) -> UUID | None:
        """The same household number in the same village is the same household."""
        return uuid5(NAMESPACE_OID, f"{self.area}/{self.household}") if self.household else None


@dataclass(frozen=True)
class OrganisationRow(Row):
    SHEET = "党组织"
    code: str
    name: str
    kind: str
    area: str
    superior: str  # its code, or nothing


@dataclass(frozen=True)
class MembershipRow(Row):
    SHEET = "党员"
    person: str
    organisation: str
    group: str  # its name, or nothing
    standing: Standing
    since: date
    until: date | None


@dataclass(frozen=True)
class OfficeRow(Row):
    SHEET = "任职"
    person: str
    role: Role
    area: str
    since: date
    until: date | None


@dataclass(frozen=True)
class BelongingRow(Row):
    SHEET = "归属"
    person: str
    belongs_to: BelongsTo
    area: str
    group: str  # its name, or nothing
    since: date
    until: date | None


@dataclass
class Roster:
    """A workbook: its good rows by sheet, how many rows each sheet has, and what is wrong with the others."""

    rows: dict[str, int] = field(default_factory=dict)
    people: list[PersonRow] = field(default_factory=list)
    organisations: list[OrganisationRow] = field(default_factory=list)
    memberships: list[MembershipRow] = field(default_factory=list)
    offices: list[OfficeRow] = field(default_factory=list)
    belonging: list[BelongingRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
