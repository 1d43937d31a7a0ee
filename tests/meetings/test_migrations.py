"""Migrations build exactly what the models describe, and what the models can't say."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from services.meetings import refusals
from services.meetings.models import Base
from shared import storage
from shared.bus import mailbox
from tests.meetings.demand import DemandingVillage
from tests.meetings.test_appraisals import BAD, appraise, assembly, listed
from tests.meetings.test_ordinary_meetings import record
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


def write_again(session: Session, table: str, **other: int) -> None:
    """The one row of a table once more, with the last of all ids."""
    row = dict(session.execute(sa.text(f"SELECT * FROM {table}")).mappings().one()) | other
    last = UUID(int=2**128 - 1)
    row["id"] = last.hex if isinstance(row["id"], str) else last
    into = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    session.execute(sa.text(into), row)


@pytest.mark.parametrize(
    ("year", "refused"), [(2027, refusals.AppraisedThatYear), (2026, refusals.AppraisedAtThatMeeting)]
)
def test_who_was_appraised_twice_stays_so_loses_no_office_and_is_not_appraised_a_third_time(
    database_url, year, refused
):
    storage.migrate("meetings", database_url)
    village = Village(storage.sessions(database_url))
    held = assembly(village)
    appraise(village, held, votes=BAD)
    village.sessions.kw["bind"].dispose()
    command.downgrade(storage.alembic_config("meetings", database_url), "0035")
    with village.sessions.begin() as session:
        write_again(session, "appraisal", year=year)
    storage.migrate("meetings", database_url)

    assert (len(listed(village).items), listed(village).ends) == (2, ())
    with pytest.raises(refused):
        appraise(village, held, year=year)


def test_what_stood_twice_stays_and_keeps_out_a_third(database_url):
    storage.migrate("meetings", database_url)
    village = DemandingVillage(storage.sessions(database_url))
    record(village, days_ago=1)
    village.start(20)
    village.sessions.kw["bind"].dispose()
    command.downgrade(storage.alembic_config("meetings", database_url), "0030")
    with village.sessions.begin() as session:
        for table in ("ordinary_meeting", "demand"):
            write_again(session, table)
    storage.migrate("meetings", database_url)

    with pytest.raises(refusals.HeldThatDayAlready):
        record(village, days_ago=1)
    with pytest.raises(refusals.HasOneOpen):
        village.start(20)
    assert len(village.board()) == 2


@pytest.mark.parametrize("table", ["meeting_record", "vote"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET meeting_id = meeting_id", "DELETE FROM {}"])
def test_a_record_or_a_vote_once_written_stays_as_it_is(party_village: Village, table, statement):
    meeting_id = party_village.named_vote()
    party_village.cast(meeting_id, party_village.people[0])

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), party_village.sessions.begin() as session:
        session.execute(sa.text(statement.format(table)))
