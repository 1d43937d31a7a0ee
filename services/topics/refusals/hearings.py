"""Why a hearing is not announced, held, concluded or answered."""

from shared.errors import Refused


class NoHearingDue(Refused, code="topics.no_hearing_due", status=409):
    sentence = "这个议题不要求听证。"
    advice = "要听取意见的，可以在首议会、公示和质询中听取。"


class HearingTooSoon(Refused, code="topics.hearing_too_soon", status=422):
    """Facts: days, required, earliest, source."""

    sentence = "听证会只提前 {days} 天公告，应不少于 {required} 天（{source}）。"
    advice = "请把听证会定在{earliest}或以后。"


class HearingNotAnnounced(Refused, code="topics.hearing_not_announced", status=409):
    sentence = "听证会还没有公告。"
    advice = "请先公告听证的时间、地点和内容。"


class HearingBegun(Refused, code="topics.hearing_begun", status=409):
    sentence = "听证会已经有人发言，不能再改时间地点。"
    advice = "请接着登记发言，形成听证意见。"


class HearingNotBegun(Refused, code="topics.hearing_not_begun", status=409):
    sentence = "听证会还没有到开始的时间，不能登记发言。"
    advice = "请在公告的时间开会以后登记。"


class HearingConcluded(Refused, code="topics.hearing_concluded", status=409):
    sentence = "听证会已经结束，听证意见已经形成。"
    advice = "请逐条答复听证意见。"


class PartiesNotHeard(Refused, code="topics.parties_not_heard", status=409):
    """Facts: missing, source."""

    sentence = "还没有听取{missing}的意见（{source}）。"
    advice = "请登记他们的发言；没有到会的，请另行听取后登记。"


class TooManyFindings(Refused, code="topics.too_many_findings", status=422):
    """Facts: most."""

    sentence = "听证意见最多 {most} 条。"
    advice = "请把同类的意见合并。"


class NoSuchFinding(Refused, code="topics.no_such_finding", status=404):
    sentence = "没有这一条听证意见。"
    advice = "请刷新页面查看。"


class FindingAnswered(Refused, code="topics.finding_answered", status=409):
    sentence = "这一条听证意见已经答复过。"
    advice = "请刷新页面查看。"
