"""Why something is not posted, asked or answered."""

from shared.errors import Refused


class PostedTooShort(Refused, code="topics.posted_too_short", status=409):
    """Facts: days, required, until, source."""

    sentence = "公示只有 {days} 天，应不少于 {required} 天（{source}）。"
    advice = "请在{until}或以后归档。"


class InquiriesOpen(Refused, code="topics.inquiries_open", status=409):
    """Facts: open."""

    sentence = "还有 {open} 条群众质询没有答复。"
    advice = "请先逐条答复。"


class TooManyInquiries(Refused, code="topics.too_many_inquiries", status=429):
    """Facts: most."""

    sentence = "这个议题已有 {most} 条问题在等答复，暂时不能再提。"
    advice = "请先看看已有的问答；急事请直接找村党支部书记，或打投诉热线。"


class InquiryAnswered(Refused, code="topics.inquiry_answered", status=409):
    sentence = "这条质询已经答复过。"
    advice = "请刷新页面查看。"


class NeverHung(Refused, code="topics.never_hung", status=409):
    """Facts: posting, source."""

    sentence = "{posting}还没有登记张贴到村公告栏，不能归档（{source}）。"
    advice = "请在议题页面的“村公告栏”里打印，贴好后登记；贴满规定的天数再归档。"


class HungTooShort(Refused, code="topics.hung_too_short", status=409):
    """Facts: posting, days, required, until, source."""

    sentence = "{posting}在村公告栏只贴了 {days} 天，应不少于 {required} 天（{source}）。"
    advice = "请在{until}或以后归档。"
