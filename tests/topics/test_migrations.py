"""Migrations build exactly what the models describe, and what the models can't say."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.topics.models import Base
from shared import storage
from shared.bus import mailbox
from tests.topics.village import Village


def test_migrations_and_models_agree(database_url):
    storage.migrate("topics", database_url)

    wanted = sa.MetaData()
    for table in (*Base.metadata.tables.values(), *mailbox.metadata.tables.values()):
        table.to_metadata(wanted)
    with storage.engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, wanted) == []


def test_migrating_a_database_that_is_up_to_date_changes_nothing(database_url):
    storage.migrate("topics", database_url)
    storage.migrate("topics", database_url)


@pytest.mark.parametrize("statement", ["UPDATE topic_record SET detail = 'x'", "DELETE FROM topic_record"])
def test_a_record_once_written_stays_as_it_is(village: Village, statement):
    village.collected()

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text(statement))
