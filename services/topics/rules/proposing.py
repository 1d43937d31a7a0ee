"""Proposing by signatures."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.kinds import threshold
from services.topics.rules.steps import not_now
from shared.vocabulary import Kind, Route, State

SIGNED_ROUTES = (Route.MEMBERS, Route.REPRESENTATIVES, Route.VILLAGERS)


@dataclass(frozen=True)
class Progress:
    """How far a topic has come on one way: 7 of 10, on a roll of 41."""

    route: Route
    have: int
    need: int
    roll: int
    source: str

    @property
    def reached(self) -> bool:
        """An empty roll is never enough."""
        return self.roll > 0 and self.have >= self.need


def signatures_needed(route: Route, roll: int, on: date, kind: Kind = Kind.ORDINARY) -> int:
    """Heads, or a share of the frozen roll rounded up: "以上" includes the number itself. At least one."""
    number = BOOK.number(threshold(kind, route), on=on)
    return number.value if isinstance(number.value, int) else max(ceil(number.value * roll), 1)


def progress(route: Route, *, have: int, roll: int, on: date, kind: Kind = Kind.ORDINARY) -> Progress:
    source = BOOK.number(threshold(kind, route), on=on).source
    return Progress(route, have, signatures_needed(route, roll, on, kind), roll, source)


def check_may_withdraw_topic(*, signatures: int, sheets: int) -> None:
    """What others have signed is theirs: each of them may take their own signature back, and nobody takes back all of them. ``sheets``:
    photos of sheets on which people have signed and are not counted yet.

    Raises :class:`OthersHaveSigned`, :class:`SheetsAreSigned`."""
    if signatures:
        raise refusals.OthersHaveSigned(signatures=signatures)
    if sheets:
        raise refusals.SheetsAreSigned(sheets=sheets)


def check_text_is_open(*, signatures: int, sheets: int) -> None:
    """What somebody has signed is not reworded; a photo of a sheet proves signatures that are still to be entered. Raises :class:`TextIsSigned`."""
    if signatures or sheets:
        raise refusals.TextIsSigned


def check_text_was_read(shown: str, *, digest: str) -> None:
    """Whoever says which text they read signs no other one; ``shown`` and ``digest`` are of that text and of the one that stands.
    Raises :class:`TextWasChanged`."""
    if shown and shown != digest:
        raise refusals.TextWasChanged


def check_may_sign(state: State, kind: Kind = Kind.ORDINARY, *, on_roll: bool, already_signed: bool) -> None:
    """While signatures are collected, by people on the frozen roll, once each."""
    if already_signed:
        raise refusals.AlreadySigned
    if state is not State.MERGED:
        raise not_now("签名", state, kind)
    if not on_roll:
        raise refusals.NotOnTheRoll
