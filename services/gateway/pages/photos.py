"""Photos as proof: taken with a phone, kept with their topic, shown to whoever may see them."""

from base64 import b64decode, b64encode
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from services.gateway import asking, pictures, security, step_page, who
from services.gateway.forms import Form
from services.gateway.settings import PHOTO_BODY_BYTES
from services.gateway.step_page import StepPage
from shared.bus import hub
from shared.calls.photos import AttachPhoto, GetPhoto
from shared.calls.topics import GetTopic, TopicView
from shared.errors import NotFound, Refused
from shared.vocabulary import PhotoPurpose

pages = Blueprint("photos", __name__)

EFFECTS = (
    "系统自动缩小照片，去掉拍摄地点、手机型号等附加信息。",
    "照片保存后不能更换、不能删除，校验码记入全过程记录。",
    "选了“可以公开”的，议题公开后任何人都能看到。",
)
OF_A_SHEET = (
    *EFFECTS[:2],
    "签名单上有姓名，照片不公开，只有村干部和乡镇、县里能看到。",
    "一张签名单有几页，就拍几张；拍清楚每一个签名。",
)
NEVER_PUBLIC = (PhotoPurpose.SIGNING_SHEET.value,)
FOR_AN_HOUR = "private, max-age=3600"  # it never changes, but its being public may be withdrawn
ASK_AGAIN = "private, no-cache"  # whoever borrows the phone is asked who they are


@pages.record_once
def _take_a_photo(state: BlueprintSetupState) -> None:
    state.app.config[security.UPLOADS]["photos.attach"] = PHOTO_BODY_BYTES


@pages.route("/topics/<uuid:topic_id>/photo_<purpose>", methods=["GET", "POST"])
@who.needs_sign_in
def attach(topic_id: UUID, purpose: str) -> ResponseReturnValue:
    """The form is made of the step that the topic offers; a topic that does not offer it has no such page."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    never_public = ("public",) if purpose in NEVER_PUBLIC else ()
    form = Form(AttachPhoto, fixed=("id", "topic_id", "purpose", "content", *never_public))
    page = _page(view, f"photo_{purpose}", OF_A_SHEET if never_public else EFFECTS)
    if request.method == "GET":
        return _show(page, form)
    try:
        content = sent_photo()
    except Refused as refusal:
        form.read(request.form)  # what was typed stays
        form.refuse(refusal)
        return _show(page, form, mistake=str(refusal))
    command = form.read(
        request.form, id=step_page.new_id(request.form), topic_id=str(topic_id), purpose=purpose,
        content=b64encode(content).decode(),
    )  # fmt: skip
    if asking.submit(form, command) is None:
        return _show(page, form)
    flash("照片已保存。可以再上传一张，也可以办理下一步。", "done")
    return redirect(f"/topics/{topic_id}", code=303)


def _page(view: TopicView, verb: str, effects: tuple[str, ...]) -> StepPage:
    offered = next((step for step in view.next_steps if step.verb == verb), None)
    if offered is None:
        raise NotFound
    return StepPage(
        title=offered.label, subject=view.topic.title, back=f"/topics/{view.topic.id}", submit="上传并保存", why=offered.why,
        source=offered.source, effects=effects,
    )  # fmt: skip


def sent_photo() -> bytes:
    """Made small in a thread of its own, so that nobody else waits for it."""
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    if not content:
        raise pictures.PhotoMissing
    return hub.in_thread(pictures.made_small, content)


def _show(page: StepPage, form: Form[AttachPhoto], mistake: str = "") -> tuple[str, int]:
    shown = render_template("photo.html", page=page, form=form, action=request.path, mistake=mistake)
    return shown, form.status


@pages.get("/photos/<uuid:photo_id>")
def photo(photo_id: UUID) -> Response:
    """The picture itself. Whether the asker may see it is asked anew each time that nobody else may."""
    known = next(iter(request.if_none_match), "") if request.if_none_match else ""
    kept = asking.ask(GetPhoto(photo_id=photo_id, known=known if isinstance(known, str) else ""))
    answer = Response(b64decode(kept.content), mimetype="image/jpeg", status=200 if kept.content else 304)
    answer.set_etag(kept.sha256)
    answer.headers["Cache-Control"] = FOR_AN_HOUR if kept.public else ASK_AGAIN
    return answer
