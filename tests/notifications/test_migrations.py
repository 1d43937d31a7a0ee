"""Migrations build exactly what the models describe; what must never stand in a table is refused by it."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.notifications.models import Base
from shared import storage
from shared.bus import mailbox
from tests.notifications.village import Village


def test_migrations_and_models_agree(database_url):
    storage.migrate("notifications", database_url)
    storage.migrate("notifications", database_url)  # a second time it finds nothing to do

    wanted = sa.MetaData()
    for table in (*Base.metadata.tables.values(), *mailbox.metadata.tables.values()):
        table.to_metadata(wanted)
    with storage.engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, wanted) == []


@pytest.mark.parametrize(
    "change",
    [
        "channel = 'pigeon'",
        "state = 'perhaps'",
        "taken_by = notice_id",  # nobody answers for what a machine did
        "number = 2",  # a second message to the same person
        "message_id = NULL",
    ],
)
def test_the_table_refuses_what_must_not_be(village: Village, change):
    village.convenes()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.text(f"UPDATE delivery SET {change} WHERE channel = 'sms'"))
