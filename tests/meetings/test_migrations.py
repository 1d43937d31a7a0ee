"""Migrations build exactly what the models describe, and what the models can't say."""

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.meetings.models import Base
from shared import storage
from shared.bus import mailbox
from tests.meetings.village import Village


def differences(url: str) -> list[object]:
    """Between the tables there are and those the models want."""
    wanted = sa.MetaData()
    for table in (*Base.metadata.tables.values(), *mailbox.metadata.tables.values()):
        table.to_metadata(wanted)
    engine = storage.engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = compare_metadata(context, wanted)
    engine.dispose()
    return found


def test_migrations_and_models_agree(database_url):
    storage.migrate("meetings", database_url)
    assert differences(database_url) == []


def test_one_meeting_at_a_time_can_be_taken_back_and_made_again(database_url):
    storage.migrate("meetings", database_url)
    command.downgrade(storage.alembic_config("meetings", database_url), "0001")
    assert differences(database_url) != []
    storage.migrate("meetings", database_url)
    assert differences(database_url) == []


def test_a_secret_ballot_can_be_taken_back_and_made_again(database_url):
    storage.migrate("meetings", database_url)
    command.downgrade(storage.alembic_config("meetings", database_url), "0004")
    storage.migrate("meetings", database_url)
    assert differences(database_url) == []


@pytest.mark.parametrize("table", ["meeting_record", "vote"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET meeting_id = meeting_id", "DELETE FROM {}"])
def test_a_record_or_a_vote_once_written_stays_as_it_is(party_village: Village, table, statement):
    meeting_id = party_village.named_vote()
    party_village.cast(meeting_id, party_village.people[0])

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), party_village.sessions.begin() as session:
        session.execute(sa.text(statement.format(table)))
