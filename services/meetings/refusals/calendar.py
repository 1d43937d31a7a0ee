"""Why an ordinary meeting can't be written down."""

from shared.errors import Refused


class NoOrdinaryMeetings(Refused, code="meetings.no_ordinary_meetings", status=422):
    """Facts: body."""

    sentence = "{body}不登记例会。"
    advice = "首议会和集体经济组织成员大会都有议题，请从议题召集；其他会议请选列出的。"


class WhichGroupMet(Refused, code="meetings.which_group_met", status=422):
    """Facts: body."""

    sentence = "没有选是哪个小组的{body}。"
    advice = "请先选小组；应到会人数按这个小组的名册计算。"


class NotHeldYet(Refused, code="meetings.not_held_yet", status=422):
    """Facts: today."""

    sentence = "会议还没有开，不能登记（今天是 {today}）。"
    advice = "例会开过以后再登记；要先通知的会议，请从议题召集。"


class HeldTooLongAgo(Refused, code="meetings.held_too_long_ago", status=422):
    """Facts: days, earliest, source."""

    sentence = "{days} 天以前的会议不再登记，最早可以登记 {earliest} 的（{source}）。"
    advice = "请核对开会日期；更早的会议以纸质会议记录为准。"


class NotALeader(Refused, code="meetings.not_a_leader", status=422):
    sentence = "主持人不是这个会议的人，也不是村两委成员。"
    advice = "请从列出的人里选主持人；换届不久的，请先核对开会那天的名册。"


class HeldThatDayAlready(Refused, code="meetings.held_that_day_already", status=409):
    """Facts: body, day."""

    sentence = "{day} 的{body}已经登记过。"
    advice = "同一天只登记一次；写错了的，请打开那一条更正。"


class CorrectedAlready(Refused, code="meetings.corrected_already", status=409):
    sentence = "这一条已经更正或作废，不能再改。"
    advice = "请打开更正以后的那一条。"
