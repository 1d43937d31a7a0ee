"""What the study-credits service answers so far: the policy a cadre is measured by."""

from datetime import date
from typing import Annotated

from shared.calls.common import Numbers
from shared.contracts import About, Query


class GetPolicy(Query[Numbers], key="learning_credits.get_policy"):
    """Every number of the policy for a category of cadre on a day, with its source. Public."""

    category: Annotated[str, About("干部类别", longest=40)] = "section_level"
    on: date
