"""Whose assembly it is."""

from shared.errors import Refused


class WhichGroup(Refused, code="meetings.which_group", status=422):
    sentence = "没有选是哪个村民小组的会议。"
    advice = "请先选村民小组；名册按这个小组的人固定。"


class NotOfAGroup(Refused, code="meetings.not_of_a_group", status=422):
    """Facts: body."""

    sentence = "{body}是全村的会议，不分村民小组。"
    advice = "请不要选村民小组。"
