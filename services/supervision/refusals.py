"""Why the supervision service says no."""

from shared.errors import Refused


class NobodyAsked(Refused, code="supervision.nobody_asked", status=422):
    """Facts: panel."""

    sentence = "{panel}测评没有人数。"
    advice = "党员和群众要分别测评，各填写四档人数。"


class NegativeCount(Refused, code="supervision.negative_count", status=422):
    """Facts: panel."""

    sentence = "{panel}测评的人数不能是负数。"
    advice = "请重新填写。"


class MoreAskedThanThereAre(Refused, code="supervision.more_asked_than_there_are", status=422):
    """Facts: panel, asked, roll."""

    sentence = "{panel}测评填了 {asked} 人，今天的名册上只有 {roll} 人。"
    advice = "请核对各档人数，一个人只填一次；党员只算在党员一边。名册不对的，请县乡管理人员先更正名册。"


class AlreadySurveyed(Refused, code="supervision.already_surveyed", status=409):
    sentence = "这条议题已经测评过。"
    advice = "请在议题页面查看测评结果。"


class SurveyedByItself(Refused, code="supervision.surveyed_by_itself", status=403):
    sentence = "本村任职的人不能组织本村的满意度测评。"
    advice = "请由乡镇其他工作人员组织测评。"
