"""How the gateway says no: a page in plain Chinese for people, problem details (RFC 9457) for programs.

Both say what is wrong, what to do next, and the code to name when asking for help.
"""

import traceback
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, flash, g, jsonify, make_response, redirect, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services.gateway import who
from shared import storage
from shared.errors import Invalid, NotAllowed, NotSignedIn, Refused, Unavailable

KEPT_HEADERS = ("Allow", "Retry-After")
log = structlog.get_logger("gateway")


class Malformed(Refused, code="malformed", status=400):
    sentence = "没有看懂这次请求，什么也没有办理。"
    advice = "请返回上一页重试。"


class FormExpired(Refused, code="form_expired", status=400):
    sentence = "这张表单已经过期，没有提交。"
    advice = "请返回上一页，刷新页面后重新提交。"


class NoSuchPage(Refused, code="no_such_page", status=404):
    sentence = "没有这个页面。"
    advice = "请检查网址，或者从首页重新进入。"


class WrongMethod(Refused, code="wrong_method", status=405):
    sentence = "这个网址不能这样使用。"
    advice = "请从首页重新进入。"


class Clash(Refused, code="clash", status=409):
    sentence = "情况已经变化，这一步现在不能办理。"
    advice = "请刷新页面，看看最新情况。"


class TooLarge(Refused, code="too_large", status=413):
    sentence = "提交的内容太大，没有保存。"
    advice = "表单不超过 1 MB，表格不超过 10 MB，照片不超过 15 MB，请分几次提交。"


class TooOften(Refused, code="too_often", status=429):
    sentence = "操作太频繁，这一次没有办理。"
    advice = "请过几分钟再试。"


class Broken(Refused, code="broken", status=500):
    sentence = "系统出了故障，这一步可能没有办成。"
    advice = "请稍后再看一次结果；还不行，请把下面的编号告诉信息管理员。"


_WORDS: dict[int, type[Refused]] = {
    400: Malformed,
    401: NotSignedIn,
    404: NoSuchPage,
    405: WrongMethod,
    409: Clash,
    413: TooLarge,
    422: Invalid,
    429: TooOften,
    500: Broken,
}


def install(app: Flask) -> None:
    """Take over every error of the app. Call it last: the last handler registered for a kind of error wins."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unforeseen)


def answer(refusal: Refused) -> Response:
    """The refusal as the caller can read it."""
    if isinstance(refusal, who.PasswordToChange) and not who.is_program():
        flash(refusal.say()["sentence"], "note")
        return make_response(redirect("/account", code=303))
    if who.is_program():
        response = jsonify(problem(refusal))
        response.content_type = "application/problem+json"
    else:
        viewer = who.viewer if refusal.status < HTTPStatus.INTERNAL_SERVER_ERROR else who.if_known
        response = make_response(render_template("error.html", refusal=refusal.to_wire(), viewer=viewer))
    response.status_code = refusal.status
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response


def problem(refusal: Refused) -> dict[str, Any]:
    """RFC 9457 problem details."""
    said = refusal.to_wire()
    return {
        "type": f"urn:shouyi:{said['code']}",
        "title": HTTPStatus(said["status"]).phrase,
        "status": said["status"],
        "detail": said["sentence"],
        "code": said["code"],
        "advice": said["advice"],
        "facts": said["facts"],
    }


def _answer_http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    response = answer(_refusal_of(error, error.code))
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def _refusal_of(error: HTTPException, status: int) -> Refused:
    if isinstance(error, CSRFError):
        return FormExpired()
    if status == HTTPStatus.FORBIDDEN:
        return NotAllowed(needs="有权限的人员")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return Unavailable(service="gateway")
    nearest = Malformed if status < HTTPStatus.INTERNAL_SERVER_ERROR else Broken
    return _WORDS.get(status, nearest)()


def _answer_unforeseen(error: Exception) -> Response:
    if storage.is_transient(error):
        log.warning("gateway.database_unavailable", error=type(error).__name__, request_id=g.get("request_id"))
        return answer(Unavailable(service="gateway"))
    # The text of an exception may quote what somebody typed: the log gets its kind and the way there, no more.
    frames = traceback.extract_tb(error.__traceback__)
    way = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    log.error("gateway.broke", error=type(error).__name__, way=way, request_id=g.get("request_id"))
    return answer(Broken())
