"""An account per service at RabbitMQ, that may do what the service does and nothing else.

RabbitMQ asks three questions about a name: may it be configured, written to, read from. Making a queue is configuring it, binding
it is writing to it and reading from the exchange, and a queue that has dead letters is read from and writes to their exchange.
For topic exchanges it asks about the key as well; an account without an answer there may use every key, so each has one.
What it does not ask, whoever receives has to: ``Delivery.came_through`` in ``shared.bus.transport`` says what and why.
"""

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.broker.traffic import Traffic, queues_of
from shared.bus.transport import EVENTS, RPC

EXCHANGES = (EVENTS, RPC)
DEFAULT_EXCHANGE = "amq.default"  # where replies go, and dead letters
EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}

Keys = Mapping[str, frozenset[str]]  # by exchange


@dataclass(frozen=True)
class Rights:
    """What one account may do: names of queues and exchanges, and keys, each exactly as it is."""

    configure: frozenset[str]
    write: frozenset[str]
    read: frozenset[str]
    publish: Keys
    bind: Keys


def rights(traffic: Mapping[str, Traffic]) -> dict[str, Rights]:
    """By service."""
    return {service: _rights(service, traffic) for service in traffic}


def _rights(service: str, traffic: Mapping[str, Traffic]) -> Rights:
    own, queues = traffic[service], queues_of(service, traffic)
    taken = {queue.name for queue in queues}
    dead = {queue.dead_letters for queue in queues if queue.dead_letters}
    says = {EVENTS: frozenset(own.publishes), RPC: frozenset(own.calls)}
    binds = {name: frozenset(key for q in queues if q.exchange == name for key in q.keys) for name in EXCHANGES}
    replies = {DEFAULT_EXCHANGE} if own.answers else set()
    return Rights(
        configure=frozenset(taken | dead),
        write=frozenset(taken | replies | {name for name in EXCHANGES if says[name]}),
        read=frozenset(taken | dead | {name for name in EXCHANGES if binds[name]}),
        publish=says,
        bind=binds,
    )


def account(vhost: str, service: str) -> str:
    """The account's name: a node may have several systems, each in a virtual host of its own."""
    return f"{vhost}-{service}"


def definitions(
    vhost: str, given: Mapping[str, Rights], passwords: Mapping[str, str], *, administrator: str
) -> dict[str, Any]:
    """What RabbitMQ loads at its start or imports: the virtual host, its exchanges, an account for each of ``given``.

    ``passwords`` by service, and by the administrator's name where that account is to be made too.
    """
    names = {service: account(vhost, service) for service in given}
    users = [_user(names[service], passwords[service], []) for service in given]
    if administrator in passwords:
        users.append(_user(administrator, passwords[administrator], ["administrator"]))
    return {
        "vhosts": [{"name": vhost}],
        "users": users,
        "permissions": [
            {"user": administrator, "vhost": vhost, **EVERYTHING},
            *(
                {"user": names[service], "vhost": vhost, "configure": exactly(may.configure),
                 "write": exactly(may.write), "read": exactly(may.read)}
                for service, may in given.items()
            ),
        ],
        "topic_permissions": [
            {"user": names[service], "vhost": vhost, "exchange": exchange, "write": exactly(may.publish[exchange]),
             "read": exactly(may.bind[exchange])}
            for service, may in given.items() for exchange in EXCHANGES
        ],
        "exchanges": [
            {"name": name, "vhost": vhost, "type": "topic", "durable": True, "auto_delete": False, "internal": False,
             "arguments": {}}
            for name in EXCHANGES
        ],
    }  # fmt: skip


def exactly(names: Collection[str]) -> str:
    """The regular expression of these names and no other."""
    return f"^({'|'.join(re.escape(name) for name in sorted(names))})$" if names else "^$"


def _user(name: str, password: str, tags: list[str]) -> dict[str, Any]:
    salt = os.urandom(4)
    hashed = b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return {"name": name, "password_hash": hashed, "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": tags}
