"""Why the study-credits service says no."""

from shared.errors import Refused


class NoSuchCategory(Refused, code="learning_credits.no_such_category", status=404):
    """Facts: category."""

    sentence = "没有“{category}”这一类干部的学时学分政策。"
    advice = "请从政策页面选择干部类别。"
