"""Why the notifications service says no."""

from shared.errors import Refused


class NotToBeTold(Refused, code="notifications.not_to_be_told", status=422):
    sentence = "这个人不在应通知的名单上。"
    advice = "请从名单中选择。"


class RemarkNeeded(Refused, code="notifications.remark_needed", status=422):
    sentence = "没有通知到本人的，应当写明联系的次数和原因。"
    advice = "例如：三次拨打无人接听，已请家属转告。"


class ByPersonOnly(Refused, code="notifications.by_person_only", status=422):
    sentence = "这里只登记电话、书面或当面告知。"
    advice = "短信和站内信由系统自动登记。"


class WrongReport(Refused, code="notifications.wrong_report", status=404):
    sentence = "没有这条短信。"
    advice = "请检查短信网关的回执地址。"


class NoLongerToBeTold(Refused, code="notifications.no_longer_to_be_told", status=409):
    sentence = "会议已经开始，不再登记通知情况。"
    advice = "会议开始时的通知情况已经作为凭证，不能再改。"


class ConcernedKeepsOut(Refused, code="notifications.concerned_keeps_out", status=403):
    sentence = "罢免要求针对您本人，通知投票、张贴公示不由您经办。"
    advice = "请由其他村干部或者乡镇办理。"
