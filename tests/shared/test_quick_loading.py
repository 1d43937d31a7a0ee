"""The short way and marshmallow agree on every contract: on what is right, on what is nearly right, and on nonsense."""

import dataclasses
import json
import pickle
import types
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import clock, quick_loading
from shared.contracts import CALLS, EVENTS, Record, load_all
from shared.errors import Invalid
from shared.events.topics import TopicOpened

load_all()
CONTRACTS: list[type[Record]] = [*EVENTS.values(), *CALLS.values(), *(call.ANSWER for call in CALLS.values())]

NONSENSE: st.SearchStrategy[Any] = st.sampled_from([
    None, "", " ", "x", " a ", "\x00", "不", 0, 1, -1, 10**12, True, False, 1.5, [], {}, [None], ["x"], "2027-03-01", "2027-13-01",
    "2027-03-01T08:00:00+08:00", "2027-03-01T08:00:00", "20270301", "1/2", "0.5", "1/0", "00000000-0000-0000-0000-000000000001",
    "{00000000-0000-0000-0000-00000000001}", "00000000000000000000000000000001", "yes", "accept",
])  # fmt: skip


def misspelled(place: int, character: str) -> str:
    """A moment with one character that was not there."""
    moment = "2027-03-01T08:00:00.000001+08:00"
    return moment[:place] + character + moment[place + 1 :]


def wire(kind: Any) -> st.SearchStrategy[Any]:
    """What may well be right for an annotation."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return wire(args[0])
    if origin in (Union, types.UnionType):
        return st.none() | wire(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return st.lists(wire(args[0]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from([member.value for member in kind])
    if isinstance(kind, type) and issubclass(kind, Record):
        return contents(kind)
    plain: dict[str, st.SearchStrategy[Any]] = {
        "str": st.text(max_size=30) | st.sampled_from(["620922105201", "修缮东桥"]),
        "int": st.integers(0, 200) | st.integers(),
        "bool": st.booleans(),
        "UUID": st.uuids().map(str),
        "datetime": st.datetimes(datetime(1902, 1, 1), datetime(2099, 12, 31), timezones=st.just(clock.SHANGHAI)).map(
            datetime.isoformat
        )
        | st.builds(misspelled, st.integers(0, 31), st.sampled_from("09:-+TZWw ,.")),
        "date": (st.dates(date(1900, 1, 1), date(2099, 12, 31)) | st.dates()).map(str),
        "Fraction": st.sampled_from(["1/2", "2/3", "1"]),
    }
    return plain.get(getattr(kind, "__name__", ""), st.just("x"))


def contents(kind: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return st.fixed_dictionaries({field.name: wire(hints[field.name]) for field in dataclasses.fields(kind)})  # type: ignore[arg-type]


def by(load: Any, data: Any) -> tuple[bool, Any]:
    try:
        return True, load(data)
    except Invalid as error:
        return False, error.facts


@pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_both_ways_say_the_same(kind: type[Record], data: st.DataObject) -> None:
    content = data.draw(contents(kind))
    for name in data.draw(st.lists(st.sampled_from(sorted(content)), max_size=2)) if content else ():
        content[name] = data.draw(NONSENSE)
    if data.draw(st.integers(0, 5)) == 0:
        content["unknown"] = 1
    if content and data.draw(st.integers(0, 5)) == 0:
        del content[data.draw(st.sampled_from(sorted(content)))]

    assert by(kind.load, content) == by(kind.load_with_messages, content)


@pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.__name__)
@settings(max_examples=10, deadline=None)
@given(st.data())
def test_what_goes_on_the_wire_is_what_marshmallow_dumps(kind: type[Record], data: st.DataObject) -> None:
    content = data.draw(contents(kind))
    for name in data.draw(st.lists(st.sampled_from(sorted(content)), max_size=2)) if content else ():
        if not kind.SCHEMA.fields[name].required:
            content.pop(name, None)
    try:
        record = kind.load(content)
    except Invalid:
        return
    assert json.loads(record.to_json()) == record.dump()


@pytest.mark.parametrize("nothing", [None, [], "x", 7])
def test_what_is_no_object_is_refused(nothing: object) -> None:
    with pytest.raises(Invalid):
        CONTRACTS[0].load(nothing)


def test_what_a_service_sends_takes_the_short_way() -> None:
    event = TopicOpened(topic_id=UUID(int=1), village="620922105201", title="修缮东桥", opinions=3)
    assert TopicOpened.QUICK(event.dump()) == event
    with pytest.raises(quick_loading.Unusual):
        TopicOpened.QUICK(event.dump() | {"opinions": "3"})


@given(st.uuids().map(str), st.integers(0, 35), st.sampled_from("0fF-_+ ０x{"))
def test_an_id_is_what_the_standard_library_makes_of_it_or_nothing(text: str, place: int, character: str) -> None:
    assert quick_loading.uuid(text) == UUID(text)
    misspelled_id = text[:place] + character + text[place + 1 :]
    try:
        made = quick_loading.uuid(misspelled_id)
    except quick_loading.Unusual:
        return
    expected = UUID(misspelled_id)
    assert (made, hash(made), str(made), made.is_safe) == (expected, hash(expected), str(expected), expected.is_safe)
    assert pickle.loads(pickle.dumps(made)) == expected  # noqa: S301 - what we pickled ourselves
