"""Writes deploy/secrets/: passwords, signing keys and addresses for docker-compose, one file per container.

    python3 -m deploy.make_secrets

Each service gets its own database password and signing key, and no other's. Existing files are kept.
"""

import secrets
import sys
from pathlib import Path

from deploy.local.environment import make_secrets
from shared.config import SERVICES

FOLDER = Path(__file__).parent / "secrets"


def main() -> None:
    if FOLDER.exists():
        sys.exit(
            f"{FOLDER} is there already: remove it first to make new secrets (the databases keep the old passwords)."
        )
    FOLDER.mkdir(mode=0o700)
    keys = make_secrets()
    passwords = {service: secrets.token_hex(16) for service in SERVICES}
    broker = secrets.token_hex(16)
    write(
        "postgresql",
        {"POSTGRES_PASSWORD": secrets.token_hex(16)} | {f"PASSWORD_{s.upper()}": p for s, p in passwords.items()},
    )
    write("rabbitmq", {"RABBITMQ_DEFAULT_USER": "shouyi", "RABBITMQ_DEFAULT_PASS": broker})
    write(
        "common",
        {
            "AMQP_URI": f"amqp://shouyi:{broker}@rabbitmq:5672/",
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
    )
    for service in SERVICES:
        own = {
            f"{service.upper()}_DATABASE_URL": f"postgresql+psycopg2://{service}:{passwords[service]}@postgresql:5432/{service}",
            f"{service.upper()}_SIGNING_KEY": keys[f"{service.upper()}_SIGNING_KEY"],
        }
        if service == "gateway":
            own["GATEWAY_SECRET_KEY"] = keys["GATEWAY_SECRET_KEY"]
        write(service, own)
    print(f"wrote {FOLDER}; next: docker-compose up --build")


def write(name: str, settings: dict[str, str]) -> None:
    file = FOLDER / f"{name}.env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))


if __name__ == "__main__":
    main()
