"""What a container runs: one service with its relay, the gateway, the simulated SMS gateway, or one of the
one-off preparations.

    python -m deploy.container topics | gateway | sms | prepare | queues | healthy topics

A service container brings its own database up to date before it starts; the relay is a process of its own beside the service, and
either is started again when it dies.
"""

import os
import signal
import sys
import urllib.request
from pathlib import Path

import sqlalchemy as sa

from deploy.broker import traffic
from deploy.local.supervisor import Supervisor
from services.gateway import serving
from shared import config, storage
from shared.bus import brokers

LOGS = Path("/tmp/logs")  # noqa: S108 - the container's own; what matters goes to its stderr


def serve(service: str) -> None:
    storage.migrate(service, config.database_url(service))
    supervisor = Supervisor({}, LOGS, to_stderr=True)
    if service == "gateway":
        workers = int(os.environ.get("WORKERS", "1"))
        supervisor.add("gateway", *serving.command("0.0.0.0", 8000, workers=workers))  # noqa: S104 - a container of its own
    else:
        supervisor.add(service, "-m", "shared.bus.host", service)
        supervisor.add(f"{service}-relay", "-m", "shared.bus.relay", service)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.start()
    supervisor.watch()
    supervisor.stop()


def prepare() -> None:
    """Fill the demonstration county, once."""
    from deploy.demo.load import fill_if_empty

    storage.migrate("directory", config.database_url("directory"))
    fill_if_empty(print)


def make_queues() -> None:
    """As the broker's administrator: every service's queues, bound to what it listens to and no longer to what it did."""
    brokers.connect(config.setting("AMQP_URI")).declare(traffic.queues())


def healthy(service: str) -> None:
    """For the container's health check: exits non-zero when the service can't do its work."""
    if service == "gateway":
        with urllib.request.urlopen("http://127.0.0.1:8000/readyz", timeout=5) as answer:
            sys.exit(answer.status != 200)
    with storage.engine(config.database_url(service)).connect() as connection:
        connection.execute(sa.text("SELECT 1"))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["healthy", service]:
            healthy(service)
        case ["prepare"]:
            prepare()
        case ["queues"]:
            make_queues()
        case ["sms"]:
            os.execvp(
                sys.executable,
                [sys.executable, "-m", "deploy.local.sms_gateway", "--host", "0.0.0.0", "--port", "8001"],  # noqa: S104 - a container of its own
            )
        case [service] if service in config.SERVICES:
            serve(service)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
