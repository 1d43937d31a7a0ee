"""What a machine lacks is provided or named in one line; what it has is left alone."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.local import machine, servers
from deploy.local.machine import NotToBeHad, provide

NOBODY = 65534


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(machine, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing installed, nothing to be installed."""
    monkeypatch.setattr(machine, "find", lambda *_: None)
    monkeypatch.setattr(machine, "docker_runs", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Somebody listens there, and says nothing that a broker would say."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def test_a_missing_server_is_named_with_what_to_install(bare_machine):
    with pytest.raises(NotToBeHad) as refused:
        servers.start_rabbitmq()
    assert (
        str(refused.value) == "RabbitMQ is missing: install rabbitmq-server (Debian's names) or start a Docker engine"
    )


def test_a_missing_browser_is_not_looked_for_in_a_container(bare_machine, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(NotToBeHad, match=r"^Chromium is missing: install chromium fonts-noto-cjk \(Debian's names\)$"):
        servers.chromium()


def test_a_container_stands_in_for_a_program_that_is_missing(bare_machine, monkeypatch):
    monkeypatch.setattr(machine, "docker_runs", lambda: True)
    started = []

    def start(image: machine.Image) -> bool:
        started.append(image.tag)
        return True

    monkeypatch.setattr(machine.Image, "start", start)
    assert provide("PostgreSQL", ["postgresql"], "pg_ctl", image=servers.postgresql_image()) is None
    assert started == ["postgres:15-bookworm"]


def test_a_container_that_cannot_be_had_is_no_way_out(bare_machine, monkeypatch):
    monkeypatch.setattr(machine, "docker_runs", lambda: True)
    monkeypatch.setattr(machine.Image, "start", lambda _: False)
    with pytest.raises(NotToBeHad):
        provide("PostgreSQL", ["postgresql"], "pg_ctl", image=servers.postgresql_image())


def test_servers_that_the_environment_names_are_taken_as_they_are(monkeypatch):
    given = {"DATABASE_SERVER": "postgresql+psycopg2://a:b@elsewhere", "AMQP_URI": "amqp://a:b@elsewhere/"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert servers.provided() == given


def test_an_open_port_is_not_yet_a_broker(taken_port, monkeypatch):
    monkeypatch.setattr(servers, "RABBITMQ_PORT", taken_port)
    monkeypatch.setattr(servers, "PATIENCE", 0.2)
    assert not servers.rabbitmq_ready()


def test_the_running_broker_is_known_by_its_greeting(amqp_server, monkeypatch):
    address = urlsplit(amqp_server)
    monkeypatch.setattr(servers, "HOST", address.hostname)
    monkeypatch.setattr(servers, "RABBITMQ_PORT", address.port or 5672)
    assert servers.rabbitmq_ready()


def test_somebody_elses_postgresql_on_our_port_is_named(database_server, monkeypatch):
    """The folder is new, so the password in it is not the one that the running server knows."""
    address = urlsplit(database_server)
    monkeypatch.setattr(servers, "HOST", address.hostname)
    monkeypatch.setattr(servers, "POSTGRESQL_PORT", address.port or 5432)
    with pytest.raises(NotToBeHad, match="SHOUYI_POSTGRESQL_PORT"):
        servers.postgresql_ready()


def test_the_password_is_made_once_and_for_its_owner_only(own_folder):
    first = machine.password()
    assert machine.password() == first
    assert (own_folder / "password").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_somebody_elses_is_not_used(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: NOBODY)
    with pytest.raises(NotToBeHad, match="SHOUYI_SERVERS"):
        machine.folder()


def test_the_reason_is_one_line_and_the_exit_code_says_so(tmp_path):
    """As a person sees it who has neither the programs nor the right to install them."""
    taken = tmp_path / "somebody elses"
    taken.symlink_to(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.servers", "up"],
        env={**os.environ, "SHOUYI_SERVERS": str(taken), "DATABASE_SERVER": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"{taken} belongs to somebody else: name another folder in SHOUYI_SERVERS"]
