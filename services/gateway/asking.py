"""Asking the services, in the name of whoever sends the request."""

import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask import Flask, current_app

from services.gateway import who
from services.gateway.forms import Form
from shared import clock
from shared.bus import context
from shared.bus.rpc import DEADLINE
from shared.contracts import Call, Record
from shared.errors import Refused
from shared.identity import Caller, Signer

A = TypeVar("A", bound=Record)
EXTENSION = "shouyi.asking"
SAME_TOKEN_FOR = 120  # seconds: a service checks the signature of a token once, so a fresh one for each call is waste


class Client(Protocol):
    """What the gateway needs of :class:`shared.bus.rpc.RpcClient`."""

    def call(
        self, call: Call[A], *, token: str | None = None, command_id: UUID | None = None, within: float = DEADLINE
    ) -> A: ...

    def call_as_service(self, call: Call[A], *, command_id: UUID | None = None) -> A: ...


@dataclass(frozen=True)
class Asking:
    client: Client
    signer: Signer


def install(app: Flask, client: Client, signer: Signer) -> None:
    app.extensions[EXTENSION] = Asking(client, signer)


def _asking() -> Asking:
    asking: Asking = current_app.extensions[EXTENSION]
    return asking


def ask(call: Call[A], *, command_id: UUID | None = None) -> A:
    """The answer to a call made for the person who is signed in, or for nobody. Raises what the service refused."""
    return _asking().client.call(call, token=_viewer_s_token(), command_id=command_id)


def ask_patiently(call: Call[A], *, within: float, command_id: UUID | None = None) -> A:
    """The same for work that takes its time: up to ``within`` seconds, whatever a page may usually take."""
    with context.use(replace(context.current(), deadline=time.time() + within)):
        return _asking().client.call(call, token=_viewer_s_token(), command_id=command_id, within=within)


def _viewer_s_token() -> str | None:
    viewer = who.viewer()
    return _token(_asking().signer, viewer.caller, _now_in_periods()) if viewer else None


def ask_as_gateway(call: Call[A]) -> A:
    """The answer to a call that only the gateway itself may make."""
    return _asking().client.call_as_service(call)


def submit(form: Form[Any], command: Call[A] | None) -> A | None:
    """Send what a form brought, once however often it is posted; None when the form must be shown again."""
    if command is None:
        return None
    try:
        return ask(command, command_id=form.command_id)
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _now_in_periods() -> int:
    return int(clock.now().timestamp()) // SAME_TOKEN_FOR


@lru_cache(maxsize=20_000)
def _token(signer: Signer, caller: Caller, _period: int) -> str:
    return signer.sign(caller)
