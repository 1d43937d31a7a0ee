"""Events published by the directory. They name people by id only."""

from uuid import UUID

from shared.contracts import Event


class RosterImported(Event, key="directory.roster_imported.v1", subject="import_id"):
    """A workbook was written: people, Party organisations, memberships, offices.

    ``areas`` are the divisions in which something changed that rolls are made of, from the day of the import on; a roll that
    was asked for before may be another one now. Frozen copies of rolls stay as they are.
    """

    import_id: UUID
    county: str
    new: int
    changed: int
    areas: tuple[str, ...] = ()


class PasswordIssued(Event, key="directory.password_issued.v1", subject="person_id"):
    """Somebody else gave out a new password for an account. The person has to hear of it: perhaps they did not ask for one."""

    person_id: UUID
    area: str
    issued_by: UUID | None


class AccountLocked(Event, key="directory.account_locked.v1", subject="person_id"):
    """Too many wrong passwords."""

    person_id: UUID
    area: str
