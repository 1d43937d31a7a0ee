"""Documents reach members first (文件优先传达): when a document is due, who was reached, what is recorded of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK, FIRST_DELIBERATION
from shared.vocabulary import Channel, Receipt

DOCUMENTS_FIRST = f"{FIRST_DELIBERATION}：文件优先传达"
BY_A_PERSON = (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON)
STILL_TO_READ = (Receipt.MISSING, Receipt.ATTEMPTED)

# -- the reading schedule -------------------------------------------------------------------


def usually_due(received_on: date) -> date:
    """The last day to convey a document on that names no day itself."""
    return received_on + timedelta(days=BOOK.number("conveyance.within", on=received_on).days)


def check_schedule(*, received_on: date, due_on: date, today: date) -> None:
    """A day that was late already may be entered: the branch is late then. Raises :class:`DocumentOutOfTime`."""
    if received_on > today or due_on < received_on:
        raise refusals.DocumentOutOfTime


def is_late(due_on: date, *, today: date, conveyed: bool) -> bool:
    """The last day itself still counts."""
    return not conveyed and due_on < today


# -- a gathering ----------------------------------------------------------------------------


def check_gathering(*, held_at: datetime, now: datetime) -> None:
    """What is still to come can't be recorded. Raises :class:`GatheringToCome`."""
    if held_at > now:
        raise refusals.GatheringToCome


def check_held_after_receipt(held_on: date, received_on: Collection[date]) -> None:
    """Raises :class:`ConveyedBeforeReceived`."""
    if any(held_on < day for day in received_on):
        raise refusals.ConveyedBeforeReceived


def check_present(present: Collection[UUID], *, should_attend: Collection[UUID]) -> None:
    """Somebody was there, and nobody who does not stand on the roll. Raises :class:`NobodyCame`, :class:`NotOfTheBranch`."""
    if not should_attend:
        raise refusals.NoSuchGroup
    if not present:
        raise refusals.NobodyCame
    if not set(present) <= set(should_attend):
        raise refusals.NotOfTheBranch


# -- those who were absent ------------------------------------------------------------------


def check_telling(channel: Channel, *, reached: bool, remark: str) -> None:
    """A person told them; a vain attempt needs its reason. Raises :class:`ToldByAPerson`, :class:`AttemptNeedsReason`."""
    if channel not in BY_A_PERSON:
        raise refusals.ToldByAPerson
    if not reached and not remark.strip():
        raise refusals.AttemptNeedsReason


def check_still_to_read(receipt: Receipt | None) -> None:
    """Only who stands on the document's roll and has not had it yet. Raises :class:`NotAReader`, :class:`AlreadyReached`."""
    if receipt is None:
        raise refusals.NotAReader
    if receipt not in STILL_TO_READ:
        raise refusals.AlreadyReached(how=receipt.chinese)


def is_conveyed(receipts: Collection[Receipt]) -> bool:
    """Everybody on the roll was reached, or attempts and reason are recorded."""
    return bool(receipts) and Receipt.MISSING not in receipts
