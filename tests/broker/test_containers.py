"""docker-compose's broker: what ``make_secrets`` writes is what RabbitMQ takes, and nobody gets what is another's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import yaml
from amqp.exceptions import AccessRefused

from deploy import make_secrets
from deploy.broker import traffic
from deploy.local.broker import Administrator
from deploy.local.environment import ROOT
from shared.bus import brokers
from shared.bus.transport import EVENTS, RPC
from shared.config import SERVICES
from shared.contracts import EVENTS as ALL_EVENTS
from shared.contracts import load_all
from tests.broker.acting import connect, publish

load_all()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """New secrets, of a virtual host that no other test has."""
    vhost = f"t_{uuid4().hex[:8]}"
    monkeypatch.setattr(make_secrets, "VHOST", vhost)
    monkeypatch.setattr(make_secrets, "ADMINISTRATOR", f"{vhost}-administrator")
    make_secrets.main(tmp_path / "secrets")
    return tmp_path / "secrets"


@pytest.fixture
def loaded(folder: Path, amqp_server: str, administrator: Administrator) -> Iterator[dict[str, str]]:
    """A running broker was given the definitions; the addresses there, by service and ``broker`` for its administrator."""
    definitions = json.loads((folder / "rabbitmq.json").read_text())
    administrator.load(definitions)
    where = urlsplit(amqp_server).netloc.rpartition("@")[2]
    written = {service: address_of(folder, service) for service in SERVICES}
    written["broker"] = make_secrets.read(folder, "broker")["AMQP_URI"]
    yield {name: address.replace("rabbitmq:5672", where) for name, address in written.items()}
    administrator.remove_users(user["name"] for user in definitions["users"])
    administrator.remove_vhost(definitions["vhosts"][0]["name"])


def address_of(folder: Path, service: str) -> str:
    return make_secrets.read(folder, service)[f"{service.upper()}_AMQP_URI"]


def test_the_broker_takes_the_accounts_and_each_does_its_own(loaded):
    brokers.connect(loaded["broker"]).declare(traffic.queues())
    for service in SERVICES:
        channel = connect(loaded[service]).channel()
        own = next((key for key, event in ALL_EVENTS.items() if service == event.SOURCE), None)
        if own:
            publish(channel, EVENTS, own)
        if service == "gateway":
            publish(channel, RPC, "directory.authenticate")
        else:
            queues = [replace(queue, no_longer=()) for queue in traffic.queues_of(service, traffic.read())]
            brokers.connect(loaded[service]).declare(queues)
        with pytest.raises(AccessRefused):
            publish(channel, EVENTS, "stray.key")


def test_no_container_gets_another_s_secrets(folder):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(map(Path, compose.pop("operate")["env_file"])) == {
        Path(f"deploy/secrets/{one}.env") for one in ("common", "broker", *SERVICES)
    }  # whoever holds all secrets looks at all databases
    for name, container in compose.items():
        files = container.get("env_file", [])
        given = {Path(file).stem for file in ([files] if isinstance(files, str) else files)} - {"common"}
        assert given == {"rabbitmq": set(), "web": set(), "queues": {"broker"}}.get(name, {name})
    common = make_secrets.read(folder, "common")
    assert [name for name in common if "AMQP" in name or "DATABASE" in name or "SIGNING" in name] == []


def test_what_the_compose_file_mounts_is_there_or_made(folder):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    mounted = [line.split(":")[0] for line in compose["rabbitmq"]["volumes"] if line.startswith("./")]
    assert len(mounted) == 2
    for path in mounted:
        assert (ROOT / path).is_file() or (folder / Path(path).name).is_file()


def test_outside_the_demonstration_nothing_of_one_is_set(folder):
    settings = make_secrets.read(folder, "common")
    assert settings.keys() & {"DEMO", "CLOCK_FILE", "GATEWAY_SIGN_IN_LIMIT", "GATEWAY_SECURE_COOKIES"} == set()
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert compose.keys() & {"sms", "prepare"} == set()
    said = {name for container in compose.values() for name in container.get("environment", {})}
    assert said == {"RABBITMQ_CONFIG_FILE"}
    assert [name for name, container in compose.items() if "ports" in container] == ["web"]


def test_where_secrets_of_a_demonstration_lie_the_address_has_to_be_said(folder):
    common = folder / "common.env"
    common.write_text(common.read_text().replace("https://localhost", "http://gateway:8000") + "DEMO=yes\n")
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        make_secrets.main(folder)
    make_secrets.main(folder, "https://shouyi.example")
    after = make_secrets.read(folder, "common")
    assert (after["PUBLIC_URL"], "DEMO" in after) == ("https://shouyi.example", False)


def test_the_county_s_certificate_stays(folder):
    file = folder / "tls" / "certificate.pem"
    assert b"BEGIN CERTIFICATE" in file.read_bytes()
    file.write_bytes(b"the county's")
    make_secrets.main(folder)
    assert file.read_bytes() == b"the county's"


def test_no_password_stands_in_what_the_broker_loads_and_the_rest_is_its_owner_s(folder):
    text = (folder / "rabbitmq.json").read_text()
    assert [s for s in SERVICES if str(urlsplit(address_of(folder, s)).password) in text] == []
    assert folder.stat().st_mode & 0o077 == 0
    assert [file.name for file in folder.glob("*.env") if file.stat().st_mode & 0o077] == []


def test_run_again_it_keeps_every_secret_and_writes_the_rights_anew(folder):
    before = {file.name: file.read_text() for file in folder.glob("*.env")}
    (folder / "rabbitmq.json").unlink()
    make_secrets.main(folder)
    assert {file.name: file.read_text() for file in folder.glob("*.env")} == before
    assert len(json.loads((folder / "rabbitmq.json").read_text())["topic_permissions"]) == 2 * len(SERVICES)


def test_secrets_from_before_there_were_accounts_get_them_and_keep_the_rest(folder):
    before = {service: make_secrets.read(folder, service) for service in SERVICES}
    for service, settings in before.items():
        kept = {name: value for name, value in settings.items() if not name.endswith("AMQP_URI")}
        (folder / f"{service}.env").write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
    (folder / "broker.env").unlink()
    with (folder / "common.env").open("a") as common:
        common.write("AMQP_URI=amqp://shared:secret@rabbitmq:5672/\n")

    make_secrets.main(folder)

    assert "AMQP_URI" not in make_secrets.read(folder, "common")
    for service, settings in before.items():
        after = make_secrets.read(folder, service)
        assert after.keys() == settings.keys()
        assert [name for name in after if after[name] != settings[name]] == [f"{service.upper()}_AMQP_URI"]
