"""Uploading a county's roster in pieces, checking it, writing it: all good rows in one transaction, or none.

``known``          what the directory knows already, and what is wrong so far
``people``         the sheet of people
``organisations``  of Party organisations
``memberships``    of Party members
``offices``        of offices
``belonging``      of village groups and collectives
``lasting``        writing what a timeline says
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import refusals
from services.directory.actions.importing import belonging, known, memberships, offices, organisations, people
from services.directory.importing.rows import Roster
from services.directory.importing.sheets import BELONGING, MEMBERSHIPS, OFFICES, ORGANISATIONS, PEOPLE
from services.directory.models import Division, Organisation, UploadPart
from shared import clock
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.events.directory import RosterImported

UPLOAD_PART = UploadPart.metadata.tables["upload_part"]
KEPT = timedelta(days=1)  # an upload that nobody imported
MOST_PROBLEMS = 500  # that one reads at once


def upload_part(session: Session, call: calls.UploadPart, content: bytes, owner_id: UUID, *, now: datetime) -> None:
    put = mailbox.insert(session, UPLOAD_PART)
    session.execute(
        put.values(upload_id=call.upload_id, number=call.number, owner_id=owner_id, content=content, uploaded_at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip


def import_roster(
    session: Session,
    call: calls.ImportRoster,
    owner_id: UUID,
    *,
    county: str,
    now: datetime,
    read: Callable[[bytes], Roster],
) -> calls.ImportReport:
    """Nothing is written while there are bad rows, unless they are to be skipped.

    ``read`` is slow; it gets the bytes and runs while no transaction is open.
    """
    content = _content(session, call.upload_id, owner_id)
    session.rollback()  # nothing was written: others may use the connection while we read
    roster = read(content)
    if not call.dry_run:  # two rosters of a county are written one after the other
        session.execute(sa.select(Division.code).where(Division.code == county).with_for_update())
    plan = Plan(session, roster, known.know(session, roster, county=county, today=clock.day_of(now)))
    bad_rows = plan.findings.bad_rows()
    if not call.dry_run and bad_rows and not call.only_good_rows:
        raise refusals.RowsHaveProblems(bad=len(bad_rows))
    report = plan.report(dry_run=call.dry_run)
    if not call.dry_run:
        plan.write()
        session.execute(sa.delete(UploadPart).where(UploadPart.upload_id == call.upload_id))
        mailbox.post(
            session,
            RosterImported(
                import_id=call.upload_id, county=county, new=report.new, changed=report.changed, areas=plan.areas()
            ),
        )
    return report


class Plan:
    """What becomes of each sheet. A row that refers to a wrong one is wrong, so the sheets are looked at in their order."""

    def __init__(self, session: Session, roster: Roster, directory: known.Known) -> None:
        self.session, self.roster = session, roster
        self.findings = found = known.Findings(roster.problems)
        found.add(list(people.faults(session, roster.people, directory)))
        organisations.find_faults(session, roster.organisations, directory, found)
        self.people = people.plan(found.good(roster.people), directory)
        self.organisations = organisations.plan(found.good(roster.organisations), directory)
        found.add(list(memberships.faults(roster.memberships, directory)))
        self.memberships = memberships.plan(session, found.good(roster.memberships), directory, found)
        found.add(list(offices.faults(roster.offices, directory)))
        self.offices = offices.plan(session, found.good(roster.offices), directory, found)
        found.add(list(belonging.faults(roster.belonging, directory)))
        self.belonging = belonging.plan(session, found.good(roster.belonging), directory, found)

    def write(self) -> None:
        people.write(self.session, self.people)
        organisations.write(self.session, self.organisations)
        memberships.write(self.session, self.memberships)
        offices.write(self.session, self.offices)
        belonging.write(self.session, self.belonging)

    def areas(self) -> tuple[str, ...]:
        """Where something changed that rolls are made of."""
        found = self.people.areas | {seat.area for seat, _ in self.offices.touched}
        found |= {one.what.area for _, one in self.belonging.touched}
        touched = sorted({one.what.organisation_id for _, one in self.memberships.touched})
        for some in known.pieces(touched):
            found |= set(self.session.scalars(sa.select(Organisation.area).distinct().where(Organisation.id.in_(some))))
        return tuple(sorted(found))

    def report(self, *, dry_run: bool) -> calls.ImportReport:
        counts = {
            PEOPLE.title: (len(self.people.new), len(self.people.changed)),
            ORGANISATIONS.title: (len(self.organisations.new), len(self.organisations.changed)),
            MEMBERSHIPS.title: (len(self.memberships.new), len(self.memberships.changed)),
            OFFICES.title: (len(self.offices.new), len(self.offices.changed)),
            BELONGING.title: (len(self.belonging.new), len(self.belonging.changed)),
        }
        bad = [title for title, _ in self.findings.bad_rows()]
        sheets = tuple(
            calls.ImportedSheet(title=title, rows=rows, good=rows - bad.count(title), new=new, changed=changed)
            for title, (new, changed) in counts.items()
            if (rows := self.roster.rows.get(title)) is not None
        )
        order = list(counts)
        problems = sorted(self.findings.problems, key=lambda problem: (order.index(problem.sheet), problem.row))
        return calls.ImportReport(
            rows=sum(one.rows for one in sheets), good=sum(one.good for one in sheets), new=sum(one.new for one in sheets),
            changed=sum(one.changed for one in sheets), dry_run=dry_run, sheets=sheets, problems=tuple(problems[:MOST_PROBLEMS]),
        )  # fmt: skip


def _content(session: Session, upload_id: UUID, owner_id: UUID) -> bytes:
    parts = session.execute(
        sa.select(UploadPart.number, UploadPart.content)
        .where(UploadPart.upload_id == upload_id, UploadPart.owner_id == owner_id)
        .order_by(UploadPart.number)
    ).all()
    if not parts or [part.number for part in parts] != list(range(len(parts))):
        raise refusals.UploadIncomplete()
    return b"".join(part.content for part in parts)


def forget_uploads(session: Session, *, now: datetime) -> None:
    """Rosters are not kept when nobody imports them."""
    session.execute(sa.delete(UploadPart).where(UploadPart.uploaded_at < now - KEPT))
