"""Signing in and out."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import who
from services.gateway.asking import ask_as_gateway
from services.gateway.forms import Form
from services.gateway.limits import limit_failed_sign_ins
from services.gateway.security import own_address
from shared.calls.directory import Authenticate
from shared.errors import Refused

pages = Blueprint("signing_in", __name__)


@pages.get("/login")
def ask_who() -> ResponseReturnValue:
    return _page(_form())


@pages.post("/login")
@limit_failed_sign_ins
def sign_in() -> ResponseReturnValue:
    form = _form()
    command = form.read(request.form)
    if command is None:
        return _page(form), form.status
    try:
        identity = ask_as_gateway(command)
    except Refused as refusal:
        form.refuse(refusal, also=(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))
        return _page(form), form.status
    response = redirect(_way_back(), code=303)
    who.sign_in(response, identity)
    return response


@pages.post("/logout")
def sign_out() -> ResponseReturnValue:
    response = redirect("/", code=303)
    who.sign_out(response)
    flash("已退出登录。", "done")
    return response


def _form() -> Form[Authenticate]:
    return Form(Authenticate, passwords=("password",))


def _page(form: Form[Authenticate]) -> str:
    return render_template("sign_in.html", form=form, way_back=_way_back())


def _way_back() -> str:
    """Where to go after signing in."""
    return own_address(request.values.get("next", "/home"))
