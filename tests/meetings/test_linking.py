"""Fifty vote in secret, some online, some on paper; then somebody who holds the database and its log joins whatever can be joined.

Each way of joining is first tried on votes that are kept carelessly, where it finds all of them.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import ballots
from shared.calls import directory
from shared.storage import Sessions
from shared.vocabulary import Choice, MatterClass, RollKind, Standing, Voting
from tests.journeys import adversary
from tests.meetings import linking
from tests.meetings.linking import Pairs, Row
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village

VOTERS, ON_PAPER = 50, 18
TOLERATED = 5.0  # standard deviations: by chance once in three million guesses


class Fifty(Village):
    """All of them full members."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions, MatterClass.PARTY_AFFAIRS)
        self.people = sorted(uuid4() for _ in range(VOTERS))
        self.post_result()

    def roll(self, size: int = VOTERS, *, kind: RollKind = RollKind.MEMBERS, grouped: bool = True) -> directory.Roll:
        entries = tuple(
            directory.RollEntry(person_id=person, votes=True, standing=Standing.FULL, group_id=None, group_name="")
            for person in self.people[:size]
        )
        return directory.Roll(kind=kind, area=self.code, on=self.today, entries=entries)


@dataclass
class Careless:
    """What a vote looks like that is not kept apart: two tables, each with its sequence and its times."""

    people: list[Row]
    votes: list[Row]
    chosen: dict[UUID, str]
    log: str


@dataclass
class Held:
    """A vote online and on paper, with what only its voters know, and what the adversary has."""

    vote: OnlineVote
    chosen: dict[UUID, Choice]
    on_paper: set[UUID]
    turnout: list[Row]
    sealed: list[Row]
    sources: dict[str, bytes]
    log: str


@pytest.fixture(scope="module")
def server(database_server: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def careless(
    postgresql_sessions: Sessions, server: sa.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Careless]:
    since, chosen = linking.position(server), {}
    with postgresql_sessions.begin() as session:
        for table, column in (("careless_turnout", "person uuid"), ("careless_vote", "choice text")):
            times = "at timestamptz DEFAULT clock_timestamp()"
            session.execute(sa.text(f"CREATE TABLE {table} (id bigserial PRIMARY KEY, {column}, {times})"))
    for _ in range(VOTERS):
        person, choice = uuid4(), random.choice(list(Choice)).value
        with postgresql_sessions.begin() as session:
            session.execute(sa.text("INSERT INTO careless_turnout (person) VALUES (:person)"), {"person": person})
            session.execute(sa.text("INSERT INTO careless_vote (choice) VALUES (:choice)"), {"choice": choice})
        chosen[person] = choice
    log, _ = linking.dumped(server, since, tmp_path_factory.mktemp("careless"))
    with postgresql_sessions() as session:
        connection = session.connection()
        people, votes = (linking.rows(connection, table) for table in ("careless_turnout", "careless_vote"))
    yield Careless(people, votes, chosen, log)
    with postgresql_sessions.begin() as session:
        session.execute(sa.text("DROP TABLE careless_turnout, careless_vote"))


WAYS: dict[str, Callable[[list[Row], list[Row]], Pairs]] = {
    "transaction": linking.by_transaction, "place": linking.by_place,
    "sequence": partial(linking.by_column, column="id"), "time": partial(linking.by_column, column="at"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_joining_finds_every_vote_that_is_kept_carelessly(careless: Careless, way: str) -> None:
    random.shuffle(careless.people)
    random.shuffle(careless.votes)
    found = {
        person.values["person"]: vote.values["choice"] for person, vote in WAYS[way](careless.people, careless.votes)
    }
    assert found == careless.chosen


def test_the_log_alone_finds_every_vote_that_is_kept_carelessly(
    careless: Careless, postgresql_sessions: Sessions
) -> None:
    tables = {"careless_turnout": careless.people, "careless_vote": careless.votes}
    with postgresql_sessions() as session:
        pairs = linking.by_log(session.connection(), careless.log, tables)
    assert {person.values["person"]: vote.values["choice"] for person, vote in pairs} == careless.chosen


@pytest.fixture(scope="module")
def held(postgresql_sessions: Sessions, server: sa.Connection, tmp_path_factory: pytest.TempPathFactory) -> Held:
    since = linking.position(server)
    village = Fifty(postgresql_sessions)
    vote = OnlineVote(village, voting=Voting.MIXED_SECRET).opened()
    chosen = {person: random.choice(list(Choice)) for person in random.sample(village.people, VOTERS)}
    on_paper = set(random.sample(village.people, ON_PAPER))
    for person, choice in chosen.items():
        if person in on_paper:
            vote.give_papers(person)
        else:
            vote.cast(person, choice)
    village.now += timedelta(minutes=10)
    vote.end()
    papers = [chosen[person] for person in on_paper]
    vote.count_papers(papers.count(Choice.AYE), papers.count(Choice.NO), papers.count(Choice.ABSTAIN))
    vote.confirm()
    vote.share(0)
    vote.share(1)
    log, raw = linking.dumped(server, since, tmp_path_factory.mktemp("held"))
    of_it = f"meeting_id = '{vote.id}'"
    with postgresql_sessions() as session:
        connection = session.connection()
        turnout, sealed = (linking.rows(connection, table, of_it) for table in ("turnout", "sealed_ballot"))
        tables = sa.inspect(connection).get_table_names()
        dump = "\n".join(repr(row) for table in tables for row in linking.rows(connection, f'"{table}"'))
    return Held(
        vote, chosen, on_paper, turnout, sealed, {"database": dump.encode(), "log": raw, "log, read": log.encode()}, log
    )


def joins(held: Held, sessions: Sessions) -> dict[str, Pairs]:
    """Turnout and ballots online by every way there is. That they can be joined is granted by the protocol: they are sealed."""
    online = [row for row in held.turnout if not row.values["on_paper"]]
    tables = {"turnout": online, "sealed_ballot": held.sealed}
    with sessions() as session:
        by_log = linking.by_log(session.connection(), held.log, tables)
    return {
        "transaction": linking.by_transaction(online, held.sealed), "place": linking.by_place(online, held.sealed), "log": by_log,
    }  # fmt: skip


def evidence(held: Held, pairs: Pairs) -> adversary.Evidence:
    cast = {str(person.values["person_id"]): ballots.Ballot.read(ballot.values["text"]) for person, ballot in pairs}
    keys = tuple(ballots.TellerKey(teller.public, teller.proof) for teller in held.vote.box().tellers)
    features = {"place": {voter: place for place, voter in enumerate(cast)}}
    return adversary.Evidence(str(held.vote.id), keys, cast, held.sources, features)


@pytest.mark.parametrize("way", ["transaction", "place", "log"])
def test_the_ballots_that_are_joined_stay_shut(held: Held, postgresql_sessions: Sessions, way: str) -> None:
    found = evidence(held, joins(held, postgresql_sessions)[way])
    assert len(found.cast) == VOTERS - ON_PAPER
    truth = {voter: held.chosen[UUID(voter)] for voter in found.cast}
    known = dict(list(truth.items())[: len(truth) // 2])
    tried = {name: adversary.surprise(guess, truth) for name, guess in adversary.guesses(found, known)}
    assert len(tried) > 15
    assert {name: deviations for name, deviations in tried.items() if deviations > TOLERATED} == {}
    assert adversary.opened(found) == {}


def test_with_both_codes_every_joined_ballot_is_read(held: Held, postgresql_sessions: Sessions) -> None:
    """So the joining above is a true one, and a code that lay anywhere would have been found. The place is left out: where a page has
    no room for a ballot the next one may have come before it, so that joining by it is a guess."""
    joined = joins(held, postgresql_sessions)
    for way in ("transaction", "log"):
        found = evidence(held, joined[way])
        codes = {**held.sources, "notes": " ".join(held.vote.codes).encode()}
        truth = {voter: held.chosen[UUID(voter)] for voter in found.cast}
        assert adversary.opened(replace(found, sources=codes)) == truth, way


def test_a_paper_leaves_nothing_that_could_be_joined(held: Held) -> None:
    """Of who took one there is the turnout and nothing else of their own: no row, no time, no number in the order of their coming."""
    papers = [row for row in held.turnout if row.values["on_paper"]]
    assert {UUID(str(row.values["person_id"])) for row in papers} == held.on_paper
    assert len(held.sealed) == VOTERS - ON_PAPER
    written = {row.transaction for row in papers}
    assert not written & {row.transaction for row in held.sealed}
    assert all(set(row.values) == {"meeting_id", "person_id", "on_paper"} for row in held.turnout)
    assert all(set(row.values) == {"meeting_id", "tracking", "text"} for row in held.sealed)


def test_neither_order_nor_the_people_next_in_it_tell_what_was_on_a_paper(held: Held) -> None:
    papers = [str(row.values["person_id"]) for row in held.turnout if row.values["on_paper"]]
    truth = {voter: held.chosen[UUID(voter)] for voter in papers}
    known = dict(list(truth.items())[: ON_PAPER // 2])
    order = {voter: place for place, voter in enumerate(papers)}
    guessed = {
        voter: known[min(known, key=lambda other: abs(order[other] - order[voter]))]
        for voter in papers
        if voter not in known
    }
    assert adversary.surprise(guessed, truth) < TOLERATED


def test_nobody_is_named_beside_a_choice_in_anything_that_is_kept(held: Held) -> None:
    told = [
        line
        for line in held.sources["database"].splitlines()
        if any(str(person).encode() in line for person in held.chosen) and (b"'aye'" in line or b"'abstain'" in line)
    ]
    assert told == []
