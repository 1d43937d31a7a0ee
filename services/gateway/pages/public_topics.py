"""A posted topic, for anybody to read and to ask about."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, folding, places, timeline
from services.gateway.forms import COMMAND_ID, Form
from services.gateway.limits import limiter
from shared.calls.common import RatioView
from shared.calls.notifications import ListBoard, PostingView
from shared.calls.topics import AskInquiry, GetPublicTopic, PublicTopic
from shared.errors import Unavailable
from shared.vocabulary import Kind, State

pages = Blueprint("public_topics", __name__)

QUESTIONS = "10 per minute; 60 per hour"  # of one address: a village hall shares one


@pages.get("/topics/<uuid:topic_id>/public")
def topic(topic_id: str) -> ResponseReturnValue:
    return _page(topic_id, _form())


@pages.post("/topics/<uuid:topic_id>/public")
@limiter.limit(QUESTIONS)
def ask_inquiry(topic_id: str) -> ResponseReturnValue:
    """No name is asked for, and nobody needs an account."""
    form = _form()
    command = form.read(
        request.form, id=request.form.get(COMMAND_ID), topic_id=str(topic_id)
    )  # posted twice, asked once
    if asking.submit(form, command) is None:
        return _page(topic_id, form)
    whom = _who_answers(asking.ask(GetPublicTopic.load({"topic_id": str(topic_id)})))
    flash(f"问题已经交给{whom}。答复以后，问题和答复一起公开在这一页；没有答复完，这件事不能归档。", "done")
    return redirect(f"/topics/{topic_id}/public", code=303)


def _form() -> Form[AskInquiry]:
    return Form(AskInquiry, fixed=("id", "topic_id"))


def _who_answers(public: PublicTopic) -> str:
    """Of a recall, which names nobody in public, it may be the secretary whom it concerns."""
    return "乡镇工作人员和不被要求罢免的经办人" if public.kind is Kind.RECALL else "村党支部书记"


def _page(topic_id: str, form: Form[AskInquiry]) -> ResponseReturnValue:
    public = asking.ask(GetPublicTopic.load({"topic_id": str(topic_id)}))
    page = render_template(
        "topic_public.html", topic=public, life=timeline.of_public(public), form=form, tone=timeline.tone,
        village=places.name_of(public.village), may_ask=public.state is not State.ARCHIVED, opened=folding.opened,
        satisfaction=satisfaction(public), vote_notice=_vote_notice(public), asked=_who_answers(public),
    )  # fmt: skip
    return page, form.status


def _vote_notice(topic: PublicTopic) -> PostingView | None:
    """When and where a recall is voted, as the board has it last; the page is read without it."""
    if topic.kind is not Kind.RECALL:
        return None
    try:
        sheets = asking.ask(ListBoard(area=topic.village, topic_id=topic.id)).items
    except Unavailable:
        return None
    return next((sheet for sheet in sheets if sheet.kind == "meeting_notice"), None)


def satisfaction(topic: PublicTopic) -> list[tuple[str, str, str]]:
    """Both scores as figures: Party members and masses are never added up."""
    panels = (("党员满意率", topic.satisfaction_members), ("群众满意率", topic.satisfaction_masses))
    return [(percent(score), label, f"{score.part} / {score.whole} 人") for label, score in panels if score]


def percent(score: RatioView) -> str:
    """To one place, half a place rounded up as in the papers; nothing becomes a hundred that is not."""
    if score.ratio is None:
        return "—"
    part, whole = score.ratio.numerator, score.ratio.denominator
    tenths = (part * 2000 + whole) // (whole * 2)
    tenths = tenths if part == whole else min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%"
