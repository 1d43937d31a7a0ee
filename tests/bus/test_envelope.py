"""JSON as it comes over the wire: what the relay writes is read the fast way, anything else closely, and both read the same."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.envelope import DEEPEST, Unreadable, strict_json

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_json_reads_the_same_however_it_is_written(value):
    assert strict_json(orjson.dumps(value)) == value
    assert strict_json(json.dumps(value, indent=1).encode()) == value


@pytest.mark.parametrize(
    "body", [b'{"a":1,"a":2}', b'{"a": 1, "a": 2}', b'[{"b":{"a":1,"a":1}}]', b'{"a":1,"\\u0061":2}']
)
def test_a_name_that_stands_twice_is_refused_however_it_is_written(body):
    with pytest.raises(Unreadable, match="twice"):
        strict_json(body)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_json_is_refused_by_its_name(number):
    with pytest.raises(Unreadable, match=number):
        strict_json(f'{{"a":{number}}}'.encode())


@pytest.mark.parametrize("space", [b"", b" "])
def test_what_is_nested_as_deeply_as_allowed_is_read_and_one_deeper_is_refused(space: bytes):
    def nested(levels: int) -> bytes:
        return b"[" * levels + space + b"]" * levels

    strict_json(nested(DEEPEST))
    with pytest.raises(Unreadable, match="deep"):
        strict_json(nested(DEEPEST + 1))
