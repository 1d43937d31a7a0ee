"""Demands for a meeting: an area's board, one demand, and what is done with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, record, step_page, steps, who
from services.gateway.forms import Choice, Form
from services.gateway.pages.topics import Turn
from services.gateway.step_page import Pair, StepPage
from services.gateway.wording import day, moment
from shared import clock
from shared.calls import demands
from shared.calls.common import NextStep
from shared.calls.demands import DemandView, GetDemand, GetDemandRoll, ListDemands
from shared.contracts import Command
from shared.errors import NotFound
from shared.identity import Role
from shared.procedure import RECALL
from shared.vocabulary import Body, DemandState, Withheld

pages = Blueprint("demands", __name__)
VILLAGE = 12  # digits of a village's code
IN_PLACE = frozenset({"withhold_demand"})  # offered beside the title
TONES = {DemandState.STOOD: "now", DemandState.OPEN: "now", DemandState.ANSWERED: "done", DemandState.ENDED: "stop"}
ARTICLES = (
    "《村民委员会组织法》（2025年修正）第二十五条：十分之一以上的村民或者三分之一以上的村民代表提议，应当召集村民会议；"
    "第三十条：五分之一以上的村民代表提议，应当召集村民代表会议"
)
WHO_SEES_NAMES = "谁签了名：签名的人互相看得到，乡镇核对时看得到；村干部在够人数以前只看得到人数，自己签了名也一样。"


def _fields_of_demand(view: DemandView) -> dict[str, str]:
    return {"demand_id": str(view.line.id)}


def _what_is_demanded(view: DemandView) -> tuple[Pair, ...]:
    return (("要求召开", view.line.body.chinese), ("商量什么事", view.line.title), ("为什么", view.reason))


def _roll(view: DemandView) -> dict[str, list[Choice]]:
    named = places.names(asking.ask(GetDemandRoll(demand_id=view.line.id)).people)
    return {"signers": [Choice(str(person), name) for person, name in sorted(named.items(), key=lambda pair: pair[1])]}


def _from_paper(view: DemandView) -> dict[str, list[Choice]]:
    people = [one for one in view.signers if one.on_paper]
    named = places.names(one.person_id for one in people)
    return {"person_id": [Choice(str(one.person_id), named.get(one.person_id, "（没有姓名）")) for one in people]}


def _meetings(view: DemandView) -> dict[str, list[Choice]]:
    return {
        "meeting_id": [
            Choice(str(one.id), one.title, day(one.held_at) if one.ordinary else moment(one.held_at))
            for one in view.meetings
        ]
    }


def _grounds(_view: DemandView) -> dict[str, list[Choice]]:
    return {"reason": [Choice(one.value, one.chinese) for one in (Withheld.PRIVACY, Withheld.INSULT)]}


@dataclass(frozen=True)
class DemandStep:
    """What is particular about one step; the fields come from its contract, why and source from the step itself."""

    call: type[Command[Any]]
    title: str
    done: str
    dated: bool = False  # begins with today
    choices: Callable[[DemandView], Mapping[str, Sequence[Choice]]] = lambda _view: {}
    effects: tuple[str, ...] = ()
    final: bool = False


ANSWER = "从现在起，公开的名单上写明答复这个要求的是哪一次会议；它取消的话，要求重新等待召集。"
STEPS: dict[str, DemandStep] = {
    "sign_demand": DemandStep(
        demands.SignDemand, "我要签名", "已签名。",
        effects=("每人签一次；您既是村民又是村民代表的，两个名册上各计一次。", "够人数以前可以撤回；够了就不能撤回。", WHO_SEES_NAMES),
    ),
    "withdraw_demand_signature": DemandStep(
        demands.WithdrawDemandSignature, "撤回签名", "签名已撤回。改变主意的，够人数以前还可以再签。",
        effects=("您的签名不再计入人数。",),
    ),
    "enter_demand_names": DemandStep(
        demands.EnterDemandNames, "登记纸质签名", "已登记。", dated=True, choices=_roll,
        effects=("登记的人写进全过程记录；登记错了的，够人数以前可以划去。", "纸质签名的原件请妥善保存，归档时备查。"),
    ),
    "strike_demand_name": DemandStep(
        demands.StrikeDemandName, "划去纸质签名", "已划去，不再计入人数。", choices=_from_paper,
        effects=("谁划去的写进全过程记录。", "划去的人以后还可以自己签，或者在纸上重新签。"),
    ),
    "end_demand": DemandStep(
        demands.EndDemand, "撤销这个要求", "已撤销。", final=True,
        effects=("不再接受签名。", "要求和签名人数留在公开的名单上，写明发起人已撤销；撤销后不能恢复，可以重新发起。"),
    ),
    "answer_demand": DemandStep(
        demands.AnswerDemand, "指定召开的会议", "已指定，公开的名单上看得到。", choices=_meetings, effects=(ANSWER,)
    ),
    "withhold_demand": DemandStep(
        demands.WithholdDemand, "标题不再公开", "标题已不公开，理由留在原处。", choices=_grounds, final=True,
        effects=("公开的名单上只写理由，不写标题；登录的本村人照常看到，照常签名。", "要求照常联名、召集；不公开以后不能恢复。"),
    ),
    "replace_answer": DemandStep(
        demands.AnswerDemand, "重新指定会议", "已重新指定。", choices=_meetings, effects=(ANSWER,)
    ),
}  # fmt: skip


@pages.get("/demands")
def demand_list() -> str:
    """For anybody: titles, counts, dates. Whoever may demand a meeting of this village begins here."""
    viewer = who.viewer()
    area = request.args.get("area") or (viewer.identity.home if viewer else places.county())
    query = ListDemands.load({"area": area, "after": request.args.get("after")})
    return render_template(
        "demands.html", demands=asking.ask(query), query=query, places=places, area_name=places.name_of(area),
        recall_source=RECALL if places.is_village(area) else "", several=len(area) < VILLAGE, tones=TONES, source=ARTICLES, starts=bool(_bodies(area)),
        opens=viewer is not None and viewer.caller.sees(area), without_account=viewer is None,
    )  # fmt: skip


def _bodies(village: str) -> list[Body]:
    """Which bodies the viewer may demand."""
    viewer = who.viewer()
    if viewer is None or len(village) != VILLAGE:
        return []
    if viewer.caller.has(Role.REPRESENTATIVE, area=village):
        return [Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY]
    return [Body.VILLAGERS_ASSEMBLY] if viewer.caller.has(Role.VILLAGER, area=village) else []


@pages.route("/demands/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_demand() -> ResponseReturnValue:
    village = request.args.get("area") or who.signed_in().identity.home
    bodies = _bodies(village)
    if not bodies:
        raise NotFound
    form = Form(
        demands.StartDemand, fixed=("id", "village"), given={"body": bodies[0].value},
        choices={"body": [Choice(body.value, body.chinese) for body in bodies]},
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if (started := asking.submit(form, command)) is not None:
            flash("已发起，您是第一个签名的人。请告诉大家来签名。", "done")
            return redirect(f"/demands/{started.id}", code=303)
    page = StepPage(
        title="要求召开会议", subject="要求召开会议", back=f"/demands?area={village}", submit="发起并签名", source=ARTICLES,
        why="签名的人达到法定的比例，村民委员会就应当召集会议。这是要求开会，不是提出议题。",
        effects=("名册按今天的情况固定下来，人数按它计算。", "文字从现在起不再改动；您可以在够人数以前撤销，撤销后仍留在名单上。", WHO_SEES_NAMES),
    )  # fmt: skip
    return step_page.show(page, form)


@pages.get("/demands/<uuid:demand_id>")
@who.needs_sign_in
def demand(demand_id: UUID) -> str:
    view = asking.ask(GetDemand(demand_id=demand_id))
    names = places.names([*(one.person_id for one in view.signers), *(entry.actor_id for entry in view.record)])
    return render_template(
        "demand.html", view=view, line=view.line, turn=Turn.of([step for step in view.next_steps if step.verb not in IN_PLACE]),
        withholds=any(step.verb in IN_PLACE for step in view.next_steps), rest=_rest(view), names=names, tones=TONES,
        href=lambda step: steps.of_demand(demand_id, step), village=places.name_of(view.line.village),
        record=record.lines(view.record, names), who_sees_names=WHO_SEES_NAMES,
        convenes=any(step.verb == "convene_meeting" for step in view.next_steps), records=who.signed_in().caller.has(Role.SECRETARY, area=view.line.village),
    )  # fmt: skip


def _rest(view: DemandView) -> str:
    """What a reader without a step is told."""
    match view.line.state:
        case DemandState.OPEN:
            signed = "您已签名。" if view.signed else ""
            return f"{signed}签名的人达到法定比例，就应当召集会议。"
        case DemandState.STOOD:
            return f"已经够人数，等村民委员会召集{view.line.body.chinese}。"
        case DemandState.ANSWERED:
            return "会议已经召集，请看下面写明的是哪一次。"
        case DemandState.ENDED:
            return "发起人已经撤销，不再签名。"
        case DemandState.LAPSED:
            return "到期没有够人数，已经失效；可以重新发起。"


@pages.route("/demands/<uuid:demand_id>/<verb>", methods=["GET", "POST"])
@who.needs_sign_in
def take(demand_id: UUID, verb: str) -> ResponseReturnValue:
    """Show the form, or do what it says and go back to the demand."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound
    view = asking.ask(GetDemand(demand_id=demand_id))
    offered = next((one for one in view.next_steps if one.verb == verb), None)
    if offered is None and request.method == "GET":
        return step_page.show(_page(view, step, None), None)
    fixed = _fields_of_demand(view)
    today = {"signed_on": clock.today().isoformat()} if step.dated else {}
    form = Form(step.call, given=today, choices=step.choices(view), fixed=tuple(fixed))
    if request.method == "POST" and asking.submit(form, form.read(request.form, **fixed)) is not None:
        flash(step.done, "done")
        return redirect(f"/demands/{demand_id}", code=303)
    return step_page.show(_page(view, step, offered), form)


def _page(view: DemandView, step: DemandStep, offered: NextStep | None) -> StepPage:
    """Not offered: somebody else's turn, or done already."""
    blocked = "" if offered else f"这个要求{view.line.state.chinese}，这一步现在不由您办理，或者已经办好了。"
    return StepPage(
        title=step.title, subject=view.line.title, back=f"/demands/{view.line.id}", submit=step.title,
        why=offered.why if offered else "", source=offered.source if offered else "", blocked=blocked,
        facts=_what_is_demanded(view), effects=step.effects, final=step.final,
    )  # fmt: skip
