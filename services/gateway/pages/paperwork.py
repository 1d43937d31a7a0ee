"""Documents: what can be made of a meeting or a topic, how far it has come, the files to take away or to print."""

from base64 import b64decode
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, downloads, places, who
from services.gateway.forms import Choice, Form
from services.gateway.pages.meetings import title_of
from shared import clock
from shared.calls.meetings import GetMeeting
from shared.calls.paperwork import (
    GetMadeDocument,
    ListLedgers,
    ListMeetingDocuments,
    ListTopicDocuments,
    MadeDocument,
    MadeDocuments,
    MakeLedger,
    MakeMeetingDocument,
    MakeTopicDocument,
    ReadMadeDocument,
)
from shared.calls.topics import GetTopic
from shared.errors import NotFound
from shared.vocabulary import Body, DocumentFormat, DocumentKind, DocumentState

pages = Blueprint("paperwork", __name__)
GOES_ON = (DocumentState.WAITING, DocumentState.WORKING)
TONES = {DocumentState.DONE: "done", DocumentState.FAILED: "stop"}
TYPES = {
    DocumentFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.route("/meetings/<uuid:meeting_id>/paperwork", methods=["GET", "POST"])
@who.needs_sign_in
def of_meeting(meeting_id: UUID) -> ResponseReturnValue:
    listed = asking.ask(ListMeetingDocuments(meeting_id=meeting_id))
    form = Form(MakeMeetingDocument, fixed=("meeting_id",), choices=_choices(listed), given=_only_one(listed))
    if request.method == "POST":
        done = asking.submit(form, form.read(request.form, meeting_id=str(meeting_id)))
        if done:
            return redirect(f"/paperwork/{done.id}", code=303)
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    named = view.body is Body.RECALL
    return _shelf(listed, form, title=title_of(view), back=f"/meetings/{meeting_id}", named=named), form.status


@pages.route("/topics/<uuid:topic_id>/paperwork", methods=["GET", "POST"])
@who.needs_sign_in
def of_topic(topic_id: UUID) -> ResponseReturnValue:
    listed = asking.ask(ListTopicDocuments(topic_id=topic_id))
    form = Form(MakeTopicDocument, fixed=("topic_id",), choices=_choices(listed), given=_only_one(listed))
    if request.method == "POST":
        done = asking.submit(form, form.read(request.form, topic_id=str(topic_id)))
        if done:
            return redirect(f"/paperwork/{done.id}", code=303)
    view = asking.ask(GetTopic(topic_id=topic_id))
    return _shelf(listed, form, title=view.topic.title, back=f"/topics/{topic_id}"), form.status


@pages.route("/paperwork/ledgers", methods=["GET", "POST"])
@who.needs_sign_in
def of_area() -> ResponseReturnValue:
    """The year's ledger of a village or a township."""
    area = request.args.get("area") or who.signed_in().identity.home
    listed = asking.ask(ListLedgers.load({"area": area}))
    form = Form(MakeLedger, fixed=("area",), given={"year": clock.today().year})
    if request.method == "POST":
        done = asking.submit(form, form.read(request.form, area=area))
        if done:
            return redirect(f"/paperwork/{done.id}", code=303)
    title = f"{places.name_of(area)}的议题"
    return _shelf(listed, form, title=title, back=f"/topics?area={quote(area)}", ledger=True), form.status


def _choices(listed: MadeDocuments) -> dict[str, list[Choice]]:
    return {"kind": [Choice(paper.kind.value, paper.label) for paper in listed.papers]}


def _only_one(listed: MadeDocuments) -> dict[str, str] | None:
    return {"kind": listed.papers[0].kind.value} if len(listed.papers) == 1 else None


def _shelf(
    listed: MadeDocuments, form: Form[Any], *, title: str, back: str, ledger: bool = False, named: bool = False
) -> str:
    """``named``: the papers name whom a recall concerns, which no sheet on the board does."""
    return render_template(
        "paperwork.html", listed=listed, form=form, title=title, back=back, tones=TONES, goes_on=GOES_ON, ledger=ledger, named=named, action=request.full_path.removesuffix("?"),
        names=places.names(document.asked_by for document in listed.made),
    )  # fmt: skip


@pages.get("/paperwork/<uuid:document_id>")
@who.needs_sign_in
def document(document_id: UUID) -> str:
    """Looks again by itself until it is made."""
    view = asking.ask(GetMadeDocument(document_id=document_id))
    return render_template(
        "paperwork_one.html", view=view, goes_on=view.state in GOES_ON, tone=TONES.get(view.state, "now"), back=_back(view),
        village=places.name_of(view.village), names=places.names([view.asked_by]),
    )  # fmt: skip


def _back(view: MadeDocument) -> str:
    if view.kind is DocumentKind.YEAR_LEDGER:
        return f"/paperwork/ledgers?area={view.village}"
    return f"/meetings/{view.meeting_id}/paperwork" if view.meeting_id else f"/topics/{view.topic_id}/paperwork"


@pages.get("/paperwork/<uuid:document_id>/<any(word, pdf, excel):form>")
@who.needs_sign_in
def download(document_id: UUID, form: str) -> Response:
    """The file under its Chinese name (RFC 6266). A PDF opens in the browser, from where it is printed."""
    view = asking.ask(GetMadeDocument(document_id=document_id))
    file = next((file for file in view.files if file.format == form), None)
    if file is None:
        raise NotFound
    content, piece, pieces = b"", 0, 1
    while piece < pieces:
        answer = asking.ask(ReadMadeDocument(document_id=document_id, format=file.format, piece=piece))
        content, piece, pieces = content + b64decode(answer.content), piece + 1, answer.pieces
    return downloads.file(content, file.name, TYPES[file.format], shown="print" in request.args)
