"""What is encoded is read back as it was, by py-amqp's own decoder."""

from struct import unpack_from
from typing import Any

import pytest
from amqp.serialization import decode_properties_basic, loads
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.amqp import encoding
from shared.bus.amqp.frames import FRAME_END

NAMES = st.text(max_size=60)
FRAME_MAX = 4096


def frames(data: bytes) -> list[tuple[int, int, bytes]]:
    found, place = [], 0
    while place < len(data):
        kind, channel, size = unpack_from(">BHI", data, place)
        assert data[place + 7 + size] == FRAME_END
        assert size + 8 <= FRAME_MAX
        found.append((kind, channel, data[place + 7 : place + 7 + size]))
        place += size + 8
    return found


@given(
    exchange=NAMES, key=NAMES, body=st.binary(max_size=12_000), mandatory=st.booleans(), persistent=st.booleans(),
    headers=st.dictionaries(NAMES, st.text() | st.integers(0, 2**40), max_size=3), correlation_id=st.none() | NAMES,
    reply_to=st.none() | NAMES, expires_in=st.none() | st.integers(1, 10**6), message_id=st.none() | NAMES,
)  # fmt: skip
def test_a_message_is_read_back_as_it_was(
    exchange: str, key: str, body: bytes, *, mandatory: bool, persistent: bool, **properties: Any
) -> None:
    data = encoding.publish(7, FRAME_MAX, exchange, key, body, mandatory=mandatory, persistent=persistent, **properties)
    (method, *_), (header, *_), *rest = [(payload, kind) for kind, channel, payload in frames(data) if channel == 7]
    arguments, _ = loads("Bssbb", method, 4)
    read, _ = decode_properties_basic(header, 12)

    assert arguments == [0, exchange, key, mandatory, False]
    assert b"".join(payload for payload, _ in rest) == body
    assert unpack_from(">Q", header, 4) == (len(body),)
    expected = {
        "content_type": "application/json", "content_encoding": "utf-8", "delivery_mode": 2 if persistent else 1,
        "application_headers": properties["headers"] or None, "correlation_id": properties["correlation_id"],
        "reply_to": properties["reply_to"], "message_id": properties["message_id"],
        "expiration": None if properties["expires_in"] is None else str(properties["expires_in"]),
    }  # fmt: skip
    assert read == {name: value for name, value in expected.items() if value is not None}


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than AMQP can carry"):
        encoding.publish(1, FRAME_MAX, "", "x" * 256, b"{}")


@pytest.mark.parametrize("multiple", [False, True])
def test_an_acknowledgement_is_read_back(multiple: bool) -> None:
    [(kind, channel, payload)] = frames(encoding.ack(3, 2**40, multiple=multiple))
    assert (kind, channel, payload[:4]) == (1, 3, b"\x00\x3c\x00\x50")
    assert loads("Lb", payload, 4)[0] == [2**40, multiple]
