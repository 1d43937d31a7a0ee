"""From frames to deliveries, without py-amqp's detour over a general method table; and without ending the link over a message whose
properties nobody can read."""

from collections.abc import Callable
from struct import Struct
from typing import Any

from amqp.method_framing import frame_handler
from amqp.serialization import decode_properties_basic

from shared.bus.transport import Delivery

METHOD, HEADER, BODY = 1, 2, 3  # types of frames
DELIVER = b"\x00\x3c\x00\x3c"  # basic.deliver: class 60, method 60
_TAG = Struct(">Q")
_SIZE = Struct(">Q")

Frame = tuple[int, int, bytes]


def handler_with(on_delivery: Callable[[Delivery], None]) -> Callable[[Any, Any], Callable[[Frame], bool]]:
    """A frame handler for py-amqp's connection that gives deliveries to ``on_delivery`` and leaves it everything else."""

    def make(connection: Any, callback: Any) -> Callable[[Frame], bool]:
        usual = frame_handler(connection, callback)
        begun: list[_Begun] = []

        def on_frame(frame: Frame) -> bool:
            kind, _, payload = frame
            if kind == METHOD and payload[:4] == DELIVER:
                begun.append(_Begun(payload))
                return False
            if not begun or kind not in (HEADER, BODY):
                return bool(usual(frame))
            if not begun[0].goes_on(kind, payload):
                return False
            on_delivery(begun.pop().delivery())
            return True

        return on_frame

    return make


class _Begun:
    """A delivery of which frames are still to come."""

    __slots__ = ("_chunks", "_left", "_method", "_properties")

    def __init__(self, method: bytes) -> None:
        self._method = method
        self._properties: dict[str, Any] = {}
        self._chunks: list[bytes] = []
        self._left = 0

    def goes_on(self, kind: int, payload: bytes) -> bool:
        """Whether it is complete with this frame."""
        if kind == HEADER:
            (self._left,) = _SIZE.unpack_from(payload, 4)
            try:
                self._properties, _ = decode_properties_basic(payload, 12)
            except Exception:  # noqa: BLE001 - whatever a stranger writes into a header table, only this message is refused
                # Without a content type it is refused where it is read, with its reason, and lies in the dead letters.
                self._properties = {}
        else:
            self._chunks.append(payload)
            self._left -= len(payload)
        return self._left <= 0

    def delivery(self) -> Delivery:
        method, given = self._method, self._properties
        place = 5 + method[4]  # after the consumer tag
        (tag,) = _TAG.unpack_from(method, place)
        place += 9  # the tag, and whether it is delivered again
        exchange, place = _short(method, place)
        key, _ = _short(method, place)
        headers = given.get("application_headers")
        return Delivery(
            tag=tag, exchange=exchange, key=key,
            body=self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks),
            headers=headers if isinstance(headers, dict) else {}, message_id=given.get("message_id"),
            content_type=given.get("content_type"), correlation_id=given.get("correlation_id"),
            reply_to=given.get("reply_to"),
        )  # fmt: skip


def _short(frame: bytes, place: int) -> tuple[str, int]:
    """AMQP's short string, and where it ends."""
    end = place + 1 + frame[place]
    return frame[place + 1 : end].decode(errors="replace"), end
