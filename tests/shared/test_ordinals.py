"""Names that count in Chinese stand as people count them."""

import pytest

from shared.ordinals import as_counted, ordinal


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("第一党小组", 1), ("第九党小组", 9), ("第十党小组", 10), ("第十一党小组", 11), ("第二十党小组", 20), ("第三十五党小组", 35),
        ("河东党小组", 0), ("第党小组", 0),
    ],
)  # fmt: skip
def test_a_name_has_its_place(name, place):
    assert ordinal(name) == place


def test_names_stand_as_people_count_them():
    counted = ["河东党小组", "第一党小组", "第二党小组", "第三党小组", "第四党小组", "第十党小组", "第十一党小组"]
    assert sorted(sorted(counted), key=as_counted) == counted
