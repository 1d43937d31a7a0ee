"""Uploading a sheet of people in pieces, checking it, writing it: all good rows in one transaction, or none."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory import importing, refusals
from services.directory.models import Account, Division, Person, UploadPart
from shared import clock
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.events.directory import PeopleImported

T = TypeVar("T")
Read = Callable[[bytes, Collection[str]], importing.Sheet]
UPLOAD_PART = UploadPart.metadata.tables["upload_part"]
IN_ONE_STATEMENT = 500
KEPT = timedelta(days=1)  # an upload that nobody imported


class Known(NamedTuple):
    person_id: UUID
    area: str


def upload_part(session: Session, call: calls.UploadPart, content: bytes, owner_id: UUID, *, now: datetime) -> None:
    put = mailbox.insert(session, UPLOAD_PART)
    session.execute(
        put.values(upload_id=call.upload_id, number=call.number, owner_id=owner_id, content=content, uploaded_at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip


def import_people(
    session: Session, call: calls.ImportPeople, owner_id: UUID, *, county: str, now: datetime, read: Read
) -> calls.ImportReport:
    """Nothing is written while there are bad rows, unless they are to be skipped.

    ``read`` is slow; it gets the bytes and runs while no transaction is open.
    """
    content = _content(session, call.upload_id, owner_id)
    levels = ("village", "community")
    today = clock.day_of(now)
    areas = session.scalars(
        sa.select(Division.code).where(
            Division.level.in_(levels), Division.code.startswith(county), Division.is_in_force(today)
        )
    ).all()
    session.rollback()  # nothing was written: others may use the connection while we read
    sheet = read(content, areas)
    known = _known(session, [row.external_key for row in sheet.people])
    problems = sheet.problems + _others_keys(sheet.people, known, county) + _taken_phones(session, sheet.people)
    problems.sort(key=lambda problem: problem.row)
    bad_rows = {problem.row for problem in problems}
    good = [row for row in sheet.people if row.row not in bad_rows]
    if not call.dry_run and bad_rows and not call.only_good_rows:
        raise refusals.RowsHaveProblems(bad=len(bad_rows))
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


def _pieces(many: Sequence[T]) -> Iterator[Sequence[T]]:
    return (many[start : start + IN_ONE_STATEMENT] for start in range(0, len(many), IN_ONE_STATEMENT))


def _known(session: Session, keys: list[str]) -> dict[str, Known]:
    """Who is in the directory already, by the source's own key."""
    found: dict[str, Known] = {}
    for some in _pieces(keys):
        rows = session.execute(
            sa.select(Person.external_key, Person.id, Person.area).where(Person.external_key.in_(some))
        )
        found |= {str(key): Known(person, area) for key, person, area in rows}
    return found


def _others_keys(people: list[importing.PersonRow], known: dict[str, Known], county: str) -> list[calls.ImportProblem]:
    """One county's sheet never changes another county's people."""
    return [
        calls.ImportProblem(
            row=row.row, column="人员编号", problem="已属于外县的人", advice="请核对编号；人已迁入的，请另编一个"
        )
        for row in people
        if row.external_key in known and not known[row.external_key].area.startswith(county)
    ]


def _taken_phones(session: Session, people: list[importing.PersonRow]) -> list[calls.ImportProblem]:
    """A phone number belongs to one person, also across villages; so does one that somebody still signs in with."""
    by_phone = {row.phone: row for row in people if row.phone}
    taken: set[int] = set()
    for some in _pieces(list(by_phone)):
        numbers = sa.select(Person.phone, Person.external_key).where(Person.phone.in_(some))
        logins = sa.select(Account.login, Person.external_key).join(Person).where(Account.login.in_(some))
        for phone, key in session.execute(numbers.union(logins)):
            if key != by_phone[str(phone)].external_key:
                taken.add(by_phone[str(phone)].row)
    advice = "请核对；一个号码只能属于一个人"
    return [
        calls.ImportProblem(row=row, column="手机号", problem="已属于另一个人", advice=advice) for row in sorted(taken)
    ]


def _write(session: Session, rows: list[importing.PersonRow], known: dict[str, Known], *, now: datetime) -> None:
    values: list[dict[str, Any]] = [
        {
            "id": known[row.external_key].person_id if row.external_key in known else UUID(str(uuid7())),
            "external_key": row.external_key, "name": row.name, "gender": row.gender, "born_on": row.born_on, "phone": row.phone,
            "area": row.area, "household_id": importing.household_id(row.area, row.household), "away": row.away, "since": clock.day_of(now),
        }
        for row in rows
    ]  # fmt: skip
    new = [value for value in values if value["external_key"] not in known]
    changed = [value for value in values if value["external_key"] in known]
    for some in _pieces(new):
        session.execute(sa.insert(Person), some)
    if changed:
        session.execute(sa.update(Person), [{k: v for k, v in value.items() if k != "since"} for value in changed])
        _sign_in_with_new_numbers(session, [value["id"] for value in changed])


def _sign_in_with_new_numbers(session: Session, person_ids: list[UUID]) -> None:
    """The login is the phone number: whoever has a new one signs in with it. Without one, the old login stays."""
    number = sa.select(Person.phone).where(Person.id == Account.person_id).scalar_subquery()
    for some in _pieces(person_ids):
        session.execute(
            sa.update(Account)
            .where(Account.person_id.in_(some), number.is_not(None), number != Account.login)
            .values(login=number)
            .execution_options(synchronize_session=False)
        )


def forget_uploads(session: Session, *, now: datetime) -> None:
    """Sheets of people are not kept when nobody imports them."""
    session.execute(sa.delete(UploadPart).where(UploadPart.uploaded_at < now - KEPT))
