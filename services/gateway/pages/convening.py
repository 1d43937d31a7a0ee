"""Convening a meeting: which body, from which day and by which rule are known before anything is typed."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, step_page, who
from services.gateway.forms import Choice, Form
from shared import clock
from shared.calls.directory import ListVillageGroups
from shared.calls.meetings import ConveneMeeting, ConveningAdvice, GetConveningAdvice
from shared.calls.topics import GetTopic, TopicView
from shared.errors import Refused
from shared.procedure import INVITED_IN_PUBLIC, deciding_steps
from shared.vocabulary import SEALED, Body, Voting

pages = Blueprint("convening", __name__)
PLACE = "村党群服务中心"
NOT_YET = (404, 409)  # the meetings service may not have heard yet of what was just done to the topic


@pages.route("/topics/<uuid:topic_id>/convene_meeting", methods=["GET", "POST"])
@who.needs_sign_in
def convene(topic_id: UUID) -> ResponseReturnValue:
    """By the secretary. Where the law leaves a choice of body, ``body`` says which; ``group`` which village group meets."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    try:
        chosen = {"body": request.args.get("body"), "group": request.args.get("group", "")}
        advice = asking.ask(GetConveningAdvice.load({"topic_id": str(topic_id), **chosen}))
    except Refused as refusal:
        if refusal.status not in NOT_YET or not _is_due(view):
            raise
        return render_template("convene_later.html", topic=view.topic, refusal=refusal.to_wire())
    if advice.body is Body.VILLAGE_GROUP and not advice.group:
        groups = asking.ask(ListVillageGroups(area=view.topic.village, on=clock.today())).items
        return render_template("convene_group.html", advice=advice, topic=view.topic, groups=groups)
    form = _form(advice)
    if request.method == "POST":
        command = form.read(
            request.form,
            id=step_page.new_id(request.form),
            topic_id=str(topic_id),
            body=advice.body.value,
            group=advice.group,
        )
        if done := asking.submit(form, command):
            flash("会议已定，正在逐人通知。请到“通知情况”看有没有联系不上的人。", "done")
            return redirect(f"/meetings/{done.id}", code=303)
    page = render_template(
        "convene.html", form=form, advice=advice, topic=view.topic, action=request.full_path.removesuffix("?"),
        others=[body for body in _bodies(view, advice) if body is not advice.body],
        hung=advice.body in INVITED_IN_PUBLIC, step=next((step for step in view.next_steps if step.verb == "convene_meeting"), None),
    )  # fmt: skip
    return page, form.status


def _is_due(view: TopicView) -> bool:
    return any(step.verb == "convene_meeting" for step in view.next_steps)


def _form(advice: ConveningAdvice) -> Form[ConveneMeeting]:
    not_here = [
        *([] if advice.body is Body.VILLAGERS_ASSEMBLY else ["urgent_reason"]),
        *([] if advice.households else ["by_households"]),
        *(["voting"] if advice.body is Body.MEMBERS_DELIBERATION else []),  # it takes no vote
    ]
    of_a_recall = {"voting": [Choice(way.value, way.chinese) for way in (Voting.SECRET, *SEALED)]}
    usual = {"voting": Voting.SECRET.value} if advice.body is Body.RECALL else {}
    return Form(
        ConveneMeeting, given={"held_at": _usual_hour(advice).isoformat(), "place": PLACE, **usual}, fixed=("body", "group", *not_here),
        choices=of_a_recall if advice.body is Body.RECALL else {},
    )  # fmt: skip


def _usual_hour(advice: ConveningAdvice) -> datetime:
    """The earliest lawful hour. A body for which no notice is prescribed can meet at once, but people need time to come: the next morning."""
    if advice.notice_days:
        return advice.earliest
    return datetime.combine(clock.today() + timedelta(days=1), time(9), tzinfo=clock.SHANGHAI)


def _bodies(view: TopicView, advice: ConveningAdvice) -> list[Body]:
    """Which bodies may take this step."""
    if view.topic.matter_class is None:
        return []
    steps = (step for step in deciding_steps(view.topic.matter_class, view.topic.kind) if step.name == advice.step)
    return [body for step in steps for body in step.bodies]
