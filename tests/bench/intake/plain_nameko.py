"""nameko's own consumer: a worker of its pool per message, acknowledged after it; SQLAlchemy, one transaction each."""

import eventlet

eventlet.monkey_patch()

import json
import signal

import sqlalchemy as sa
from eventlet.event import Event
from kombu import Queue
from marshmallow import Schema, fields
from nameko.containers import ServiceContainer
from nameko.messaging import consume

from tests.bench.intake.work import QUEUE, SEE, SERVICE, TAKE, setting

engine = sa.create_engine(setting("DATABASE"), pool_size=10)
see, take = sa.text(SEE), sa.text(TAKE)


class Vote(Schema):
    topic_id = fields.UUID(required=True)
    vote_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    choice = fields.String(required=True)
    weight = fields.Integer(required=True)
    sent_at = fields.AwareDateTime(required=True)


VOTE = Vote()


class Intake:
    name = SERVICE

    @consume(Queue(QUEUE.name, no_declare=True))
    def handle(self, event):
        event = json.loads(event) if isinstance(event, str | bytes) else event
        vote = VOTE.load(event["data"])
        with engine.begin() as connection:
            if connection.execute(see, {"id": event["id"]}).rowcount:
                connection.execute(take, vote)


def main():
    from nameko import config

    config.setup({"AMQP_URI": setting("AMQP"), "prefetch_count": 100})
    container = ServiceContainer(Intake)
    ended = Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.ready() or ended.send())
    container.start()
    ended.wait()
    container.stop()


if __name__ == "__main__":
    main()
