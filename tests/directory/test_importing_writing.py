"""Writing a sheet of people: nothing by a dry run, all or nothing unless told otherwise, nobody twice."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.directory import importing, refusals
from services.directory.actions import importing as imports
from services.directory.models import Account, Division, Person, UploadPart
from shared.bus import mailbox
from tests.directory.importer import NOW, Importer
from tests.directory.sheets import GOOD, VILLAGE, sheet


@pytest.fixture
def directory(sessions):
    return Importer(sessions)


def people(directory):
    with directory.sessions() as session:
        return session.execute(sa.select(Person.external_key, Person.name).order_by(Person.external_key)).all()


BAD = GOOD | {"人员编号": "A2", "手机号": "1"}


def test_a_dry_run_writes_nothing_and_says_what_would_happen(directory):
    report = directory.checks(sheet(GOOD, BAD))
    assert (report.rows, report.good, report.new, report.changed, report.dry_run) == (2, 1, 1, 0, True)
    assert people(directory) == []


def test_with_bad_rows_nothing_is_written_unless_they_are_to_be_skipped(directory):
    upload_id = directory.upload(sheet(GOOD, BAD))
    with pytest.raises(refusals.RowsHaveProblems):
        directory.run(upload_id, dry_run=False)
    assert people(directory) == []
    report = directory.run(upload_id, dry_run=False, only_good_rows=True)
    assert (report.good, report.new) == (1, 1)
    assert people(directory) == [("A1", "张小三")]


def test_the_same_sheet_again_changes_instead_of_adding(directory):
    directory.writes(sheet(GOOD))
    report = directory.writes(sheet(GOOD | {"姓名": "张三"}))
    assert (report.new, report.changed) == (0, 1)
    assert people(directory) == [("A1", "张三")]
    with directory.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UploadPart)) == 0
        assert session.scalars(sa.select(mailbox.outbox.c.key)).all() == ["directory.roster_imported.v1"] * 2


def test_a_phone_that_is_somebody_elses_is_a_problem_of_its_row(directory):
    directory.writes(sheet(GOOD))
    report = directory.checks(sheet(GOOD | {"人员编号": "A9"}))
    assert [(p.row, p.column) for p in report.problems] == [(2, "手机号")]


def test_an_upload_with_a_piece_missing_or_of_somebody_else_is_refused(directory):
    upload_id = directory.upload(sheet(GOOD))
    with pytest.raises(refusals.UploadIncomplete):
        directory.run(upload_id, owner=UUID(int=8))
    with directory.sessions.begin() as session:
        session.execute(sa.delete(UploadPart).where(UploadPart.number == 0))
    with pytest.raises(refusals.UploadIncomplete):
        directory.run(upload_id)


def test_a_household_is_kept_together_and_the_next_village_has_its_own():
    def household(number, area=VILLAGE):
        found = importing.read(sheet(GOOD | {"户编号": number, "村代码": area}))
        return found.people[0].household_id

    assert household("3") == household(3)
    assert household("3") != household("3", "620922105202")
    assert household(None) is None


def test_somebody_without_a_phone_can_be_imported_and_so_can_the_next(directory):
    nobody = GOOD | {"手机号": None}
    report = directory.writes(sheet(nobody, nobody | {"人员编号": "A2"}))
    assert (report.new, report.problems) == (2, ())


def test_whoever_has_a_new_number_signs_in_with_it(directory):
    directory.writes(sheet(GOOD))
    with directory.sessions.begin() as session:
        person_id = session.scalars(sa.select(Person.id)).one()
        session.add(Account(person_id=person_id, login="+8615410000001", password_hash="-"))
    directory.writes(sheet(GOOD | {"手机号": "15410000002"}))
    with directory.sessions() as session:
        assert session.scalars(sa.select(Account.login)).all() == ["+8615410000002"]


def test_whoever_gives_a_number_up_still_signs_in_with_it_and_nobody_else_gets_it(directory):
    directory.writes(sheet(GOOD))
    with directory.sessions.begin() as session:
        person_id = session.scalars(sa.select(Person.id)).one()
        session.add(Account(person_id=person_id, login="+8615410000001", password_hash="-"))
    directory.writes(sheet(GOOD | {"手机号": None}))
    with directory.sessions() as session:
        assert session.scalars(sa.select(Account.login)).all() == ["+8615410000001"]
    report = directory.checks(sheet(GOOD | {"人员编号": "A2"}))
    assert [(p.row, p.column) for p in report.problems] == [(2, "手机号")]


def test_one_countys_sheet_does_not_change_another_countys_people(directory):
    with directory.sessions.begin() as session:
        session.add(
            Person(
                id=UUID(int=1), external_key="A1", name="外县人", gender="男", born_on=date(1980, 1, 1), area="620902100201",
                since=date(2020, 1, 1),
            )
        )  # fmt: skip
    report = directory.writes(sheet(GOOD), only_good_rows=True)
    assert [(p.row, p.column) for p in report.problems] == [(2, "人员编号")]
    assert people(directory) == [("A1", "外县人")]


def test_a_village_that_was_dissolved_takes_nobody_in(directory):
    with directory.sessions.begin() as session:
        session.execute(sa.update(Division).values(valid_to=date(2027, 2, 28)))
    report = directory.checks(sheet(GOOD))
    assert [(p.row, p.column) for p in report.problems] == [(2, "村代码")]


def test_problems_come_in_the_order_of_their_rows(directory):
    directory.writes(sheet(GOOD))
    rows = (GOOD | {"人员编号": "A2"}, GOOD | {"人员编号": "A3", "手机号": "1"})
    assert [p.row for p in directory.checks(sheet(*rows)).problems] == [2, 3]


def test_a_thousand_people_are_written_and_found_again(directory):
    rows = [GOOD | {"人员编号": f"B{n}", "手机号": f"1541{n:07}"} for n in range(1100)]
    assert directory.writes(sheet(*rows)).new == 1100
    again = directory.writes(sheet(*rows))
    assert (again.new, again.changed) == (0, 0)


def test_a_sheet_that_nobody_imported_is_forgotten_after_a_day(directory):
    upload_id = directory.upload(sheet(GOOD))
    with directory.sessions.begin() as session:
        imports.forget_uploads(session, now=NOW + timedelta(hours=23))
    assert directory.run(upload_id).good == 1
    with directory.sessions.begin() as session:
        imports.forget_uploads(session, now=NOW + timedelta(hours=25))
    with pytest.raises(refusals.UploadIncomplete):
        directory.run(upload_id)
