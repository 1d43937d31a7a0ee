"""Who is in the room: a list to tick, group by group."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, who
from services.gateway.forms import Form
from services.gateway.pages.checking_in import on_the_wall
from services.gateway.pages.meetings import hint, names_of, sorted_by_name, title_of
from shared.calls.meetings import GetMeeting, MeetingView, MemberView, RecordAttendance

pages = Blueprint("attendance", __name__)


@dataclass(frozen=True)
class Row:
    """A group as it sits: who can be ticked, and who is known to be there."""

    name: str
    people: list[MemberView]


@pages.route("/meetings/<uuid:meeting_id>/attendance", methods=["GET", "POST"])
@who.needs_sign_in
def attendance(meeting_id: UUID) -> ResponseReturnValue:
    """Before the opening the list replaces the one before; afterwards only late arrivals are added. ``all`` ticks all."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    form, named = Form(RecordAttendance), names_of(view)
    if request.method == "POST":
        command = form.read(request.form, meeting_id=str(meeting_id))
        if asking.submit(form, command) is not None:
            flash(f"已登记，到会 {_in_the_room(view)} 人。" if view.state == "noticed" else "已补登。", "done")
            return redirect(f"/meetings/{meeting_id}", code=303)
    late = view.state == "open"
    page = render_template(
        "attendance.html", view=view, form=form, names=named, hint=hint, title=title_of(view), late=late,
        rows=_rows(view, named, late=late), ticked=_ticked(view), source=_quorum_source(view),
        there=sum(line.present for line in view.roll), code=on_the_wall(view),
        by_code=[line for line in sorted_by_name(view.roll, named) if line.checked_in and not late],
    )  # fmt: skip
    return page, form.status


def _in_the_room(view: MeetingView) -> int:
    """Who is ticked, and who has checked in and was not struck off."""
    posted = request.form.getlist
    return len(posted("present")) + sum(line.checked_in for line in view.roll) - len(posted("struck"))


def _rows(view: MeetingView, named: dict[UUID, str], *, late: bool) -> list[Row]:
    """Whoever is there already cannot leave the list of an opened meeting; who has checked in stands in a list of their own."""
    groups = {group.id: group.name for group in view.groups}
    shown = sorted_by_name((line for line in view.roll if not line.checked_in and not (late and line.present)), named)
    rows = [Row(name, [line for line in shown if line.group_id == key]) for key, name in groups.items()]
    rows.append(Row("到会人员", [line for line in shown if line.group_id not in groups]))
    return [row for row in rows if row.people]


def _ticked(view: MeetingView) -> set[str]:
    if request.method == "POST":
        return set(request.form.getlist("present"))
    if "all" in request.args:
        return {str(line.person_id) for line in view.roll}
    return {str(line.person_id) for line in view.roll if line.present}


def _quorum_source(view: MeetingView) -> str:
    return next((check.source for check in view.checks if check.label == "到会人数"), "")
