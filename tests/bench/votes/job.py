"""J3, round by round."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack

import sqlalchemy as sa

from deploy.local.environment import ROOT
from services.gateway import serving
from shared import storage
from shared.bus import mailbox
from shared.identity import new_keys
from tests.bench.running import Failed, Results, console, process
from tests.bench.votes.work import GATEWAY, SERVICE, WARMING, ballot, sent, tables
from tests.servers import database, virtual_host

GOALS = {"floor": 0.40, "plain_nameko": 3.5, "aio_pika": 1.7, "latency_plain_nameko": 0.35}
COUNTS = {"ours": 4000, "floor": 4000, "plain_nameko": 1000, "aio_pika": 2000}
HERE = "tests.bench.votes"
WITHIN = 120.0  # seconds


def run(rounds: int, results: Results) -> None:
    """Raises :class:`Failed`."""
    server, broker = os.environ["DATABASE_SERVER"], os.environ["AMQP_URI"]
    with database(server, "bench") as url, virtual_host(broker) as uri:
        engine = storage.engine(url)
        tables.create_all(engine)
        mailbox.metadata.create_all(engine)
        settings = _settings(url, uri)
        for number in range(rounds):
            console.print(f"J3, round {number + 1} of {rounds}")
            names = list(COUNTS)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                rate, late = voted(name, engine, settings)
                results.note(name, rate)
                results.note(f"latency_{name}_p95_ms", late)
    for name in ("floor", "plain_nameko", "aio_pika"):
        results.compare(name, "ours", name)
    results.compare("latency_plain_nameko", "latency_ours_p95_ms", "latency_plain_nameko_p95_ms")


def _settings(url: str, uri: str) -> dict[str, str]:
    (own, public), (gateways, gateways_public) = new_keys(), new_keys()
    found = {
        "BENCH_AMQP": uri, "BENCH_DATABASE": url,
        "IDENTITY_PUBLIC_KEYS": json.dumps({SERVICE: public, GATEWAY: gateways_public}),
    }  # fmt: skip
    for name, key in ((SERVICE, own), (GATEWAY, gateways)):
        found |= {
            f"{name.upper()}_SIGNING_KEY": key, f"{name.upper()}_AMQP_URI": uri, f"{name.upper()}_DATABASE_URL": url,
        }  # fmt: skip
    return found


def parts(name: str, port: int) -> list[tuple[str, tuple[str, ...]]]:
    """The processes of a party: module, and how it is started."""
    module = f"{HERE}.{name}_app" if name == "aio_pika" else f"{HERE}.{name}"
    match name:
        case "floor":
            return [(module, ("-m", module))]
        case "ours":
            front = serving.command("127.0.0.1", port, workers=2, application=f"{module}:make_application")
            return [(module, ("-m", module, "serve")), (module, front)]
    return [(module, ("-m", module, part)) for part in ("ballots", "front")]


def voted(name: str, engine: sa.Engine, settings: dict[str, str]) -> tuple[float, float]:
    """Votes a second, and the 95th percentile in milliseconds. Raises :class:`Failed` when a vote was lost or counted twice."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        names = (ballot, sent, *mailbox.metadata.sorted_tables)
        connection.execute(sa.text(f"TRUNCATE {', '.join(table.name for table in names)}"))
        connection.execute(sa.text("CHECKPOINT"))
    port, count = free_port(), COUNTS[name]
    with ExitStack() as running:
        for module, arguments in parts(name, port):
            running.enter_context(process(module, settings | {"BENCH_PORT": str(port)}, *arguments))
        done = subprocess.run(
            [sys.executable, "-m", f"{HERE}.voting", str(port), str(count)],
            capture_output=True, text=True, cwd=ROOT, timeout=WITHIN, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Failed(f"{name}: {done.stderr[-500:]}")
    expected, outbox = 1 + WARMING + count, mailbox.outbox if name == "ours" else sent
    with engine.connect() as connection:
        found = [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (ballot, outbox)]
    if found != [expected, expected]:
        raise Failed(f"{name}: {found[0]} ballots and {found[1]} events instead of {expected}")
    rate, late = map(float, done.stdout.split())
    return rate, late


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
