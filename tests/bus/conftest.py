from collections.abc import Callable

import pytest

from shared import storage
from shared.bus import mailbox
from tests.bus import sample


@pytest.fixture
def sessions(database_url: str) -> storage.Sessions:
    """A database with the sample service's table and the bus's own."""
    made = storage.sessions(database_url)
    engine = made.kw["bind"]
    sample.metadata.create_all(engine)
    mailbox.metadata.create_all(engine)
    return made


@pytest.fixture
def lines(sessions: storage.Sessions) -> Callable[[], list[str]]:
    """What stands in the book."""

    def read() -> list[str]:
        with sessions() as session:
            return list(session.scalars(sample.book.select().with_only_columns(sample.book.c.text).order_by("id")))

    return read
