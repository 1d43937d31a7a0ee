"""By what numbers is decided, and where each comes from. Superseded and coming versions stand beside those in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from services.gateway import asking, number_names
from shared import clock
from shared.calls import learning_credits, meetings, topics
from shared.calls.common import Numbers, NumberView
from shared.errors import Refused

pages = Blueprint("law", __name__)

MARKS = {"law": "法律、党内法规", "case": "本制度规定", "local": "地方做法", "default": "系统默认"}
IN_FORCE, PAST, TO_COME = "now", "past", "to come"
OTHERS = "其他"
ORDER = (IN_FORCE, TO_COME, PAST)


@dataclass(frozen=True)
class Line:
    view: NumberView
    name: str
    mark: str
    when: str


@dataclass(frozen=True)
class Group:
    """``subjects``: whose numbers they are, and these; None where the service that decides by them did not answer."""

    label: str
    subjects: dict[str, list[Line]] | None


@pages.get("/rules")
def rules() -> str:
    groups = [
        _group("议题从提出到归档", lambda: asking.ask(topics.ListNumbers())),
        _group("会议和表决", lambda: asking.ask(meetings.ListNumbers())),
    ]
    lead = "系统里的人数、比例和天数都不是随意定的。每个数字都写明出处、性质和施行日期；办理时按当天有效的规定计算。"
    return render_template("rules.html", title="依据：数字从哪里来", lead=lead, groups=groups)


@pages.get("/credits")
def credits_policy() -> str:
    policy = _group("科级干部适用的规定", lambda: asking.ask(learning_credits.GetPolicy(on=clock.today())))
    lead = "干部每年要学多少、怎样折算、哪些有上限，都按下面公布的数字计算，每个数字都写明出处。"
    return render_template("rules.html", title="干部学时学分政策", lead=lead, groups=[policy])


def _group(label: str, numbers: Callable[[], Numbers]) -> Group:
    try:
        views = numbers().items
    except Refused as refusal:
        if refusal.status < 500:
            raise
        return Group(label, None)
    today = clock.today()
    lines = [
        Line(view, number_names.name_of(view.name), MARKS.get(view.mark, view.mark), _when(view, today))
        for view in views
    ]
    position = {name: place for place, name in reversed([*enumerate(line.view.name for line in lines)])}
    lines.sort(key=lambda line: (position[line.view.name], ORDER.index(line.when)))
    subjects: dict[str, list[Line]] = {}
    for line in lines:
        subjects.setdefault(line.name.partition("：")[0] or OTHERS, []).append(line)
    return Group(label, subjects)


def _when(number: NumberView, today: date) -> str:
    if number.effective_from > today:
        return TO_COME
    return PAST if number.effective_to is not None and number.effective_to < today else IN_FORCE
