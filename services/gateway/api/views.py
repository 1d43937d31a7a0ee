"""From a request to a call and back. One view for all routes: what differs between them is in the table and the contracts."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from uuid6 import uuid7

from services.gateway import asking, who
from services.gateway.api.document import openapi
from services.gateway.api.routes import ROUTES, Route
from services.gateway.limits import limit_failed_sign_ins, limiter
from shared.bus.envelope import DEEPEST, Unreadable, strict_json
from shared.calls.directory import Authenticate, ChangePassword, IssuedPassword
from shared.contracts import Command
from shared.errors import Invalid

api = Blueprint("api", __name__, url_prefix="/api/v1")

WHOLE_NUMBER = re.compile("[0-9]{1,9}")
NO_JSON = f"请求体不是合格的 JSON：应是 UTF-8，没有 NaN，同一对象里名称不重复，嵌套不超过 {DEEPEST} 层。"
PUBLIC_WRITES = "30 per minute; 300 per hour"  # of one address: a village hall shares one


def _body() -> dict[str, Any]:
    """The request's JSON object; no body is an empty one."""
    sent = request.get_data()
    try:
        value = strict_json(sent) if sent else {}
    except Unreadable:
        raise Invalid(fields={"_schema": [NO_JSON]}) from None
    if not isinstance(value, dict):
        raise Invalid(fields={"_schema": ["请求体应是一个 JSON 对象。"]})
    return value


def _query() -> dict[str, Any]:
    """The query string; yes and no become booleans, whatever else stays text."""
    words = {"true": True, "false": False}
    return {name: words.get(value, value) for name, value in request.args.items()}


def _command_id() -> UUID:
    """The caller's own ``Idempotency-Key``, so that a request sent again is not done again; a new one without it."""
    key = request.headers.get("Idempotency-Key")
    try:
        return UUID(key) if key else UUID(str(uuid7()))
    except ValueError:
        raise Invalid(fields={"Idempotency-Key": ["应是 UUID。"]}) from None


def _view(route: Route) -> Callable[..., Response]:
    whole_numbers = {n for n, f in route.call.SCHEMA.fields.items() if type(f).__name__ == "Integer"}

    def view(**path: str) -> Response:
        if not route.public:
            who.signed_in(with_any_password=route.call is ChangePassword)
        given: dict[str, Any] = {**(_query() if route.method == "GET" else _body()), **path}
        for name in whole_numbers & given.keys():  # a path and a query string have no numbers
            if isinstance(given[name], str) and WHOLE_NUMBER.fullmatch(given[name]):
                given[name] = int(given[name])
        command_id = _command_id() if issubclass(route.call, Command) else None
        if command_id and "id" in route.call.SCHEMA.fields:
            given.setdefault("id", str(command_id))
        answer = asking.ask(route.call.load(given), command_id=command_id)
        if route.call is ChangePassword:  # whoever knew the old one is out
            who.chose_password()
        if isinstance(answer, IssuedPassword):
            who.book().close_all(UUID(str(given["person_id"])))
        return Response(answer.to_json(), mimetype="application/json")

    if route.call is ChangePassword:
        return limit_failed_sign_ins(view)
    return limiter.limit(PUBLIC_WRITES)(view) if route.public and route.method != "GET" else view


for _route in ROUTES:
    api.add_url_rule(
        _route.path, endpoint=_route.name.replace(".", "-"), view_func=_view(_route), methods=[_route.method]
    )


@api.post("/sessions")
@limit_failed_sign_ins
def begin_session() -> tuple[Response, int]:
    """Sign in: the token goes into ``Authorization: Bearer …``."""
    identity = asking.ask_as_gateway(Authenticate.load(_body()))
    return jsonify({"token": who.book().open(identity), "identity": identity.dump()}), 201


@api.delete("/sessions/current")
def end_session() -> tuple[str, int]:
    who.signed_in(with_any_password=True)
    who.book().close(str(who.token()))
    return "", 204


@api.get("/openapi.json")
def document() -> Response:
    return jsonify(openapi())
