"""The limit: uvicorn and asyncpg, no broker in the way, nothing checked but that it is JSON."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import uvicorn

from tests.bench.votes.work import VOTERS, BallotCast, setting

CAST = "INSERT INTO ballot (meeting_id, person_id, choice, cast_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1"
SEND = "INSERT INTO sent (event_id, key, data, occurred_at) VALUES ($1, $2, $3, $4)"


class Floor:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        vote = json.loads(body)
        taken = await self._cast(UUID(vote["meeting_id"]), UUID(vote["person_id"]), vote["choice"])
        answer = json.dumps({"person_id": vote["person_id"]}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200 if taken else 409, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _cast(self, meeting: UUID, person: UUID, choice: str) -> bool:
        now = datetime.now(UTC)
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(CAST, meeting, person, choice, now) is None:
                return False
            data = json.dumps({"meeting_id": str(meeting), "person_id": str(person)})
            await connection.execute(SEND, uuid4(), BallotCast.KEY, data, now)
            return True


async def main() -> None:
    url = setting("DATABASE").replace("postgresql+psycopg2", "postgresql")
    async with asyncpg.create_pool(url, max_size=VOTERS // 4) as pool:
        config = uvicorn.Config(
            Floor(pool), host="127.0.0.1", port=int(setting("PORT")), lifespan="off", access_log=False
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(main())
