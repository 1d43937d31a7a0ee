"""Writing a sheet of people: nothing by a dry run, all or nothing unless told otherwise, nobody twice."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.directory import importing, refusals
from services.directory.actions import importing as imports
from services.directory.models import Account, Division, Person, UploadPart
from shared.bus import mailbox
from shared.calls.directory import ImportRoster
from shared.calls.directory import UploadPart as PartCall
from tests.directory.sheets import GOOD, VILLAGE, sheet

NOW = datetime(2027, 3, 1, 1, tzinfo=UTC)
OWNER = UUID(int=9)


@pytest.fixture
def directory(sessions):
    with sessions.begin() as session:
        session.add(Division(code=VILLAGE, name="瓜州村", level="village", residents=0, valid_from=date(2023, 1, 1)))
    return sessions


def upload(directory, content):
    upload_id = uuid4()
    with directory.begin() as session:
        for number in range(0, len(content), 3000):
            part = PartCall(upload_id=upload_id, number=number // 3000, content="")
            imports.upload_part(session, part, content[number : number + 3000], OWNER, now=NOW)
    return upload_id


def run(directory, upload_id, *, owner=OWNER, **options):
    call = ImportRoster(upload_id=upload_id, file_name="名册.xlsx", **options)

    def read(content):
        assert not session.in_transaction()  # a minute of Excel keeps nobody from the directory
        return importing.read(content)

    with directory() as session:
        report = imports.import_roster(session, call, owner, county="620922", now=NOW, read=read)
        session.commit()
        return report


def people(directory):
    with directory() as session:
        return session.execute(sa.select(Person.external_key, Person.name).order_by(Person.external_key)).all()


BAD = GOOD | {"人员编号": "A2", "手机号": "1"}


def test_a_dry_run_writes_nothing_and_says_what_would_happen(directory):
    report = run(directory, upload(directory, sheet(GOOD, BAD)))
    assert (report.rows, report.good, report.new, report.changed, report.dry_run) == (2, 1, 1, 0, True)
    assert people(directory) == []


def test_with_bad_rows_nothing_is_written_unless_they_are_to_be_skipped(directory):
    upload_id = upload(directory, sheet(GOOD, BAD))
    with pytest.raises(refusals.RowsHaveProblems):
        run(directory, upload_id, dry_run=False)
    assert people(directory) == []
    report = run(directory, upload_id, dry_run=False, only_good_rows=True)
    assert (report.good, report.new) == (1, 1)
    assert people(directory) == [("A1", "张小三")]


def test_the_same_sheet_again_changes_instead_of_adding(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    report = run(directory, upload(directory, sheet(GOOD | {"姓名": "张三"})), dry_run=False)
    assert (report.new, report.changed) == (0, 1)
    assert people(directory) == [("A1", "张三")]
    with directory() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UploadPart)) == 0
        assert session.scalars(sa.select(mailbox.outbox.c.key)).all() == ["directory.roster_imported.v1"] * 2


def test_a_phone_that_is_somebody_elses_is_a_problem_of_its_row(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    report = run(directory, upload(directory, sheet(GOOD | {"人员编号": "A9"})))
    assert [(p.row, p.column) for p in report.problems] == [(2, "手机号")]


def test_an_upload_with_a_piece_missing_or_of_somebody_else_is_refused(directory):
    upload_id = upload(directory, sheet(GOOD))
    with pytest.raises(refusals.UploadIncomplete):
        run(directory, upload_id, owner=UUID(int=8))
    with directory.begin() as session:
        session.execute(sa.delete(UploadPart).where(UploadPart.number == 0))
    with pytest.raises(refusals.UploadIncomplete):
        run(directory, upload_id)


def test_a_household_is_kept_together_and_the_next_village_has_its_own():
    def household(number, area=VILLAGE):
        found = importing.read(sheet(GOOD | {"户编号": number, "村代码": area}))
        return found.people[0].household_id

    assert household("3") == household(3)
    assert household("3") != household("3", "620922105202")
    assert household(None) is None


def test_somebody_without_a_phone_can_be_imported_and_so_can_the_next(directory):
    nobody = GOOD | {"手机号": None}
    report = run(directory, upload(directory, sheet(nobody, nobody | {"人员编号": "A2"})), dry_run=False)
    assert (report.new, report.problems) == (2, ())


def test_whoever_has_a_new_number_signs_in_with_it(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    with directory.begin() as session:
        person_id = session.scalars(sa.select(Person.id)).one()
        session.add(Account(person_id=person_id, login="+8615410000001", password_hash="-"))
    run(directory, upload(directory, sheet(GOOD | {"手机号": "15410000002"})), dry_run=False)
    with directory() as session:
        assert session.scalars(sa.select(Account.login)).all() == ["+8615410000002"]


def test_whoever_gives_a_number_up_still_signs_in_with_it_and_nobody_else_gets_it(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    with directory.begin() as session:
        person_id = session.scalars(sa.select(Person.id)).one()
        session.add(Account(person_id=person_id, login="+8615410000001", password_hash="-"))
    run(directory, upload(directory, sheet(GOOD | {"手机号": None})), dry_run=False)
    with directory() as session:
        assert session.scalars(sa.select(Account.login)).all() == ["+8615410000001"]
    report = run(directory, upload(directory, sheet(GOOD | {"人员编号": "A2"})))
    assert [(p.row, p.column) for p in report.problems] == [(2, "手机号")]


def test_one_countys_sheet_does_not_change_another_countys_people(directory):
    with directory.begin() as session:
        session.add(
            Person(
                id=UUID(int=1), external_key="A1", name="外县人", gender="男", born_on=date(1980, 1, 1), area="620902100201",
                since=date(2020, 1, 1),
            )
        )  # fmt: skip
    report = run(directory, upload(directory, sheet(GOOD)), dry_run=False, only_good_rows=True)
    assert [(p.row, p.column) for p in report.problems] == [(2, "人员编号")]
    assert people(directory) == [("A1", "外县人")]


def test_a_village_that_was_dissolved_takes_nobody_in(directory):
    with directory.begin() as session:
        session.execute(sa.update(Division).values(valid_to=date(2027, 2, 28)))
    report = run(directory, upload(directory, sheet(GOOD)))
    assert [(p.row, p.column) for p in report.problems] == [(2, "村代码")]


def test_problems_come_in_the_order_of_their_rows(directory):
    run(directory, upload(directory, sheet(GOOD)), dry_run=False)
    rows = (GOOD | {"人员编号": "A2"}, GOOD | {"人员编号": "A3", "手机号": "1"})
    assert [p.row for p in run(directory, upload(directory, sheet(*rows))).problems] == [2, 3]


def test_a_thousand_people_are_written_and_found_again(directory):
    rows = [GOOD | {"人员编号": f"B{n}", "手机号": f"1541{n:07}"} for n in range(1100)]
    assert run(directory, upload(directory, sheet(*rows)), dry_run=False).new == 1100
    again = run(directory, upload(directory, sheet(*rows)), dry_run=False)
    assert (again.new, again.changed) == (0, 0)


def test_a_sheet_that_nobody_imported_is_forgotten_after_a_day(directory):
    upload_id = upload(directory, sheet(GOOD))
    with directory.begin() as session:
        imports.forget_uploads(session, now=NOW + timedelta(hours=23))
    assert run(directory, upload_id).good == 1
    with directory.begin() as session:
        imports.forget_uploads(session, now=NOW + timedelta(hours=25))
    with pytest.raises(refusals.UploadIncomplete):
        run(directory, upload_id)
