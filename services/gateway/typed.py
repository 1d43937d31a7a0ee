"""Between what people type into a form and what a contract carries on the wire.

Chinese keyboards give full-width digits and "2027年3月1日" as readily as a date field gives "2027-03-01": all are read.
What cannot be read is passed on as it is, so that the contract says what is wrong with it.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from marshmallow import fields

from shared.clock import SHANGHAI
from shared.money import FEN

NOTHING: Final = object()  # the field was left empty: let the contract say whether it may be
WHOLE = re.compile(r"[+-]?\d{1,15}")
YUAN = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D*")
MOMENT = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{1,2})\D(\d{2})(?:\D\d{2})?\D*")


def to_wire(declared: fields.Field[Any], kind: str, texts: tuple[str, ...]) -> Any:
    """The wire value of what was typed, or :data:`NOTHING`."""
    if kind == "ticks":
        return list(texts)
    if kind == "tick":
        return bool(texts)  # a box that is not ticked sends nothing: that means no
    text = texts[0].replace("\r\n", "\n") if texts else ""
    if text.strip():
        return _READERS.get(kind, _text)(text)
    may_be_empty = isinstance(declared, fields.String) and not declared.required and not declared.allow_none
    return "" if may_be_empty else NOTHING


def _text(text: str) -> str:
    return text


def _number(text: str) -> int | str:
    return int(text) if WHOLE.fullmatch(text.strip()) else text


def _money(text: str) -> int | str:
    """Yuan as people type them, with up to two decimals, in fen."""
    found = YUAN.fullmatch(text.strip().replace(",", "").replace("．", ".").removesuffix("元").strip())
    return int(found[1]) * FEN + int((found[2] or "").ljust(2, "0")) if found else text


def _day(text: str) -> str:
    found = DAY.fullmatch(text.strip())
    return "{:04}-{:02}-{:02}".format(*map(int, found.groups())) if found else text


def _moment(text: str) -> str:
    found = MOMENT.fullmatch(text.strip())
    if not found:
        return text
    try:
        local = datetime(*map(int, found.groups()), tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]
        return local.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # the 31st of February, the first morning of all
        return text


_READERS: dict[str, Callable[[str], int | str]] = {"number": _number, "money": _money, "day": _day, "moment": _moment}


def from_wire(declared: fields.Field[Any], value: Any) -> tuple[str, ...]:
    """What stands in the field at first: the given value, or the contract's own default."""
    if value is None and isinstance(declared.load_default, str | int | tuple):
        value = declared.load_default
    match value:
        case None:
            return ()
        case bool():
            return ("true",) if value else ("false",)
        case Enum():
            return (str(value.value),)
        case list() | tuple():
            return tuple(map(str, value))
    if isinstance(declared, fields.AwareDateTime):
        return (datetime.fromisoformat(str(value)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"),)
    return (str(value),)
