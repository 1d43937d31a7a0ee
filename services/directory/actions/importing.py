"""Uploading a sheet of people in pieces, checking it, writing it: all good rows in one transaction, or none."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory import importing, refusals
from services.directory.models import Division, Person, UploadPart
from shared import clock
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.events.directory import PeopleImported

Read = Callable[[bytes, Collection[str]], importing.Sheet]
IN_ONE_STATEMENT = 500
UPLOAD_PART = UploadPart.metadata.tables["upload_part"]


def upload_part(session: Session, call: calls.UploadPart, content: bytes, owner_id: UUID, *, now: datetime) -> None:
    put = mailbox.insert(session, UPLOAD_PART)
    session.execute(
        put.values(upload_id=call.upload_id, number=call.number, owner_id=owner_id, content=content, uploaded_at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip


def import_people(
    session: Session, call: calls.ImportPeople, owner_id: UUID, *, county: str, now: datetime, read: Read
) -> calls.ImportReport:
    """``read`` is slow and gets the bytes; nothing is written while there are bad rows, unless they are to be skipped."""
    content = _content(session, call.upload_id, owner_id)
    levels = ("village", "community")
    areas = session.scalars(
        sa.select(Division.code).where(Division.level.in_(levels), Division.code.startswith(county))
    ).all()
    sheet = read(content, areas)
    problems = sheet.problems + _taken_phones(session, sheet.people)
    bad_rows = {problem.row for problem in problems}
    good = [row for row in sheet.people if row.row not in bad_rows]
    if not call.dry_run and bad_rows and not call.only_good_rows:
        raise refusals.RowsHaveProblems(bad=len(bad_rows))
    known = _known(session, [row.external_key for row in good])
    report = calls.ImportReport(
        rows=sheet.rows, good=len(good), new=sum(row.external_key not in known for row in good),
        changed=sum(row.external_key in known for row in good), dry_run=call.dry_run, problems=tuple(problems[:500]),
    )  # fmt: skip
    if not call.dry_run:
        _write(session, good, known, now=now)
        session.execute(sa.delete(UploadPart).where(UploadPart.upload_id == call.upload_id))
        mailbox.post(
            session, PeopleImported(import_id=call.upload_id, county=county, new=report.new, changed=report.changed)
        )
    return report


def _content(session: Session, upload_id: UUID, owner_id: UUID) -> bytes:
    parts = session.execute(
        sa.select(UploadPart.number, UploadPart.content)
        .where(UploadPart.upload_id == upload_id, UploadPart.owner_id == owner_id)
        .order_by(UploadPart.number)
    ).all()
    if not parts or [part.number for part in parts] != list(range(len(parts))):
        raise refusals.UploadIncomplete()
    return b"".join(part.content for part in parts)


def _known(session: Session, keys: list[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for start in range(0, len(keys), IN_ONE_STATEMENT):
        some = keys[start : start + IN_ONE_STATEMENT]
        rows = session.execute(sa.select(Person.external_key, Person.id).where(Person.external_key.in_(some)))
        found |= {str(key): person for key, person in rows}
    return found


def _taken_phones(session: Session, people: list[importing.PersonRow]) -> list[calls.ImportProblem]:
    """A phone number belongs to one person, also across villages."""
    by_phone = {row.phone: row for row in people if row.phone}
    phones = list(by_phone)
    problems = []
    for start in range(0, len(phones), IN_ONE_STATEMENT):
        some = phones[start : start + IN_ONE_STATEMENT]
        for phone, key in session.execute(sa.select(Person.phone, Person.external_key).where(Person.phone.in_(some))):
            row = by_phone[str(phone)]
            if key != row.external_key:
                advice = "请核对；一个号码只能属于一个人"
                problems.append(
                    calls.ImportProblem(row=row.row, column="手机号", problem="已属于另一个人", advice=advice)
                )
    return problems


def _write(session: Session, rows: list[importing.PersonRow], known: dict[str, UUID], *, now: datetime) -> None:
    values = [
        {
            "id": known.get(row.external_key) or UUID(str(uuid7())), "external_key": row.external_key, "name": row.name,
            "gender": row.gender, "born_on": row.born_on, "phone": row.phone, "area": row.area,
            "household_id": importing.household_id(row.area, row.household), "away": row.away,
            "since": clock.day_of(now),
        }
        for row in rows
    ]  # fmt: skip
    new = [value for value in values if value["external_key"] not in known]
    changed = [value for value in values if value["external_key"] in known]
    for start in range(0, len(new), IN_ONE_STATEMENT):
        session.execute(sa.insert(Person), new[start : start + IN_ONE_STATEMENT])
    if changed:
        session.execute(sa.update(Person), [{k: v for k, v in value.items() if k != "since"} for value in changed])
