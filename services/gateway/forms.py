"""Forms made from contracts: one declaration gives the label, the help, the limits, the check and the error text.

A form keeps what was typed. It is shown, read, and shown again with each mistake beside its field::

    form = Form(OpenTopic, choices={"opinion_ids": opinions})
    if request.method == "POST" and (command := form.read(request.form, id=new_id, village=village)):
        ...
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from marshmallow import fields as wire
from uuid6 import uuid7
from werkzeug.datastructures import MultiDict

from services.gateway import typed
from shared.contracts import About, Record
from shared.errors import Invalid, Refused
from shared.money import in_yuan

R = TypeVar("R", bound=Record)
COMMAND_ID = "_command_id"  # makes sending the same form twice one command
REFUSED_HERE = (409, 422, 503)  # said beside the form, which keeps what was typed; anything else is a page of its own
RADIOS = 5  # up to this many choices are all shown


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen; ``hint`` is a second, smaller line."""

    value: str
    label: str
    hint: str = ""


YES_NO = (Choice("true", "是"), Choice("false", "否"))


@dataclass(frozen=True)
class Field:
    """One field as a template shows it.

    ``kind``: text, lines, password, number, money, day, moment, tick, radios, list, ticks. ``typed`` holds what stands in it:
    one text, or several where several can be chosen.
    """

    name: str
    kind: str
    about: About
    required: bool
    choices: tuple[Choice, ...] = ()
    typed: tuple[str, ...] = ()
    error: str = ""

    @property
    def value(self) -> str:
        return self.typed[0] if self.typed else ""

    @property
    def may_be_left_out(self) -> str:
        """What stands beside the label; nothing where something has to be given, or is chosen already."""
        if self.required or (self.kind == "radios" and self.value):
            return ""
        return self.about.when or ("" if self.about.none else "选填")


class Form(Generic[R]):
    """A form for one contract.

    ``given`` are the initial values, plain JSON types as the contract's ``dump`` makes them. ``choices`` name what can
    be chosen where the contract only says "an id". ``fixed`` names fields that the page fills in and does not show.
    """

    def __init__(
        self,
        contract: type[R],
        *,
        given: Mapping[str, Any] | None = None,
        choices: Mapping[str, Sequence[Choice]] | None = None,
        fixed: Sequence[str] = (),
        passwords: Sequence[str] = (),
    ) -> None:
        self.contract = contract
        self.command_id: UUID = uuid7()
        self.refusal: dict[str, Any] | None = None
        self._choices = {name: tuple(offered) for name, offered in (choices or {}).items()}
        self._passwords = passwords
        self._errors: dict[str, str] = {}
        self._shown = [n for n in contract.SCHEMA.fields if n in contract.ABOUT and n not in fixed]
        self._typed = {
            name: _at_first(contract.SCHEMA.fields[name], contract.ABOUT[name], (given or {}).get(name))
            for name in self._shown
        }

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form."""
        return self.refusal["status"] if self.refusal else 200

    @property
    def fields(self) -> list[Field]:
        return [self._field(name) for name in self._shown]

    @property
    def mistakes(self) -> list[Field]:
        return [field for field in self.fields if field.error]

    def read(self, posted: MultiDict[str, str], **fixed: Any) -> R | None:
        """The record that was filled in, or None when something in it is wrong: then show the form again."""
        self.command_id = _uuid(posted.get(COMMAND_ID)) or self.command_id
        data: dict[str, Any] = dict(fixed)
        for name in self._shown:
            self._typed[name] = tuple(posted.getlist(name))
            field = self._field(name)
            value = typed.to_wire(self.contract.SCHEMA.fields[name], field.kind, self._typed[name])
            if value is not typed.NOTHING:
                data[name] = value
        try:
            return self.contract.load(data)
        except Invalid as invalid:
            self.refuse(invalid)
            return None

    def refuse(self, refusal: Refused, *, also: Sequence[int] = ()) -> None:
        """Show a refusal beside the form. One that this form cannot mend is raised on."""
        if refusal.status not in (*REFUSED_HERE, *also):
            raise refusal
        said = refusal.to_wire()
        messages = said["facts"].get("fields") or {}
        self._errors = {name: _first(message) for name, message in messages.items() if name in self._shown}
        self.refusal = said

    def _field(self, name: str) -> Field:
        declared = self.contract.SCHEMA.fields[name]
        choices = self._choices.get(name) or _own_choices(declared)
        about = self.contract.ABOUT[name]
        kind = "password" if name in self._passwords else _kind(declared, about, choices)
        return Field(
            name=name,
            kind=kind,
            about=about,
            required=declared.required,
            choices=(*choices, Choice("", about.none)) if about.none and choices and kind == "radios" else choices,
            typed=() if name in self._passwords else self._typed[name] or ("",) * bool(about.none),
            error=self._errors.get(name, ""),
        )


def _own_choices(declared: wire.Field[Any]) -> tuple[Choice, ...]:
    if isinstance(declared, wire.Enum):
        return tuple(Choice(str(word.value), getattr(word, "chinese", str(word.value))) for word in declared.enum)
    if isinstance(declared, wire.Boolean) and declared.required:
        return YES_NO
    return ()


def _at_first(declared: wire.Field[Any], about: About, value: Any) -> tuple[str, ...]:
    """What stands in a field before anybody types."""
    return typed.from_wire(declared, in_yuan(value) if about.money and isinstance(value, int) else value)


_KINDS: tuple[tuple[type[wire.Field[Any]], str], ...] = (
    (wire.List, "ticks"),
    (wire.Integer, "number"),
    (wire.AwareDateTime, "moment"),
    (wire.Date, "day"),
)


def _kind(declared: wire.Field[Any], about: About, choices: Sequence[Choice]) -> str:
    if about.money:
        return "money"
    for declared_as, kind in _KINDS:
        if isinstance(declared, declared_as):
            return kind
    if choices:
        return "radios" if len(choices) <= RADIOS else "list"
    if isinstance(declared, wire.Boolean):
        return "tick"
    return "lines" if about.lines > 1 else "text"


def _first(message: Any) -> str:
    """marshmallow nests messages by index and by field; a person mends one thing at a time."""
    while not isinstance(message, str):
        message = next(iter(message.values() if isinstance(message, Mapping) else message))
    return message


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
