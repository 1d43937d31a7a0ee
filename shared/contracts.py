"""What services promise each other: events, commands and queries, declared once as typed records.

A record is a frozen dataclass; its marshmallow schema is derived from the annotations, so the bus, the HTTP API, the forms
and the AsyncAPI and OpenAPI documents all read the same declaration. On the wire there are plain JSON types only:
UUIDs and dates as text, fractions as ``"1/10"``, enums by value.
"""

import importlib
import pkgutil
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import orjson
from marshmallow import Schema, ValidationError, fields, post_load, validate

from shared import quick_loading
from shared.errors import Invalid
from shared.money import in_yuan

A = TypeVar("A", bound="Record")

MESSAGES = {"required": "必须填写。", "null": "不能为空。", "validator_failed": "内容不符合要求。"}


@dataclass(frozen=True)
class About:
    """What a form, a document or an error message says of a field: put it into ``Annotated``.

    ``longest`` and ``shortest`` count characters, ``least`` and ``most`` bound numbers, ``lines`` > 1 makes a text area. ``when``
    says of a field that may be left out when it may not. ``none`` names the choice of leaving it out: what was chosen can be taken back.
    ``money``: fen, which people type and read in yuan.
    """

    label: str
    help: str = ""
    shortest: int = 1
    longest: int = 200
    least: int | None = None
    most: int | None = None
    lines: int = 1
    when: str = ""
    none: str = ""
    money: bool = False


UNBOUNDED = About(label="", shortest=0, longest=100_000)
YEARS = range(1900, 2100)  # of every day and moment
LARGEST = 2**53 - 1  # what every reader of JSON takes for a whole number


class FractionField(fields.Field[Fraction]):
    """An exact ratio, ``"2/3"`` on the wire."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "应是分数，例如 2/3。"}  # type: ignore[misc]

    def _serialize(self, value: Fraction | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value.numerator}/{value.denominator}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Fraction:
        try:
            return Fraction(value) if isinstance(value, str) and "." not in value else self._refuse()
        except (ValueError, ZeroDivisionError):
            return self._refuse()

    def _refuse(self) -> Fraction:
        raise self.make_error("invalid")


class TextField(fields.String):
    """Text without surrounding white space; what no database takes is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not quick_loading.is_storable(text):
            raise ValidationError("含有不能保存的字符。")
        return text


def _text(about: About) -> fields.Field[Any]:
    length = validate.Length(
        min=about.shortest, max=about.longest, error=f"应为 {about.shortest} 到 {about.longest} 个字。"
    )
    return TextField(validate=length, error_messages={"invalid": "应是文字。"})


def _in_years(value: date) -> None:
    if value.year not in YEARS:
        raise ValidationError(f"应在 {YEARS[0]} 年到 {YEARS[-1]} 年之间。")


def _writable(value: int) -> None:
    if abs(value) > LARGEST:
        raise ValidationError("数字太大了。")


def _integer(about: About) -> fields.Field[Any]:
    bounds = validate.Range(min=about.least, max=about.most, error=_bounds(about))
    invalid = "应是金额，最多两位小数，例如 12.50。" if about.money else "应是整数。"
    return fields.Integer(strict=True, validate=[bounds, _writable], error_messages={"invalid": invalid})


def _bounds(about: About) -> str:
    least, most = (in_yuan(bound) if about.money and bound else bound for bound in (about.least, about.most))
    if least is not None and most is not None:
        return f"应在 {least} 到 {most} 之间。"
    return f"不能小于 {least}。" if least is not None else f"不能大于 {most}。"


def field_for(kind: Any, about: About | None = None) -> fields.Field[Any]:  # noqa: PLR0911 - one return per kind
    """The marshmallow field of one annotation; an unknown type is a programming error."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return field_for(args[0], next((a for a in args[1:] if isinstance(a, About)), about))
    if origin in (Union, types.UnionType):
        inner = next(a for a in args if a is not type(None))
        field = field_for(inner, about)
        field.allow_none = True
        return field
    if origin is tuple:
        return fields.List(field_for(args[0]), validate=validate.Length(max=20_000, error="一次最多 20000 项。"))
    if hasattr(kind, "__supertype__"):  # NewType
        return field_for(kind.__supertype__, about)
    about = about or UNBOUNDED
    makers: dict[Any, Any] = {
        str: lambda: _text(about),
        bool: lambda: fields.Boolean(error_messages={"invalid": "应是“是”或“否”。"}),
        int: lambda: _integer(about),
        UUID: lambda: fields.UUID(error_messages={"invalid_uuid": "编号的格式不对。"}),
        datetime: lambda: fields.AwareDateTime(
            format="iso",
            validate=_in_years,
            error_messages={"invalid": "应是带时区的时间。", "invalid_awareness": "应带时区。"},
        ),
        date: lambda: fields.Date(validate=_in_years, error_messages={"invalid": "应是日期，例如 2027-03-01。"}),
        Fraction: FractionField,
    }
    if kind in makers:
        made: fields.Field[Any] = makers[kind]()
        return made
    if isinstance(kind, type) and issubclass(kind, Enum):
        return fields.Enum(kind, by_value=True, error_messages={"unknown": "只能是以下之一：{choices}。"})
    if isinstance(kind, type) and issubclass(kind, Record):
        return fields.Nested(kind.SCHEMA)
    raise TypeError(f"a contract cannot carry {kind!r}")


def quick_for(kind: Any, field: fields.Field[Any], about: About | None = None) -> quick_loading.Convert:
    """The short way of the same annotation."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return quick_for(args[0], field, next((a for a in args[1:] if isinstance(a, About)), about))
    if origin in (Union, types.UnionType):
        return quick_loading.optional(quick_for(next(a for a in args if a is not type(None)), field, about))
    if origin is tuple and isinstance(field, fields.List):
        return quick_loading.items(quick_for(args[0], field.inner))
    about = about or UNBOUNDED
    makers: dict[Any, Callable[[], quick_loading.Convert]] = {
        str: lambda: quick_loading.text(about.shortest, about.longest),
        int: lambda: quick_loading.integer(
            -LARGEST if about.least is None else about.least, LARGEST if about.most is None else about.most
        ),
        bool: lambda: quick_loading.boolean,
        UUID: lambda: quick_loading.uuid,
        datetime: lambda: quick_loading.moment(field, YEARS),
    }
    if kind in makers:
        return makers[kind]()
    if isinstance(kind, type) and issubclass(kind, Record):
        return kind.QUICK
    return quick_loading.by_field(field)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """Base of all contracts: list plain, annotated values and nothing else."""

    SCHEMA: ClassVar[Schema]
    QUICK: ClassVar[quick_loading.Convert]
    ABOUT: ClassVar[Mapping[str, About]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        dataclass(frozen=True, kw_only=True)(cls)
        hints = get_type_hints(cls, include_extras=True)
        wire: dict[str, Any] = {}
        about: dict[str, About] = {}
        for attribute in dataclass_fields(cls):  # type: ignore[arg-type]
            field = field_for(hints[attribute.name])
            field.error_messages = {**field.error_messages, **MESSAGES}
            field.required = attribute.default is MISSING
            if attribute.default is not MISSING:
                field.load_default = attribute.default
            wire[attribute.name] = field
            for extra in getattr(hints[attribute.name], "__metadata__", ()):
                if isinstance(extra, About):
                    about[attribute.name] = extra
        wire["_make"] = post_load(lambda self, data, **_: cls(**{name: _frozen(v) for name, v in data.items()}))
        wire["error_messages"] = {"unknown": "没有这一项。", "type": "内容的结构不对。"}
        declared = {name: field for name, field in wire.items() if isinstance(field, fields.Field)}
        cls.SCHEMA = type(cls.__name__, (Schema,), wire)()  # takes the fields out of what it is given
        cls.QUICK = staticmethod(
            quick_loading.record(
                cls, {name: quick_for(hints[name], field) for name, field in declared.items()},
                frozenset(name for name, field in declared.items() if field.required),
            )
        )  # fmt: skip
        cls.ABOUT = about

    @classmethod
    def load(cls, data: Any) -> Self:
        """Check and build; raises :class:`Invalid` with the messages by field."""
        try:
            quick: Self = cls.QUICK(data)
        except quick_loading.Unusual:
            return cls.load_with_messages(data)
        return quick

    @classmethod
    def load_with_messages(cls, data: Any) -> Self:
        """The same by marshmallow, which says what is wrong."""
        try:
            loaded: Self = cls.SCHEMA.load(data)
        except ValidationError as error:
            raise Invalid(fields=error.messages) from None
        return loaded

    def dump(self) -> dict[str, Any]:
        """Plain JSON types."""
        dumped: dict[str, Any] = self.SCHEMA.dump(self)
        return dumped

    def to_json(self) -> bytes:
        """:meth:`dump` as it stands on the wire."""
        return to_json(self)


def to_json(value: Any) -> bytes:
    """Records, and what has records in it, in a tenth of the time that :meth:`Record.dump` takes."""
    return orjson.dumps(value, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, UUID):  # one of uuid6's own kind
        return str(value)
    raise TypeError(f"a contract cannot carry {value!r}")


class Nothing(Record):
    """The answer of a command that has nothing to tell."""


EVENTS: dict[str, type["Event"]] = {}
CALLS: dict[str, type["Call[Any]"]] = {}


def load_all() -> None:
    """Import every module that declares a contract."""
    for name in ("shared.events", "shared.calls"):
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, name + "."):
            importlib.import_module(module.name)


class Event(Record):
    """Something that happened, published by one service for any other. Past tense; carries no personal data."""

    SOURCE: ClassVar[str]  # the only service that publishes it
    KEY: ClassVar[str]  # routing key: "topics.topic_proposed.v1"
    SUBJECT: ClassVar[str]  # the field that names the aggregate: events of one subject keep their order

    def __init_subclass__(cls, *, key: str, subject: str) -> None:
        super().__init_subclass__()
        source, _name, _version = key.split(".")
        cls.SOURCE, cls.KEY, cls.SUBJECT = source, key, subject
        if key in EVENTS:
            raise TypeError(f"{key} is declared twice")
        EVENTS[key] = cls

    @property
    def subject(self) -> str:
        """With its publisher's name: callers choose ids, and an id that two services keep things under must not put the events of the
        one into the order of the other's."""
        return f"{self.SOURCE}:{getattr(self, self.SUBJECT)}"


class Call(Record, Generic[A]):
    """A request that one service answers: a command changes something, a query does not."""

    SERVICE: ClassVar[str]
    KEY: ClassVar[str]  # "topics.cosign", the routing key
    ANSWER: ClassVar[type[Record]]

    def __init_subclass__(cls, *, key: str | None = None) -> None:
        if key is None:  # Command and Query themselves: generic, not yet a contract
            super(Record, cls).__init_subclass__()
            return
        super().__init_subclass__()
        service, _action = key.split(".")
        cls.SERVICE, cls.KEY = service, key
        cls.ANSWER = get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]
        if key in CALLS:
            raise TypeError(f"{key} is declared twice")
        CALLS[key] = cls


class Command(Call[A]):
    """Answered after its own commit. Done once per command id, however often it is sent."""


class Attempt(Call[A]):
    """A try that leaves its mark even when it is refused (a wrong password counts), and whose content is secret.

    Its method commits by itself, and nothing of the request is remembered.
    """


class Query(Call[A]):
    """Changes nothing."""
