"""Five thousand people vote, in two hundred meetings at once, through the gateway of the real system: none is lost, none is twice."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from deploy.demo.county import SHOWCASE
from deploy.local.environment import ROOT
from deploy.local.supervisor import Supervisor
from services.gateway.sessions import SessionBook
from services.meetings.models import Matter, Meeting, Member, Vote
from shared import clock, storage
from shared.calls.directory import GrantView, Identity
from shared.vocabulary import Body, Choice, MatterClass, Standing, Voting

MEETINGS, IN_EACH = 200, 25
AT_ONCE = 48  # phones that wait for an answer at the same moment
TWICE = 10  # every tenth taps twice
OUT = ROOT / "var" / "bench" / "five-thousand-votes.json"


@pytest.fixture(scope="module")
def rolls(real_supervisor: Supervisor) -> dict[UUID, list[UUID]]:
    """Meetings in which the named vote is open, with who is there."""
    made = {uuid4(): [uuid4() for _ in range(IN_EACH)] for _ in range(MEETINGS)}
    engine = storage.engine(real_supervisor.environment["MEETINGS_DATABASE_URL"])
    now = clock.now()
    topics = {meeting: uuid4() for meeting in made}
    with engine.begin() as connection:
        connection.execute(sa.insert(Matter), [
            {"topic_id": topic, "village": SHOWCASE, "title": "修缮东桥", "matter_class": MatterClass.PARTY_AFFAIRS,
             "stage": "posted", "steps_passed": 0} for topic in topics.values()
        ])  # fmt: skip
        connection.execute(sa.insert(Meeting), [
            {"id": meeting, "topic_id": topics[meeting], "village": SHOWCASE, "title": "修缮东桥", "body": Body.MEMBERS_ASSEMBLY,
             "step": "resolution", "state": "open", "held_at": now, "place": "村党群服务中心", "voting": Voting.NAMED,
             "noticed_at": now, "opened_at": now, "vote_opened_at": now} for meeting in made
        ])  # fmt: skip
        connection.execute(sa.insert(Member), [
            {"meeting_id": meeting, "person_id": person, "votes": True, "standing": Standing.FULL, "away": False,
             "arrived_at": now, "at_vote": True} for meeting, people in made.items() for person in people
        ])  # fmt: skip
    engine.dispose()
    return made


@pytest.fixture(scope="module")
def tokens(real_supervisor: Supervisor, rolls: dict[UUID, list[UUID]]) -> dict[UUID, str]:
    """Everybody has signed in."""
    sessions = storage.sessions(real_supervisor.environment["GATEWAY_DATABASE_URL"])
    book = SessionBook(sessions, idle=timedelta(hours=1), longest=timedelta(hours=1))
    grants = (GrantView(role="member", area=SHOWCASE),)
    people = [person for roll in rolls.values() for person in roll]
    found = {
        person: book.open(Identity(person_id=person, name="党员", home=SHOWCASE, grants=grants)) for person in people
    }
    sessions.kw["bind"].dispose()
    return found


class Phone(threading.local):
    """A connection of this thread that stays open."""

    def __init__(self, address: str) -> None:
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def votes(self, meeting: UUID, token: str, choice: Choice) -> tuple[int, float]:
        """The answer's status, and how many milliseconds it took."""
        began = time.perf_counter()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.line.request("POST", f"/api/v1/meetings/{meeting}/votes", json.dumps({"choice": choice.value}), headers)
        answer = self.line.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - began) * 1000


def test_none_is_lost_and_none_is_twice(
    real_supervisor: Supervisor, real_system: str, rolls: dict[UUID, list[UUID]], tokens: dict[UUID, str]
) -> None:
    phone = Phone(real_system)
    voters = [(meeting, person, random.choice(list(Choice))) for meeting, roll in rolls.items() for person in roll]
    taps = [vote for number, vote in enumerate(voters) for _ in range(2 if number % TWICE == 0 else 1)]
    random.shuffle(taps)
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as phones:
        answers = list(phones.map(lambda tap: phone.votes(tap[0], tokens[tap[1]], tap[2]), taps))
    seconds = time.perf_counter() - began

    assert Counter(status for status, _ in answers) == {200: len(voters), 409: len(taps) - len(voters)}
    engine = storage.engine(real_supervisor.environment["MEETINGS_DATABASE_URL"])
    with engine.connect() as connection:
        kept = connection.execute(sa.select(Vote.meeting_id, Vote.person_id, Vote.choice)).tuples().all()
    engine.dispose()
    assert Counter(vote for vote in kept if vote[0] in rolls) == Counter(voters)
    _write(seconds, sorted(took for _, took in answers), len(voters))


def _write(seconds: float, took: Sequence[float], votes: int) -> None:
    """What it took, for people to read: the test does not judge by it."""
    figures: dict[str, Any] = {
        "votes": votes, "meetings": MEETINGS, "at_once": AT_ONCE, "seconds": round(seconds, 1),
        "p50_ms": round(took[len(took) // 2]), "p95_ms": round(took[len(took) * 95 // 100]), "slowest_ms": round(took[-1]),
    }  # fmt: skip
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n")
