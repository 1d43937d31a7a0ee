"""Writes deploy/secrets/: passwords, signing keys and addresses for docker-compose, one file per container.

    python3 -m deploy.make_secrets

Each service gets its own database password, broker account and signing key, and no other's. An upgrade runs it again: what is there
stays, what is new is added, and the broker is told anew what each account may do.
"""

import json
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from deploy.broker import accounts, traffic
from deploy.local.environment import make_secrets
from shared.config import SERVICES

FOLDER = Path(__file__).parent / "secrets"
VHOST = "shouyi"
ADMINISTRATOR = "administrator"


def main(folder: Path = FOLDER) -> None:
    upgrade = folder.exists()
    make(folder)
    write_accounts(folder)
    print(f"wrote {folder}; next: {'docker-compose restart rabbitmq && ' * upgrade}docker-compose up --build")


def make(folder: Path) -> None:
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
            "CLOCK_FILE": "/var/lib/shouyi/clock",
            "DEMO": "yes",
            "GATEWAY_SIGN_IN_LIMIT": "1000 per minute",
            "GATEWAY_SECURE_COOKIES": "no",
            "PUBLIC_URL": "http://gateway:8000",
            "SMS_GATEWAY_URL": "http://sms:8001/cgi-bin/sendsms",
            "SMS_GATEWAY_USER": "shouyi",
            "SMS_PORT": "8001",
            "SMS_GATEWAY_PASSWORD": keys["SMS_GATEWAY_PASSWORD"],
        },
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


def write(folder: Path, name: str, settings: dict[str, str]) -> None:
    """These settings and no other; where a file has one already, it keeps its value."""
    known = read(folder, name)
    file = folder / f"{name}.env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{key}={known.get(key, value)}\n" for key, value in settings.items()))


if __name__ == "__main__":
    main()
