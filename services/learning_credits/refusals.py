"""Why the study-credits service says no."""

from shared.errors import Refused


class NoPolicy(Refused, code="learning_credits.no_policy", status=404):
    """Facts: category, day."""

    sentence = "{day} 没有适用于“{category}”的学时学分政策。"
    advice = "请核对干部类别和日期。"
