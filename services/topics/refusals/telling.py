"""Why the members were not told first like that."""

from shared.errors import Refused


class DocumentOutOfTime(Refused, code="topics.document_out_of_time", status=422):
    sentence = "收到日期不能晚于今天，传达期限不能早于收到日期。"
    advice = "请核对两个日期。"


class DocumentListed(Refused, code="topics.document_listed", status=409):
    """Facts: number."""

    sentence = "文号“{number}”已经在本支部的传达计划里。"
    advice = "请在传达计划里打开它；确实是另一份文件的，请核对文号。"


class DocumentsNotOpen(Refused, code="topics.documents_not_open", status=409):
    """Facts: missing."""

    sentence = "所选文件中有 {missing} 份不在本支部的传达计划里，或已经传达完毕。"
    advice = "请刷新传达计划后重新选择。"


class GatheringToCome(Refused, code="topics.gathering_to_come", status=422):
    sentence = "时间不能晚于现在：还没有开的会不能登记。"
    advice = "请开完会再登记，或核对时间。"


class ConveyedBeforeReceived(Refused, code="topics.conveyed_before_received", status=422):
    sentence = "传达时间早于收到文件的日期。"
    advice = "请核对传达时间，以及所选的文件。"


class NoSuchGroup(Refused, code="topics.no_such_group", status=422):
    sentence = "当天的党员名册上没有这个党小组的人。"
    advice = "请重新选择党小组；全支部一起开的，不选党小组。"


class NobodyCame(Refused, code="topics.nobody_came", status=422):
    sentence = "没有勾选到会的党员。"
    advice = "请勾选到会的人；没有人到会的，不登记为一次会议。"


class NotOfTheBranch(Refused, code="topics.not_of_the_branch", status=422):
    sentence = "到会名单或主持人中，有人不在当天的党员名册上，或不属于所选的党小组。"
    advice = "请按名册重新勾选。"


class NotAContact(Refused, code="topics.not_a_contact", status=422):
    sentence = "通报人当天不是本村两委成员，也不是登记的乡镇联系干部本人。"
    advice = "请选择活动点联系人：本村两委成员，或由来通报的乡镇干部自己登记。"


class ToldByAPerson(Refused, code="topics.told_by_a_person", status=422):
    sentence = "补传达由人当面、电话或书面进行。"
    advice = "请选择当面、电话或书面。"


class AttemptNeedsReason(Refused, code="topics.attempt_needs_reason", status=422):
    sentence = "没有联系上的，应当写明次数和原因。"
    advice = "请在说明里写清楚，例如：打了三次电话没有人接。"


class NotAReader(Refused, code="topics.not_a_reader", status=403):
    sentence = "这个人不在这份文件第一次传达时的党员名册上，或者文件还没有传达。"
    advice = "文件传达以后，名册上没有到会的党员才需要补传达或自己阅读。"


class AlreadyReached(Refused, code="topics.already_reached", status=409):
    sentence = "这份文件已经传达到这个人：{how}。"
    advice = "不用再登记。"
