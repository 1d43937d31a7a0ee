"""The whole system, started as a user starts it: in one process, or with RabbitMQ, PostgreSQL and a process per service.

Tests import these fixtures into their own conftest.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from deploy.local import environment, run_real
from deploy.local.supervisor import Supervisor
from tests.servers import accounts


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def embedded_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``make run`` in a folder of its own; its address."""
    folder = tmp_path_factory.mktemp("embedded")
    port, sms_port = free_port(), free_port()
    settings = {**os.environ, "SHOUYI_VAR": str(folder), "PORT": str(port), "SMS_PORT": str(sms_port)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "deploy.local.run"],
            env=settings,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        run_real.wait_until_ready(address)
        yield address
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, (folder / "log").read_text()[-3000:]
    finally:
        process.kill()


@pytest.fixture(scope="module")
def real_supervisor(
    tmp_path_factory: pytest.TempPathFactory, database_server: str, amqp_uri: str
) -> Iterator[Supervisor]:
    """RabbitMQ with an account per service, PostgreSQL, a process per service and per relay, the gateway under granian."""
    folder = tmp_path_factory.mktemp("real")
    port, sms_port = free_port(), free_port()
    prefix = f"t{uuid4().hex[:6]}"
    databases = run_real.create_databases(database_server, prefix)
    with accounts(amqp_uri) as brokers:
        settings = environment.real(folder, databases, brokers, port=port, sms_port=sms_port)
        run_real.prepare(settings)
        supervisor = Supervisor(settings, Path(folder) / "logs")
        run_real.programs(supervisor, port)
        supervisor.start()
        watching = threading.Thread(target=supervisor.watch)
        watching.start()
        try:
            run_real.wait_until_ready(settings["PUBLIC_URL"])
            yield supervisor
        finally:
            supervisor.stop()
            watching.join()
            drop(database_server, databases)


def drop(server: str, databases: dict[str, str]) -> None:
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for url in databases.values():
            connection.execute(sa.text(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="module")
def real_system(real_supervisor: Supervisor) -> str:
    return real_supervisor.environment["PUBLIC_URL"]
