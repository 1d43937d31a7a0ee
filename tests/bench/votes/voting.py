"""The voters: so many at a time, each with a connection that stays open, each vote by another person.

python -m tests.bench.votes.voting 8001 4000

Prints votes a second and the 95th percentile in milliseconds. Ends with an error when a vote was not taken.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import count
from uuid import UUID

from tests.bench.running import percentile
from tests.bench.votes.work import MEETING, VOTERS, WARMING

BEGINS_WITHIN = 60.0  # seconds
TAKEN, TAKEN_BEFORE = 200, 409


class Voter:
    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def vote(self, person: UUID) -> int:
        """The answer's status."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        body = json.dumps({"meeting_id": str(MEETING), "person_id": str(person), "choice": "aye"})
        self._writer.write(
            f"POST /votes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        await self._reader.readexactly(int(fields["content-length"]))
        if fields.get("connection") == "close":
            self.leave()
        return int(lines[0].split()[1])

    def leave(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def all_vote(voters: list[Voter], persons: Iterator[UUID], number: int) -> list[float]:
    """How long each vote took, in milliseconds."""
    left, took = iter(range(number)), list[float]()

    async def one_after_the_other(voter: Voter) -> None:
        for _ in left:
            began = time.perf_counter()
            status = await voter.vote(next(persons))
            if status != TAKEN:
                sys.exit(f"a vote was answered with {status}")
            took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(one_after_the_other(voter) for voter in voters))
    return took


async def first_vote(port: int, person: UUID) -> None:
    """Tried until it is taken: the party may still be starting."""
    deadline = time.monotonic() + BEGINS_WITHIN
    while True:
        voter = Voter(port)
        try:
            if await voter.vote(person) in (TAKEN, TAKEN_BEFORE):
                return
        except (OSError, EOFError):
            pass  # not yet
        finally:
            voter.leave()
        if time.monotonic() > deadline:
            sys.exit("no vote was taken in time")
        await asyncio.sleep(0.2)  # up to the deadline


async def main(port: int, number: int) -> None:
    persons = (UUID(int=n) for n in count(1))
    await first_vote(port, next(persons))
    voters = [Voter(port) for _ in range(VOTERS)]
    await all_vote(voters, persons, WARMING)
    began = time.perf_counter()
    took = await all_vote(voters, persons, number)
    print(number / (time.perf_counter() - began), percentile(took, 0.95))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
