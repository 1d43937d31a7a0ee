"""Virtual hosts and accounts on the broker that run-real and the tests use.

On our own node an administrator's commands make them. On a broker that was handed to us that takes its management API, named in
``AMQP_MANAGEMENT`` with its account (``http://user:password@host:15672``); without it the broker is taken as it is.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from deploy.broker import accounts, traffic
from deploy.broker.accounts import Rights
from deploy.local import servers
from deploy.local.machine import say
from shared.bus import brokers

VHOST = "shouyi"
ANSWERS_WITHIN = 30  # seconds


class Administrator(Protocol):
    def load(self, definitions: Mapping[str, Any]) -> None:
        """Make what is not there, change what is."""

    def remove_vhost(self, name: str) -> None: ...

    def remove_users(self, names: Iterable[str]) -> None: ...


class OwnNode:
    def load(self, definitions: Mapping[str, Any]) -> None:
        servers.rabbitmqctl("import_definitions", given=json.dumps(definitions))

    def remove_vhost(self, name: str) -> None:
        servers.rabbitmqctl("delete_vhost", name)

    def remove_users(self, names: Iterable[str]) -> None:
        # Each command takes a second to start, and there is none for many users.
        listed = ", ".join(f'<<"{name}">>' for name in names)
        servers.rabbitmqctl("eval", f'[rabbit_auth_backend_internal:delete_user(U, <<"shouyi">>) || U <- [{listed}]].')


class Management:
    def __init__(self, url: str) -> None:
        self._api = f"{url.rstrip('/')}/api"

    def load(self, definitions: Mapping[str, Any]) -> None:
        requests.post(f"{self._api}/definitions", json=definitions, timeout=ANSWERS_WITHIN).raise_for_status()

    def remove_vhost(self, name: str) -> None:
        requests.delete(f"{self._api}/vhosts/{name}", timeout=ANSWERS_WITHIN).raise_for_status()

    def remove_users(self, names: Iterable[str]) -> None:
        gone = {"users": list(names)}
        requests.post(f"{self._api}/users/bulk-delete", json=gone, timeout=ANSWERS_WITHIN).raise_for_status()


def administrator(address: str) -> Administrator | None:
    """Who makes virtual hosts and accounts on that broker; None where nobody can."""
    if address.startswith(servers.rabbitmq_url()):
        return OwnNode()
    management = os.environ.get("AMQP_MANAGEMENT")
    return Management(management) if management else None


def own_virtual_host(server: str, name: str = VHOST) -> str:
    """The administrator's address of a virtual host, which is made if it is missing; the server's own where nobody can make one."""
    admin = administrator(server)
    if admin is None:
        return server
    parts = urlsplit(server)
    admin.load(
        {"vhosts": [{"name": name}], "permissions": [{"user": parts.username, "vhost": name, **accounts.EVERYTHING}]}
    )
    return parts._replace(path=f"/{name}").geturl()


def accounts_at(address: str, given: Mapping[str, Rights] | None = None) -> dict[str, str]:
    """An account per service in the administrator's virtual host, with new passwords; their addresses, by service.

    Exchanges and queues are made too. Where nobody can make accounts the services share the one that was handed to us.
    """
    given = given or accounts.rights(traffic.read())
    parts, vhost = urlsplit(address), address.rpartition("/")[2]
    found = dict.fromkeys(given, address)
    if admin := administrator(address):
        passwords = {service: secrets.token_hex(16) for service in given}
        admin.load(accounts.definitions(vhost, given, passwords, administrator=str(parts.username)))
        where = parts.netloc.rpartition("@")[2]
        for service, password in passwords.items():
            found[service] = parts._replace(netloc=f"{accounts.account(vhost, service)}:{password}@{where}").geturl()
    else:
        say("the services share one account: name the broker's management API in AMQP_MANAGEMENT to give each its own")
    brokers.connect(address).declare(traffic.queues())
    return found


def remove_accounts(address: str, services: Iterable[str]) -> None:
    """Those that :func:`accounts_at` made."""
    if admin := administrator(address):
        vhost = address.rpartition("/")[2]
        admin.remove_users(accounts.account(vhost, service) for service in services)


def remove_virtual_host(address: str) -> None:
    if admin := administrator(address):
        admin.remove_vhost(address.rpartition("/")[2])
