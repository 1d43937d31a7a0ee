"""Why the three linked briefings of a major project are not what they should be."""

from shared.errors import Refused


class BriefingsMissing(Refused, code="topics.briefings_missing", status=409):
    """Facts: missing, source."""

    sentence = "重大项目还缺{missing}，不能办结（{source}）。"
    advice = "请先向党员通报并登记。"


class NoMajorProject(Refused, code="topics.no_major_project", status=409):
    sentence = "这个议题不是重大项目，不用事前、事中、事后三次通报。"
    advice = "别的工作要讲给党员听的，请在“工作通报”里登记。"


class BriefingAlreadyHeld(Refused, code="topics.briefing_already_held", status=409):
    """Facts: stage."""

    sentence = "{stage}已经登记过。"
    advice = "请登记下一阶段的通报。"


class BriefingOutOfOrder(Refused, code="topics.briefing_out_of_order", status=422):
    """Facts: stage."""

    sentence = "{stage}的日期不能早于前一阶段，也不能晚于今天。"
    advice = "请核对通报日期和先后。"
