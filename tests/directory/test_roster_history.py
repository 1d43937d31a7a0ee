"""A roster is written once however often it is imported; what changes counts from that day on, and days that are over stay."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services.directory.models import FormerPerson, Membership, Organisation, PartyGroup
from shared.vocabulary import RollKind, Standing
from tests.directory.importer import NEXT, TODAY, Importer, counts
from tests.directory.sheets import BRANCH, GOOD, MEMBER, SECRETARY, VILLAGE, book, roster, sheet

MOTHER = GOOD | {"户编号": "7"}
SON = GOOD | {"人员编号": "A2", "姓名": "李四", "手机号": None, "户编号": "7", "出生日期": "2004-05-06"}
COMMITTEE = BRANCH | {"党组织编码": "W1", "名称": "中共瓜州镇委员会", "类别": "党委", "地方代码": VILLAGE[:9]}
ORGANISATIONS = [BRANCH | {"上级党组织编码": "W1"}, COMMITTEE, BRANCH | {"党组织编码": "Z2", "地方代码": NEXT}]
MEMBERS = [MEMBER, MEMBER | {"人员编号": "A2", "党员类别": "预备党员", "起始日": "2026-09-01", "党小组": None}]
OFFICES = [SECRETARY, SECRETARY | {"职务": "村党支部委员"}, SECRETARY | {"人员编号": "A2", "职务": "村民代表"}]
EVERYTHING = roster([MOTHER, SON], ORGANISATIONS, MEMBERS, OFFICES)
LATER = 30


@pytest.fixture
def directory(sessions):
    return Importer(sessions)


@pytest.fixture
def filled(directory):
    """The whole village was imported a month ago."""
    report = directory.writes(EVERYTHING)
    assert counts(report) == {"人员": (2, 2, 0), "党组织": (3, 3, 0), "党员": (2, 2, 0), "任职": (3, 3, 0)}
    directory.later(LATER)
    return directory


def around(directory, kind, key, area=VILLAGE):
    """Whether somebody stands on the roll on the day before the second import, and on it."""
    yesterday, today = directory.today - timedelta(days=1), directory.today
    return [key in directory.names(kind, on, area) for on in (yesterday, today)]


# -- once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 1, 400])
def test_the_same_roster_again_says_nothing_new_and_nothing_changed(directory, days):
    directory.writes(EVERYTHING)
    directory.later(days)
    report = directory.writes(EVERYTHING)
    assert counts(report) == {"人员": (2, 0, 0), "党组织": (3, 0, 0), "党员": (2, 0, 0), "任职": (3, 0, 0)}
    assert (report.new, report.changed) == (0, 0)
    last = directory.events()[-1]
    assert (last["new"], last["changed"], last["areas"]) == (0, 0, [])


def test_a_dry_run_counts_as_much_as_is_written_then(directory):
    upload = directory.upload(EVERYTHING)
    dry, written = directory.run(upload), directory.run(upload, dry_run=False)
    assert dry.sheets == written.sheets


def test_the_event_says_which_import_how_much_and_where_and_nothing_of_people(directory):
    upload = directory.upload(EVERYTHING)
    directory.run(upload, dry_run=False)
    assert directory.events() == [
        {"import_id": str(upload), "county": "620922", "new": 10, "changed": 0, "areas": [VILLAGE]}
    ]


def test_the_event_names_both_places_of_a_move(filled):
    filled.writes(book(党员=[MEMBER | {"党组织编码": "Z2", "起始日": "2027-03-31"}]))
    assert filled.events()[-1]["areas"] == [VILLAGE, NEXT]


def test_superiors_are_found_though_they_stand_below(filled):
    with filled.sessions() as session:
        superior = dict(session.execute(sa.select(Organisation.external_code, Organisation.parent_id)).tuples().all())
        committee = session.scalar(sa.select(Organisation.id).where(Organisation.external_code == "W1"))
    assert superior == {"Z1": committee, "W1": None, "Z2": None}


def test_an_organisation_that_is_renamed_stays_the_same_one(filled):
    before = filled.roll(RollKind.MEMBERS, filled.today)
    report = filled.writes(book(党组织=[ORGANISATIONS[0] | {"名称": "中共瓜州村总支部委员会", "类别": "党总支"}]))
    assert counts(report) == {"党组织": (1, 0, 1)}
    assert filled.roll(RollKind.MEMBERS, filled.today) == before


def test_an_organisation_without_members_may_still_change_its_place(filled):
    assert counts(filled.writes(book(党组织=[ORGANISATIONS[2] | {"地方代码": VILLAGE}]))) == {"党组织": (1, 0, 1)}


# -- rolls of members ------------------------------------------------------------------------


def test_members_come_with_group_and_standing(filled):
    found = {filled.keys()[e.person_id]: e for e in filled.roll(RollKind.MEMBERS, filled.today)}
    assert (found["A1"].group_name, found["A1"].standing, found["A1"].votes) == ("第一党小组", Standing.FULL, True)
    assert (found["A2"].group_name, found["A2"].standing, found["A2"].votes) == ("", Standing.PROBATIONARY, False)


def test_a_probationary_member_who_becomes_full_votes_from_that_day(filled):
    full = MEMBERS[1] | {"党员类别": "正式", "起始日": "2027-09-01"}
    assert counts(filled.writes(book(党员=[full]))) == {"党员": (1, 0, 1)}

    def votes(on):
        return {filled.keys()[e.person_id]: e.votes for e in filled.roll(RollKind.MEMBERS, on)}["A2"]

    assert [votes(date(2027, 8, 31)), votes(date(2027, 9, 1))] == [False, True]


def test_another_group_closes_the_old_membership_and_founds_the_group_once(filled):
    filled.writes(book(党员=[MEMBER | {"党小组": "第二党小组"}, MEMBERS[1] | {"党小组": "第二党小组"}]))
    yesterday = filled.today - timedelta(days=1)
    groups = [
        sorted(e.group_name for e in filled.roll(RollKind.MEMBERS, on)) for on in (TODAY, yesterday, filled.today)
    ]
    assert groups == [["", "第一党小组"], ["", "第一党小组"], ["第二党小组", "第二党小组"]]
    with filled.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PartyGroup)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 4


def test_a_member_who_moves_leaves_one_roll_the_day_before_the_other_begins(filled):
    filled.writes(book(党员=[MEMBER | {"党组织编码": "Z2", "起始日": "2027-04-20"}]))
    eve, day = date(2027, 4, 19), date(2027, 4, 20)
    assert [filled.names(RollKind.MEMBERS, on) for on in (eve, day)] == [["A1", "A2"], ["A2"]]
    assert [filled.names(RollKind.MEMBERS, on, NEXT) for on in (eve, day)] == [[], ["A1"]]


def test_a_move_that_is_told_late_changes_no_roll_of_a_day_that_is_over(filled):
    filled.writes(book(党员=[MEMBER | {"党组织编码": "Z2", "起始日": "2027-03-10"}]))
    assert around(filled, RollKind.MEMBERS, "A1") == [True, False]
    assert around(filled, RollKind.MEMBERS, "A1", NEXT) == [False, True]


def test_a_membership_ends_with_its_last_day(filled):
    filled.writes(book(党员=[MEMBER | {"终止日": "2027-04-20"}]))
    days = (date(2027, 4, 20), date(2027, 4, 21))
    assert ["A1" in filled.names(RollKind.MEMBERS, on) for on in days] == [True, False]


# -- rolls of offices ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("村民代表", {RollKind.REPRESENTATIVES, RollKind.REPRESENTATIVES_ASSEMBLY}),
        ("村党支部委员", {RollKind.BRANCH_COMMITTEE, RollKind.JOINT_COMMITTEE}),
        ("村民委员会成员", {RollKind.VILLAGERS_COMMITTEE, RollKind.JOINT_COMMITTEE, RollKind.REPRESENTATIVES_ASSEMBLY}),
    ],
)
def test_an_office_stands_on_its_rolls_from_its_first_to_its_last_day(directory, role, kinds):
    directory.writes(sheet(MOTHER))
    directory.later(1)
    office = SECRETARY | {"职务": role, "起始日": "2027-04-01", "终止日": "2027-04-30"}
    directory.writes(book(任职=[office]))
    for kind in RollKind:
        expected = [False, True, True, False] if kind in kinds else [kind in ALWAYS_ON] * 4
        days = (date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 30), date(2027, 5, 1))
        assert ["A1" in directory.names(kind, on) for on in days] == expected, kind


ALWAYS_ON = {RollKind.VILLAGERS, RollKind.HOUSEHOLDS}


def test_the_secretary_hands_over_from_one_day_to_the_next(filled):
    handing_over = [SECRETARY | {"终止日": "2027-04-30"}, SECRETARY | {"人员编号": "A2", "起始日": "2027-05-01"}]
    leaving = SECRETARY | {"职务": "村党支部委员", "终止日": "2027-04-30"}
    filled.writes(book(任职=[*handing_over, leaving]))
    days = (date(2027, 4, 30), date(2027, 5, 1))
    assert [filled.names(RollKind.BRANCH_COMMITTEE, on) for on in days] == [["A1"], ["A2"]]


def test_a_second_term_changes_no_roll(filled):
    before = [filled.roll(RollKind.BRANCH_COMMITTEE, on) for on in (TODAY, filled.today, date(2029, 1, 1))]
    assert counts(filled.writes(book(任职=[SECRETARY | {"起始日": "2027-04-15"}]))) == {"任职": (1, 0, 1)}
    assert [filled.roll(RollKind.BRANCH_COMMITTEE, on) for on in (TODAY, filled.today, date(2029, 1, 1))] == before


# -- rolls of villagers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"村代码": NEXT}, RollKind.VILLAGERS),
        ({"出生日期": "2010-05-06"}, RollKind.VILLAGERS),
        ({"户编号": "8"}, RollKind.HOUSEHOLDS),
        ({"流动在外": "是"}, RollKind.VILLAGERS),
        ({"流动在外": "是"}, RollKind.MEMBERS),
        ({"流动在外": "是"}, RollKind.REPRESENTATIVES),
    ],
)
def test_what_changes_of_a_person_counts_from_that_day_on(filled, change, kind):
    yesterday = filled.today - timedelta(days=1)
    before = {on: filled.roll(kind, on) for on in (TODAY, yesterday, filled.today)}
    filled.writes(sheet(SON | change))
    assert {on: filled.roll(kind, on) for on in (TODAY, yesterday)} == {on: before[on] for on in (TODAY, yesterday)}
    assert filled.roll(kind, filled.today) != before[filled.today]


def test_each_change_of_a_person_is_kept_with_its_own_days(filled):
    for village in (NEXT, VILLAGE, NEXT):
        filled.writes(sheet(SON | {"村代码": village}))
        filled.later(10)
    firsts = [TODAY + timedelta(days=LATER + ten) for ten in (0, 10, 20)]
    lived = [
        ["A2" in filled.names(RollKind.VILLAGERS, on, NEXT) for on in (day - timedelta(days=1), day)] for day in firsts
    ]
    assert lived == [[False, True], [True, False], [False, True]]
    with filled.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(FormerPerson)) == 3


def test_two_changes_on_one_day_are_one_and_a_name_or_a_number_is_none(filled):
    filled.writes(sheet(SON | {"村代码": NEXT}))
    filled.writes(sheet(SON | {"姓名": "李四五", "手机号": "15410000009"}))
    filled.writes(sheet(MOTHER | {"姓名": "张三"}))
    with filled.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(FormerPerson)) == 1
    assert around(filled, RollKind.VILLAGERS, "A2") == [True, True]


# -- what is told late -------------------------------------------------------------------------


def test_the_history_of_people_who_came_today_is_taken_as_it_is_also_from_a_second_workbook(directory):
    directory.writes(roster([MOTHER], ORGANISATIONS))
    probation = MEMBER | {"党员类别": "预备", "起始日": "2014-07-01", "终止日": "2015-06-30"}
    assert counts(directory.writes(book(党员=[MEMBER, probation]))) == {"党员": (2, 2, 0)}
    with directory.sessions() as session:
        found = session.execute(sa.select(Membership.since, Membership.until).order_by(Membership.since)).tuples().all()
    assert found == [(date(2014, 7, 1), date(2015, 6, 30)), (date(2015, 7, 1), None)]


def test_a_newcomer_may_follow_a_secretary_whose_end_is_told_late(filled):
    newcomer = GOOD | {"人员编号": "A3", "手机号": None}
    offices = [SECRETARY | {"终止日": "2027-03-10"}, SECRETARY | {"人员编号": "A3", "起始日": "2027-03-11"}]
    leaving = SECRETARY | {"职务": "村党支部委员", "终止日": "2027-03-10"}
    assert filled.writes(roster([newcomer], offices=[*offices, leaving])).problems == ()
    days = (filled.today - timedelta(days=1), filled.today)
    assert [filled.names(RollKind.BRANCH_COMMITTEE, on) for on in days] == [["A1"], ["A3"]]
