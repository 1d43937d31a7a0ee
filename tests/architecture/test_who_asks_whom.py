"""Services ask one another seldom: for what must be exact now, from a command, a query or a timer, and one step deep."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from shared.config import SERVICES
from shared.contracts import CALLS, load_all

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWERING = [name for name in SERVICES if name != "gateway"]

load_all()
OWNER = {kind.__name__: key.partition(".")[0] for key, kind in CALLS.items()}


@dataclass(frozen=True)
class Method:
    """An entry point: why it runs (command, query, on, every), on what, and which calls it makes of other services."""

    service: str
    reason: str
    about: str | None
    asks: frozenset[str]


@cache
def entry_points(service: str) -> tuple[Method, ...]:
    tree = ast.parse((ROOT / "services" / service / "service.py").read_text())
    [house] = [
        node for node in tree.body if isinstance(node, ast.ClassDef) and any("Service" in b for b in names(node.bases))
    ]
    methods = {node.name: node for node in house.body if isinstance(node, ast.FunctionDef)}
    found = []
    for method in methods.values():
        for mark in method.decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name):
                about = names(mark.args)[0] if mark.args else None
                found.append(Method(service, mark.func.id, about, frozenset(asked(method, methods))))
    return tuple(found)


def names(nodes: list[ast.expr]) -> list[str]:
    return [node.attr if isinstance(node, ast.Attribute) else node.id for node in nodes
            if isinstance(node, ast.Attribute | ast.Name)]  # fmt: skip


def asked(method: ast.FunctionDef, methods: dict[str, ast.FunctionDef]) -> set[str]:
    """The calls a method makes of other services, itself or through the methods it uses."""
    found: set[str] = set()
    for node in ast.walk(method):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = node.func
        if called.attr in ("call", "call_as_service"):
            [call] = [argument.func for argument in node.args if isinstance(argument, ast.Call)]
            found |= set(names([call]))
        elif isinstance(called.value, ast.Name) and called.value.id == "self" and called.attr in methods:
            found |= asked(methods[called.attr], methods)
    return found


def every_entry_point() -> list[Method]:
    return [method for service in ANSWERING for method in entry_points(service)]


def test_the_asking_is_seen_at_all():
    assert {call for method in every_entry_point() for call in method.asks} >= {"GetRoll", "GetCertificate"}


def test_whoever_hears_an_event_asks_nobody():
    """A handler that waits for another service holds up every event behind it."""
    assert [method for method in every_entry_point() if method.reason == "on" and method.asks] == []


def test_whoever_is_asked_by_a_service_asks_nobody_else():
    """So no circle can close, and a person waits for two services at most."""
    asked_by_services = {call for method in every_entry_point() for call in method.asks}
    assert [method for method in every_entry_point() if method.about in asked_by_services and method.asks] == []


def test_nobody_asks_itself_over_the_bus():
    assert [m for m in every_entry_point() if any(OWNER[call] == m.service for call in m.asks)] == []


@pytest.mark.parametrize("service", ANSWERING)
def test_only_the_entry_points_ask(service):
    """Not the actions: they run within a transaction, which must not wait for the network."""
    rooms = [path for path in (ROOT / "services" / service).rglob("*.py") if path.name != "service.py"]
    assert [path.name for path in rooms if ".call_as_service(" in path.read_text()] == []
