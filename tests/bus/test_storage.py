"""What the bus asks of a database's connections, and of many rows in one statement."""

import json
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid6 import uuid7

from shared import storage
from shared.bus import mailbox
from shared.bus.rows import Rows
from tests.bus.sample import LineWritten


def killed(engine: sa.Engine, database_server: str) -> None:
    """As a server ends its connections when it is started anew."""
    assert engine.url.database
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
    administrator = sa.create_engine(f"{database_server}/postgres")
    with administrator.connect() as connection:
        connection.execute(sa.text(end), {"name": engine.url.database})
    administrator.dispose()


@pytest.fixture
def engine(fresh_database):
    made = storage.engine(fresh_database("resting"))
    yield made
    made.dispose()


def one(engine: sa.Engine) -> object:
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT 1"))


def test_a_connection_that_died_at_rest_is_replaced(engine, database_server, monkeypatch):
    assert one(engine) == 1
    killed(engine, database_server)
    monkeypatch.setattr(storage, "RESTED", 0.0)

    assert one(engine) == 1


def test_one_that_died_without_a_rest_is_the_databases_fault_and_is_replaced_at_the_next_try(engine, database_server):
    assert one(engine) == 1
    killed(engine, database_server)

    with pytest.raises(sa.exc.DBAPIError) as raised:
        one(engine)
    assert storage.is_transient(raised.value)
    assert one(engine) == 1


@pytest.mark.parametrize(
    ("state", "passes"),
    [
        ("40001", True), ("40P01", True), ("53300", True), ("53100", True), ("55P03", True), ("57P01", True), ("08006", True),
        ("57014", False), ("54000", False), ("22001", False), ("23505", False), ("42P01", False),
    ],
)  # fmt: skip
def test_what_passes_by_itself_counts_against_no_message_and_what_does_not_is_its_own_fault(engine, state, passes):
    raising = sa.text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    with pytest.raises(sa.exc.DBAPIError) as raised, engine.connect() as connection:
        connection.execute(raising)
    assert storage.is_transient(raised.value) is passes


def test_an_id_made_by_uuid6_goes_into_a_row_and_onto_the_wire(sessions):
    made = uuid7()
    event = LineWritten(book_id=made, text="a")
    assert LineWritten.load(json.loads(event.to_json())).book_id == UUID(str(made))
    with sessions.begin() as session:
        mailbox.post(session, event)
    with sessions() as session:
        assert session.scalar(sa.select(mailbox.outbox.c.subject)) == f"sample:{made}"


def test_a_kind_of_column_that_rows_does_not_know_is_said_at_once():
    table = sa.Table("measured", sa.MetaData(), sa.Column("weight", sa.Float))
    with pytest.raises(TypeError, match=r"measured\.weight"):
        Rows(table, "weight")
