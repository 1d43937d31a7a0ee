"""A recall: the demand on its own page, and what is shown of it beside a topic and a meeting."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.step_page import Pair, StepPage
from shared import clock
from shared.calls.directory import GetRoll
from shared.calls.recalls import OpenRecall, RecallView
from shared.calls.topics import TopicView
from shared.errors import NotFound
from shared.identity import Role
from shared.procedure import RECALL
from shared.vocabulary import RollKind

pages = Blueprint("recalls", __name__)
OPENERS = (Role.COLLECTION_TEAM, Role.TOWNSHIP)
WHY = (
    "五分之一以上有选举权的村民，或者三分之一以上的村民代表联名，可以要求罢免村民委员会成员。联名达到人数、要件齐全的，"
    "由全体有选举权的村民无记名投票决定，哪个组织都不能不交投票。"
)


@pages.route("/recalls/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_recall() -> ResponseReturnValue:
    """For the collection team and the township."""
    village = request.args.get("village") or who.signed_in().identity.home
    if village not in places.divisions() or not who.signed_in().caller.has(*OPENERS, area=village):
        raise NotFound
    form = Form(OpenRecall, fixed=("id", "village"), choices={"person_id": _committee(village)})
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if opened := asking.submit(form, command):
            flash("罢免要求已登记。核对理由后，就可以开始联名。", "done")
            return redirect(f"/topics/{opened.id}", code=303)
    page = StepPage(
        title="登记罢免要求", subject="意见", back=f"/opinions?village={village}", submit="登记", why=WHY, source=RECALL,
        effects=("议题名称不写姓名；要求罢免的是谁，只在本村人登录后看得到。", "被要求罢免的人可以在议题页面上写申辩意见，不能经办任何一步。"),
    )  # fmt: skip
    return step_page.show(page, form)


def _committee(village: str) -> list[Choice]:
    roll = asking.ask(GetRoll(kind=RollKind.VILLAGERS_COMMITTEE, area=village, on=clock.today()))
    named = places.names(entry.person_id for entry in roll.entries)
    return [Choice(str(person), name) for person, name in sorted(named.items(), key=lambda pair: pair[1])]


def name_in(recall: RecallView | None) -> str:
    """Whom it concerns, for the village's own people; nothing where nobody is."""
    return places.names([recall.person_id]).get(recall.person_id, "（没有姓名）") if recall else ""


def its_defence(view: TopicView) -> dict[str, str]:
    return {"text": view.recall.defence} if view.recall and view.recall.defence else {}


def what_is_demanded(view: TopicView) -> tuple[Pair, ...]:
    counted = tuple((route.route.chinese, f"{route.have} 人，需要 {route.need} 人") for route in view.routes)
    return (("要求罢免", name_in(view.recall)), ("罢免理由", view.topic.content), *counted)


# What the pages of the steps that a recall shares with the rest say: its form is checked, then the voters decide.
_DEMANDED: Final = "联名表示您赞成提出罢免要求，还不是投票。"
WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open_signing": {
        "title": "开始联名", "done": "联名已经开始。",
        "facts": what_is_demanded,
        "effects": ("从现在起文字不再改动。", "有选举权的村民、村民代表按今天的名册固定下来，联名人数按它计算；全体村民从今天起都可以联名。"),
    },
    "cosign": {
        "title": "我要联名", "done": "已联名。",
        "facts": what_is_demanded,
        "effects": (_DEMANDED, "每人联名一次；达到人数以前可以撤回。", "达到人数以后只核对要件，该不该罢免由有选举权的村民投票决定。"),
    },
    "withdraw_signature": {
        "title": "撤回联名", "done": "联名已撤回。改变主意的，达到人数以前还可以再联名。", "effects": ("您的联名不再计入人数。",),
    },
    "confirm_sheet": {"done": "已核对，签名单上的人计入联名。"},
    "enter_sheet": {
        "done": "签名单已录入。请收集小组的另一名成员或者乡镇工作人员对照照片核对，核对后才计入。",
        "effects": ("签名单签的应当是定稿的文字；纸质签名单请妥善保存，归档时备查。", "网上联名过的人又在纸上签了名的，照样勾选，只计一次。"),
    },
    "withdraw_topic": {
        "title": "撤回罢免要求", "done": "罢免要求已撤回。", "effects": ("不再往下办理，不能恢复；以后可以重新提出。",),
    },
    "revise": {
        "title": "补写罢免理由", "done": "理由已补写，请大家就补写后的文字重新联名。",
        "effects": ("联名的人同意的是原来的文字：文字改了，要重新联名。原来的文字留在全过程记录里。",),
    },
}  # fmt: skip
