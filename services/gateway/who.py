"""Who sends this request: the token, the session behind it, and the page guard."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypedDict, TypeVar
from uuid import UUID

from flask import Flask, current_app, g, request, session
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.security import cookie_name
from services.gateway.sessions import SessionBook, SignedIn
from services.gateway.settings import Settings
from shared.calls.directory import Identity
from shared.errors import NotSignedIn, Refused

P = ParamSpec("P")
R = TypeVar("R")
BOOK = "shouyi.sessions"
IDENTITIES = "shouyi.identities"
API = "/api/"
COOKIE = "SIGNED_IN_COOKIE"  # key in app.config


def install(app: Flask, settings: Settings, book: SessionBook, identities: Callable[[UUID], Identity]) -> None:
    """``identities`` answers who a person is today, or refuses."""
    app.extensions[BOOK], app.extensions[IDENTITIES] = book, identities
    app.config[COOKIE] = cookie_name("signed-in", settings)


def book() -> SessionBook:
    the_book: SessionBook = current_app.extensions[BOOK]
    return the_book


def is_program() -> bool:
    """Whether this request is for the API, which answers in JSON and knows no cookie."""
    return request.path.startswith(API)


def token() -> str | None:
    """The token that came along, still good for anything or not: a browser's cookie, a program's bearer."""
    if not is_program():
        return request.cookies.get(current_app.config[COOKIE])
    authorization = request.authorization
    return authorization.token if authorization and authorization.type == "bearer" else None


def viewer() -> SignedIn | None:
    """Who is signed in; looked up once per request, and only if asked."""
    if "viewer" not in g:
        sent = token()
        found = book().find(sent) if sent else None
        g.viewer = _as_of_today(found) if found and found.due_for_check else found
    known: SignedIn | None = g.viewer
    return known


def _as_of_today(found: SignedIn) -> SignedIn | None:
    """The same session with the roles the directory knows today; None if it no longer knows the person."""
    try:
        identity = current_app.extensions[IDENTITIES](found.identity.person_id)
    except Refused as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            book().close_all(found.identity.person_id)
            return None
        if found.too_old:
            raise
        return found  # the directory does not answer: the roles of a few minutes ago have to do
    book().refresh(found.token_hash, identity)
    return replace(found, identity=identity, due_for_check=False)


def if_known() -> SignedIn | None:
    """Who is signed in, as far as this request has asked: an error page must not need the database."""
    found: SignedIn | None = g.get("viewer")
    return found


class PasswordToChange(Refused, code="gateway.password_to_change", status=403):
    sentence = "您的密码是别人发放的，要先改成自己的。"
    advice = "请打开“账号”，填写发放的密码和新密码。"


def signed_in(*, with_any_password: bool = False) -> SignedIn:
    """Raises :class:`NotSignedIn`, :class:`PasswordToChange`."""
    found = viewer()
    if found is None:
        raise NotSignedIn
    if found.identity.must_change_password and not with_any_password:
        raise PasswordToChange
    return found


def needs_sign_in(view: Callable[P, R]) -> Callable[P, R]:
    """A page for people who are signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        signed_in()
        return view(*args, **kwargs)

    return guarded


def chose_password() -> None:
    """The password is its owner's again: every other session ends, this one goes on."""
    found = signed_in(with_any_password=True)
    book().close_all(found.identity.person_id, but=token())
    book().refresh(found.token_hash, replace(found.identity, must_change_password=False))


def sign_in(response: BaseResponse, identity: Identity) -> None:
    """Begin a new session in this browser; whatever it held before, form tokens included, is worth nothing now."""
    if old := token():
        book().close(old)
    session.clear()
    _set_cookie(response, book().open(identity))


def sign_out(response: BaseResponse) -> None:
    if old := token():
        book().close(old)
    session.clear()
    g.viewer = None
    response.delete_cookie(current_app.config[COOKIE], path="/", **_cookie_rules())


def _set_cookie(response: BaseResponse, new: str) -> None:
    # No expiry of its own: closing the browser on a shared phone signs out, the server ends it in any case.
    response.set_cookie(current_app.config[COOKIE], new, path="/", **_cookie_rules())


class _CookieRules(TypedDict):
    httponly: bool
    samesite: str
    secure: bool


def _cookie_rules() -> _CookieRules:
    return {"httponly": True, "samesite": "Lax", "secure": current_app.config["SESSION_COOKIE_SECURE"]}
