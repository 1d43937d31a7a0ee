"""Everything that an account could try at the broker, and whether the broker lets it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import amqp
from amqp.exceptions import AccessRefused

from shared.bus.amqp import arguments_of
from shared.bus.transport import EVENTS, RPC, Queue
from shared.config import SERVICES

EXCHANGES = (EVENTS, RPC)
OTHER_EXCHANGES = ("amq.topic", "amq.direct", "amq.fanout", "amq.headers", "amq.match")
NOBODY_S = "stray"  # a queue or an exchange that no service has


@dataclass(frozen=True, order=True)
class Act:
    """One thing to try: ``publish county.rpc directory.get_roll``, ``bind topics.events county.events #``."""

    verb: str
    what: str
    where: str = ""
    key: str = ""


def queues(heard: dict[str, tuple[str, ...]]) -> dict[str, Queue]:
    """All queues of the system by name, as the broker was told to make them; and one that is nobody's."""
    made = [Queue(f"{service}.rpc", RPC, (), quorum=False) for service in SERVICES if service != "gateway"]
    for service, keys in heard.items():
        made.append(Queue(f"{service}.events", EVENTS, keys, dead_letters=f"{service}.events.dead"))
        made.append(Queue(f"{service}.events.dead", "", ()))
    return {queue.name: queue for queue in (*made, Queue(NOBODY_S, "", ()))}


def everything(known: dict[str, Queue], events: list[str], calls: list[str]) -> list[Act]:
    keys = {EVENTS: [*events, "#", "*.*.v1"], RPC: [*calls, "#", *(f"{service}.*" for service in SERVICES)]}
    exchanges = (*EXCHANGES, *OTHER_EXCHANGES, NOBODY_S)
    return [
        *(Act(verb, exchange) for verb in ("make exchange", "remove exchange") for exchange in exchanges),
        *(Act("make queue", name) for name in known),
        *(Act("take", name) for name in known if name != NOBODY_S),
        *(Act("bind", name, exchange, key) for name in known for exchange in EXCHANGES for key in keys[exchange]),
        *(Act("bind exchange", exchange, source, key) for exchange in EXCHANGES for source in EXCHANGES for key in keys[source]),
        *(Act("bind exchange", exchange, "amq.topic", "#") for exchange in EXCHANGES),
        *(Act("publish", name, "") for name in known),
        *(Act("publish", key, exchange) for exchange in EXCHANGES for key in (*keys[exchange], "stray.key", "")),
        *(Act("publish", NOBODY_S, exchange) for exchange in OTHER_EXCHANGES),
    ]  # fmt: skip


class Account:
    """A connection of one account; a refusal closes its channel, which py-amqp opens again."""

    def __init__(self, uri: str, known: dict[str, Queue]) -> None:
        self._connection, self._known = connect(uri), known
        self._channel: amqp.Channel = self._connection.channel()

    def may(self, act: Act) -> bool:
        try:
            self._try(self._channel, act)
        except AccessRefused:
            return False
        return True

    def _try(self, channel: amqp.Channel, act: Act) -> None:
        match act.verb:
            case "make exchange":
                channel.exchange_declare(act.what, "topic", durable=True, auto_delete=False)
            case "remove exchange":
                channel.exchange_delete(act.what, if_unused=True)
            case "make queue":
                told = arguments_of(self._known[act.what])
                channel.queue_declare(act.what, durable=True, auto_delete=False, arguments=told)
            case "take":
                if taken := channel.basic_get(act.what):
                    channel.basic_reject(taken.delivery_tag, requeue=True)
            case "bind":
                channel.queue_bind(act.what, act.where, act.key)
            case "bind exchange":
                channel.exchange_bind(act.what, act.where, act.key)
                channel.exchange_unbind(act.what, act.where, act.key)
            case "publish":
                publish(channel, act.where, act.what)

    def close(self) -> None:
        self._connection.close()


def connect(uri: str, **changes: Any) -> amqp.Connection:
    """Raises AccessRefused, or NotAllowed for somebody else's virtual host."""
    parts = urlsplit(uri)
    given = {
        "host": f"{parts.hostname}:{parts.port or 5672}", "userid": parts.username, "password": parts.password,
        "virtual_host": parts.path.removeprefix("/") or "/", "login_method": "PLAIN",
    }  # fmt: skip
    connection = amqp.Connection(**(given | changes))
    connection.connect()
    return connection


def publish(channel: amqp.Channel, exchange: str, key: str, body: bytes = b"", **properties: Any) -> None:
    """Until the broker has confirmed it or refused it."""
    channel.confirm_select()
    channel.basic_publish_confirm(amqp.Message(body, content_type="application/json", **properties), exchange, key)
