"""What operators see of the bus: counts, and spans along the way of a trace."""

import re
from uuid import uuid4

import pytest
import yaml
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from prometheus_client import REGISTRY

from deploy.local.environment import ROOT
from shared import clock
from shared.bus import context, tracing
from shared.bus.envelope import Envelope
from shared.bus.inbox import Handler, Inbox
from shared.bus.transport import EVENTS, Delivery
from tests.bus.sample import LineWritten

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def delivery(text: str) -> Delivery:
    event = LineWritten(book_id=uuid4(), text=text)
    envelope = Envelope(
        id=uuid4(), key=event.KEY, source="sample", subject=event.subject, sequence=1, time=clock.now(), traceparent=TRACE,
        data=event.dump(),
    )  # fmt: skip
    return Delivery(
        tag=1, exchange=EVENTS, key=event.KEY, body=envelope.to_bytes(), headers={}, content_type="application/json"
    )


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def inbox(sessions):
    made = Inbox(sessions, {LineWritten.KEY: LineWritten})
    made.open()
    return made


@pytest.fixture(scope="module")
def spans():
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


def fails(_session, _event):
    raise ValueError("no pen")


def test_what_is_handled_and_what_is_set_aside_is_counted_by_its_key(inbox):
    names = ("bus_events_handled_total", "bus_events_set_aside_total")
    before = [counted(name, key=LineWritten.KEY) for name in names]

    inbox.handle([inbox.read(delivery("a")), inbox.read(delivery("b"))], {LineWritten.KEY: Handler(lambda *_: None)})
    inbox.handle([inbox.read(delivery("c"))], {LineWritten.KEY: Handler(fails)})

    assert [counted(name, key=LineWritten.KEY) for name in names] == [before[0] + 2, before[1] + 1]


def test_a_handler_works_on_the_trace_of_its_event(inbox, spans):
    seen: list[str | None] = []

    def look(_session, _event):
        seen.append(context.current().traceparent)

    inbox.handle([inbox.read(delivery("a"))], {LineWritten.KEY: Handler(look)})

    [span] = [span for span in spans.get_finished_spans() if span.name == LineWritten.KEY][-1:]
    assert format(span.context.trace_id, "032x") == TRACE.split("-")[1]
    assert seen == [f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01"]


def test_a_span_carries_no_text_of_a_message(inbox, spans):
    inbox.handle([inbox.read(delivery("修桥"))], {LineWritten.KEY: Handler(lambda *_: None)})

    assert "修桥" not in str([span.to_json() for span in spans.get_finished_spans()])


def test_an_unreadable_trace_is_no_trace(spans):
    with tracing.span("x", SpanKind.SERVER, parent="00-nonsense") as found:
        assert found is not None
        assert found != "00-nonsense"


def test_every_alert_asks_for_what_is_measured_and_says_what_to_do():
    [group] = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    measured = {sample.name for metric in REGISTRY.collect() for sample in metric.samples}
    families = {metric.name for metric in REGISTRY.collect()}
    for alert in group["rules"]:
        for name in re.findall(r"\bbus_\w+", alert["expr"]):
            assert name in measured or name.removesuffix("_total").removesuffix("_bucket") in families, alert["alert"]
        assert all(alert["annotations"][part] for part in ("summary", "action"))
    assert {alert["alert"] for alert in group["rules"]} >= {
        "EventsDead",
        "MessagesUnreadable",
        "EventsUnroutable",
        "OutboxStandsStill",
    }
