"""The caller's own notices. Opening one is its receipt."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, who
from services.gateway.forms import Form
from shared.calls.meetings import AgendaItem, GetMeeting
from shared.calls.notifications import InboxItem, ListInbox, ReadNotice, ReadNotices
from shared.errors import Refused

pages = Blueprint("inbox", __name__)

OF_A_MEETING = ("meeting", "cancelled")  # kinds of notice; all others are about a topic
OF_AN_ACCOUNT = "password"


@pages.get("/inbox")
@who.needs_sign_in
def inbox() -> ResponseReturnValue:
    return _inbox(Form(ReadNotices))


def _inbox(form: Form[ReadNotices]) -> ResponseReturnValue:
    found = asking.ask(ListInbox(after=request.args.get("after")))
    return render_template("inbox.html", inbox=found, form=form), form.status


@pages.post("/inbox/read")
@who.needs_sign_in
def read_all() -> ResponseReturnValue:
    """All that were there when the list was looked at; what asks something of its reader is opened, one by one."""
    form = Form(ReadNotices)
    if asking.submit(form, form.read(request.form, newest=request.form.get("newest"))) is None:
        return _inbox(form)
    left = asking.ask(ListInbox()).unread
    flash(f"已标为已阅。还有 {left} 条要您到会或者核对，请逐条打开。" if left else "全部已标为已阅。", "done")
    return redirect("/inbox", code=303)


@pages.get("/inbox/<uuid:notice_id>")
@who.needs_sign_in
def notice(notice_id: str) -> str:
    item = asking.ask(ReadNotice.load({"notice_id": str(notice_id)}))
    return render_template("notice.html", item=item, onward=onward(item), agenda=_agenda(item))


def _agenda(item: InboxItem) -> tuple[AgendaItem, ...]:
    """Of the meeting that a notice calls to; the notice is read also where the meeting can't be."""
    if item.kind != "meeting":
        return ()
    try:
        return asking.ask(GetMeeting(meeting_id=item.about_id)).agenda
    except Refused:
        return ()


def onward(item: InboxItem) -> tuple[str, str]:
    """Where a notice leads, and what the way there is called."""
    if item.kind in OF_A_MEETING:
        return f"/meetings/{item.about_id}", "看这次会议"
    if item.kind == OF_AN_ACCOUNT:
        return "/account", "看我的账号"
    return f"/topics/{item.about_id}", "看这个议题"
