"""The short way from wire to record, for what is plainly right: exact types, within bounds, nothing missing and nothing unknown.

Whatever is not plainly right raises :class:`Unusual`, and marshmallow decides, with its messages: the short way never refuses
and never accepts what marshmallow would not. It costs a tenth.
"""

import re
from binascii import unhexlify
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, SafeUUID

from marshmallow import ValidationError, fields

_HALF = re.compile("[\ud800-\udfff]")
UUID_LENGTH, UUID_DIGITS = 36, 32  # characters, with and without dashes
MOMENT_LENGTHS = (25, 32)  # characters, without and with microseconds
MOST_ITEMS = 20_000

Convert = Callable[[Any], Any]

_new_uuid: Callable[[type[UUID]], UUID] = object.__new__
_set_number: Callable[[UUID, int], None] = vars(UUID)["int"].__set__
_set_safety: Callable[[UUID, SafeUUID], None] = vars(UUID)["is_safe"].__set__


def is_storable(text: str) -> bool:
    """No NUL, which no database takes, and nothing that is no character (half a surrogate pair)."""
    return "\x00" not in text and (text.isascii() or not _HALF.search(text))


class Unusual(Exception):
    """Let marshmallow look at it."""


def text(shortest: int, longest: int) -> Convert:
    def convert(value: Any) -> str:
        if type(value) is str and shortest <= len(value) <= longest and value.strip() == value and is_storable(value):
            return value
        raise Unusual

    return convert


def integer(least: int, most: int) -> Convert:
    def convert(value: Any) -> int:
        if type(value) is int and least <= value <= most:
            return value
        raise Unusual

    return convert


def boolean(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise Unusual


def uuid(value: Any) -> UUID:
    """Made without its ``__init__``, which takes twice as long as all of this."""
    if type(value) is str and len(value) == UUID_LENGTH and len(digits := value.replace("-", "")) == UUID_DIGITS:
        try:
            number = int.from_bytes(unhexlify(digits))
        except ValueError:
            raise Unusual from None
        made = _new_uuid(UUID)
        _set_number(made, number)
        _set_safety(made, SafeUUID.unknown)
        return made
    raise Unusual


def moment(field: fields.Field[Any], years: range) -> Convert:
    """A moment of these years as :meth:`datetime.isoformat` writes it; any other spelling is for ``field``."""
    convert_other = by_field(field)

    def convert(value: Any) -> Any:
        if type(value) is not str or len(value) not in MOMENT_LENGTHS or value[10] != "T" or value[-6] not in "+-":
            return convert_other(value)
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            raise Unusual from None
        if read.year not in years:
            raise Unusual
        return read

    return convert


def items(convert: Convert) -> Convert:
    def convert_all(value: Any) -> tuple[Any, ...]:
        if type(value) is list and len(value) <= MOST_ITEMS:
            return tuple([convert(item) for item in value])
        raise Unusual

    return convert_all


def optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def by_field(field: fields.Field[Any]) -> Convert:
    """For kinds with a spelling of their own (dates, ratios, enums): marshmallow's field, alone."""

    def convert(value: Any) -> Any:
        try:
            return field.deserialize(value)
        except ValidationError:
            raise Unusual from None

    return convert


def record(kind: type, converts: Mapping[str, Convert], required: frozenset[str]) -> Convert:
    """``converts`` for every field of a dataclass; those that are not required have a default. Made without its
    ``__init__``, which takes longer than all else when the class is frozen."""
    known = tuple(converts.items())
    defaults = {name: getattr(kind, name) for name in converts.keys() - required}

    def convert(data: Any) -> Any:
        if type(data) is not dict:
            raise Unusual
        values = {name: convert(data[name]) for name, convert in known if name in data}
        if len(values) != len(data) or not required <= values.keys():
            raise Unusual
        made: Any = object.__new__(kind)
        made.__dict__.update(defaults | values)
        return made

    return convert
