"""What the migrations make is what the models say, and it refuses what cannot be."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.directory.models import Account, Base, Cadre, Division, Office
from shared import storage
from shared.bus import mailbox
from shared.identity import Role
from tests.directory.village import CODE, NEXT, Village


def test_migrations_and_models_agree(database_url):
    storage.migrate("directory", database_url)
    engine = storage.engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        both = sa.MetaData()
        for metadata in (Base.metadata, mailbox.metadata):
            for table in metadata.tables.values():
                table.to_metadata(both)
        assert compare_metadata(context, both) == []
    engine.dispose()


@pytest.fixture
def village(database_url) -> Iterator[Village]:
    """On tables as the migrations make them."""
    storage.migrate("directory", database_url)
    sessions = storage.sessions(database_url)
    made = Village(sessions)
    person = made.lives(phone="+8615410000001", until=date(2030, 1, 1))
    made.joins(person, group=made.group("第一党小组"))
    made.serves(person, Role.SECRETARY)
    made.add(
        Division(code=CODE, name="瓜州村", level="village", residents=1500, valid_from=date(2023, 1, 1)),
        Account(person_id=person, login="+8615410000001", password_hash="-"),
        Cadre(person_id=person, category="other", unit="财政局"),
    )
    yield made
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET until = '2019-12-31'",  # gone before they came
        "UPDATE person SET gender = '?'",
        "UPDATE membership SET until = '2019-12-31'",
        "UPDATE membership SET standing = 'honorary'",
        "UPDATE office SET until = '2019-12-31'",
        "UPDATE office SET role = 'emperor'",
        "UPDATE division SET valid_to = '2022-12-31'",
        "UPDATE division SET residents = -1",
        "UPDATE division SET level = 'province'",
        "UPDATE division SET code = '6209221052'",
        "UPDATE organisation SET kind = 'club'",
        "UPDATE cadre SET category = 'king'",
        "UPDATE account SET failures = -1",
        "DELETE FROM person",
        "DELETE FROM organisation",
    ],
)
def test_the_tables_refuse_what_cannot_be(village, change):
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.text(change))


def test_a_village_has_one_secretary_at_a_time(village):
    with pytest.raises(sa.exc.IntegrityError):
        village.serves(village.lives(), Role.SECRETARY, since=date(2026, 1, 1))
    with village.sessions.begin() as session:
        session.execute(sa.update(Office).values(until=date(2025, 12, 31)))
    village.serves(village.lives(), Role.SECRETARY, since=date(2026, 1, 1))
    village.serves(village.lives(), Role.SECRETARY, area=NEXT)


def test_nobody_is_in_two_branches_or_twice_in_one_office(village):
    person = village.lives()
    village.joins(person)
    village.serves(person, Role.REPRESENTATIVE)
    with pytest.raises(sa.exc.IntegrityError):
        village.joins(person, since=date(2026, 1, 1))
    with pytest.raises(sa.exc.IntegrityError):
        village.serves(person, Role.REPRESENTATIVE, since=date(2026, 1, 1))


def test_a_members_group_is_one_of_the_members_branch(village):
    other = Village(village.sessions)
    with pytest.raises(sa.exc.IntegrityError):
        village.joins(village.lives(), group=other.group("第二党小组"))


def test_a_phone_belongs_to_one_person(village):
    with pytest.raises(sa.exc.IntegrityError):
        village.lives(phone="+8615410000001")
