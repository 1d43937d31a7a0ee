"""Why a disclosure of village affairs can't be written down."""

from shared.errors import Refused


class NotPostedYet(Refused, code="meetings.not_posted_yet", status=422):
    """Facts: today."""

    sentence = "还没有张贴，不能登记（今天是 {today}）。"
    advice = "贴出以后再登记。"


class PostedTooLongAgo(Refused, code="meetings.posted_too_long_ago", status=422):
    """Facts: days, earliest, source."""

    sentence = "{days} 天以前张贴的不再登记，最早可以登记 {earliest} 的（{source}）。"
    advice = "请核对张贴日期；更早的以村务公开的纸质存档为准。"


class NotAnOfficial(Refused, code="meetings.not_an_official", status=422):
    """Facts: day."""

    sentence = "张贴人在 {day} 不是村两委成员。"
    advice = "请从列出的人里选张贴人；换届不久的，请先核对名册。"


class NotACheckerOfDisclosures(Refused, code="meetings.not_a_checker_of_disclosures", status=422):
    """Facts: day."""

    sentence = "核对人在 {day} 不是村务监督委员会成员，也不是村两委成员。"
    advice = "请从列出的人里选核对人；村务监督委员会成员不在名册上的，请县级工作人员导入。"


class SupervisorsCheckDisclosures(Refused, code="meetings.supervisors_check_disclosures", status=422):
    """Facts: day."""

    sentence = (
        "本村在 {day} 有村务监督委员会成员，村务公开由其中一人核对（《村民委员会组织法》（2025年修正）第三十七条）。"
    )
    advice = "请由村务监督委员会的一名成员核对，再登记；名册不对的，请县级工作人员导入。"


class CheckedByWhoPosted(Refused, code="meetings.checked_by_who_posted", status=422):
    sentence = "张贴人和核对人是同一个人。"
    advice = "请由村务监督委员会成员或另一名村干部核对，再登记。"


class DisclosureCorrectedAlready(Refused, code="meetings.disclosure_corrected_already", status=409):
    sentence = "这一条已经更正或作废，不能再改。"
    advice = "请打开更正以后的那一条。"


class DisclosureStands(Refused, code="meetings.disclosure_stands", status=409):
    sentence = "这一条还算数，登记的内容不能不公开。"
    advice = "请先由村党支部书记更正或者作废，再把原来的内容撤下。"


class DisclosureWithheld(Refused, code="meetings.disclosure_withheld", status=409):
    sentence = "这一条原来的内容已经不公开。"
    advice = "不用再办。"


class SaidOfFinancesAlready(Refused, code="meetings.said_of_finances_already", status=409):
    """Facts: how_often."""

    sentence = "这个村的财务收支已经是{how_often}。"
    advice = "不用再登记；情况变了再改。"
