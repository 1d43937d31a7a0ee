"""Why the supervision service says no."""

from shared.errors import Refused


class NobodyAsked(Refused, code="supervision.nobody_asked", status=422):
    """Facts: panel."""

    sentence = "{panel}测评没有人数。"
    advice = "党员和群众要分别测评，各填写四档人数。"


class AlreadySurveyed(Refused, code="supervision.already_surveyed", status=409):
    sentence = "这条议题已经测评过。"
    advice = "请在议题页面查看测评结果。"
