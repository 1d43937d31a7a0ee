"""Fifty people vote in secret through the pages, on the whole real system; then somebody who holds all of it tries to find out
who voted what."""

import random
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import amqp
import pytest
import sqlalchemy as sa

from deploy.demo.county import SHOWCASE
from deploy.local.broker import administrator
from deploy.local.supervisor import Supervisor
from services.gateway.sessions import SessionBook
from shared import ballots, config, storage
from shared.calls.directory import GrantView, Identity
from shared.vocabulary import Choice
from tests.journeys import adversary
from tests.journeys.pages import Visitor
from tests.journeys.walk import Walk, village_of
from tests.verifier import ballots_script

VOTERS = 50
NEXT = "620922105203"  # the village that some members come from
TOLERATED = 5.0  # standard deviations: by chance once in three million guesses; who knows is at seven


@pytest.fixture(scope="module")
def tap(real_supervisor: Supervisor, amqp_uri: str) -> Iterator[list[bytes]]:
    """A copy of every message that the broker takes or gives, as its tracer makes it."""
    address = urlsplit(real_supervisor.environment["TOPICS_AMQP_URI"])
    vhost = address.path[1:]
    seen: list[bytes] = []
    admin = administrator(amqp_uri)
    assert admin is not None
    admin.load({"vhosts": [{"name": vhost, "tracing": True}]})
    server = urlsplit(amqp_uri)
    connection = amqp.Connection(
        host=f"{server.hostname}:{server.port}", userid=server.username, password=server.password, virtual_host=vhost
    )
    connection.connect()
    channel = connection.channel()
    queue = channel.queue_declare(exclusive=True).queue
    channel.queue_bind(queue, "amq.rabbitmq.trace", "#")
    channel.basic_consume(queue, no_ack=True, callback=lambda message: seen.append(_whole(message)))
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue

    listening = threading.Thread(target=listen)
    listening.start()
    yield seen
    over.set()
    listening.join()
    connection.close()


def _whole(message: Any) -> bytes:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    return body + b"\n" + repr(message.headers).encode()


@pytest.fixture(scope="module")
def fifty(real_supervisor: Supervisor) -> str:
    """A village whose branch has fifty full members: twelve of the next one have moved here. Its code."""
    engine = storage.engine(real_supervisor.environment["DIRECTORY_DATABASE_URL"])
    of_branch = (
        "FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE o.area = :area AND m.standing = 'full'"
    )
    with engine.begin() as connection:
        here = connection.execute(
            sa.text(f"SELECT m.organisation_id, m.group_id {of_branch} AND m.group_id IS NOT NULL LIMIT 1"),
            {"area": SHOWCASE},
        ).one()
        moved = connection.execute(
            sa.text(
                "UPDATE membership SET organisation_id = :organisation, group_id = :group WHERE id IN "
                f"(SELECT m.id {of_branch} ORDER BY m.id LIMIT 12)"
            ),
            {"organisation": here[0], "group": here[1], "area": NEXT},
        )
        assert moved.rowcount == 12
    engine.dispose()
    return SHOWCASE


@dataclass
class Vote:
    """One vote as it was held: what only its voters and tellers know."""

    meeting: str
    codes: list[str]
    chosen: dict[str, Choice]  # by voter
    tracking: dict[str, str]


@pytest.fixture(scope="module")
def vote(real_supervisor: Supervisor, fifty: str, tap: list[bytes]) -> Vote:
    """Through the pages, by everybody who is there, in an order of their own."""
    address = real_supervisor.environment["PUBLIC_URL"]
    walk = Walk(village_of(address, fifty), matter_class="party_affairs")
    for step in (walk.collect, walk.cosign, walk.review, walk.deliberate, walk.publish):
        step()
    meeting_id = walk.convene(voting="online_secret")
    meeting = walk.attend_and_open(meeting_id)
    at = f"/meetings/{meeting_id}"
    voters = [line["person_id"] for line in meeting["roll"] if line["votes"]]
    secretary = walk.secretary.at_the_pages()
    people = _signed_in(real_supervisor, secretary, voters)
    tellers = [voter for voter in voters if voter != walk.secretary.id][:2]
    secretary.fills_in(f"{at}/name_tellers", first_teller_id=tellers[0], second_teller_id=tellers[1])
    codes = [_code(people[teller].fills_in(f"{at}/take_code").text) for teller in tellers]
    secretary.fills_in(f"{at}/open_vote")
    held = Vote(meeting_id, codes, {}, {})
    for voter in random.sample(voters, len(voters)):
        held.chosen[voter] = random.choice(list(Choice))
        confirm = people[voter].fills_in(f"{at}/cast_ballot", choice=held.chosen[voter].value)
        held.tracking[voter] = _code(people[voter].sends(f"{at}/cast_ballot", confirm).text)
    secretary.fills_in(f"{at}/end_casting")
    for teller, code in zip(tellers, codes, strict=True):
        people[teller].fills_in(f"{at}/open_box", code=code.lower())
    return held


def _signed_in(supervisor: Supervisor, like: Visitor, people: list[str]) -> dict[str, Visitor]:
    """Browsers in which they have signed in; that most of them type in no password saves a minute."""
    [cookie] = [cookie for cookie in like.browser.cookies if "signed-in" in cookie.name]
    sessions = storage.sessions(supervisor.environment["GATEWAY_DATABASE_URL"])
    book = SessionBook(sessions, idle=timedelta(hours=1), longest=timedelta(hours=1))
    visitors = {}
    for person in people:
        visitors[person] = Visitor(like.address)
        member = Identity(
            person_id=UUID(person), name="党员", home=SHOWCASE, grants=(GrantView(role="member", area=SHOWCASE),)
        )
        visitors[person].browser.cookies.set(cookie.name, book.open(member))
    sessions.kw["bind"].dispose()
    return visitors


def _code(page: str) -> str:
    found = re.search(r'<code class="code-large">([^<]+)</code>', page)
    assert found, page
    return found[1].replace(" ", "")


def test_the_count_is_what_was_chosen_and_an_outsider_counts_the_same(vote: Vote, real_system: str) -> None:
    anybody = Visitor(real_system)
    assert len(vote.chosen) == VOTERS
    file = anybody.get(f"/meetings/{vote.meeting}/ballots.json").json()
    counted = Counter(vote.chosen.values())
    assert (file["ayes"], file["noes"]) == (counted[Choice.AYE], counted[Choice.NO])
    [said, mine] = ballots_script.verify(file, vote.tracking[next(iter(vote.tracking))])
    assert said.endswith(
        f"50 张票，赞成 {counted[Choice.AYE]}，反对 {counted[Choice.NO]}，弃权 {counted[Choice.ABSTAIN]}。"
    )
    assert mine == "您的票在里面。"


def test_each_voter_finds_their_ballot_among_those_that_are_counted(vote: Vote, real_system: str) -> None:
    page = Visitor(real_system).get(f"/meetings/{vote.meeting}/ballots?code=" + next(iter(vote.tracking.values()))).text
    assert "找到了：您的票在这 50 张里。" in page
    listed = {code.replace(" ", "") for code in re.findall(r"<li><code>([^<]+)</code></li>", page)}
    assert listed == set(vote.tracking.values())


@pytest.fixture(scope="module")
def evidence(vote: Vote, real_supervisor: Supervisor, database_server: str, tap: list[bytes]) -> adversary.Evidence:
    """All of it, and on top of it which ballot is whose."""
    environment = real_supervisor.environment
    sources = {"messages": b"\n".join(tap), "write-ahead log": _write_ahead_log(database_server)}
    for service in config.SERVICES:
        sources[f"database of {service}"] = _everything_in(environment[f"{service.upper()}_DATABASE_URL"])
    for log in sorted(real_supervisor.folder.iterdir()):
        sources[f"log {log.name}"] = log.read_bytes()
    file = Visitor(environment["PUBLIC_URL"]).get(f"/meetings/{vote.meeting}/ballots.json").json()
    by_tracking = {ballot.tracking: ballot for ballot in map(ballots.Ballot.read, file["cast"])}
    cast = {voter: by_tracking[code] for voter, code in vote.tracking.items()}
    keys = tuple(ballots.TellerKey(teller["public"], tuple(teller["proof"])) for teller in file["tellers"])
    return adversary.Evidence(vote.meeting, keys, cast, sources, _features(sources, list(cast), cast))


def _everything_in(url: str) -> bytes:
    """Every row with where it lies and which transaction wrote it."""
    engine = storage.engine(url)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        rows = [
            repr(tuple(row))
            for table in tables
            for row in connection.execute(sa.text(f'SELECT ctid::text, xmin::text, t.* FROM "{table}" t ORDER BY ctid'))
        ]
    engine.dispose()
    return "\n".join(rows).encode()


def _write_ahead_log(server: str) -> bytes:
    engine = storage.engine(f"{server}/postgres")
    with engine.connect() as connection:
        read = sa.text(
            "SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir() ORDER BY modification DESC LIMIT 8"
        )
        parts = [bytes(part) for part in connection.scalars(read)]
    engine.dispose()
    return b"".join(parts)


def _features(
    sources: Mapping[str, bytes], voters: list[str], cast: Mapping[str, ballots.Ballot]
) -> dict[str, dict[str, int]]:
    """What the logs and the messages say of the k-th vote: how long, how much."""
    access = [
        line for name, log in sources.items() if name.startswith("log gateway") for line in log.decode().splitlines()
    ]
    votes = [line for line in access if "cast_ballot" in line]
    assert len(votes) == 3 * len(voters), "each asked, chose and cast"
    features: dict[str, dict[str, int]] = {"place": {voter: place for place, voter in enumerate(voters)}}
    for step, name in product(range(3), ("bytes", "milliseconds")):
        said = [re.search(rf'{name}"?[=:] ?(\d+)', line) for line in votes[step::3]]
        features[f"{name} of request {step}"] = {
            voter: int(one[1]) for voter, one in zip(voters, said, strict=True) if one
        }
    messages = sources["messages"]
    features["place on the wire"] = {voter: messages.find(cast[voter].aye[0].encode()) for voter in voters}
    return features


def test_who_holds_everything_can_t_tell_who_voted_what(vote: Vote, evidence: adversary.Evidence) -> None:
    assert all(evidence.features["place on the wire"][voter] >= 0 for voter in vote.chosen), "the tap was on"
    for name in ("messages", "write-ahead log", "database of meetings"):
        assert vote.tracking[next(iter(vote.chosen))].encode() in evidence.sources[name] or name == "messages"
    known = dict(list(vote.chosen.items())[: VOTERS // 2])
    tried = {name: adversary.surprise(guess, vote.chosen) for name, guess in adversary.guesses(evidence, known)}
    assert len(tried) > 20
    assert {name: deviations for name, deviations in tried.items() if deviations > TOLERATED} == {}
    assert adversary.opened(evidence) == {}


def test_the_same_adversary_knows_it_all_who_finds_both_codes(vote: Vote, evidence: adversary.Evidence) -> None:
    """So the test above would notice a code, or a number that a ballot was sealed with, left lying anywhere."""
    one = replace(evidence, sources={**evidence.sources, "a note": vote.codes[0].encode()})
    assert adversary.opened(one) == {}
    both = replace(evidence, sources={"notes": " ".join(vote.codes).encode()})
    assert adversary.opened(both) == vote.chosen
    assert adversary.surprise(vote.chosen, vote.chosen) > TOLERATED


def test_the_same_adversary_sees_what_goes_with_the_choice(vote: Vote, evidence: adversary.Evidence) -> None:
    """A page that was as many bytes long as the choice has letters would be enough."""
    leak = {voter: len(choice.value) for voter, choice in vote.chosen.items()}
    known = dict(list(vote.chosen.items())[: VOTERS // 2])
    told = dict(adversary.guesses(replace(evidence, features={"bytes": leak}), known))
    assert adversary.surprise(told["nearest by bytes"], vote.chosen) > TOLERATED / 2


def test_no_choice_stands_beside_a_person_anywhere(vote: Vote, evidence: adversary.Evidence) -> None:
    """Neither in a message nor in a row: whatever names a voter of this meeting says no choice."""
    words = re.compile(rb'"choice"|\b(aye|abstain)"?:? ?(true|1)\b')
    for name, content in evidence.sources.items():
        if name != "write-ahead log":
            told = [line for line in content.split(b"\n") if vote.meeting.encode() in line and words.search(line)]
            assert told == [], name
