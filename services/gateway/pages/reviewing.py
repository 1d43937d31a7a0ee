"""The branch committee's review: its decision and vote, and for a yes the list, answered point by point."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, step_page, who
from services.gateway.forms import Choice, Field, Form
from services.gateway.pages import step_fields
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls.reviewing import GetReviewList, ListItem, Review, ReviewList
from shared.calls.topics import GetTopic, TopicView
from shared.contracts import About
from shared.errors import NotFound
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision

pages = Blueprint("reviewing", __name__)

FIXED = ("topic_id", "matter_class", "points")
ALWAYS_CONCERNED = tuple(answer for answer in PointAnswer if answer is not PointAnswer.NOT_APPLICABLE)
OTHER = {MatterClass.VILLAGE_AFFAIRS: MatterClass.PARTY_AFFAIRS, MatterClass.PARTY_AFFAIRS: MatterClass.VILLAGE_AFFAIRS}
EFFECTS = (
    "登记的是支委会已经作出的决定：哪天开的、谁到会、几人赞成。",
    "登记以后，由到会的另一名委员登录核对，核对以后才算数；有异议的，退回重新登记，重新登记的由乡镇核对。",
    "同意的，逐条核对下面的清单；有一条不符合，就不能同意，请退回修改。",
    "审核结果、日期和票数写在议题页面和全过程记录里；这次支部委员会还要在“例会”里登记，才算当月开过。",
)


@pages.route("/topics/<uuid:topic_id>/review", methods=["GET", "POST"])
@who.needs_sign_in
def review(topic_id: UUID) -> ResponseReturnValue:
    """The list is that of the class of matter in the address; for a kind that is the villagers' own there is no other."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    offered = next((step for step in view.next_steps if step.verb == "review"), None)
    page = StepPage(
        title=offered.label if offered else "登记支委会审核结果", subject=_subject(view), back=f"/topics/{topic_id}", submit="登记审核结果",
        why=offered.why if offered else "", source=offered.source if offered else "", effects=EFFECTS,
        blocked="" if offered else f"议题现在是“{view.topic.state.chinese}”，这一步现在不由您办理，或者已经办好了。",
    )  # fmt: skip
    if offered is None and request.method == "GET":
        return step_page.show(page, None)
    matter_class = _class(view)
    listed = asking.ask(GetReviewList(matter_class=matter_class, on=clock.today(), kind=view.topic.kind))
    form = Form(
        Review, fixed=FIXED, given={"held_on": clock.today().isoformat()},
        choices={
            **step_fields.committee(view),
            "ground": [Choice(ground.name, ground.text, ground.source) for ground in listed.grounds],
        },
    )  # fmt: skip
    if request.method == "POST":
        answers = [
            {"point": p.name, "answer": given} for p in listed.points if (given := request.form.get(_field_of(p)))
        ]
        command = form.read(request.form, topic_id=str(topic_id), matter_class=matter_class.value, points=answers)
        if command and command.decision is ReviewDecision.REJECT and "confirmed" not in request.form:
            return _ask_again(view, form)
        if asking.submit(form, command) is not None:
            flash("审核结果已登记，核对以后才算数；由谁核对写在下面。", "done")
            return redirect(f"/topics/{topic_id}", code=303)
    return _show(page, form, view, matter_class, listed)


def _subject(view: TopicView) -> str:
    """Of a group's own matter whose it is stands before it: from this review on it is fixed."""
    return f"{view.topic.group}：{view.topic.title}" if view.topic.group else view.topic.title


def _class(view: TopicView) -> MatterClass:
    if view.topic.kind is not Kind.ORDINARY:
        return MatterClass.VILLAGE_AFFAIRS
    asked = request.args.get("matter_class", MatterClass.VILLAGE_AFFAIRS.value)
    found = next((matter_class for matter_class in MatterClass if matter_class.value == asked), None)
    if found is None:
        raise NotFound
    return found


def _field_of(point: ListItem) -> str:
    return f"point_{point.name}"


def _points(points: Iterable[ListItem]) -> list[Field]:
    """A point that concerns every matter has two answers, any other three."""
    return [
        Field(
            name=_field_of(point), kind="radios", required=False, typed=tuple(request.form.getlist(_field_of(point))),
            about=About(point.text, help=f"依据：{point.source}", when="同意时必选"),
            choices=tuple(Choice(a.value, a.chinese) for a in (ALWAYS_CONCERNED if point.always else PointAnswer)),
        )
        for point in points
    ]  # fmt: skip


def _show(
    page: StepPage, form: Form[Any], view: TopicView, matter_class: MatterClass, listed: ReviewList
) -> tuple[str, int]:
    """The vote comes first, then what a yes needs. What being a major project brings with it is said where it is ticked."""
    brings = "".join(f"{way.label}：{way.why}" for way in listed.major_brings)
    fields = [
        replace(field, kind="list") if field.name == "ground"
        else replace(field, about=replace(field.about, help=f"是重大项目的，要办：{brings}")) if field.name == "major" and brings
        else field
        for field in form.fields
    ]  # fmt: skip
    of_a_yes = next(place for place, field in enumerate(fields) if field.name == "ground")
    other = OTHER[matter_class] if view.topic.kind is Kind.ORDINARY else None
    shown = render_template(
        "review.html", page=page, form=form, vote=fields[:of_a_yes], rest=fields[of_a_yes:], points=_points(listed.points), brings=listed.brings,
        matter_class=matter_class, other=other, action=request.full_path.removesuffix("?"),
    )  # fmt: skip
    return shown, form.status


def _ask_again(view: TopicView, form: Form[Any]) -> ResponseReturnValue:
    """A rejection ends a topic: the same form once more, filled in and out of sight, with what will happen."""
    hidden = [(field.name, one) for field in form.fields for one in field.typed]
    page = StepPage(
        title="不予采纳这个议题", subject=view.topic.title, back=f"/topics/{view.topic.id}/review", submit="确认不予采纳",
        facts=(("议题", view.topic.title), ("理由", request.form.get("reason", ""))), final=True,
        effects=("核对以后，议题到此结束，不再往下办理，不能恢复。", "理由记入全过程记录，附议的人都能看到。"),
    )  # fmt: skip
    return step_page.show(page, form, hidden=(*hidden, ("confirmed", "yes")))
