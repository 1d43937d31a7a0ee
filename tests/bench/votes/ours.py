"""The product's bus: a gateway of threads under granian, a service that commits together what comes together.

python -m tests.bench.votes.ours serve
"""

import sys
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock, config
from shared.bus import hub
from shared.bus.rows import Rows
from shared.errors import NotSignedIn, Refused
from shared.identity import Caller
from tests.bench.votes.work import GATEWAY, SERVICE, BallotCast, Cast, CastBallot, ballot

PUT = Rows(
    ballot, "meeting_id", "person_id", "choice", "cast_at", then="ON CONFLICT DO NOTHING", returning=("person_id",)
)


class AlreadyCast(Refused, code="ballots.already_cast"):
    sentence = "您已表决，每人一票。"


def serve() -> None:
    from shared.bus import host, mailbox
    from shared.bus.entrypoints import Request, Service, command_batch

    class Ballots(Service):
        name = SERVICE

        @command_batch(CastBallot)
        def cast(self, session: Session, requests: Sequence[Request[CastBallot]]) -> Sequence[Cast | Refused]:
            now = clock.now()
            asked = [(one.call.meeting_id, one.caller.person_id, one.call.choice, now) for one in requests]
            fresh = {row.person_id for row in PUT.put(session, [line for line in asked if line[1]])}
            return [self.outcome(session, meeting, person, fresh) for meeting, person, *_ in asked]

        def outcome(self, session: Session, meeting: UUID, person: UUID | None, fresh: set[UUID]) -> Cast | Refused:
            if person is None:
                return NotSignedIn()
            if person not in fresh:
                return AlreadyCast()
            fresh.remove(person)
            mailbox.post(session, BallotCast(meeting_id=meeting, person_id=person))
            return Cast(person_id=person)

    module = sys.modules[__name__]
    module.Ballots = Ballots  # type: ignore[attr-defined]
    sys.modules[f"services.{SERVICE}.service"] = module
    host.main(SERVICE)


def make_application():
    """For granian."""
    from flask import Flask, Response, jsonify, request

    from shared.bus import brokers
    from shared.bus.rpc import RpcClient

    signer = config.signer(GATEWAY)
    client = RpcClient(brokers.connect(config.broker_url(GATEWAY)), signer, {CastBallot})
    application = Flask(__name__)

    @application.post("/votes")
    def vote():
        given = dict(request.get_json())
        token = signer.sign(Caller(person_id=UUID(given.pop("person_id"))))
        return Response(client.call(CastBallot.load(given), token=token).to_json(), mimetype="application/json")

    @application.errorhandler(Refused)
    def refused(error: Refused):
        return jsonify(error.to_wire()), error.status

    return application


if __name__ == "__main__" and sys.argv[1] == "serve":
    hub.patch()
    serve()
