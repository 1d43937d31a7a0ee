"""The environment of a system on one machine: addresses, keys, files under ``var/``.

Keys and passwords are made at the first start and kept in ``var/keys.json``, which no repository holds.
"""

import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from shared.config import EMBEDDED, SERVICES
from shared.identity import new_keys

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = os.environ.get("HOST", "127.0.0.1")  # 0.0.0.0: phones in the same network come in too
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only where somebody asks for it
VAR = Path(os.environ.get("SHOUYI_VAR", ROOT / "var"))
PORT = int(os.environ.get("PORT", "8000"))
SMS_PORT = int(os.environ.get("SMS_PORT", "8001"))


def make_secrets() -> dict[str, str]:
    """New signing keys for every service, the gateway's secret, the SMS password."""
    keys = {service: new_keys() for service in SERVICES}
    private = {f"{service.upper()}_SIGNING_KEY": key for service, (key, _) in keys.items()}
    public = {service: key for service, (_, key) in keys.items()}
    return {
        **private,
        "IDENTITY_PUBLIC_KEYS": json.dumps(public),
        "GATEWAY_SECRET_KEY": secrets.token_hex(32),
        "SMS_GATEWAY_PASSWORD": secrets.token_hex(16),
    }


def reached_by(host: str) -> str:
    """By which name others reach a server that listens on this address."""
    if host not in ANYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only says by which of our addresses one would leave
        except OSError:
            return "127.0.0.1"  # no network
        return str(probe.getsockname()[0])


def secrets_of(folder: Path) -> dict[str, str]:
    """The secrets of the system in this folder; made once."""
    file = folder / "keys.json"
    if file.exists():
        known: dict[str, str] = json.loads(file.read_text())
        return known
    folder.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    made = make_secrets()
    file.write_text(json.dumps(made, indent=1))
    return made


def common(folder: Path, *, port: int, sms_port: int) -> dict[str, str]:
    """What both ways of running share: a demonstration on this machine, with a clock that can be set forward."""
    return {
        **secrets_of(folder),
        "CLOCK_FILE": str(folder / "clock"),
        "DEMO": "yes",
        "GATEWAY_SIGN_IN_LIMIT": "1000 per minute",  # everybody of the demonstration sits at one address
        "GATEWAY_SECURE_COOKIES": "no",  # there is no TLS on one's own machine
        "HOST": HOST,
        "PUBLIC_URL": f"http://{reached_by(HOST)}:{port}",
        "SMS_GATEWAY_URL": f"http://127.0.0.1:{sms_port}/cgi-bin/sendsms",
        "SMS_GATEWAY_USER": "shouyi",
        "PORT": str(port),
        "SMS_PORT": str(sms_port),
    }


def embedded(folder: Path = VAR, *, port: int = PORT, sms_port: int = SMS_PORT) -> dict[str, str]:
    """One process, SQLite files."""
    files = {f"{service.upper()}_DATABASE_URL": f"sqlite:///{folder / service}.db" for service in SERVICES}
    return {**common(folder, port=port, sms_port=sms_port), **files, **_brokers(dict.fromkeys(SERVICES, EMBEDDED))}


def real(
    folder: Path, databases: dict[str, str], brokers: dict[str, str], *, port: int = PORT, sms_port: int = SMS_PORT
) -> dict[str, str]:
    """A process per service, RabbitMQ and PostgreSQL. ``databases`` and ``brokers`` by service."""
    urls = {f"{service.upper()}_DATABASE_URL": url for service, url in databases.items()}
    return {**common(folder, port=port, sms_port=sms_port), **urls, **_brokers(brokers)}


def _brokers(addresses: Mapping[str, str]) -> dict[str, str]:
    return {f"{service.upper()}_AMQP_URI": address for service, address in addresses.items()}
