"""Checking in: the code on the wall, and the page that a member's phone opens by it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from services.gateway import asking, scanning, step_page, who
from services.gateway.forms import Form
from services.gateway.pages.meetings import own_line, title_of
from services.gateway.step_page import StepPage
from shared.calls.meetings import GetMeeting, MeetingView
from shared.calls.room import CheckIn, GetAttendanceCode

pages = Blueprint("checking_in", __name__)


@dataclass(frozen=True)
class OnTheWall:
    """A code as a picture, and until when it is good. There is no picture where no phone could follow it."""

    picture: Markup | None = None
    good_until: datetime | None = None


def on_the_wall(view: MeetingView) -> OnTheWall | None:
    """For who enters people as present, while people may be entered."""
    if not any(step.verb == "record_attendance" for step in view.next_steps):
        return None
    if not scanning.ours():
        return OnTheWall()
    found = asking.ask(GetAttendanceCode(meeting_id=view.id))
    path = url_for("checking_in.check_in", meeting_id=view.id, code=found.code)
    return OnTheWall(scanning.drawn(path, "签到二维码"), found.good_until)


@pages.route("/meetings/<uuid:meeting_id>/check-in/<code>", methods=["GET", "POST"])
@who.needs_sign_in
def check_in(meeting_id: UUID, code: str) -> ResponseReturnValue:
    """One button: looking at an address checks nobody in."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    mine, form = own_line(view), Form(CheckIn, fixed=("code",))
    if request.method == "POST":
        command = form.read(request.form, meeting_id=str(meeting_id), code=code)
        if asking.submit(form, command) is not None:
            flash("已签到。", "done")
            return redirect(f"/meetings/{meeting_id}", code=303)
    elif mine and mine.present:
        return redirect(f"/meetings/{meeting_id}", code=303)
    page = StepPage(
        title="签到", subject=title_of(view), back=f"/meetings/{meeting_id}", submit="我到会了",
        facts=(("签到的人", who.signed_in().identity.name),),
        effects=("只签自己的到，不能代别人签。", *(("会议已经开始，从现在起计入到会。",) if view.state == "open" else ())),
    )  # fmt: skip
    return step_page.show(page, form)
