"""Somebody of the county who uploads workbooks, day after day, and asks for rolls."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.directory import importing, queries
from services.directory.actions import importing as imports
from services.directory.models import Division, Person
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.vocabulary import RollKind
from tests.directory.sheets import VILLAGE

COUNTY, TOWNSHIP, NEXT = "620922", "620922105", "620922105202"
NOW = datetime(2027, 3, 1, 1, tzinfo=UTC)
TODAY = NOW.date()
OWNER = UUID(int=9)
DIVISIONS = {COUNTY: "county", TOWNSHIP: "township", VILLAGE: "village", NEXT: "community"}


class Importer:
    """``today`` goes forward by :meth:`later`."""

    def __init__(self, sessions) -> None:
        self.sessions = sessions
        self.now = NOW
        self.add(
            *(
                Division(code=code, name=code, level=level, residents=0, valid_from=date(2023, 1, 1))
                for code, level in DIVISIONS.items()
            )
        )

    @property
    def today(self) -> date:
        return self.now.date()

    def later(self, days: int) -> None:
        self.now += timedelta(days=days)

    def add(self, *rows) -> None:
        with self.sessions.begin() as session:
            session.add_all(rows)

    def upload(self, content: bytes) -> UUID:
        upload_id = uuid4()
        with self.sessions.begin() as session:
            for number in range(0, len(content), 3000):
                part = calls.UploadPart(upload_id=upload_id, number=number // 3000, content="")
                imports.upload_part(session, part, content[number : number + 3000], OWNER, now=self.now)
        return upload_id

    def run(self, upload_id: UUID, *, owner: UUID = OWNER, **options) -> calls.ImportReport:
        call = calls.ImportRoster(upload_id=upload_id, file_name="名册.xlsx", **options)

        def read(content):
            assert not session.in_transaction()  # a minute of Excel keeps nobody from the directory
            return importing.read(content)

        with self.sessions() as session:
            report = imports.import_roster(session, call, owner, county=COUNTY, now=self.now, read=read)
            session.commit()
            return report

    def writes(self, content: bytes, **options) -> calls.ImportReport:
        return self.run(self.upload(content), dry_run=False, **options)

    def checks(self, content: bytes) -> calls.ImportReport:
        return self.run(self.upload(content))

    def keys(self) -> dict[UUID, str]:
        with self.sessions() as session:
            return dict(session.execute(sa.select(Person.id, Person.external_key)).tuples().all())

    def roll(self, kind: RollKind, on: date, area: str = VILLAGE) -> tuple[calls.RollEntry, ...]:
        group = "第一村民小组" if kind is RollKind.VILLAGE_GROUP else ""
        with self.sessions() as session:
            return queries.roll(session, calls.GetRoll(kind=kind, area=area, on=on, group=group)).entries

    def names(self, kind: RollKind, on: date, area: str = VILLAGE) -> list[str]:
        """Their keys in the source."""
        keys = self.keys()
        return sorted(keys[entry.person_id] for entry in self.roll(kind, on, area))

    def events(self) -> list[dict[str, Any]]:
        with self.sessions() as session:
            return list(session.scalars(sa.select(mailbox.outbox.c.data).order_by(mailbox.outbox.c.id)))


def places(report: calls.ImportReport) -> list[tuple[str, int, str]]:
    return [(problem.sheet, problem.row, problem.column) for problem in report.problems]


def counts(report: calls.ImportReport) -> dict[str, tuple[int, int, int]]:
    """Of each sheet: rows without a problem, new, changed."""
    return {sheet.title: (sheet.good, sheet.new, sheet.changed) for sheet in report.sheets}
