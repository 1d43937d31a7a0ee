"""Events published by the directory. They name people by id only."""

from uuid import UUID

from shared.contracts import Event


class PeopleImported(Event, key="directory.people_imported.v1", subject="import_id"):
    """A sheet of people was written."""

    import_id: UUID
    county: str
    new: int
    changed: int


class AccountLocked(Event, key="directory.account_locked.v1", subject="person_id"):
    """Too many wrong passwords."""

    person_id: UUID
    area: str
