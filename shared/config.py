"""Every setting, read from the environment once. No secret has a default.

In the embedded process all services share one environment, so what differs between them carries their name:
``TOPICS_DATABASE_URL``. A secret may also be given as a file: ``TOPICS_DATABASE_URL_FILE=/run/secrets/topics_db``.
"""

import json
import os
from pathlib import Path

from shared import clock
from shared.identity import Signer, Verifier

SERVICES = ("directory", "topics", "meetings", "notifications", "supervision", "learning_credits", "gateway")
EMBEDDED = "embedded://"


class MissingSetting(Exception):
    """A setting without which the process cannot start; the message names it."""


class ClockCanBeSet(Exception):
    """The clock is a demonstration's and the system is not."""


def setting(name: str, default: str | None = None) -> str:
    """The value of a setting, from ``NAME`` or from the file that ``NAME_FILE`` names."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(f"{name} is not set (nor {name}_FILE). deploy/env.example explains every setting.")
    return value


def require_real_clock() -> None:
    """Every process asks this first: deadlines that anybody can set forward are for demonstrations alone."""
    if clock.is_adjustable() and setting("DEMO", "no") != "yes":
        raise ClockCanBeSet("CLOCK_FILE is set without DEMO=yes: take it away, or say that this is a demonstration.")


def broker_url(service: str) -> str:
    """``embedded://`` in one process, else ``amqp://user:password@host:port/vhost``: each service has its own account."""
    return setting(f"{service.upper()}_AMQP_URI")


def database_url(service: str) -> str:
    return setting(f"{service.upper()}_DATABASE_URL")


def signer(service: str) -> Signer:
    return Signer(service, setting(f"{service.upper()}_SIGNING_KEY"))


def verifier() -> Verifier:
    """``IDENTITY_PUBLIC_KEYS`` is a JSON object: issuer → public key."""
    return Verifier(json.loads(setting("IDENTITY_PUBLIC_KEYS")))
