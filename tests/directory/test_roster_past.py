"""Whatever rosters are imported, day after day: no roll of a day that is over changes, and no roster is written twice."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.directory.models import Base
from shared.bus import mailbox
from shared.vocabulary import RollKind
from tests.directory.importer import NEXT, TODAY, Importer
from tests.directory.sheets import BRANCH, GOOD, MEMBER, OF_A_GROUP, SECRETARY, VILLAGE, roster
from tests.servers import emptied

KEYS = ("A1", "A2", "A3")
ORGANISATIONS = [BRANCH, BRANCH | {"党组织编码": "Z2", "地方代码": NEXT}]
DAYS = st.sampled_from([TODAY + timedelta(days=number) for number in (-30, -6, -5, 0, 2, 3, 10, 11, 40)])
ENDS = st.one_of(st.none(), DAYS)
VILLAGES = st.sampled_from([VILLAGE, NEXT])

PERSON = st.fixed_dictionaries(
    {
        "人员编号": st.sampled_from(KEYS), "村代码": VILLAGES, "户编号": st.sampled_from(["1", "2", None]),
        "流动在外": st.sampled_from(["是", "否"]), "出生日期": st.sampled_from(["1985-03-02", "2009-03-20", "2012-01-01"]),
    }
)  # fmt: skip
MEMBERSHIP = st.fixed_dictionaries(
    {
        "人员编号": st.sampled_from(KEYS), "党组织编码": st.sampled_from(["Z1", "Z2"]), "党小组": st.sampled_from(["第一党小组", None]),
        "党员类别": st.sampled_from(["正式", "预备"]), "起始日": DAYS, "终止日": ENDS,
    }
)  # fmt: skip
OFFICE = st.fixed_dictionaries(
    {
        "人员编号": st.sampled_from(KEYS), "职务": st.sampled_from(["村党支部书记", "村民代表", "村民委员会成员"]), "地方代码": VILLAGES,
        "起始日": DAYS, "终止日": ENDS,
    }
)  # fmt: skip
BELONGING = st.fixed_dictionaries(
    {
        "人员编号": st.sampled_from(KEYS), "起始日": DAYS, "终止日": ENDS,
        "小组名称": st.sampled_from(["第一村民小组", "第二村民小组", None]),
    }
).map(lambda row: row | {"归属": "村民小组" if row["小组名称"] else "集体经济组织"})  # fmt: skip


def rows(one, like, most):
    return st.lists(one.map(lambda row: like | row), max_size=most)


ROSTER = st.builds(
    lambda people, members, offices, belonging: roster(
        [GOOD | row | {"手机号": None} for row in people], ORGANISATIONS, members, offices, belonging
    ),
    st.lists(PERSON, max_size=4, unique_by=lambda row: row["人员编号"]),
    rows(MEMBERSHIP, MEMBER, 4),
    rows(OFFICE, SECRETARY, 4),
    rows(BELONGING, OF_A_GROUP, 4),
)
IMPORTS = st.lists(st.tuples(ROSTER, st.integers(0, 20)), min_size=2, max_size=4)


def rolls_that_are_over(directory: Importer):
    """All rolls of both villages on days around the first imports and the last."""
    days = {TODAY + timedelta(days=number) for number in (0, 5)}
    days.add(directory.today - timedelta(days=1))
    return {
        (kind, on, area): directory.roll(kind, on, area)
        for kind in RollKind
        for on in days
        for area in (VILLAGE, NEXT)
        if on < directory.today
    }


@pytest.mark.parametrize("sessions", ["sqlite"], indirect=True)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(IMPORTS)
def test_a_roll_of_a_day_that_is_over_is_the_same_before_and_after_any_import(sessions, imports):
    directory = Importer(emptied(sessions, Base.metadata, mailbox.metadata))
    for content, days in imports:
        before = rolls_that_are_over(directory)
        first = directory.writes(content, only_good_rows=True)
        assert rolls_that_are_over(directory) == before
        if not first.problems:
            again = directory.writes(content)
            assert (again.new, again.changed, again.problems) == (0, 0, ())
        directory.later(days)
