"""Two small services that ask each other and tell each other, on both carriers: what every real one relies on."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import config, storage
from shared.bus import brokers, mailbox
from shared.bus.entrypoints import Request, Service, Services, command, command_batch, every, on, query
from shared.bus.entrypoints.events import Events
from shared.bus.host import Host
from shared.bus.inbox import Inbox
from shared.bus.relay import Relay
from shared.bus.rpc import RpcClient
from shared.contracts import CALLS, Command, Event, Query, Record
from shared.errors import Failed, NotFound, Refused, Unavailable
from shared.identity import Caller, new_keys
from shared.storage import Sessions

metadata = storage.metadata()
book = sa.Table("book", metadata, sa.Column("n", sa.Integer, nullable=False))


BROKEN = 1_000_000


class Lines(Record):
    count: int
    asked_by: str


class Put(Command[Lines], key="left.put"):
    n: int


class Add(Command[Lines], key="left.add"):
    """One of those that are answered together."""

    n: int


class Ask(Query[Lines], key="right.ask"):
    n: int


class Slow(Query[Lines], key="right.slow"):
    """Takes longer than anybody waits."""


class Stray(Query[Lines], key="left.stray"):
    """Makes a call that its service does not name among those it makes."""


class Happened(Event, key="left.happened.v1", subject="id"):
    id: UUID
    n: int


class Left(Service):
    name = "left"
    services = Services(Ask)

    @command(Put)
    def put(self, session, call: Put, caller: Caller) -> Lines:
        answer = self.services.call_as_service(Ask(n=call.n))
        session.execute(book.insert().values(n=call.n))
        mailbox.post(session, Happened(id=UUID(int=7), n=call.n))
        return answer

    @command_batch(Add)
    def add(self, session, requests: Sequence[Request[Add]]) -> Sequence[Lines | Refused]:
        if any(one.call.n == BROKEN for one in requests):
            raise RuntimeError("of this one")
        numbers = [one.call.n for one in requests if one.call.n >= 0]
        session.execute(book.insert(), [{"n": n} for n in numbers]) if numbers else None
        return [NotFound() if one.call.n < 0 else Lines(count=one.call.n, asked_by="") for one in requests]

    @query(Stray)
    def stray(self, session, call: Stray, caller: Caller) -> Lines:
        return self.services.call_as_service(Slow())


class Right(Service):
    name = "right"
    ticks = 0
    release = threading.Event()

    @query(Ask)
    def ask(self, session, call: Ask, caller: Caller) -> Lines:
        return Lines(count=call.n + 1, asked_by=str(caller.service))

    @query(Slow)
    def slow(self, session, call: Slow, caller: Caller) -> Lines:
        Right.release.wait(5)
        return Lines(count=0, asked_by="")

    @on(Happened)
    def note(self, session, event: Happened) -> None:
        session.execute(book.insert().values(n=event.n))

    @every(seconds=0.05)
    def tick(self, sessions: Sessions) -> None:
        Right.ticks += 1


@pytest.fixture(params=["embedded", "real"])
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """The environment of both services."""
    keys = {name: new_keys() for name in ("gateway", "left", "right")}
    monkeypatch.setenv("IDENTITY_PUBLIC_KEYS", json.dumps({name: public for name, (_, public) in keys.items()}))
    for name, (private, _) in keys.items():
        monkeypatch.setenv(f"{name.upper()}_SIGNING_KEY", private)
    for name in ("left", "right"):
        if request.param == "embedded":
            url = f"sqlite:///{tmp_path}/{name}.db"
        else:
            url = request.getfixturevalue("fresh_database")(name)
        monkeypatch.setenv(f"{name.upper()}_DATABASE_URL", url)
        engine = storage.engine(url)
        metadata.create_all(engine)
        mailbox.metadata.create_all(engine)
        engine.dispose()
    address = config.EMBEDDED if request.param == "embedded" else request.getfixturevalue("amqp_uri")
    for name in keys:
        monkeypatch.setenv(f"{name.upper()}_AMQP_URI", address)


@pytest.fixture
def client(settings: None) -> Iterator[RpcClient]:
    """Both services and the relay run; a client that asks as the gateway does."""
    broker = brokers.connect(config.broker_url("gateway"))
    host = Host([Left, Right])
    relay = Relay("left", config.database_url("left"), broker)
    relaying = threading.Thread(target=relay.run)
    host.start()
    relaying.start()
    made = RpcClient(broker, config.signer("gateway"), CALLS.values())
    eventually(lambda: answers(made))
    yield made
    made.close()
    host.stop()
    relay.stop()
    relaying.join()


def answers(client: RpcClient) -> bool:
    try:
        client.call_as_service(Ask(n=0))
    except Unavailable:
        return False
    return True


def eventually(look: Callable[[], object], within: float = 10) -> None:
    deadline = time.monotonic() + within
    while not look():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)  # between two looks, up to the deadline


def rows(service: str) -> list[int]:
    engine = storage.engine(config.database_url(service))
    with engine.begin() as connection:
        found = list(connection.scalars(sa.select(book.c.n)))
    engine.dispose()
    return found


def test_a_command_asks_on_and_what_it_caused_is_heard_once_and_in_order(client):
    for n in range(30):
        assert client.call(Put(n=n)) == Lines(count=n + 1, asked_by="left")
    eventually(lambda: len(rows("right")) == 30)
    assert rows("right") == list(range(30)) == rows("left")


def test_many_callers_at_once_each_get_their_own_answer(client):
    wrong: list[object] = []

    def call_often(first: int) -> None:
        for n in range(first, first + 10):
            if client.call(Put(n=n)).count != n + 1:
                wrong.append(n)

    threads = [threading.Thread(target=call_often, args=(first * 10,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(rows("left")) == list(range(80))
    eventually(lambda: len(rows("right")) == 80)
    assert sorted(rows("right")) == list(range(80))


def test_those_that_are_answered_together_each_get_their_own_answer(client):
    """Every seventh is refused, one breaks what it is in: it alone fails."""
    outcomes: dict[int, object] = {}

    def call_often(first: int) -> None:
        for n in range(first, first + 10):
            asked = BROKEN if n == 33 else -n if n % 7 == 0 else n
            try:
                outcomes[n] = client.call(Add(n=asked), within=20).count
            except Refused as refused:
                outcomes[n] = refused.code

    threads = [threading.Thread(target=call_often, args=(1 + first * 10,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == {n: "failed" if n == 33 else "not_found" if n % 7 == 0 else n for n in range(1, 81)}
    assert sorted(rows("left")) == [n for n in range(1, 81) if n % 7 and n != 33]


def test_the_same_command_id_is_done_once(client):
    command_id = uuid4()
    assert [client.call(Put(n=5), command_id=command_id) for _ in range(3)] == [Lines(count=6, asked_by="left")] * 3
    assert rows("left") == [5]


def test_a_service_that_does_not_answer_in_time_is_unavailable_at_the_deadline(client):
    Right.release.clear()
    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.call(Slow(), within=0.5)
    assert time.monotonic() - began < 2
    Right.release.set()


def test_a_service_that_does_not_exist_is_unavailable_at_once(client):
    class Nowhere(Query[Lines], key=f"nowhere{uuid4().hex}.ask"):
        """Nobody answers."""

    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.call(Nowhere())
    assert time.monotonic() - began < 2


def test_a_refusal_reaches_the_caller_with_its_code(client):
    class Wrong(Query[Lines], key=f"right.no_such_call_{uuid4().hex}"):
        """The service runs, the call does not exist."""

    with pytest.raises(Refused) as refusal:
        client.call(Wrong())
    assert refusal.value.code == "not_found"


def test_a_call_that_is_not_declared_is_not_made(client):
    with pytest.raises(Failed):
        client.call(Stray())


def test_timers_run_again_and_again(client):
    before = Right.ticks
    eventually(lambda: Right.ticks > before + 3)


def test_a_batch_that_our_own_fault_left_undone_comes_again_and_nothing_is_acknowledged_with_what_follows(
    client, monkeypatch
):
    handle, faults = Inbox.handle, iter([RuntimeError("a fault of ours")])

    def handle_but_the_first(inbox, batch, handlers):
        if batch and (fault := next(faults, None)):
            raise fault
        handle(inbox, batch, handlers)

    monkeypatch.setattr(Inbox, "handle", handle_but_the_first)
    for n in range(30):
        client.call(Put(n=n))
    eventually(lambda: len(rows("right")) == 30)
    assert rows("right") == list(range(30))
    assert next(faults, None) is None


@pytest.mark.usefixtures("settings")
def test_a_process_learns_that_one_of_its_services_has_ended(monkeypatch):
    def fails(_events, _subscription):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Events, "work", fails)
    host = Host([Right])
    host.start()
    eventually(host.ended.is_set)
    host.stop()
