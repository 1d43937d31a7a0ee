"""Writes the AsyncAPI document from the declared events, and the lock that freezes them.

    python -m shared.contracts_document

Both files are generated and kept in the repository; a test fails when they differ from the declarations. A published event never
changes: a changed one is a new version beside the old.
"""

import json
from pathlib import Path
from typing import Any

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from shared.bus.envelope import TYPE_PREFIX
from shared.contracts import CALLS, EVENTS, FractionField, load_all

HERE = Path(__file__).parent
ASYNCAPI = HERE / "asyncapi.yaml"
LOCK = HERE / "contracts.lock.json"


def lock() -> dict[str, dict[str, str]]:
    """Every event and call with its fields and their kinds."""
    load_all()
    declared = {**EVENTS, **CALLS}
    return {
        key: {name: _kind(field) for name, field in declared[key].SCHEMA.fields.items()} for key in sorted(declared)
    }


def _kind(field: Any) -> str:
    inner = getattr(field, "inner", None) or getattr(field, "nested", None)
    kind = type(field).__name__ + (f"[{type(inner).__name__}]" if inner is not None else "")
    return kind + ("" if field.required else "?")


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0: a channel and a message for each event, CloudEvents around the data."""
    load_all()
    plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: type(schema).__name__)
    spec = APISpec(title="events", version="1", openapi_version="3.1.0", plugins=[plugin])
    if plugin.converter is not None:
        plugin.converter.field_mapping[FractionField] = ("string", "fraction")
    for key in sorted(EVENTS):
        spec.components.schema(EVENTS[key].__name__, schema=EVENTS[key].SCHEMA)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "首议 events",
            "version": "1",
            "description": "CloudEvents 1.0, structured JSON, on RabbitMQ.",
        },
        "defaultContentType": "application/json",
        "channels": {key: _channel(key) for key in sorted(EVENTS)},
        "operations": {
            f"publish {key}": {"action": "send", "channel": {"$ref": f"#/channels/{key}"}} for key in sorted(EVENTS)
        },
        "components": {"schemas": spec.to_dict()["components"]["schemas"]},
    }


def _channel(key: str) -> dict[str, Any]:
    event = EVENTS[key]
    envelope = {
        "type": "object",
        "required": ["specversion", "id", "type", "source", "subject", "sequence", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "format": "uuid"},
            "type": {"const": TYPE_PREFIX + key},
            "source": {"const": f"/{event.SOURCE}"},
            "subject": {"type": "string", "description": f"the publisher and the {event.SUBJECT}: {event.SOURCE}:…"},
            "sequence": {"type": "string", "description": "counts the events of one subject, from 1"},
            "time": {"type": "string", "format": "date-time"},
            "traceparent": {"type": ["string", "null"]},
            "data": {"$ref": f"#/components/schemas/{event.__name__}"},
        },
    }
    return {
        "address": key,
        "messages": {event.__name__: {"summary": " ".join((event.__doc__ or key).split()), "payload": envelope}},
        "bindings": {
            "amqp": {"is": "routingKey", "exchange": {"name": "county.events", "type": "topic", "durable": True}}
        },
    }


def write() -> None:
    ASYNCAPI.write_text(yaml.safe_dump(asyncapi(), allow_unicode=True, sort_keys=False, width=120))
    LOCK.write_text(json.dumps(lock(), indent=1, ensure_ascii=False) + "\n")
    print(f"{ASYNCAPI.name}, {LOCK.name}: {len(EVENTS)} events, {len(CALLS)} calls")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    write()
