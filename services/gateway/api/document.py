"""The OpenAPI document, written from the table of routes and the contracts; nobody edits it by hand."""

import re
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from services.gateway.api.routes import ROUTES, Route
from shared.calls.directory import Authenticate, Identity
from shared.contracts import Command, FractionField, Record

PATH_PARAMETER = re.compile(r"<(\w+)>")


class Problem(Schema):
    """RFC 9457 problem details, with our code and what to do next."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    advice = fields.String(required=True)
    facts = fields.Dict(required=True)


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__


@cache
def openapi() -> dict[str, Any]:
    """The whole document, plain JSON types."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="首议 API", version="1", openapi_version="3.1.0", plugins=[plugin],
        info={"description": "每个请求都在办事人的名义下办理；拒绝时返回 application/problem+json，带稳定的代码和下一步。"},
    )  # fmt: skip
    if plugin.converter is not None:
        plugin.converter.field_mapping[FractionField] = ("string", "fraction")
    spec.components.security_scheme("session", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=Problem)
    for route in ROUTES:
        spec.path(
            "/api/v1" + PATH_PARAMETER.sub(r"{\1}", route.path), operations={route.method.lower(): _operation(route)}
        )
    spec.path("/api/v1/sessions", operations={"post": _sign_in()})
    return spec.to_dict()


def _operation(route: Route) -> dict[str, Any]:
    in_path = PATH_PARAMETER.findall(route.path)
    rest = {name: field for name, field in route.call.SCHEMA.fields.items() if name not in in_path}
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": " ".join((route.call.__doc__ or route.name).split()),
        "security": [] if route.public else [{"session": []}],
        "parameters": [
            {"in": "path", "name": name, "required": True, "schema": {"type": "string"}} for name in in_path
        ],
        "responses": _responses(route.call.ANSWER),
    }
    if route.method == "GET":
        operation["parameters"] += [
            {"in": "query", "name": name, "required": field.required, "schema": {"type": "string"}}
            for name, field in rest.items()
        ]
    elif rest:
        body = Schema.from_dict(dict(rest), name=f"{route.call.__name__}Body")
        needed = any(field.required for field in rest.values())
        operation["requestBody"] = {"required": needed, "content": {"application/json": {"schema": body}}}
    if issubclass(route.call, Command):
        operation["parameters"].append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "format": "uuid"},
            }
        )
    return operation


def _sign_in() -> dict[str, Any]:
    answer = Schema.from_dict({"token": fields.String(), "identity": fields.Nested(Identity.SCHEMA)}, name="SignedIn")
    return {
        "operationId": "sign_in",
        "tags": ["directory"],
        "summary": "Sign in; the token goes into the Authorization header.",
        "security": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": Authenticate.SCHEMA}}},
        "responses": {
            "201": {"description": "signed in", "content": {"application/json": {"schema": answer}}},
            **_problem(),
        },
    }


def _responses(answer: type[Record]) -> dict[str, Any]:
    return {"200": {"description": "done", "content": {"application/json": {"schema": answer.SCHEMA}}}, **_problem()}


def _problem() -> dict[str, Any]:
    return {"default": {"description": "refused", "content": {"application/problem+json": {"schema": Problem}}}}
