"""Starlette, aio-pika's RPC and SQLAlchemy's asynchronous ORM, as their documentations have it.

python -m tests.bench.votes.aio_pika_app front
python -m tests.bench.votes.aio_pika_app ballots
"""

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import aio_pika
import uvicorn
from aio_pika.patterns import JsonRPC
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.bench.votes.work import VOTERS, BallotCast, ballot, sent, setting

CALL = "aio_ballots.cast"


class Vote(BaseModel):
    meeting_id: UUID
    person_id: UUID
    choice: str


@asynccontextmanager
async def calling(app):
    connection = await aio_pika.connect_robust(setting("AMQP"))
    async with connection:
        app.state.rpc = await JsonRPC.create(await connection.channel())
        yield


async def vote(request):
    given = Vote.model_validate_json(await request.body())
    answer = await request.app.state.rpc.call(CALL, kwargs={"vote": given.model_dump(mode="json")})
    return JSONResponse(answer, status_code=200 if answer["taken"] else 409)


class Base(DeclarativeBase):
    pass


class Ballot(Base):
    __table__ = ballot


class Sent(Base):
    __table__ = sent


async def serve():
    engine = create_async_engine(setting("DATABASE").replace("+psycopg2", "+asyncpg"), pool_size=10)
    sessions = async_sessionmaker(engine)

    async def cast(*, vote):
        meeting, person, now = UUID(vote["meeting_id"]), UUID(vote["person_id"]), datetime.now(UTC)
        async with sessions.begin() as session:
            if await session.get(Ballot, (meeting, person)) is not None:
                return {"taken": False}
            session.add(Ballot(meeting_id=meeting, person_id=person, choice=vote["choice"], cast_at=now))
            data = {"meeting_id": str(meeting), "person_id": str(person)}
            session.add(Sent(event_id=uuid4(), key=BallotCast.KEY, data=data, occurred_at=now))
        return {"taken": True, "person_id": str(person)}

    connection = await aio_pika.connect_robust(setting("AMQP"))
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=VOTERS)
        await (await JsonRPC.create(channel)).register(CALL, cast, durable=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    if sys.argv[1] == "ballots":
        asyncio.run(serve())
    else:
        front = Starlette(routes=[Route("/votes", vote, methods=["POST"])], lifespan=calling)
        uvicorn.run(front, host="127.0.0.1", port=int(setting("PORT")), access_log=False)
