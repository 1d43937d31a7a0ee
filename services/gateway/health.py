"""Two questions an orchestrator asks: is the process alive, and may it be sent requests.

Ready means that the gateway's database and the directory answer, without which no page works. Any other service may be
away: its pages say so, and the rest goes on. ``/readyz?all=yes`` asks every service, for whoever starts a whole system.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from services.gateway.asking import Client
from shared import clock
from shared.calls import directory, learning_credits, meetings, notifications, supervision, topics
from shared.contracts import Call
from shared.errors import Refused

log = structlog.get_logger("gateway")
health = Blueprint("health", __name__)
PROBES = "shouyi.probes"
NEEDED = ("database", "directory")
Probe = Callable[[], object]  # raises when what it asks for is not there


def install(app: Flask, database: Probe, client: Client) -> None:
    def answers(call: Callable[[], Call[Any]]) -> Probe:
        return lambda: _hear(client, call())

    app.extensions[PROBES] = {
        "database": database,
        "directory": answers(directory.ListDivisions),
        "topics": answers(topics.ListNumbers),
        "meetings": answers(meetings.ListNumbers),
        "notifications": answers(lambda: notifications.GetPosting(posting_id=UUID(int=0))),
        "supervision": answers(supervision.GetTodos),
        "learning_credits": answers(lambda: learning_credits.GetPolicy(on=clock.today())),
    }
    app.register_blueprint(health)


@health.get("/healthz")
def alive() -> Response:
    return jsonify(alive=True)


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when everything asked for answers, else 503; by name, true or false."""
    everything = request.args.get("all") == "yes"
    probes: dict[str, Probe] = current_app.extensions[PROBES]
    found = {name: _answers(name, probe) for name, probe in probes.items() if everything or name in NEEDED}
    good = all(found.values())
    return jsonify(ready=good, **found), HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE


def _answers(name: str, probe: Probe) -> bool:
    try:
        probe()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        log.warning("gateway.not_ready", probe=name, error=type(error).__name__)
        return False
    return True


def _hear(client: Client, call: Call[Any]) -> None:
    """A service that refuses is there; one that fails or keeps silent is not."""
    try:
        client.call(call)
    except Refused as refusal:
        if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
