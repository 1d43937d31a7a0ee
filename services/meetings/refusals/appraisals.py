"""Why an appraisal can't be written down."""

from shared.errors import Refused


class NotAnAppraisingBody(Refused, code="meetings.not_an_appraising_body", status=422):
    """Facts: body."""

    sentence = "{body}不作民主评议。"
    advice = "民主评议由村民会议或村民代表会议进行：先登记那次会议，再登记评议。"


class NoAppraisalWithoutQuorum(Refused, code="meetings.no_appraisal_without_quorum", status=409):
    """Facts: present, needed, source."""

    sentence = "那次会议到会 {present}，不足法定的 {needed}，评议不作数（{source}）。"
    advice = "请另开一次够人数的会再评议。"


class AppraisedAtNoMeeting(Refused, code="meetings.appraised_at_no_meeting", status=409):
    sentence = "那次会议的登记已经更正或作废。"
    advice = "请打开更正以后的那一条，从那里登记评议。"


class AppraisedForAnotherYear(Refused, code="meetings.appraised_for_another_year", status=422):
    """Facts: year, before."""

    sentence = "这次会议只能评议 {year} 年或 {before} 年的履职。"
    advice = "请核对年份。"


class NotToBeAppraised(Refused, code="meetings.not_to_be_appraised", status=422):
    sentence = "这个人开会那天不是村民委员会成员，也不是村务监督委员会成员。"
    advice = "请从列出的人里选；换届不久的，请先核对名册。"


class NotOnesOwnAppraisal(Refused, code="meetings.not_ones_own_appraisal", status=403):
    sentence = "自己的评议不能自己登记。"
    advice = "请乡镇工作人员登记这一条。"


class MoreVotesThanPresent(Refused, code="meetings.more_votes_than_present", status=422):
    """Facts: votes, present."""

    sentence = "称职、不称职、弃权合计 {votes} 票，多于到会的 {present}。"
    advice = "请核对票数；到会人数写错了的，先更正那次会议。"


class AppraisedThatYear(Refused, code="meetings.appraised_that_year", status=409):
    """Facts: year."""

    sentence = "这个人 {year} 年的评议已经登记过。"
    advice = "一个人一年登记一次；写错了的，请打开那一条更正。"


class AppraisedAtThatMeeting(Refused, code="meetings.appraised_at_that_meeting", status=409):
    """Facts: year."""

    sentence = "这次会议上已经登记了这个人 {year} 年的评议，一次会议只评议一年的履职。"
    advice = "另一年的评议是在另一次会议上做的，请从那次会议登记；年份写错了的，请打开那一条更正。"


class AppraisalCorrectedAlready(Refused, code="meetings.appraisal_corrected_already", status=409):
    sentence = "这一条已经更正或作废，不能再改。"
    advice = "请更正现在有效的那一条。"


class AppraisalsRestOnIt(Refused, code="meetings.appraisals_rest_on_it", status=409):
    """Facts: count."""

    sentence = "这次会议上登记了 {count} 条民主评议，不能更正或作废这次会议。"
    advice = "请先在“民主评议”里作废这些评议，改好会议以后重新登记。"
