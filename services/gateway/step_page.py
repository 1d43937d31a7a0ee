"""A page on which one step is taken: why, by which rule, what will happen, and its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, request
from uuid6 import uuid7
from werkzeug.datastructures import MultiDict

from services.gateway.forms import COMMAND_ID, Form
from shared.calls.photos import PhotoView

Pair = tuple[str, Any]


@dataclass(frozen=True)
class StepPage:
    """``subject`` and ``back``: the thing the step belongs to, and its page. ``effects``: sentences on what will happen;
    with ``final`` it cannot be taken back. ``read``: which version of it the page shows, sent along with the form. ``blocked``, what is still missing, takes the form's place. ``shortcut``: a label and
    where it leads, for a form that is mostly filled in. ``ways``: where what is missing is done."""

    title: str
    subject: str
    back: str
    submit: str
    why: str = ""
    source: str = ""
    blocked: str = ""
    facts: tuple[Pair, ...] = ()
    photos: tuple[PhotoView, ...] = ()
    read: Mapping[str, str | int] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    final: bool = False
    shortcut: tuple[str, str] | None = None
    ways: Sequence[tuple[str, str]] = ()


def show(page: StepPage, form: Form[Any] | None, *, hidden: Sequence[tuple[str, str]] | None = None) -> tuple[str, int]:
    """The form stands at the address it is posted to; a blocked page has none. ``hidden``: filled in already, out of sight."""
    action = request.full_path.removesuffix("?")
    shown = render_template("step.html", page=page, form=form, action=action, hidden=hidden)
    return shown, form.status if form else 200


def new_id(posted: MultiDict[str, str]) -> str:
    """The id of what a form makes: the same, however often the form is posted."""
    try:
        return str(UUID(posted.get(COMMAND_ID, "")))
    except ValueError:
        return str(uuid7())
