"""One's own account: who one is here, the password, and signing out everywhere else."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, who
from services.gateway.forms import Form
from services.gateway.limits import limit_failed_sign_ins
from shared.calls.directory import ChangePassword
from shared.errors import Refused
from shared.identity import Role

pages = Blueprint("account", __name__)


@pages.get("/account")
def account() -> ResponseReturnValue:
    return _page(_form())


@pages.post("/account")
@limit_failed_sign_ins
def change_password() -> ResponseReturnValue:
    """A new password ends every other session: whoever knew the old one is out."""
    who.signed_in(with_any_password=True)
    form = _form()
    command = form.read(request.form)
    if command is None:
        return _page(form)
    try:
        asking.ask(command)
    except Refused as refusal:
        form.refuse(refusal, also=(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))
        return _page(form)
    who.chose_password()
    flash("密码已更改，其他设备上的登录已退出。", "done")
    return redirect("/account", code=303)


@pages.post("/account/sign-out-elsewhere")
@who.needs_sign_in
def sign_out_elsewhere() -> ResponseReturnValue:
    ended = who.book().close_all(who.signed_in().identity.person_id, but=who.token())
    flash(f"已退出其他 {ended} 处登录。" if ended else "没有其他地方登录。", "done")
    return redirect("/account", code=303)


def _form() -> Form[ChangePassword]:
    return Form(ChangePassword, passwords=("old_password", "new_password"))


def _page(form: Form[ChangePassword]) -> ResponseReturnValue:
    identity = who.signed_in(with_any_password=True).identity
    roles = [(Role(grant.role).chinese, places.name_of(grant.area)) for grant in identity.grants]
    return render_template("account.html", form=form, identity=identity, roles=roles), form.status
