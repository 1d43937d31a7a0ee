"""Who counts as reached, and how often an SMS is tried. Standard library only."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from services.notifications import refusals
from shared.rulebook import Rulebook
from shared.vocabulary import Channel, Delivery

BOOK = Rulebook.load(Path(__file__).parent / "rulebook.toml")

REACHED = (Delivery.DELIVERED, Delivery.READ, Delivery.TOLD)
BY_A_PERSON = (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON)
SMS_REPORTS = {
    1: Delivery.DELIVERED,
    2: Delivery.FAILED,
    16: Delivery.FAILED,
}  # Kannel's dlr-mask bits that end a message


def is_reached(states: Iterable[Delivery]) -> bool:
    """Read, signed for, delivered to their phone, or told by somebody: on any one channel (党员首议制第4步)."""
    return any(state in REACHED for state in states)


def check_told(channel: Channel, *, reached: bool, remark: str) -> None:
    """Only what a person did is entered by a person; a vain attempt needs its reason."""
    if channel not in BY_A_PERSON:
        raise refusals.ByPersonOnly()
    if not reached and not remark.strip():
        raise refusals.RemarkNeeded()


def next_attempt(attempts: int, on: date) -> timedelta | None:
    """The pause after so many failed attempts; None when it is given up and a person has to call."""
    if attempts >= BOOK.number("sms.attempts", on=on).days:
        return None
    return timedelta(seconds=BOOK.number("sms.pause", on=on).days * 2 ** (attempts - 1))


def receipt_within(on: date) -> timedelta:
    return timedelta(minutes=BOOK.number("sms.receipt_within", on=on).days)
