"""Celery as its documentation has it: a process per core, acknowledging late, SQLAlchemy, one transaction each."""

import sqlalchemy as sa
from celery import Celery
from kombu import Queue
from marshmallow import Schema, fields

from tests.bench.intake.work import SEE, TAKE, setting

see, take = sa.text(SEE), sa.text(TAKE)
QUEUE = "intake.celery"

app = Celery("intake", broker=setting("AMQP"))
app.conf.update(
    task_acks_late=True, task_ignore_result=True, task_serializer="json", accept_content=["json"],
    task_default_queue=QUEUE, task_queues=[Queue(QUEUE, queue_arguments={"x-queue-type": "quorum"})],
    broker_transport_options={"confirm_publish": True}, worker_prefetch_multiplier=50, worker_concurrency=2,
    worker_detect_quorum_queues=True, broker_connection_retry_on_startup=True,
)  # fmt: skip


class Vote(Schema):
    topic_id = fields.UUID(required=True)
    vote_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    choice = fields.String(required=True)
    weight = fields.Integer(required=True)
    sent_at = fields.AwareDateTime(required=True)


VOTE = Vote()
engine = sa.create_engine(setting("DATABASE"))  # each forked process opens its own connection at its first task


@app.task(name="intake.handle")
def handle(event):
    vote = VOTE.load(event["data"])
    with engine.begin() as connection:
        if connection.execute(see, {"id": event["id"]}).rowcount:
            connection.execute(take, vote)
