"""nameko's own HTTP and RPC, an ORM session per call, as its documentation and those of SQLAlchemy have it.

python -m tests.bench.votes.plain_nameko front
python -m tests.bench.votes.plain_nameko ballots
"""

import eventlet

eventlet.monkey_patch()

import json
import signal
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from eventlet.event import Event
from marshmallow import Schema, fields
from nameko import config
from nameko.containers import ServiceContainer
from nameko.rpc import ServiceRpc, rpc
from nameko.web.handlers import http
from sqlalchemy.orm import DeclarativeBase, Session

from tests.bench.votes.work import VOTERS, BallotCast, ballot, sent, setting


class Vote(Schema):
    meeting_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    choice = fields.String(required=True)


VOTE = Vote()


class Front:
    name = "front"
    ballots = ServiceRpc("plain_ballots")

    @http("POST", "/votes")
    def vote(self, request):
        answer = self.ballots.cast(VOTE.dump(VOTE.load(json.loads(request.get_data(as_text=True)))))
        return 200 if answer["taken"] else 409, {"Content-Type": "application/json"}, json.dumps(answer)


class Base(DeclarativeBase):
    pass


class Ballot(Base):
    __table__ = ballot


class Sent(Base):
    __table__ = sent


engine = sa.create_engine(setting("DATABASE"), pool_size=10)


class Ballots:
    name = "plain_ballots"

    @rpc
    def cast(self, vote):
        meeting, person, now = UUID(vote["meeting_id"]), UUID(vote["person_id"]), datetime.now(UTC)
        with Session(engine) as session, session.begin():
            if session.get(Ballot, (meeting, person)) is not None:
                return {"taken": False}
            session.add(Ballot(meeting_id=meeting, person_id=person, choice=vote["choice"], cast_at=now))
            data = {"meeting_id": str(meeting), "person_id": str(person)}
            session.add(Sent(event_id=uuid4(), key=BallotCast.KEY, data=data, occurred_at=now))
        return {"taken": True, "person_id": str(person)}


def main(service):
    config.setup({
        "AMQP_URI": setting("AMQP"), "WEB_SERVER_ADDRESS": f"127.0.0.1:{setting('PORT')}", "max_workers": VOTERS,
    })  # fmt: skip
    container, ended = ServiceContainer(service), Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.ready() or ended.send())
    container.start()
    ended.wait()
    container.stop()


if __name__ == "__main__":
    main({"front": Front, "ballots": Ballots}[sys.argv[1]])
