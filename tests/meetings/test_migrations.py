"""What the migrations make is what the models say."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.meetings.models import Base
from shared import storage
from shared.bus import mailbox


def test_migrations_and_models_agree(database_url):
    storage.migrate("meetings", database_url)
    engine = storage.engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        both = sa.MetaData()
        for metadata in (Base.metadata, mailbox.metadata):
            for table in metadata.tables.values():
                table.to_metadata(both)
        assert compare_metadata(context, both) == []
    engine.dispose()
