"""What a roster refers to must be there: people, organisations, places; and what can't be at once is not at once."""

from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.directory import refusals
from services.directory.models import Division, Membership, Office, Organisation, Person
from shared.identity import Role
from tests.directory.importer import COUNTY, NEXT, TOWNSHIP, Importer, counts, places
from tests.directory.sheets import BRANCH, GOOD, MEMBER, OF_A_GROUP, OF_THE_COLLECTIVE, SECRETARY, VILLAGE, book, roster

OTHER = GOOD | {"人员编号": "A2", "姓名": "李四", "手机号": None}
FOREIGN = "620902100201"


@pytest.fixture
def directory(sessions):
    return Importer(sessions)


@pytest.fixture
def filled(directory):
    """One secretary of one branch, and somebody else."""
    assert directory.writes(roster([GOOD, OTHER], [BRANCH], [MEMBER], [SECRETARY])).problems == ()
    directory.later(10)
    return directory


@pytest.mark.parametrize(
    ("title", "row", "column", "problem"),
    [
        ("人员", OTHER | {"村代码": "620922999999"}, "村代码", "没有代码为 620922999999 的村、社区"),
        ("人员", OTHER | {"村代码": FOREIGN}, "村代码", "不在本县"),
        ("人员", OTHER | {"村代码": TOWNSHIP}, "村代码", "是乡镇的代码"),
        ("党组织", BRANCH | {"党组织编码": "Z2", "地方代码": FOREIGN}, "地方代码", "不在本县"),
        ("党组织", BRANCH | {"党组织编码": "Z2", "地方代码": "620922999"}, "地方代码", "没有代码为"),
        ("党组织", BRANCH | {"党组织编码": "Z2", "上级党组织编码": "Z9"}, "上级党组织编码", "没有编码为 Z9 的党组织"),
        ("党组织", BRANCH | {"党组织编码": "Z2", "上级党组织编码": "Z2"}, "上级党组织编码", "自己的上级"),
        ("党组织", BRANCH | {"地方代码": NEXT}, "地方代码", "并且有党员"),
        ("党员", MEMBER | {"人员编号": "A9"}, "人员编号", "没有编号为 A9 的人"),
        ("党员", MEMBER | {"人员编号": "A2", "党组织编码": "Z9"}, "党组织编码", "没有编码为 Z9 的党组织"),
        ("党员", MEMBER | {"人员编号": "A2", "终止日": "2020-01-01"}, "起始日", "起止都在今天以前"),
        ("任职", SECRETARY | {"人员编号": "A9", "职务": "村民代表"}, "人员编号", "没有编号为 A9 的人"),
        ("任职", SECRETARY | {"职务": "村民代表", "地方代码": FOREIGN}, "地方代码", "不在本县"),
        ("任职", SECRETARY | {"职务": "村民代表", "地方代码": "620922999999"}, "地方代码", "没有代码为"),
        ("任职", SECRETARY | {"职务": "村民代表", "地方代码": TOWNSHIP}, "地方代码", "是乡镇的代码"),
        ("任职", SECRETARY | {"职务": "乡镇工作人员"}, "地方代码", "是村的代码"),
        ("任职", SECRETARY | {"职务": "县级工作人员"}, "地方代码", "是村的代码"),
        ("任职", SECRETARY | {"人员编号": "A2"}, "起始日", "另有一名书记"),
        ("归属", OF_A_GROUP | {"人员编号": "A9"}, "人员编号", "没有编号为 A9 的人"),
        ("归属", OF_A_GROUP | {"村代码": NEXT}, "村代码", "是社区的代码"),
        ("归属", OF_A_GROUP | {"小组名称": None}, "小组名称", "村民小组要写名称"),
        ("归属", OF_THE_COLLECTIVE | {"小组名称": "第一村民小组"}, "小组名称", "集体经济组织不写"),
        ("归属", OF_A_GROUP | {"终止日": "2020-02-01"}, "起始日", "起止都在今天以前"),
    ],
)
def test_a_reference_to_nothing_is_named_with_its_row(filled, title, row, column, problem):
    report = filled.checks(book(**{title: [row]}))
    assert places(report) == [(title, 2, column)]
    assert problem in report.problems[0].problem
    assert report.problems[0].advice
    with pytest.raises(refusals.RowsHaveProblems):
        filled.writes(book(**{title: [row]}))


def test_offices_of_the_township_and_the_county_have_their_own_places(directory):
    rows = [
        SECRETARY | {"职务": role, "地方代码": area}
        for role, area in (
            ("乡镇工作人员", TOWNSHIP),
            ("县级工作人员", COUNTY),
            ("信息管理员", COUNTY),
            ("培训管理员", COUNTY),
        )
    ]
    assert directory.writes(roster([GOOD], offices=rows)).problems == ()


def test_a_place_that_was_dissolved_takes_nobody_in(directory):
    with directory.sessions.begin() as session:
        session.execute(sa.update(Division).where(Division.code == VILLAGE).values(valid_to=date(2027, 2, 28)))
    report = directory.checks(roster([GOOD], [BRANCH], offices=[SECRETARY]))
    assert {("人员", 2, "村代码"), ("党组织", 2, "地方代码"), ("任职", 2, "地方代码")} <= set(places(report))


def test_what_refers_to_a_bad_row_is_bad_itself_and_the_rest_is_written(directory):
    committee = BRANCH | {"党组织编码": "W1", "类别": "党委", "地方代码": "620922999"}
    content = roster(
        [GOOD | {"性别": "?"}, OTHER],
        [committee, BRANCH | {"上级党组织编码": "W1"}, BRANCH | {"党组织编码": "Z3", "上级党组织编码": "Z1"}, BRANCH | {"党组织编码": "Z4"}],
        [MEMBER, MEMBER | {"人员编号": "A2"}, MEMBER | {"人员编号": "A2", "党组织编码": "Z4", "起始日": "2020-01-01"}],
        [SECRETARY, SECRETARY | {"人员编号": "A2", "职务": "村民代表"}],
    )  # fmt: skip
    report = directory.writes(content, only_good_rows=True)
    assert places(report) == [
        ("人员", 2, "性别"), ("党组织", 2, "地方代码"), ("党组织", 3, "上级党组织编码"), ("党组织", 4, "上级党组织编码"),
        ("党员", 2, "人员编号"), ("党员", 2, "党组织编码"), ("党员", 3, "党组织编码"), ("党员", 3, "起始日"),
        ("党员", 4, "起始日"), ("任职", 2, "人员编号"),
    ]  # fmt: skip
    assert counts(report) == {"人员": (1, 1, 0), "党组织": (1, 1, 0), "党员": (0, 0, 0), "任职": (1, 1, 0)}


def test_two_organisations_that_are_each_other_s_superior_are_both_named(filled):
    rows = [BRANCH | {"党组织编码": "Z2", "上级党组织编码": "Z1"}, BRANCH | {"上级党组织编码": "Z2"}]
    assert places(filled.checks(book(党组织=rows))) == [
        ("党组织", 2, "上级党组织编码"),
        ("党组织", 3, "上级党组织编码"),
    ]
    filled.writes(book(党组织=rows[:1]))
    assert places(filled.checks(book(党组织=rows[1:]))) == [("党组织", 2, "上级党组织编码")]


# -- at once --------------------------------------------------------------------------------


def test_a_person_in_two_organisations_at_once_is_named_twice(directory):
    rows = [MEMBER | {"终止日": "2020-01-01"}, MEMBER | {"党组织编码": "Z2", "起始日": "2020-01-01"}]
    organisations = [BRANCH, BRANCH | {"党组织编码": "Z2"}]
    report = directory.checks(roster([GOOD], organisations, rows))
    assert places(report) == [("党员", 2, "起始日"), ("党员", 3, "起始日")]
    assert report.problems[0].problem == "与第 3 行同时在两个党组织"
    rows[0]["终止日"] = "2019-12-31"
    assert directory.checks(roster([GOOD], organisations, rows)).problems == ()


def test_a_member_twice_at_once_in_the_same_organisation_is_named_too(directory):
    rows = [MEMBER, MEMBER | {"党员类别": "预备党员", "起始日": "2014-07-01"}]
    report = directory.checks(roster([GOOD], [BRANCH], rows))
    assert [problem.problem for problem in report.problems] == ["与第 3 行的时间重叠", "与第 2 行的时间重叠"]


def test_two_secretaries_in_one_sheet_are_both_named_unless_one_follows_the_other(directory):
    rows = [SECRETARY, SECRETARY | {"人员编号": "A2", "起始日": "2026-06-01"}]
    report = directory.checks(roster([GOOD, OTHER], offices=rows))
    assert places(report) == [("任职", 2, "起始日"), ("任职", 3, "起始日")]
    rows[0] = rows[0] | {"终止日": "2026-05-31"}
    assert directory.checks(roster([GOOD, OTHER], offices=rows)).problems == ()
    rows[1]["地方代码"] = NEXT
    assert directory.checks(roster([GOOD, OTHER], offices=[SECRETARY, rows[1]])).problems == ()


def test_a_new_secretary_comes_with_the_last_day_of_the_old_one(filled):
    new = SECRETARY | {"人员编号": "A2", "起始日": "2027-04-01"}
    assert places(filled.checks(book(任职=[new]))) == [("任职", 2, "起始日")]
    report = filled.writes(book(任职=[new, SECRETARY | {"终止日": "2027-03-31"}]))
    assert (report.problems, counts(report)) == ((), {"任职": (2, 1, 1)})


def test_who_would_be_a_second_secretary_is_left_out_when_bad_rows_are_skipped(filled):
    """The next one, too: with the first left out, the secretary of today is still there."""
    third = GOOD | {"人员编号": "A3", "手机号": None}
    rows = [
        SECRETARY | {"人员编号": "A2", "起始日": "2027-04-01", "终止日": "2027-04-30"},
        SECRETARY | {"人员编号": "A3", "起始日": "2027-05-01"},
        SECRETARY | {"人员编号": "A3", "职务": "村民代表"},
    ]
    report = filled.writes(roster([third], offices=rows), only_good_rows=True)
    assert places(report) == [("任职", 2, "起始日"), ("任职", 3, "起始日")]
    assert counts(report)["任职"] == (1, 1, 0)
    with filled.sessions() as session:
        held = session.execute(sa.select(Person.external_key, Office.role).join(Office)).tuples().all()
    assert sorted(held) == [("A1", Role.SECRETARY), ("A3", Role.REPRESENTATIVE)]


def test_two_terms_of_one_office_at_once_are_both_named(directory):
    rows = [SECRETARY, SECRETARY | {"起始日": "2025-01-01"}]
    report = directory.checks(roster([GOOD], offices=rows))
    assert [problem.problem for problem in report.problems] == [
        "与第 3 行同一职务的时间重叠",
        "与第 2 行同一职务的时间重叠",
    ]


# -- other counties -------------------------------------------------------------------------


@pytest.fixture
def beside_others(filled):
    filled.add(
        Person(
            id=UUID(int=1), external_key="B1", name="外县人", gender="男", born_on=date(1980, 1, 1), area=FOREIGN,
            since=date(2020, 1, 1),
        ),
        Organisation(id=UUID(int=2), kind="party_branch", name="外县支部", area=FOREIGN, external_code="Y1"),
        Organisation(id=UUID(int=3), kind="villagers_committee", name="村委会", area=VILLAGE, external_code="V1"),
    )  # fmt: skip
    return filled


@pytest.mark.parametrize(
    ("title", "row", "column"),
    [
        ("人员", OTHER | {"人员编号": "B1"}, "人员编号"),
        ("党组织", BRANCH | {"党组织编码": "Y1"}, "党组织编码"),
        ("党组织", BRANCH | {"党组织编码": "V1"}, "党组织编码"),
        ("党组织", BRANCH | {"上级党组织编码": "Y1"}, "上级党组织编码"),
        ("党员", MEMBER | {"人员编号": "B1"}, "人员编号"),
        ("党员", MEMBER | {"人员编号": "A2", "党组织编码": "Y1"}, "党组织编码"),
        ("党员", MEMBER | {"人员编号": "A2", "党组织编码": "V1"}, "党组织编码"),
        ("任职", SECRETARY | {"人员编号": "B1", "职务": "村民代表"}, "人员编号"),
    ],
)
def test_another_county_s_people_and_organisations_are_not_there(beside_others, title, row, column):
    assert places(beside_others.checks(book(**{title: [row]}))) == [(title, 2, column)]


def test_nothing_of_a_refused_roster_is_written(directory):
    with pytest.raises(refusals.RowsHaveProblems):
        directory.writes(roster([GOOD], [BRANCH], [MEMBER], [SECRETARY | {"职务": "村长"}]))
    with directory.sessions() as session:
        for table in (Person, Organisation, Membership, Office):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert directory.events() == []
