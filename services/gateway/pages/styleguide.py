"""Every piece the pages are made of, with sample data, on one page. Only where a demonstration is configured."""

from datetime import date, datetime
from types import SimpleNamespace as Sample
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.forms import Choice, Form
from shared.calls.common import NextStep
from shared.calls.meetings import Check, ConveneMeeting
from shared.calls.notifications import PostingView
from shared.calls.topics import RouteProgress, WithdrawTopic
from shared.clock import SHANGHAI
from shared.vocabulary import Body, Route

pages = Blueprint("styleguide", __name__, url_prefix="/styleguide")
NOBODY = UUID(int=0)
SOMEBODY = UUID(int=1)

STEP = NextStep(
    verb="cosign",
    label="附议这个议题",
    why="您在党员名册上，可以附议一次。再有 3 名党员附议，议题就正式提出，交支委会审核。",
    source="党员首议制实施办法：10 名以上党员联名可以提出议题",
    due_on=date(2027, 3, 20),
)
BLOCKED = NextStep(
    verb="open_meeting",
    label="宣布开会",
    why="三月八日上午的党员首议会到了开会时间。",
    source="党员首议制实施办法：每名党员都要通知到，才能开会",
    blocked="还有 2 名党员没有联系上。请打电话，或者写明联系了几次、为什么没有联系上。",
)
ROUTES = (
    RouteProgress(route=Route.MEMBERS, have=7, need=10, roll=41, source="党员首议制实施办法：10 名以上党员联名"),
    RouteProgress(
        route=Route.REPRESENTATIVES, have=8, need=8, roll=39, source="党员首议制实施办法：五分之一以上村民代表联名"
    ),
)
CHECKS = (
    Check(label="提前七天通知", met=True, detail="3月1日发出，3月8日开会。", source="党员首议制实施办法"),
    Check(label="每个人都通知到", met=False, detail="应通知 41 人，已通知 39 人。", source="党员首议制实施办法"),
    Check(
        label="到会人数",
        met=True,
        detail="有表决权的党员应到 38 人，实到 31 人，需要 19 人。",
        source="支部工作条例 第十一条",
    ),
)
STEPS = (
    Sample(label="收集意见", stage="done", when=date(2027, 2, 20), note="12 条意见归并成这个议题", source=""),
    Sample(label="联名附议", stage="now", when=date(2027, 2, 26), note="党员 7 人，村民代表 8 人", source=""),
    Sample(label="支委会审核", stage="next", when=None, note="", source=""),
    Sample(label="提前七天通知", stage="next", when=None, note="", source=""),
    Sample(label="党员首议", stage="next", when=None, note="", source=""),
    Sample(label="公示", stage="next", when=None, note="不少于 15 天", source=""),
    Sample(label="村民代表会议表决", stage="next", when=None, note="", source=""),
    Sample(label="办理和测评", stage="next", when=None, note="", source=""),
)
LINES = (
    Sample(title="硬化三组到小学的生产路", state="附议中", tone="now", changed=date(2027, 2, 26), signatures=15),
    Sample(title="老年活动室冬季取暖", state="公示中", tone="wait", changed=date(2027, 2, 18), signatures=22),
    Sample(title="二组机井维修和水费分摊办法", state="已办结", tone="done", changed=date(2027, 1, 9), signatures=31),
    Sample(title="村口广告牌出租", state="未予采纳", tone="stop", changed=date(2026, 12, 30), signatures=10),
)
FIGURES = (
    ("4,512", "传达学习", "场次"),
    ("1,206", "重大事项通报", "次"),
    ("623", "党员首议", "件"),
    ("96.4%", "满意率", "党员群众双测评"),
)
FACTS = (("涉及", "三组、四组 86 户"), ("预算", "约 42 万元，申请以奖代补"), ("动议依据", "党员群众"), ("责任人", ""))
POSTING = PostingView(
    id=NOBODY,
    village="620902101201",
    kind="deliberation_result",
    kind_label="党员首议结果公示",
    title="关于硬化三组到小学生产路的首议结果",
    text="3月8日，村党支部组织全村党员分三个小组酝酿这一议题，应到 41 人，实到 34 人，每名到会党员都发表了意见。\n"
    "会议认为这条路关系 86 户群众出行和学生上学，应当办理；建议先修排水沟，再硬化路面，秋收前完工。\n"
    "这一事项属于村务，公示期满后交村民代表会议表决。",
    posted_at=datetime(2027, 3, 9, 9, 0, tzinfo=SHANGHAI),
    until=date(2027, 3, 24),
    source="村民委员会组织法 第三十五条；党员首议制实施办法",
)


def _convening() -> Form[ConveneMeeting]:
    bodies = [Choice(body.value, body.chinese) for body in (Body.MEMBERS_DELIBERATION, Body.REPRESENTATIVES_ASSEMBLY)]
    return Form(ConveneMeeting, choices={"body": bodies})


@pages.get("/")
def show() -> str:
    return _show(_convening())


@pages.post("/")
def fill_in() -> ResponseReturnValue:
    """Checks the form and stores nothing: to see what mistakes look like."""
    form = _convening()
    form.read(request.form, id=str(SOMEBODY), topic_id=str(NOBODY))
    return _show(form), form.status


def _show(form: Form[ConveneMeeting]) -> str:
    sample = Sample(
        step=STEP, blocked=BLOCKED, routes=ROUTES, checks=CHECKS, steps=STEPS, lines=LINES, figures=FIGURES, facts=FACTS
    )
    return render_template("styleguide.html", sample=sample, form=form)


@pages.get("/confirm")
def confirm() -> str:
    preview = Sample(
        title="撤回议题“村口广告牌出租”",
        facts=(("议题", "村口广告牌出租"), ("已附议", "党员 4 人，村民代表 2 人")),
        consequences=(
            "议题不再接受附议，也不再往下办理。",
            "已附议的 6 人会收到站内信。",
            "撤回后不能恢复，可以重新收集、重新提出。",
        ),
        source="党员首议制实施办法：支委会受理前，收集小组可以撤回",
        submit="撤回这个议题",
    )
    return render_template(
        "confirm.html",
        confirm=preview,
        form=Form(WithdrawTopic),
        action=url_for("styleguide.fill_in"),
        way_back=url_for("styleguide.show"),
    )


@pages.get("/sheet")
def board_sheet() -> str:
    return render_template("styleguide_sheet.html", posting=POSTING)


@pages.get("/error/<int:status>")
def error(status: int) -> ResponseReturnValue:
    abort(status)
