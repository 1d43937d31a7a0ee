"""Why a document can't be made."""

from shared.errors import Refused


class NoSuchPaperHere(Refused, code="meetings.no_such_paper_here", status=422):
    """Facts: paper."""

    sentence = "这里没有《{paper}》这种文书。"
    advice = "请在“文书”一页选择列出的文书。"


class PaperComesLater(Refused, code="meetings.paper_comes_later", status=409):
    """Facts: paper, when."""

    sentence = "《{paper}》要到{when}才能生成。"
    advice = "请办完这一步再来生成。"
