"""A paper by which somebody entrusts another of their household: entered with its photo, looked at by whom it concerns."""

from base64 import b64decode, b64encode
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from services.gateway import asking, security, step_page, who
from services.gateway.forms import Form
from services.gateway.pages.meetings import choices, names_of, title_of
from services.gateway.pages.photos import ASK_AGAIN, sent_photo
from services.gateway.settings import PHOTO_BODY_BYTES
from services.gateway.step_page import StepPage
from shared.calls.meetings import GetMeeting, MeetingView
from shared.calls.proxies import EnterProxyPaper, GetProxyPaper
from shared.errors import NotFound, Refused

pages = Blueprint("proxy_papers", __name__)

EFFECTS = (
    "一个人登记，另一个人看着原件核对；核对以前不生效。委托人、代理人自己不能登记、核对。",
    "委托人用自己的账号委托或者终止了的，以本人的为准；委托人会在待办里看到这份登记。",
    "照片不公开，只有村干部、乡镇和委托双方能看到；校验码记入会议记录。原件收好封存。",
)


@pages.record_once
def _take_a_photo(state: BlueprintSetupState) -> None:
    state.app.config[security.UPLOADS]["proxy_papers.enter"] = PHOTO_BODY_BYTES


@pages.route("/meetings/<uuid:meeting_id>/enter_proxy_paper", methods=["GET", "POST"])
@who.needs_sign_in
def enter(meeting_id: UUID) -> ResponseReturnValue:
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    if not view.proxies_source:
        raise NotFound
    named = names_of(view)
    people = {
        "person_id": choices((line for line in view.roll if not line.present and line.votes), named),
        "proxy_id": choices((line for line in view.roll if not line.withdrawn), named),
    }
    form = Form(EnterProxyPaper, choices=people, fixed=("id", "meeting_id", "content"))
    page = _page(view)
    if request.method == "GET":
        return _show(page, form)
    try:
        content = sent_photo()
    except Refused as refusal:
        form.read(request.form)  # what was typed stays
        form.refuse(refusal)
        return _show(page, form, mistake=str(refusal))
    command = form.read(
        request.form, id=step_page.new_id(request.form), meeting_id=str(meeting_id), content=b64encode(content).decode()
    )
    if asking.submit(form, command) is None:
        return _show(page, form)
    flash("已登记。请另一名工作人员看着原件核对，核对后才生效。", "done")
    return redirect(f"/meetings/{meeting_id}", code=303)


def _page(view: MeetingView) -> StepPage:
    return StepPage(
        title="登记书面委托", subject=title_of(view), back=f"/meetings/{view.id}", submit="登记并保存照片",
        why="没有手机的成员来不了，用纸写明委托同一户的谁参加这次会议。", source=view.proxies_source, effects=EFFECTS,
    )  # fmt: skip


def _show(page: StepPage, form: Form[EnterProxyPaper], mistake: str = "") -> tuple[str, int]:
    shown = render_template("photo.html", page=page, form=form, action=request.path, mistake=mistake)
    return shown, form.status


@pages.get("/meetings/<uuid:meeting_id>/proxy_papers/<uuid:paper_id>")
@who.needs_sign_in
def paper(meeting_id: UUID, paper_id: UUID) -> Response:
    """The photo itself; whether the asker may see it is asked each time."""
    kept = asking.ask(GetProxyPaper(meeting_id=meeting_id, paper_id=paper_id))
    answer = Response(b64decode(kept.content), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = ASK_AGAIN
    return answer
