"""Migrations build exactly what the models describe."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.learning_credits.models import Base
from shared import storage
from shared.bus import mailbox


def test_migrations_and_models_agree(database_url):
    storage.migrate("learning_credits", database_url)
    storage.migrate("learning_credits", database_url)  # a second time it finds nothing to do

    wanted = sa.MetaData()
    for table in (*Base.metadata.tables.values(), *mailbox.metadata.tables.values()):
        table.to_metadata(wanted)
    with storage.engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, wanted) == []
