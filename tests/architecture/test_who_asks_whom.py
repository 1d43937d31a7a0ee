"""Services ask one another seldom: for what must be exact now, from a command, a query or a timer, and one step deep."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services import gateway
from services.gateway import calls
from shared.bus.entrypoints import calls_of
from shared.bus.host import service_class
from shared.calls.topics import GetTopic
from shared.config import SERVICES
from shared.contracts import CALLS, Call, load_all

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
    house = house_of(service)
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
        if isinstance(called.value, ast.Name) and called.value.id == "self" and called.attr in methods:
            found |= asked(methods[called.attr], methods)
    return found | calls_in(method)


def calls_in(tree: ast.AST) -> set[str]:
    """The names of the calls that are made in these lines."""
    asking = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("call", "call_as_service")
    ]  # fmt: skip
    return {name for node in asking for argument in node.args if isinstance(argument, ast.Call)
            for name in names([argument.func])}  # fmt: skip


@cache
def house_of(service: str) -> ast.ClassDef:
    """The class of a service, with those parts of it that have files of their own."""
    tree = ast.parse((ROOT / "services" / service / "service.py").read_text())
    [house] = [
        node for node in tree.body if isinstance(node, ast.ClassDef) and any("Service" in b for b in names(node.bases))
    ]
    house.body += [line for part in parts_of(service).values() for line in part.body]
    return house


@cache
def parts_of(service: str) -> dict[str, ast.ClassDef]:
    """Parts of the class that stand in files of their own, by the file's name."""
    files = {base.__module__: base for base in service_class(service).__mro__}
    found = {}
    for path in (ROOT / "services" / service).glob("*.py"):
        part = files.get(f"services.{service}.{path.stem}")
        if part is not None and path.name != "service.py":
            [found[path.name]] = [
                node for node in ast.parse(path.read_text()).body
                if isinstance(node, ast.ClassDef) and node.name == part.__name__
            ]  # fmt: skip
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
    doors = {"service.py", *parts_of(service)}
    folder = ROOT / "services" / service
    rooms = [path for path in folder.rglob("*.py") if path.parent != folder or path.name not in doors]
    assert [path.name for path in rooms if ".call_as_service(" in path.read_text()] == []


@pytest.mark.parametrize("service", ANSWERING)
def test_a_service_declares_the_calls_that_it_makes_and_no_other(service):
    """From the declaration come the rights of its account at the broker."""
    assert {call.__name__ for call in calls_of(service_class(service))} == calls_in(house_of(service))


def referred_to(module: ModuleType) -> Iterator[type[Call[Any]]]:
    """The calls that are named anywhere in a module, as ``GetTopic`` or ``topics.GetTopic``."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        found: object = None
        if isinstance(node, ast.Name):
            found = vars(module).get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            within = vars(module).get(node.value.id)
            found = vars(within).get(node.attr) if type(within) is ModuleType else None
        if type(found) is type and issubclass(found, Call) and found in CALLS.values():
            yield found


def test_the_gateway_declares_every_call_that_its_pages_make():
    modules = [module.name for module in pkgutil.walk_packages(gateway.__path__, "services.gateway.")]
    asking = [name for name in modules if not name.endswith((".calls", ".env")) and ".migrations" not in name]
    made = {call for name in asking for call in referred_to(importlib.import_module(name))}
    assert GetTopic in made, "the asking is not seen at all"
    assert made == set(calls.CALLS)
