"""Who has been told of a meeting, and one person after another whom nobody has reached yet."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, who
from services.gateway.forms import Choice, Form
from services.gateway.pages.meetings import TELLERS, title_of
from shared.calls.meetings import GetMeeting, MeetingView
from shared.calls.notifications import (
    Certificate,
    GetCertificate,
    ListPhones,
    ListRecipients,
    Recipients,
    RecipientView,
    RecordTold,
)
from shared.errors import NotFound, Unavailable
from shared.identity import Role
from shared.recall_words import told_one_by_one
from shared.vocabulary import Body, Channel

pages = Blueprint("notices", __name__)
BY_A_PERSON = (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON)
ON_A_PAGE = 100
IN_SIGHT = 10  # of those to be told; the others are folded, as is who was told
RULE = "{}：会前逐人通知；联系不上的，登记联系的次数和原因，会议才能开始"


@dataclass(frozen=True)
class Shown:
    """A part of the list, by how far telling people has come. ``first``: whom to call now; ``later`` comes after them."""

    first: tuple[RecipientView, ...]
    later: tuple[RecipientView, ...]
    tried: tuple[RecipientView, ...]
    reached: tuple[RecipientView, ...]

    @classmethod
    def of(cls, items: tuple[RecipientView, ...], missing: frozenset[UUID]) -> "Shown":
        waiting = tuple(item for item in items if item.person_id in missing)
        return cls(
            waiting[:IN_SIGHT], waiting[IN_SIGHT:],
            tuple(item for item in items if not item.reached and item.person_id not in missing),
            tuple(item for item in items if item.reached),
        )  # fmt: skip


@pages.route("/meetings/<uuid:meeting_id>/notices", methods=["GET", "POST"])
@who.needs_sign_in
def notices(meeting_id: UUID) -> ResponseReturnValue:
    """The form is for the person asked for, or for the first who is missing; after it comes the next."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    try:
        told = asking.ask(ListRecipients(about_id=meeting_id, after=request.args.get("after")))
    except NotFound:
        return _on_its_way(view)  # convened a moment ago: the notices are being made
    person, form = _person(told), _form()
    if request.method == "POST" and person:
        command = form.read(request.form, about_id=str(meeting_id), person_id=str(person))
        if asking.submit(form, command) is not None:
            flash(_said(asking.ask(GetCertificate(about_id=meeting_id))), "done")
            return redirect(f"/meetings/{meeting_id}/notices", code=303)
    start = _start()
    items = told.items[start : start + ON_A_PAGE]
    taken_by = [delivery.taken_by for item in items for delivery in item.deliveries]
    tells = _tells(view)
    page = render_template(
        "notices.html", view=view, told=told, certificate=told.certificate, start=start, more=_more(told, start),
        shown=Shown.of(items, frozenset(told.certificate.missing)), person=person, form=form, title=title_of(view),
        names=places.names([person, *(item.person_id for item in items), *taken_by]), rule=RULE.format(told_one_by_one(view.body)), tells=tells,
        phones=_phones(meeting_id) if tells and told.certificate.missing else {},
    )  # fmt: skip
    return page, form.status


def _tells(view: MeetingView) -> bool:
    """Of a recall the township too, and never whom it concerns."""
    caller, of_recall = who.signed_in().caller, view.body is Body.RECALL
    roles = (*TELLERS, Role.TOWNSHIP) if of_recall else TELLERS
    kept_out = of_recall and view.concerned_id == caller.person_id
    return view.state in ("noticed", "open") and caller.has(*roles, area=view.village) and not kept_out


def _phones(meeting_id: UUID) -> dict[UUID, str]:
    """By person, of who is still to be told. Without them people are told in another way."""
    try:
        return {one.person_id: one.phone for one in asking.ask(ListPhones(about_id=meeting_id)).items}
    except Unavailable:
        return {}


def _on_its_way(view: MeetingView) -> ResponseReturnValue:
    return render_template("notices_later.html", view=view, title=title_of(view))


def _form() -> Form[RecordTold]:
    return Form(
        RecordTold, fixed=("about_id", "person_id"),
        choices={
            "channel": [Choice(channel.value, channel.chinese) for channel in BY_A_PERSON],
            "reached": (Choice("true", "告知到本人了"), Choice("false", "没有联系上")),
        },
    )  # fmt: skip


def _person(told: Recipients) -> UUID | None:
    """Whom the form is about: the one who was asked for, or the first who is missing."""
    wanted = request.args.get("person")
    if wanted:
        return next((item.person_id for item in told.items if str(item.person_id) == wanted), None)
    return told.certificate.missing[0] if told.certificate.missing else None


def _said(proof: Certificate) -> str:
    left = len(proof.missing)
    return f"已登记。还有 {left} 人，接着联系下一位。" if left else "已登记。人人都通知到了，或者写明了联系情况。"


def _start() -> int:
    given = request.args.get("from", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0


def _more(told: Recipients, start: int) -> str:
    """Where the list goes on: within this answer, or with the next one."""
    after = request.args.get("after", "")
    if start + ON_A_PAGE < len(told.items):
        return f"?from={start + ON_A_PAGE}" + (f"&after={after}" if after.isalnum() else "")
    return f"?after={told.page.next}" if told.page.next else ""
