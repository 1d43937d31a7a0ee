"""J4, round by round."""

import json
import os
import subprocess
import sys

from deploy.local.environment import ROOT
from shared.bus import brokers, topology
from shared.identity import new_keys
from tests.bench.calls.work import ASKER, SERVICE
from tests.bench.running import Failed, Results, console, process, wait_for
from tests.servers import database, virtual_host

GOALS = {"raw": 0.65, "plain_nameko": 3.0}
COUNTS = {"ours": 4000, "raw": 4000, "plain_nameko": 1000}
QUEUES = {"ours": topology.rpc_queue(SERVICE).name, "raw": "adder.raw", "plain_nameko": "rpc-plain_adder"}
WITHIN = 60.0  # seconds


def run(rounds: int, results: Results) -> None:
    """Raises :class:`Failed`."""
    server, broker = os.environ["DATABASE_SERVER"], os.environ["AMQP_URI"]
    with database(server, "bench") as url, virtual_host(broker) as uri:
        settings = _settings(url, uri)
        for number in range(rounds):
            console.print(f"J4, round {number + 1} of {rounds}")
            names = list(COUNTS)
            for name in names[number % 3 :] + names[: number % 3]:
                results.note(name, asked(name, uri, settings))
    results.compare("raw", "ours", "raw")
    results.compare("plain_nameko", "ours", "plain_nameko")


def _settings(url: str, uri: str) -> dict[str, str]:
    keys = {service: new_keys() for service in (SERVICE, ASKER)}
    found = {
        "BENCH_AMQP": uri,
        "IDENTITY_PUBLIC_KEYS": json.dumps({name: public for name, (_, public) in keys.items()}),
    }
    for name, (private, _) in keys.items():
        found |= {
            f"{name.upper()}_SIGNING_KEY": private, f"{name.upper()}_AMQP_URI": uri, f"{name.upper()}_DATABASE_URL": url,
        }  # fmt: skip
    return found


def asked(name: str, uri: str, settings: dict[str, str]) -> float:
    """Questions a second. Raises :class:`Failed` when an answer is missing or wrong."""
    module = f"tests.bench.calls.{name}"
    with process(module, settings, "-m", module, "serve") as running:
        queue = QUEUES[name]
        wait_for(lambda: brokers.connect(uri).depth(queue) is not None, f"{name} serves", WITHIN, running)
        command = [sys.executable, "-m", module, "ask", str(COUNTS[name])]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, env=os.environ | settings, timeout=WITHIN, check=False
        )
    if done.returncode:
        raise Failed(f"{name}: {done.stderr[-500:]}")
    return float(done.stdout.split()[-1])
