"""Writes deploy/secrets/: passwords, signing keys, addresses and a certificate for docker-compose, one file per container.

    make secrets PUBLIC_URL=https://shouyi.example.gov.cn SMS_GATEWAY_URL=http://kannel:13013/cgi-bin/sendsms

Each service gets its own database password, broker account and signing key, and no other's. An upgrade runs it again: what is there
stays, what is new is added, and the broker is told anew what each account may do. The certificate is signed by itself and only there so
that the first start works: put the county's in its place. The demonstration (deploy/demo/compose.yml) overrides both addresses.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from deploy import certificate
from deploy.broker import accounts, traffic
from deploy.local.environment import make_secrets
from shared.config import SERVICES

FOLDER = Path(__file__).parent / "secrets"
VHOST = "shouyi"
ADMINISTRATOR = "administrator"
NOWHERE = "https://localhost"
KANNEL = "http://kannel:13013/cgi-bin/sendsms"


def main(folder: Path = FOLDER, public_url: str = "", sms_gateway_url: str = "") -> None:
    """What isn't said stays as it was. Raises ValueError when the address is none that people can open safely."""
    known = read(folder, "common")
    public_url = public_url or known.get("PUBLIC_URL", NOWHERE)
    sms_gateway_url = sms_gateway_url or known.get("SMS_GATEWAY_URL", KANNEL)
    address = urlsplit(public_url)
    if address.scheme != "https" or not address.hostname:
        raise ValueError(f"PUBLIC_URL must be what people open, https://…, not {public_url!r}")
    upgrade = folder.exists()
    make(folder, public_url, sms_gateway_url)
    write_accounts(folder)
    certificate.write(folder / "tls", address.hostname)
    print(f"wrote {folder}; next: {'docker-compose restart rabbitmq && ' * upgrade}docker-compose up --build")


def make(folder: Path, public_url: str, sms_gateway_url: str) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    keys = make_secrets()
    passwords = {service: secrets.token_hex(16) for service in SERVICES}
    write(
        folder, "postgresql",
        {"POSTGRES_PASSWORD": secrets.token_hex(16)} | {f"PASSWORD_{s.upper()}": p for s, p in passwords.items()},
    )  # fmt: skip
    write(folder, "broker", {"AMQP_URI": broker_address(ADMINISTRATOR)})
    write(
        folder, "common",
        {
            "IDENTITY_PUBLIC_KEYS": keys["IDENTITY_PUBLIC_KEYS"],
            "GATEWAY_TRUSTED_PROXIES": "1",
            "SMS_GATEWAY_USER": "shouyi",
            "SMS_GATEWAY_PASSWORD": keys["SMS_GATEWAY_PASSWORD"],
        },
        {"PUBLIC_URL": public_url, "SMS_GATEWAY_URL": sms_gateway_url},
    )  # fmt: skip
    for service in SERVICES:
        own = {
            f"{service.upper()}_DATABASE_URL": f"postgresql+psycopg2://{service}:{passwords[service]}@postgresql:5432/{service}",
            f"{service.upper()}_AMQP_URI": broker_address(accounts.account(VHOST, service)),
            f"{service.upper()}_SIGNING_KEY": keys[f"{service.upper()}_SIGNING_KEY"],
        }
        if service == "gateway":
            own["GATEWAY_SECRET_KEY"] = keys["GATEWAY_SECRET_KEY"]
        write(folder, service, own)


def broker_address(user: str) -> str:
    return f"amqp://{user}:{secrets.token_hex(16)}@rabbitmq:5672/{VHOST}"


def write_accounts(folder: Path) -> None:
    """What the broker loads. Its container's own user has to read it, and it holds salted hashes of random passwords only."""
    addresses = {service: read(folder, service)[f"{service.upper()}_AMQP_URI"] for service in SERVICES}
    addresses[ADMINISTRATOR] = read(folder, "broker")["AMQP_URI"]
    passwords = {name: str(urlsplit(address).password) for name, address in addresses.items()}
    rights = accounts.rights(traffic.read())
    made = accounts.definitions(VHOST, rights, passwords, administrator=ADMINISTRATOR)
    file = folder / "rabbitmq.json"
    file.write_text(json.dumps(made, indent=1))
    file.chmod(0o644)


def read(folder: Path, name: str) -> dict[str, str]:
    file = folder / f"{name}.env"
    return dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}


def write(folder: Path, name: str, made: dict[str, str], said: Mapping[str, str] = MappingProxyType({})) -> None:
    """These settings and no other; of what is made, what the file has already keeps its value."""
    known = read(folder, name)
    settings = {**{key: known.get(key, value) for key, value in made.items()}, **said}
    file = folder / f"{name}.env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))


if __name__ == "__main__":
    try:
        main(FOLDER, os.environ.get("PUBLIC_URL", ""), os.environ.get("SMS_GATEWAY_URL", ""))
    except ValueError as error:
        sys.exit(str(error))
