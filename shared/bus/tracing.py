"""Spans of OpenTelemetry around what the bus does; the trace travels as W3C traceparent in headers and events.

``OTEL_EXPORTER_OTLP_ENDPOINT`` sends them to a collector; without it they cost next to nothing and go nowhere. A span's attributes
are keys, ids and counts.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

HEADER = "traceparent"
_W3C = TraceContextTextMapPropagator()
_TRACER = trace.get_tracer("shouyi.bus")


def configure(service: str) -> None:
    """Call once per process."""
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"shouyi-{service}"}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)


@contextmanager
def span(
    name: str, kind: SpanKind, *, parent: str | None = None, links: Iterable[str | None] = (), **attributes: str | int
) -> Iterator[str | None]:
    """A span, as the child of a traceparent and linked to others; yields the traceparent for what is caused within."""
    if not _records():
        yield parent
        return
    above = _W3C.extract({HEADER: parent}) if parent else None
    others = [Link(found) for one in links if one and (found := _context_of(one)).is_valid]
    named = {f"shouyi.{key}": value for key, value in attributes.items()}
    with _TRACER.start_as_current_span(name, context=above, kind=kind, links=others, attributes=named):
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        yield carrier.get(HEADER, parent)


def _records() -> bool:
    return isinstance(trace.get_tracer_provider(), TracerProvider)


def _context_of(traceparent: str) -> trace.SpanContext:
    return trace.get_current_span(_W3C.extract({HEADER: traceparent})).get_span_context()
