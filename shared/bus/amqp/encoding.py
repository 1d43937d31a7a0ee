"""From messages to frames, without py-amqp's detour over a general argument table: the counterpart of ``deliveries``.

Sections and bits as in AMQP 0-9-1, 2.3.5 and 4.2; frames come whole, so that whoever writes writes them in one piece.
"""

from collections.abc import Mapping
from functools import lru_cache
from struct import Struct
from typing import Any

from amqp.serialization import dumps

from shared.bus.amqp.frames import FRAME_END, HEADER

METHOD, CONTENT_HEADER, BODY = 1, 2, 3  # types of frames
PUBLISH = b"\x00\x3c\x00\x28\x00\x00"  # basic.publish: class 60, method 40, a reserved short
MANDATORY = b"\x01"
_ACK = Struct(">HHQB")  # class 60, method 80, delivery tag, multiple
_CONTENT = Struct(">HHQH")  # class 60, weight, size of the body, which properties follow
_END = bytes([FRAME_END])
_LONGEST = 255  # bytes of a short string

# Which properties stand in a content header, by their bits; they follow each other in this order.
TYPE_AND_ENCODING = 0xC000
HEADERS, DELIVERY_MODE, CORRELATION_ID, REPLY_TO, EXPIRATION, MESSAGE_ID = (
    0x2000,
    0x1000,
    0x0400,
    0x0200,
    0x0100,
    0x0080,
)
_JSON = b"\x10application/json\x05utf-8"


def publish(
    channel: int, frame_max: int, exchange: str, key: str, body: bytes, *, mandatory: bool = False,
    persistent: bool = False, headers: Mapping[str, Any] | None = None, correlation_id: str | None = None,
    reply_to: str | None = None, expires_in: int | None = None, message_id: str | None = None,
) -> bytes:  # fmt: skip
    """A JSON message; ``expires_in`` in milliseconds. Raises ValueError for a name longer than 255 bytes, which AMQP can't carry."""
    bits, properties = TYPE_AND_ENCODING | DELIVERY_MODE, _JSON
    if headers:
        bits |= HEADERS
        properties += dumps("F", [headers])
    properties += b"\x02" if persistent else b"\x01"
    expiration = None if expires_in is None else str(expires_in)
    for bit, value in (
        (CORRELATION_ID, correlation_id), (REPLY_TO, reply_to), (EXPIRATION, expiration), (MESSAGE_ID, message_id),
    ):  # fmt: skip
        if value is not None:
            bits |= bit
            properties += _short(value)
    content = _frame(CONTENT_HEADER, channel, _CONTENT.pack(60, 0, len(body), bits) + properties)
    longest = frame_max - HEADER.size - 1
    chunks = [body] if len(body) <= longest else [body[at : at + longest] for at in range(0, len(body), longest)]
    pieces = [_frame(BODY, channel, chunk) for chunk in chunks if chunk]
    return b"".join((_publish_method(channel, exchange, key, mandatory), content, *pieces))


def ack(channel: int, tag: int, *, multiple: bool = False) -> bytes:
    return _frame(METHOD, channel, _ACK.pack(60, 80, tag, multiple))


@lru_cache(maxsize=4096)
def _publish_method(channel: int, exchange: str, key: str, mandatory: bool) -> bytes:
    return _frame(METHOD, channel, PUBLISH + _short(exchange) + _short(key) + (MANDATORY if mandatory else b"\x00"))


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return HEADER.pack(kind, channel, len(payload)) + payload + _END


def _short(value: str) -> bytes:
    raw = value.encode()
    if len(raw) > _LONGEST:
        raise ValueError(f"longer than AMQP can carry: {value[:40]}…")
    return bytes((len(raw),)) + raw
