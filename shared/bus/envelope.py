"""CloudEvents 1.0, structured JSON: what stands around an event on the wire."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from shared import quick_loading
from shared.contracts import EVENTS, Event

TYPE_PREFIX = "cn.shouyi."
DEEPEST = 20


class Unreadable(Exception):
    """This can never be handled as it is: to the dead letters, with the reason."""


def _refuse_constant(name: str) -> Any:
    raise Unreadable(f"{name} is not JSON")


def strict_json(body: bytes) -> Any:
    """JSON as the RFC has it: no NaN, no Infinity, nothing nested deeper than 20, no duplicate names."""
    value = _decoded(body)
    # No more brackets than levels allowed: then it can't be too deep, and need not be walked.
    if body.count(b"{") + body.count(b"[") > DEEPEST and _depth(value) > DEEPEST:
        raise Unreadable("nested too deeply")
    return value


def _decoded(body: bytes) -> Any:
    """What is written again just as it came, which is how the relay writes it, has no name twice; anything else is looked at closely."""
    try:
        value = orjson.loads(body)
        as_written = orjson.dumps(value) == body
    except (ValueError, TypeError):
        as_written = False  # the decoder says what is wrong with it
    if as_written:
        return value
    try:
        return _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unreadable("a name stands twice in one object")
    return made


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_object)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            v
            for outer in level
            for v in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
    return depth


# What came before an event in the life of its subject: by key, the last event's sequence number and its moment
# (seconds since 1970). A listener, who does not hear every key, finds in it the event that it must have handled first.
Predecessors = Mapping[str, tuple[int, int]]
NONE_BEFORE: Predecessors = MappingProxyType({})


def predecessors_as_text(predecessors: Predecessors) -> str:
    """``topics.topic_opened.v1=1@1795000000 …``: an extension of CloudEvents may only be text."""
    return " ".join(f"{key}={sequence}@{moment}" for key, (sequence, moment) in predecessors.items())


def predecessors_from_text(text: str) -> Predecessors:
    """Raises ValueError."""
    found = {}
    for part in text.split():
        key, _, numbers = part.partition("=")
        sequence, _, moment = numbers.partition("@")
        found[key] = (int(sequence), int(moment))
    return found


def _uuid(value: Any) -> UUID:
    """Raises ValueError, AttributeError."""
    try:
        return quick_loading.uuid(value)
    except quick_loading.Unusual:
        return UUID(value)


class Envelope(NamedTuple):
    id: UUID
    key: str  # "topics.topic_proposed.v1"; on the wire the type, "cn.shouyi.topics.topic_proposed.v1"
    source: str
    subject: str
    sequence: int  # counts the events of one subject, from 1
    time: datetime
    traceparent: str | None
    data: dict[str, Any]
    predecessors: Predecessors = NONE_BEFORE

    def to_bytes(self) -> bytes:
        return orjson.dumps(
            {
                "specversion": "1.0", "id": str(self.id), "type": TYPE_PREFIX + self.key, "source": f"/{self.source}",
                "subject": self.subject, "sequence": str(self.sequence), "predecessors": predecessors_as_text(self.predecessors),
                "time": self.time.isoformat(), "datacontenttype": "application/json", "traceparent": self.traceparent,
                "data": self.data,
            }
        )  # fmt: skip

    @classmethod
    def from_bytes(cls, body: bytes) -> "Envelope":
        """Raises :class:`Unreadable` for anything that is not an envelope."""
        wire = strict_json(body)
        try:
            if (
                wire["specversion"] != "1.0"
                or not wire["type"].startswith(TYPE_PREFIX)
                or not isinstance(wire["data"], dict)
            ):
                raise Unreadable("not an event of this system")
            return cls(
                id=_uuid(wire["id"]), key=wire["type"].removeprefix(TYPE_PREFIX), source=wire["source"].removeprefix("/"),
                subject=str(wire["subject"]), sequence=int(wire["sequence"]), time=datetime.fromisoformat(wire["time"]),
                traceparent=wire.get("traceparent"), data=wire["data"], predecessors=predecessors_from_text(wire.get("predecessors", "")),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise Unreadable(f"not an event: {type(error).__name__} {error}") from None

    def event(self) -> Event:
        """The typed event. Raises :class:`shared.errors.Invalid` when the data breaks the contract."""
        return EVENTS[self.key].load(self.data)
