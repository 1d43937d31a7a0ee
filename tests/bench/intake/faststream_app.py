"""FastStream as its documentation has it: typed, acknowledged after the handler, SQLAlchemy on asyncpg, one transaction each."""

import asyncio
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine

from tests.bench.intake.work import QUEUE, SEE, TAKE, setting

engine = create_async_engine(setting("DATABASE").replace("+psycopg2", "+asyncpg"), pool_size=20)
see, take = sa.text(SEE), sa.text(TAKE)
broker = RabbitBroker(
    setting("AMQP"), default_channel=Channel(prefetch_count=100), logger=None
)  # a line per message costs it
app = FastStream(broker)


class Vote(BaseModel):
    topic_id: UUID
    vote_id: UUID
    person_id: UUID
    choice: str
    weight: int
    sent_at: datetime


class Voted(BaseModel):
    id: UUID
    data: Vote


@broker.subscriber(
    RabbitQueue(QUEUE.name, queue_type=QueueType.QUORUM, durable=True, declare=False),
    ack_policy=AckPolicy.NACK_ON_ERROR,
)
async def handle(event: Voted) -> None:
    async with engine.begin() as connection:
        if (await connection.execute(see, {"id": event.id})).rowcount:
            await connection.execute(take, event.data.model_dump())


if __name__ == "__main__":
    asyncio.run(app.run())
