"""Why somebody may not say more of a topic."""

from shared.errors import Refused


class TooManyRemarks(Refused, code="topics.too_many_remarks", status=429):
    """Facts: most, source."""

    sentence = "每人对一个议题最多发表 {most} 条看法，您已经发表满了（{source}）。"
    advice = "其他的话，请在首议会或小组酝酿时说。"


class RemarkWithheld(Refused, code="topics.remark_withheld", status=409):
    """Facts: reason."""

    sentence = "这条看法已经不再显示：{reason}。"
    advice = "请刷新页面查看。"
