"""``make run-real``: RabbitMQ with an account per service, PostgreSQL, a process per service and per relay, the gateway under granian.

Expects ``AMQP_URI`` and ``DATABASE_SERVER`` (``python -m deploy.local.servers up`` starts both and the Makefile hands them over).
"""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console

from deploy.local import broker, environment
from deploy.local.logins import show_logins
from deploy.local.machine import HOST, answers
from deploy.local.supervisor import Supervisor
from services.gateway import serving
from shared import config, storage

console = Console()
SERVICES = tuple(name for name in config.SERVICES if name != "gateway")
READY_WITHIN = 60.0


def create_databases(server: str, prefix: str = "shouyi") -> dict[str, str]:
    """A database per service, made where it is missing; their addresses by service."""
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    found = addresses(server, prefix)
    with admin.connect() as connection:
        there = set(connection.scalars(sa.text("SELECT datname FROM pg_database")))
        for name in (address.rpartition("/")[2] for address in found.values()):
            if name not in there:
                connection.execute(sa.text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
    admin.dispose()
    return found


def addresses(server: str, prefix: str = "shouyi") -> dict[str, str]:
    """Of each service's database."""
    return {service: f"{server}/{prefix}_{service}" for service in config.SERVICES}


def programs(supervisor: Supervisor, port: int) -> None:
    """Every process of the system."""
    host = supervisor.environment["HOST"]
    supervisor.add(
        "sms", "-m", "deploy.local.sms_gateway", "--host", host, "--port", supervisor.environment["SMS_PORT"]
    )
    for service in SERVICES:
        supervisor.add(service, "-m", "shared.bus.host", service)
        supervisor.add(f"{service}-relay", "-m", "shared.bus.relay", service)
    supervisor.add("gateway", *serving.command(host, port))


def prepare(settings: dict[str, str]) -> None:
    """Bring databases up to date and fill an empty county."""
    from deploy.demo.load import fill_if_empty

    os.environ.update(settings)
    for service in config.SERVICES:
        storage.migrate(service, config.database_url(service))
    fill_if_empty(console.print)


def wait_until_ready(address: str, within: float = READY_WITHIN) -> None:
    """Until the gateway and every service behind it answer; raises TimeoutError."""
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz?all=yes", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{address}/readyz did not answer in {within:.0f} s: {error}") from None
            time.sleep(0.2)


def main() -> None:
    if answers(HOST, environment.PORT):  # it would lose its accounts to this one
        sys.exit(f"端口 {environment.PORT} 已被占用：可能已有一个首议在运行，先停止它。")
    folder = environment.VAR / "real"
    databases = create_databases(os.environ["DATABASE_SERVER"])
    brokers = broker.accounts_at(broker.own_virtual_host(os.environ["AMQP_URI"]))
    settings = environment.real(folder, databases, brokers)
    prepare(settings)
    supervisor = Supervisor(settings, Path(folder) / "logs")
    programs(supervisor, environment.PORT)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.start()
    try:
        wait_until_ready(settings["PUBLIC_URL"])
        show_logins(settings["PUBLIC_URL"])
        supervisor.watch()
    except TimeoutError as error:
        sys.exit(f"{error}\n日志在 {supervisor.folder}")
    finally:
        console.print("\n正在停止 …")
        supervisor.stop()


if __name__ == "__main__":
    main()
