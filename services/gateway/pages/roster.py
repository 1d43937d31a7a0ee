"""Bringing in a county's roster from a workbook: people, Party organisations, memberships, offices."""

from base64 import b64decode, b64encode
from urllib.parse import urlencode
from uuid import UUID, uuid5

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from uuid6 import uuid7

from services.gateway import asking, downloads, places, security, who
from services.gateway.forms import Form
from services.gateway.settings import UPLOAD_BODY_BYTES
from shared.calls.directory import GetImportTemplate, ImportRoster, UploadPart
from shared.errors import NotAllowed, Refused
from shared.identity import Role

pages = Blueprint("roster", __name__)

PIECE = 512 * 1024  # bytes: with base64 around it, it still fits one message
LONGEST_NAME = 200
PATIENCE = 60.0  # seconds: ten thousand rows are read and written in one go
UPLOAD_AGAIN = (409, 413, 422)  # the file is incomplete, too large or unreadable


@pages.record_once
def _take_a_file(state: BlueprintSetupState) -> None:
    """The sheet may be larger than what other forms bring."""
    state.app.config[security.UPLOADS]["roster.upload"] = UPLOAD_BODY_BYTES


@pages.get("/roster/import/template")
@who.needs_sign_in
def template() -> Response:
    sheet = asking.ask(GetImportTemplate())
    return downloads.file(b64decode(sheet.content), sheet.name, sheet.content_type)


@pages.get("/roster/import")
@who.needs_sign_in
def ask_for_sheet() -> str:
    _require_importer()
    return _ask_for_sheet()


@pages.post("/roster/import")
@who.needs_sign_in
def upload() -> ResponseReturnValue:
    """Hand the sheet on in pieces; checking it is the next page."""
    _require_importer()
    sheet = request.files.get("sheet")
    content = sheet.read() if sheet else b""
    if sheet is None or not sheet.filename or not content:
        return _ask_for_sheet("还没有选择表格。", "请选择填好的 .xlsx 文件，再按“上传并检查”。"), 422
    upload_id = UUID(str(uuid7()))
    for number in range(-(-len(content) // PIECE)):
        piece = content[number * PIECE : (number + 1) * PIECE]
        part = UploadPart(upload_id=upload_id, number=number, content=b64encode(piece).decode())
        asking.ask(part, command_id=uuid5(upload_id, str(number)))
    return redirect(f"/roster/import/{upload_id}?{urlencode({'file': _file_name(sheet.filename)})}", code=303)


def _file_name(given: str) -> str:
    return given.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]


@pages.get("/roster/import/<uuid:upload_id>")
@who.needs_sign_in
def check(upload_id: UUID) -> ResponseReturnValue:
    """What is in the sheet, row by row. Nothing is written."""
    _require_importer()
    return _report(upload_id, _form())


@pages.post("/roster/import/<uuid:upload_id>")
@who.needs_sign_in
def write(upload_id: UUID) -> ResponseReturnValue:
    _require_importer()
    form = _form()
    command = form.read(
        request.form, upload_id=str(upload_id), file_name=_sent_name(), dry_run=False,
        only_good_rows=request.form.get("only_good_rows") == "true",
    )  # fmt: skip
    if command is None:
        return _report(upload_id, form)
    try:
        written = asking.ask_patiently(command, within=PATIENCE, command_id=form.command_id)
    except Refused as refusal:
        form.refuse(refusal)
        return _report(upload_id, form)
    flash(f"名册已写入：新增 {written.new} 行，更新 {written.changed} 行。", "done")
    return redirect("/people", code=303)


def _form() -> Form[ImportRoster]:
    return Form(ImportRoster, fixed=("file_name", "dry_run", "only_good_rows"))


def _sent_name() -> str:
    return request.values.get("file", "")[-LONGEST_NAME:] or "表格"


def _report(upload_id: UUID, form: Form[ImportRoster]) -> ResponseReturnValue:
    try:
        report = asking.ask_patiently(ImportRoster(upload_id=upload_id, file_name=_sent_name()), within=PATIENCE)
    except Refused as refusal:
        if refusal.status not in UPLOAD_AGAIN:
            raise
        return _ask_for_sheet(refusal.say()["sentence"], refusal.say()["advice"]), refusal.status
    page = render_template("roster_check.html", report=report, form=form, file_name=_sent_name(), upload_id=upload_id)
    return page, form.status


def _ask_for_sheet(mistake: str = "", advice: str = "") -> str:
    return render_template("roster_import.html", mistake=mistake, advice=advice)


def _require_importer() -> None:
    if not who.signed_in().caller.has(Role.COUNTY, area=places.county()):
        raise NotAllowed(needs=Role.COUNTY.chinese)
