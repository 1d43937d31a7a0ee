"""Whose assembly it is."""

from shared.errors import Refused


class WhichGroup(Refused, code="meetings.which_group", status=422):
    sentence = "没有选是哪个村民小组的会议。"
    advice = "请先选村民小组；名册按这个小组的人固定。"


class AnotherGroup(Refused, code="meetings.another_group", status=409):
    """Facts: own, group."""

    sentence = "这是{own}自己的事，不能由{group}决定（《村民委员会组织法》（2025年修正）第三十二条）。"
    advice = "请召集{own}的会议。"


class NotOfAGroup(Refused, code="meetings.not_of_a_group", status=422):
    """Facts: body."""

    sentence = "{body}是全村的会议，不分村民小组。"
    advice = "请不要选村民小组。"


class NotByHouseholds(Refused, code="meetings.not_by_households", status=422):
    """Facts: body."""

    sentence = "{body}不能由各户派代表开会。"
    advice = "只有村民会议和村民小组会议可以由各户的代表参加（《村民委员会组织法》（2025年修正）第二十六、三十二条）。"


class HouseholdIsThere(Refused, code="meetings.household_is_there", status=409):
    sentence = "本次会议每户一名代表，有一户已经有人到会，不能再登记第二个人。"
    advice = "请核对这一户由谁代表；换人的，先去掉或登记离会，再登记另一个人。"


class FailedForGood(Refused, code="meetings.failed_for_good", status=409):
    """Facts: step."""

    sentence = "{step}几次都没有通过，这条议题不再表决。"
    advice = "请公布没有通过的结果；还要办的，按大家的意见改好，作为新议题重新收集、附议、提出。"
